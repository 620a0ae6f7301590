// SPDX-License-Identifier: Apache-2.0
/* seal.c - nonce, then ciphertext with tag; the field's name is authenticated with it. */
#include "core/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/digest.h"
#include "core/site.h"
#include "sys/random.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

static bool is_personal(struct str field)
{
    return str_starts(field, STR("contact"));
}

struct str seal_close(struct ctx *cx, struct str field, struct str value, int64_t *ret_crypt)
{
    unsigned long long n = 0;

    *ret_crypt = 0;
    if (!is_personal(field))
        return value;
    uint8_t *p = arena_take(cx->mem, NONCE + value.n + TAG);
    random_bytes(p, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(p + NONCE, &n, (const uint8_t *)value.p, value.n,
                                               (const uint8_t *)field.p, field.n, NULL, p, cx->site->keys.field);
    *ret_crypt = 1;
    return (struct str){ (const char *)p, NONCE + (size_t)n };
}

enum st seal_open(struct ctx *cx, struct str field, struct str stored, int64_t crypt, struct str *ret)
{
    unsigned long long n = 0;

    if (crypt == 0 || stored.p == NULL) {
        *ret = stored;
        return ST_OK;
    }
    if (crypt != 1 || stored.n < NONCE + TAG)
        return FAIL(cx, ST_BROKEN, "seal.broken", field);
    uint8_t *p = arena_take(cx->mem, stored.n);
    const uint8_t *in = (const uint8_t *)stored.p;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(p, &n, NULL, in + NONCE, stored.n - NONCE, (const uint8_t *)field.p,
                                                   field.n, in, cx->site->keys.field) != 0)
        return FAIL(cx, ST_BROKEN, "seal.broken", field);
    *ret = (struct str){ (const char *)p, (size_t)n };
    return ST_OK;
}

struct str seal_phone(struct ctx *cx, struct str phone)
{
    char digits[32];
    size_t n = 0;

    for (size_t i = 0; i < phone.n && n < sizeof digits; i++)
        if (phone.p[i] >= '0' && phone.p[i] <= '9')
            digits[n++] = phone.p[i];
    if (n < 5)
        return STR_NONE;
    uint8_t *mac = arena_take(cx->mem, 32);
    digest_hmac((struct str){ (const char *)cx->site->keys.find, SITE_KEY }, (struct str){ digits, n }, mac);
    return (struct str){ (const char *)mac, 32 };
}
