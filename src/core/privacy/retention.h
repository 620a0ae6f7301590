// SPDX-License-Identifier: Apache-2.0
/* retention.h - how long each part of a matter is kept (data/retention.def), and what a wish to erase meets. */
#pragma once
#include "core/matter/matter.h"
#include "core/privacy/keep.h"

struct verdict {
    enum retain what;
    const struct retention *rule; /* NULL = nothing is said */
    struct day until;             /* DAY_NONE: no end, or not known yet */
};
/* Of one part, as things stand today. */
MUST_CHECK enum st retention_ask(struct ctx *cx, const struct matter *m, enum keep_part part, struct verdict *ret);
/* The day the term of that rule ends; DAY_NONE while it has not begun, and for what is kept for good or has no term. */
MUST_CHECK enum st retention_end(struct ctx *cx, const struct matter *m, const struct retention *r, struct day *ret);
