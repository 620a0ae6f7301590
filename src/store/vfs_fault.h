// SPDX-License-Identifier: Apache-2.0
/* vfs_fault.h - a disk that fails on request, below SQLite; compiled into tests only.
 *
 * It stands between SQLite and its own unix layer. Beside each file it remembers what the disk really
 * holds: bytes written become durable when they are synced. A power cut is simulated by fault_cut:
 * from then on everything fails, as for a machine that is off; when all handles are closed,
 * fault_settle leaves in the files what was durable and, of the rest, some sectors by chance.
 * A sync that failed is never made good by a later one (as in Linux): only writing again helps. */
#pragma once
#include "base/str.h"

struct fault;
enum fault_kind {
    FAULT_FULL = 0 /* writes: no space */,
    FAULT_WRITE = 1 /* writes: I/O error */,
    FAULT_SYNC = 2,
    FAULT_N
};

/* Registers the layer under the name "fault". One at a time. */
struct fault *fault_make(void);
void fault_drop(struct fault *f);
/* The n-th operation of that kind from now fails (1 = the next), and with `forever` all after it. */
void fault_plan(struct fault *f, enum fault_kind kind, int n, bool forever);
/* No further faults; did one happen since fault_plan? */
bool fault_end(struct fault *f);
void fault_cut(struct fault *f);
void fault_settle(struct fault *f, unsigned seed);
