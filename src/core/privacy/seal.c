// SPDX-License-Identifier: Apache-2.0
/* seal.c - nonce, then ciphertext with tag; the field's name is authenticated with it. */
#include "core/privacy/seal.h"

#include <sodium.h>
#include <string.h>

#include "base/digest.h"
#include "core/rules/rules_privacy.h"
#include "core/site.h"
#include "sys/random.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

enum key_kind seal_kind(const struct ctx *cx, bool sealed_matter, struct str field)
{
    if (sealed_matter)
        return KEY_SEAL;
    return rules_is_personal(cx->site->rules, field) ? KEY_FIELD : KEY_NONE;
}

enum st seal_close(struct ctx *cx, enum key_kind kind, struct str field, struct str value, struct str *ret,
                   int64_t *ret_crypt)
{
    unsigned long long n = 0;
    struct data_key k;

    *ret_crypt = 0;
    *ret = value;
    if (kind == KEY_NONE)
        return ST_OK;
    TRY(keyring_used(cx, kind, &k));
    uint8_t *p = arena_take(cx->mem, NONCE + value.n + TAG);
    random_bytes(p, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(p + NONCE, &n, (const uint8_t *)value.p, value.n,
                                               (const uint8_t *)field.p, field.n, NULL, p, k.b);
    *ret_crypt = k.number;
    *ret = (struct str){ (const char *)p, NONCE + (size_t)n };
    return ST_OK;
}

enum st seal_open(struct ctx *cx, struct str field, struct str stored, int64_t crypt, struct str *ret)
{
    unsigned long long n = 0;
    struct data_key k;

    if (crypt == 0 || stored.p == NULL) {
        *ret = stored;
        return ST_OK;
    }
    if (stored.n < NONCE + TAG)
        return FAIL(cx, ST_BROKEN, "seal.broken", field);
    TRY(keyring_get(cx, crypt, &k));
    uint8_t *p = arena_take(cx->mem, stored.n);
    const uint8_t *in = (const uint8_t *)stored.p;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(p, &n, NULL, in + NONCE, stored.n - NONCE, (const uint8_t *)field.p,
                                                   field.n, in, k.b) != 0)
        return FAIL(cx, ST_BROKEN, "seal.broken", field);
    *ret = (struct str){ (const char *)p, (size_t)n };
    return ST_OK;
}

/* -- found again -- */

static struct str keyed(struct ctx *cx, const struct data_key *k, struct str what)
{
    uint8_t *mac = arena_take(cx->mem, DIGEST_SIZE);

    digest_hmac((struct str){ (const char *)k->b, sizeof k->b }, what, mac);
    return (struct str){ (const char *)mac, DIGEST_SIZE };
}

enum st seal_outer(struct ctx *cx, struct str number, struct str *ret, int64_t *ret_key)
{
    struct data_key k;

    TRY(keyring_used(cx, KEY_IMPORT, &k));
    *ret = keyed(cx, &k, arena_printf(cx->mem, "outer/%.*s", STR_ARG(str_trim(number))));
    *ret_key = k.number;
    return ST_OK;
}

enum st seal_told(struct ctx *cx, struct str to, struct str *ret)
{
    struct buf b = buf_make(cx->mem, 400);
    struct data_key k;

    buf_addz(&b, "told/");
    for (size_t i = 0; i < to.n; i++)
        if (to.p[i] != ' ' && to.p[i] != '-')
            buf_byte(&b, to.p[i]);
    TRY(keyring_used(cx, KEY_FIND, &k));
    *ret = keyed(cx, &k, buf_str(&b));
    return ST_OK;
}

struct str seal_phone(struct ctx *cx, const struct data_key *k, struct str phone)
{
    char digits[32];
    size_t n = 0;

    for (size_t i = 0; i < phone.n && n < sizeof digits; i++)
        if (phone.p[i] >= '0' && phone.p[i] <= '9')
            digits[n++] = phone.p[i];
    return n < 5 ? STR_NONE : keyed(cx, k, (struct str){ digits, n });
}

struct str seal_identity(struct ctx *cx, const struct data_key *k, struct str identity)
{
    struct buf b = buf_make(cx->mem, 64);

    buf_addz(&b, "identity/");
    for (size_t i = 0; i < identity.n; i++)
        buf_byte(&b, identity.p[i] == 'x' ? 'X' : identity.p[i]);
    return identity.n == 0 || buf_is_full(&b) ? STR_NONE : keyed(cx, k, buf_str(&b));
}
