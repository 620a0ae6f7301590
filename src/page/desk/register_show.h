// SPDX-License-Identifier: Apache-2.0
/* register_show.h - what the two pages of registers share. */
#pragma once
#include "core/register/register.h"
#include "page/part/show.h"

/* ST_NOT_FOUND "register.unknown". */
MUST_CHECK enum st register_of(struct ctx *cx, struct str name, const struct register_def **ret);
/* A value as the reader reads it. */
struct str register_shown(struct ctx *cx, const struct column *c, struct str value, struct show_units *seen);
