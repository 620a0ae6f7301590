// SPDX-License-Identifier: Apache-2.0
/* dispatch.h - one-window intake (一窗受理): to which unit a matter is proposed to be sent, and why.
 *
 * The first fitting row of data/route.def, else the usual unit of its category. Only a proposal: a clerk may choose
 * another unit and says why (guard `by_route`); the event then holds both. */
#pragma once
#include "core/matter/stepping.h"

struct proposal {
    struct str unit; /* empty = none */
    struct str why;  /* in the reader's language */
};
MUST_CHECK enum st dispatch_propose(struct ctx *cx, const struct matter *m, struct proposal *ret);
