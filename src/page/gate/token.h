// SPDX-License-Identifier: Apache-2.0
/* token.h - the hidden field `csrf` of every form: proof that the form came from us for this reader.
 *
 * HMAC over who reads (officer, matter) and the day, under a key outside the database; good for that day
 * and the next. A visitor without session or query code has nothing that another site could ride on, so
 * theirs is the same for all. Beside it, cookies are SameSite=Lax. */
#pragma once
#include "store/ctx.h"

struct str token_make(struct ctx *cx);
bool token_is_good(struct ctx *cx, struct str given);
