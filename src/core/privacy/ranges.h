// SPDX-License-Identifier: Apache-2.0
/* ranges.h - a set of event numbers as text: "3,7-9", as events name other events. */
#pragma once
#include "base/buf.h"

struct ranges { /* under construction; numbers come in rising order */
    struct buf *b;
    int64_t from, to; /* the open span; 0 = none */
};
void ranges_add(struct ranges *r, int64_t n);
struct str ranges_end(struct ranges *r);

bool ranges_has(struct str ranges, int64_t n);
/* Takes the next span off the front; false at the end and for what is no span. */
bool ranges_split(struct str *rest, int64_t *ret_from, int64_t *ret_to);
