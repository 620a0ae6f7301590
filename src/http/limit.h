// SPDX-License-Identifier: Apache-2.0
/* limit.h - how often one client may do one kind of thing: token buckets in fixed memory.
 *
 * A bucket holds at most a minute's worth and fills evenly. Clients are told apart by address, IPv6 by its
 * first 64 bits, and kept as a keyed hash only. When a place in the table is wanted, the fullest bucket
 * gives way: it says the least. Safe from every thread. */
#pragma once
#include "base/str.h"

struct limit;

struct limit *limit_make(void);
void limit_drop(struct limit *l);

struct limit_ask {
    const char *kind;  /* "guess" */
    struct str client; /* address as text */
    int per_minute;
    int cost; /* 1; 0 = only look whether one more would pass */
};
/* False when there were too many; *ret_wait is then the seconds until the next may pass, at least 1. */
bool limit_pass(struct limit *l, const struct limit_ask *a, int64_t now_ms, int *ret_wait);
