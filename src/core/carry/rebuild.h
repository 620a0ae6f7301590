// SPDX-License-Identifier: Apache-2.0
/* rebuild.h - tables anew from events, and proof that they say the same. */
#pragma once
#include "store/ctx.h"

struct rebuilt {
    int64_t events;
    struct str table; /* first table that differs, empty = all equal */
    struct str row;   /* and its first differing row, in words */
};
/* Replays every event into empty projections, compares them row by row with what stood there, and keeps the new
 * ones; with check_only the old ones. One transaction of its own. ST_BROKEN when an event cannot be read. */
MUST_CHECK enum st rebuild_tables(struct ctx *cx, bool check_only, struct rebuilt *ret);
