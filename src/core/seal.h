// SPDX-License-Identifier: Apache-2.0
/* seal.h - how values of sealed fields rest in the store, and how persons are found again.
 *
 * Contact data is encrypted with XChaCha20-Poly1305 under the site's field key, which is never in the
 * database; other sealed text rests in the clear so that it can be searched. */
#pragma once
#include "store/ctx.h"

/* What to store; *ret_crypt = 0 plain, else the number of the key. */
struct str seal_close(struct ctx *cx, struct str field, struct str value, int64_t *ret_crypt);
/* ST_BROKEN "seal.broken" when the bytes were altered or the key is another. STR_NONE stays STR_NONE. */
MUST_CHECK enum st seal_open(struct ctx *cx, struct str field, struct str stored, int64_t crypt, struct str *ret);
/* HMAC-SHA-256 under the find key of the digits of a phone number; empty when there are under five. */
struct str seal_phone(struct ctx *cx, struct str phone);
