// SPDX-License-Identifier: Apache-2.0
/* sweep.h - what happens because time has passed: clocks that fall due.
 *
 * Each running clock has a row in `timer` under the instant it falls due; a sweep reads those up to now that have not
 * rung yet, so it costs what is due, not what exists. A due clock fires the SYS row that names it (guard passed(Dxx)),
 * or, if it closes itself, is written down as expired; else it is overdue, which is a flag, never a state. */
#pragma once
#include "store/ctx.h"

/* Everything due by now, in order of time; each in its own short write. Opens its own transactions. */
MUST_CHECK enum st sweep_due(struct ctx *cx, int64_t *ret_fired);
/* The same inside the caller's write, in which cx->tx stands: at most `limit` clocks (200 or fewer); *ret_n is how
 * many were due, so that one under `limit` says that nothing is left. */
MUST_CHECK enum st sweep_batch(struct ctx *cx, int limit, int *ret_n);
/* Removes old sessions and idempotency keys; own write. */
MUST_CHECK enum st sweep_old(struct ctx *cx);
