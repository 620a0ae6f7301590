// SPDX-License-Identifier: Apache-2.0
/* reply.c - see reply.h. Compression is in pack.c. */
#include "http/reply.h"

#include <assert.h>
#include <string.h>

/* The last one is for TLS only. Pages carry no inline script or style (but /verify, which says so itself); data: is for
 * the pictures in style sheets. */
const struct pair reply_common[] = {
    { STR("Content-Security-Policy"),
      STR("default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
          "frame-ancestors 'none'") },
    { STR("X-Content-Type-Options"), STR("nosniff") },
    { STR("X-Frame-Options"), STR("DENY") },
    { STR("Referrer-Policy"), STR("same-origin") },
    { STR("Cross-Origin-Opener-Policy"), STR("same-origin") },
    { STR("Permissions-Policy"),
      STR("camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()") },
    { STR("Strict-Transport-Security"), STR("max-age=31536000") },
};

size_t reply_n_common(const struct request *r)
{
    return N_OF(reply_common) - (r->secure ? 0 : 1);
}

bool reply_has(const struct reply *out, const char *name)
{
    for (int i = 0; i < out->n_header; i++)
        if (str_eqz(out->header[i].name, name))
            return true;
    return false;
}

enum st reply_bytes(struct reply *out, int status, struct str type, struct str body)
{
    out->status = status;
    out->type = type;
    out->body = body;
    return ST_OK;
}

enum st reply_html(struct reply *out, int status, struct str body)
{
    return reply_bytes(out, status, STR("text/html; charset=utf-8"), body);
}

enum st reply_json(struct reply *out, int status, struct str body)
{
    return reply_bytes(out, status, STR("application/json"), body);
}

enum st reply_text(struct reply *out, int status, struct str body)
{
    return reply_bytes(out, status, STR("text/plain; charset=utf-8"), body);
}

void reply_header(struct reply *out, const char *name, struct str value)
{
    assert(out->n_header < (int)N_OF(out->header));
    for (size_t i = 0; i < value.n; i++)
        assert(value.p[i] != '\r' && value.p[i] != '\n' && value.p[i] != '\0');
    out->header[out->n_header++] = (struct pair){ str_of(name), value };
}

static bool is_plain(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' ||
           c == '.';
}

/* What is not plain ASCII goes as %XX; `also` is kept too. */
static struct str percent(struct arena *mem, struct str s, const char *also)
{
    struct buf b = buf_make(mem, s.n * 3 + 1);

    for (size_t i = 0; i < s.n; i++) {
        const uint8_t c = (uint8_t)s.p[i];
        if (is_plain(s.p[i]) || (c != 0 && strchr(also, s.p[i]) != NULL)) {
            buf_byte(&b, s.p[i]);
        } else {
            buf_byte(&b, '%');
            buf_hex(&b, &c, 1);
        }
    }
    return buf_str(&b);
}

enum st reply_file(struct reply *out, int fd, int64_t size, struct str type, struct str name)
{
    struct arena *mem = out->request->mem;

    reply_bytes(out, 200, type, STR_NONE);
    out->fd = fd;
    out->fd_size = size;
    if (name.n > 0)
        reply_header(out, "Content-Disposition",
                     arena_printf(mem, "attachment; filename*=UTF-8''%.*s", STR_ARG(percent(mem, name, ""))));
    return ST_OK;
}

enum st reply_see_other(struct reply *out, struct str location)
{
    reply_header(out, "Location", percent(out->request->mem, location, "/?&=%#:@!$'()*+,;~"));
    return reply_text(out, 303, STR(""));
}

static bool has_tag(struct str list, struct str tag)
{
    struct str part;

    if (str_eq(str_trim(list), STR("*")))
        return true;
    while (str_split(&list, ',', &part)) {
        part = str_trim(part);
        if (str_starts(part, STR("W/")))
            part = str_from(part, 2);
        if (str_eq(part, tag))
            return true;
    }
    return false;
}

static struct str type_of(struct str name)
{
    static const struct pair type[] = {
        { STR(".css"), STR("text/css; charset=utf-8") },
        { STR(".js"), STR("text/javascript; charset=utf-8") },
        { STR(".json"), STR("application/json") },
        { STR(".svg"), STR("image/svg+xml") },
        { STR(".png"), STR("image/png") },
        { STR(".ico"), STR("image/x-icon") },
        { STR(".woff2"), STR("font/woff2") },
        { STR(".html"), STR("text/html; charset=utf-8") },
        { STR(".webmanifest"), STR("application/manifest+json") },
        { STR(".txt"), STR("text/plain; charset=utf-8") },
        { STR(".md"), STR("text/plain; charset=utf-8") },
    };

    for (size_t i = 0; i < N_OF(type); i++)
        if (str_ends(name, type[i].name))
            return type[i].value;
    return STR("application/octet-stream");
}

enum st reply_asset(struct reply *out, const struct asset *a, bool forever)
{
    const struct request *r = out->request;
    const bool packed = a->brotli.n > 0 && reply_accepts(r, STR("br"));
    struct str tag = arena_printf(r->mem, "\"%s%s\"", a->hash, packed ? "-br" : "");

    out->keep_forever = forever;
    reply_header(out, "ETag", tag);
    if (!forever)
        reply_header(out, "Cache-Control", STR("no-cache"));
    if (a->brotli.n > 0)
        reply_header(out, "Vary", STR("Accept-Encoding"));
    out->is_encoded = true; /* as it is: small or already packed */
    if (has_tag(request_header(r, "if-none-match"), tag))
        return reply_bytes(out, 304, STR_NONE, STR_NONE);
    if (packed)
        reply_header(out, "Content-Encoding", STR("br"));
    return reply_bytes(out, 200, type_of(a->name), packed ? a->brotli : a->bytes);
}

void reply_cookie(struct reply *out, const struct cookie *c)
{
    struct buf b = buf_make(out->request->mem, 4096);

    for (size_t i = 0; i < c->value.n; i++)
        assert(is_plain(c->value.p[i]));
    buf_printf(&b, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax", c->name, STR_ARG(c->value));
    if (c->seconds != 0)
        buf_printf(&b, "; Max-Age=%d", c->seconds < 0 ? 0 : c->seconds);
    if (out->request->secure)
        buf_addz(&b, "; Secure");
    reply_header(out, "Set-Cookie", buf_str(&b));
}
