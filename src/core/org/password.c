// SPDX-License-Identifier: Apache-2.0
/* password.c - see password.h. */
#include "core/org/password.h"

#include <sodium.h>

#include "base/text.h"
#include "core/site.h"
#include "sys/thread.h"

enum { HASH_MEMORY = 19 << 20, HASH_PASSES = 2, PASSWORD_MIN = 10, PASSWORD_MAX = 200, WAIT_MS = 10000 };

static enum st enter_hashing(struct ctx *cx)
{
    if (!turnstile_take(cx->site->hashing, WAIT_MS))
        return FAIL(cx, ST_BUSY, "login.busy", STR_NONE);
    return ST_OK;
}

enum st password_hash(struct ctx *cx, struct str password, struct str *ret)
{
    char *out = arena_take(cx->mem, crypto_pwhash_STRBYTES);

    TRY(enter_hashing(cx));
    int failed = crypto_pwhash_str(out, password.p, password.n, HASH_PASSES, HASH_MEMORY);
    turnstile_give(cx->site->hashing);
    if (failed)
        return FAIL(cx, ST_BUSY, "login.busy", STR_NONE);
    *ret = str_of(out);
    return ST_OK;
}

enum st password_check(struct ctx *cx, struct str hash, struct str password, bool *ret)
{
    static const struct str nobody = STR("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                         "Wl7xWJ1Vh8n5N1m2Ew0oVQ2Qm8rA3T1b8mHk0qzQmVs");

    TRY(enter_hashing(cx));
    *ret = crypto_pwhash_str_verify(str_z(cx->mem, hash.n > 0 ? hash : nobody), password.p, password.n) == 0;
    turnstile_give(cx->site->hashing);
    *ret = *ret && hash.n > 0;
    return ST_OK;
}

enum st password_judge(struct ctx *cx, struct str login, struct str old, struct str p)
{
    bool kind[4] = { false };
    int kinds = 0;

    for (size_t i = 0; i < p.n; i++) {
        char c = p.p[i];
        kind[c >= 'a' && c <= 'z' ? 0 : c >= 'A' && c <= 'Z' ? 1 : c >= '0' && c <= '9' ? 2 : 3] = true;
    }
    for (size_t i = 0; i < N_OF(kind); i++)
        kinds += kind[i];
    if (text_count(p) < PASSWORD_MIN || p.n > PASSWORD_MAX || kinds < 3)
        return FAIL_FIELD(cx, ST_INPUT, "account.weak", "password", STR_NONE);
    if (str_eq(old, p) || str_find(p, login) != SIZE_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "account.known", "password", STR_NONE);
    return ST_OK;
}
