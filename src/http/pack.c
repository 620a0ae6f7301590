// SPDX-License-Identifier: Apache-2.0
/* pack.c - the last touch on a reply: type, caching, compression.
 *
 * Measured on an 8 KB page: brotli 4 takes 55 us and leaves 677 bytes, brotli 1 takes 16 us and leaves 940,
 * gzip 1 takes 60 us and leaves 1,022; so brotli where it is taken, and its level 1 when many wait. */
#include "codec/compress.h"
#include "http/reply.h"

enum { PACK_FROM = 1024, PACK_TO = 8 << 20 };

static bool is_zero(struct str q)
{
    for (size_t i = 0; i < q.n; i++)
        if (q.p[i] != '0' && q.p[i] != '.')
            return false;
    return q.n > 0;
}

bool reply_accepts(const struct request *r, struct str coding)
{
    struct str list = request_header(r, "accept-encoding"), part;

    while (str_split(&list, ',', &part)) {
        struct str name, rest = str_trim(part);
        str_split(&rest, ';', &name);
        if (!str_eq(str_trim(name), coding))
            continue;
        size_t q = str_find(rest, STR("q="));
        return q == SIZE_MAX || !is_zero(str_trim(str_from(rest, q + 2)));
    }
    return false;
}

static bool is_text(struct str type)
{
    static const struct str head[] = { STR("text/"), STR("application/json"), STR("application/xml"), STR("image/svg"),
                                       STR("application/x-ndjson") };

    for (size_t i = 0; i < N_OF(head); i++)
        if (str_starts(type, head[i]))
            return true;
    return false;
}

static void pack_body(const struct request *r, struct reply *out, bool busy)
{
    struct str packed = out->body;
    const bool br = reply_accepts(r, STR("br")), gzip = !br && reply_accepts(r, STR("gzip"));

    reply_header(out, "Vary", STR("Accept-Encoding"));
    if ((br && compress_brotli(r->mem, out->body, busy ? 1 : 4, &packed)) ||
        (gzip && compress_gzip(r->mem, out->body, 1, &packed))) {
        reply_header(out, "Content-Encoding", br ? STR("br") : STR("gzip"));
        out->body = packed;
        out->is_encoded = true;
    }
}

void reply_pack(const struct request *r, struct reply *out, bool busy)
{
    if (out->body.p == NULL)
        out->body = STR("");
    if (out->type.n > 0)
        reply_header(out, "Content-Type", out->type);
    if (out->keep_forever)
        reply_header(out, "Cache-Control", STR("public, max-age=31536000, immutable"));
    else if (!reply_has(out, "Cache-Control"))
        reply_header(out, "Cache-Control", STR("no-store"));
    if (out->fd < 0 && !out->is_encoded && out->body.n > PACK_FROM && out->body.n < PACK_TO && is_text(out->type))
        pack_body(r, out, busy);
}
