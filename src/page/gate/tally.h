// SPDX-License-Identifier: Apache-2.0
/* tally.h - figures of what was answered, for /metrics in Prometheus' text form. */
#pragma once
#include <stdatomic.h>

#include "base/buf.h"

enum { TALLY_TIMES = 9 };
struct tally {
    _Atomic(int64_t) by_class[6];         /* [2] = 2xx */
    _Atomic(int64_t) faster[TALLY_TIMES]; /* answered within tally's bounds; the last one counts all */
    _Atomic(int64_t) us;                  /* their times together */
    _Atomic(int64_t) limited;             /* answered 429 */
};
void tally_add(struct tally *t, int status, int64_t us);
void tally_print(const struct tally *t, struct buf *b);
/* One figure of a kind ("counter", "gauge") with its help. */
void tally_figure(struct buf *b, const char *name, const char *kind, int64_t v);
