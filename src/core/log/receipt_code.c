// SPDX-License-Identifier: Apache-2.0
/* receipt_code.c - see receipt_code.h. */
#include "core/log/receipt_code.h"

#include "base/buf.h"
#include "base/digest.h"
#include "codec/compress.h"

enum { BEST = 9 };

/* The second line's base64 taken off: what is packed twice does not get smaller. */
static bool plain_extra(struct arena *mem, struct str proof, struct str *ret)
{
    struct str rest = proof, head, line, json;

    if (!str_split(&rest, '\n', &head) || !str_split(&rest, '\n', &line) || !str_starts(line, STR("extra ")) ||
        !digest_unbase64(mem, str_from(line, 6), &json) || str_find(json, STR("\n")) != SIZE_MAX)
        return false;
    *ret = arena_printf(mem, "%.*s\nextra %.*s\n%.*s", STR_ARG(head), STR_ARG(json), STR_ARG(rest));
    return true;
}

static void put_digits(struct buf *b, struct str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.p;

    for (size_t i = 0; i + 1 < bytes.n; i += 2)
        buf_printf(b, "%05d", p[i] << 8 | p[i + 1]);
    if (bytes.n % 2 != 0)
        buf_printf(b, "%03d", p[bytes.n - 1]);
}

enum st receipt_code(struct arena *mem, struct str proof, struct str site, struct str *ret, struct err *e)
{
    struct str plain, packed;

    if (!plain_extra(mem, proof, &plain) || !compress_gzip(mem, plain, BEST, &packed))
        return FAIL_ERR(e, ST_INPUT, "receipt.format", STR_NONE);
    struct buf b = buf_make(mem, site.n + packed.n * 5 / 2 + 32);
    buf_add(&b, site);
    buf_addz(&b, "/verify#1.");
    put_digits(&b, packed);
    *ret = buf_str(&b);
    return ST_OK;
}
