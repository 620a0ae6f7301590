// SPDX-License-Identifier: Apache-2.0
/* password.h - argon2id hashes of passwords (19 MiB, two at a time), and which passwords are taken.
 *
 * Slow on purpose: on the caller's thread, never inside a write. */
#pragma once
#include "store/ctx.h"

/* ST_BUSY "login.busy" when too many wait. */
MUST_CHECK enum st password_hash(struct ctx *cx, struct str password, struct str *ret);
/* `hash` may be empty: then the work of a check is done all the same, so that the answer takes as long. */
MUST_CHECK enum st password_check(struct ctx *cx, struct str hash, struct str password, bool *ret);
/* At least ten characters, of three kinds: lower, upper, digits, others (等保 三级); not `old`, and not what others
 * would try first. ST_INPUT "account.weak", "account.known". */
MUST_CHECK enum st password_judge(struct ctx *cx, struct str login, struct str old, struct str password);
