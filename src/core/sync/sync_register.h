// SPDX-License-Identifier: Apache-2.0
/* sync_register.h - rows and forms of registers (台账) that a station kept while it was away; see sync_take.c. */
#pragma once
#include "store/ctx.h"

struct event;

/* Which part of it is not that village's to say; NULL = none. */
MUST_CHECK enum st sync_check_register(struct ctx *cx, struct str village, const struct event *e,
                                       const char **ret_wrong);
/* Nobody here has changed that row, or filed that form, meanwhile. */
MUST_CHECK enum st sync_register_fits(struct ctx *cx, int64_t station, const struct event *e, bool *ret);
