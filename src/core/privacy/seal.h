// SPDX-License-Identifier: Apache-2.0
/* seal.h - how values of sealed fields rest in the store, and how matters are found by a number again.
 *
 * XChaCha20-Poly1305 under a data key (core/privacy/keyring.h): personal fields (data/personal.def) under one kind of
 * key, everything of a sealed matter under another. Other sealed text rests in the clear so that it can be searched. */
#pragma once
#include "core/privacy/keyring.h"

/* Which kind of key closes that field of a matter. */
enum key_kind seal_kind(const struct ctx *cx, bool sealed_matter, struct str field);
/* What to store; *ret_crypt = 0 plain, else the number of the key. */
MUST_CHECK enum st seal_close(struct ctx *cx, enum key_kind kind, struct str field, struct str value, struct str *ret,
                              int64_t *ret_crypt);
/* ST_BROKEN "seal.broken" when the bytes were altered, "seal.key" when the key is missing. STR_NONE stays STR_NONE. */
MUST_CHECK enum st seal_open(struct ctx *cx, struct str field, struct str stored, int64_t crypt, struct str *ret);
/* HMAC-SHA-256 under that find key of the digits of a phone number; STR_NONE when there are under five. An identity
 * number (data/personal.def: identity) is hashed with its letter X. */
struct str seal_phone(struct ctx *cx, const struct data_key *k, struct str phone);
struct str seal_identity(struct ctx *cx, const struct data_key *k, struct str identity);
/* The same of a number or address that a message goes to, to count how many do: an hour's question, under the find key
 * in use, with which its count ends. */
MUST_CHECK enum st seal_told(struct ctx *cx, struct str to, struct str *ret);
/* The same of the number under which a matter was assigned from above, under the key of imports, which never changes.
 */
MUST_CHECK enum st seal_outer(struct ctx *cx, struct str number, struct str *ret, int64_t *ret_key);
