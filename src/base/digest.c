// SPDX-License-Identifier: Apache-2.0
/* digest.c - see digest.h. */
#include "base/digest.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static_assert(DIGEST_SIZE == crypto_hash_sha256_BYTES, "digest.h promises SHA-256");
static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(((struct digest *)0)->state), "room for libsodium's state");

static const unsigned char *bytes(struct str s)
{
    return (const unsigned char *)(s.n == 0 ? "" : s.p);
}

void digest_sha256(struct str in, uint8_t ret[static DIGEST_SIZE])
{
    crypto_hash_sha256(ret, bytes(in), in.n);
}

void digest_hmac(struct str key, struct str in, uint8_t ret[static DIGEST_SIZE])
{
    crypto_auth_hmacsha256_state s;

    crypto_auth_hmacsha256_init(&s, bytes(key), key.n);
    crypto_auth_hmacsha256_update(&s, bytes(in), in.n);
    crypto_auth_hmacsha256_final(&s, ret);
    sodium_memzero(&s, sizeof s);
}

void digest_start(struct digest *d)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)d->state);
}

void digest_add(struct digest *d, struct str piece)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)d->state, bytes(piece), piece.n);
}

void digest_end(struct digest *d, uint8_t ret[static DIGEST_SIZE])
{
    crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)d->state, ret);
}

bool digest_is_equal(struct str a, struct str b)
{
    return a.n == b.n && sodium_memcmp(bytes(a), bytes(b), a.n) == 0;
}

struct str digest_hex(struct arena *mem, struct str in)
{
    struct buf b = buf_make(mem, in.n * 2);

    buf_hex(&b, bytes(in), in.n);
    return buf_str(&b);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool digest_unhex(struct str hex, uint8_t *ret, size_t n)
{
    if (hex.n / 2 != n || hex.n % 2 != 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(hex.p[2 * i]), low = hex_digit(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        ret[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static struct str to_base64(struct arena *mem, struct str in, int variant)
{
    size_t room = sodium_base64_encoded_len(in.n, variant);
    char *p = arena_take(mem, room);

    sodium_bin2base64(p, room, bytes(in), in.n, variant);
    return str_of(p);
}

/* libsodium 1.0.18 takes some bytes above 127 for digits. */
static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static bool from_base64(struct arena *mem, struct str s, int variant, struct str *ret)
{
    size_t room = s.n / 4 * 3 + 3, n;
    unsigned char *p = arena_take(mem, room);

    if (!is_ascii(s) || sodium_base642bin(p, room, (const char *)bytes(s), s.n, NULL, &n, NULL, variant) != 0)
        return false;
    *ret = (struct str){ (const char *)p, n };
    return true;
}

struct str digest_base64(struct arena *mem, struct str in)
{
    return to_base64(mem, in, sodium_base64_VARIANT_ORIGINAL);
}

struct str digest_base64url(struct arena *mem, struct str in)
{
    return to_base64(mem, in, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool digest_unbase64(struct arena *mem, struct str s, struct str *ret)
{
    return from_base64(mem, s, sodium_base64_VARIANT_ORIGINAL, ret);
}

bool digest_unbase64url(struct arena *mem, struct str s, struct str *ret)
{
    return from_base64(mem, s, sodium_base64_VARIANT_URLSAFE_NO_PADDING, ret);
}
