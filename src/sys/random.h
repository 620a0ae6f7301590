// SPDX-License-Identifier: Apache-2.0
/* random.h - the one source of randomness, and of ids.
 *
 * Ids are 63 bits that rise with time, so that rows made together lie together in every index:
 *
 *     | microseconds since 2020-01-01 (51 bits) | maker (12 bits) |
 *
 * `maker` is drawn at start, so that two processes on one site rarely share it; if they do and take
 * an id in the same microsecond, the second row breaks its primary key and is refused, not lost.
 * 51 bits of microseconds last until 2091. */
#pragma once
#include <stdatomic.h>

#include "base/day.h"

void random_bytes(void *to, size_t n); /* from the kernel, fit for keys */
uint64_t random_below(uint64_t bound); /* 0 … bound - 1, each equally likely; bound > 0 */

struct id_source {
    _Atomic int64_t last;
    int64_t maker;
};
/* Ids will be above `last`, the highest one already in use (0 = none): they rise although the
 * machine's clock stepped back. */
void id_source_init(struct id_source *s, int64_t last);
/* The next id; safe from every thread. */
int64_t id_next(struct id_source *s);
