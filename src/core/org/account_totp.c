// SPDX-License-Identifier: Apache-2.0
/* account_totp.c - see account_totp.h. */
#include "core/org/account_totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/num.h"
#include "sys/random.h"

enum { STEP_MS = 30000, SECRET_BYTES = 20, SECRET_MAX = 64 };
static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static size_t decode(struct str s, uint8_t out[static SECRET_MAX])
{
    uint32_t bits = 0;
    size_t n = 0;
    int held = 0;

    for (size_t i = 0; i < s.n && n < SECRET_MAX; i++) {
        const char *at = s.p[i] == '\0' ? NULL : strchr(base32, s.p[i]);
        if (at == NULL)
            return 0;
        bits = (bits << 5 | (uint32_t)(at - base32)) & 0xffff;
        held += 5;
        if (held >= 8) {
            held -= 8;
            out[n++] = (uint8_t)(bits >> held);
        }
    }
    return n;
}

static int code_at(const uint8_t *key, size_t n, int64_t step)
{
    uint8_t msg[8], mac[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    for (int i = 0; i < 8; i++)
        msg[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    HMAC(EVP_sha1(), key, (int)n, msg, sizeof msg, mac, &len);
    const uint8_t *p = mac + (mac[19] & 15);
    uint32_t v = (uint32_t)(p[0] & 127) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    return (int)(v % 1000000);
}

int64_t totp_check(struct str secret32, struct str code, struct when now, int64_t last)
{
    uint8_t key[SECRET_MAX];
    size_t n = decode(secret32, key);
    int64_t typed, step = now.ms / STEP_MS;

    if (n == 0 || code.n != 6 || !num_parse(code, &typed))
        return 0;
    for (int64_t s = step - 1; s <= step + 1; s++)
        if (s > last && code_at(key, n, s) == typed)
            return s;
    return 0;
}

struct str totp_secret(struct arena *mem)
{
    uint8_t raw[SECRET_BYTES];
    struct buf b = buf_make(mem, SECRET_MAX);

    random_bytes(raw, sizeof raw);
    for (size_t i = 0; i < SECRET_BYTES; i += 5) { /* five bytes are eight letters */
        uint64_t v = 0;
        for (size_t k = 0; k < 5; k++)
            v = v << 8 | raw[i + k];
        for (int k = 35; k >= 0; k -= 5)
            buf_byte(&b, base32[v >> k & 31]);
    }
    return buf_str(&b);
}
