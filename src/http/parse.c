// SPDX-License-Identifier: Apache-2.0
/* parse.c - see parse.h. */
#include "http/parse.h"

#include <string.h>

#include "codec/form.h"

enum method parse_method(const char *z)
{
    static const char *const name[METHOD_N] = { "GET", "POST", "PUT", "DELETE", "OPTIONS" };

    for (int i = 0; i < METHOD_N; i++)
        if (strcmp(z, name[i]) == 0)
            return (enum method)i;
    return strcmp(z, "HEAD") == 0 ? METHOD_GET : METHOD_N;
}

/* -- target -- */

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return true;
    return false;
}

static bool is_dots(struct str s)
{
    return str_eq(s, STR(".")) || str_eq(s, STR(".."));
}

static bool parse_path(struct request *r, struct str raw)
{
    struct str rest = str_from(raw, 1), part, clean;

    while (str_split(&rest, '/', &part))
        if (!form_percent(r->mem, part, false, &clean) || has_control(clean) || is_dots(clean) ||
            str_find(clean, STR("/")) != SIZE_MAX || str_find(clean, STR("\\")) != SIZE_MAX)
            return false;
    return form_percent(r->mem, raw, false, &r->path);
}

static bool parse_query(struct request *r, struct str raw)
{
    struct pair *q = arena_array(r->mem, PARSE_QUERY, sizeof *q);
    struct str part;
    size_t n = 0;

    while (str_split(&raw, '&', &part)) {
        if (part.n == 0)
            continue;
        size_t eq = str_find(part, STR("="));
        struct str name = eq == SIZE_MAX ? part : str_cut(part, 0, eq);
        struct str value = eq == SIZE_MAX ? STR("") : str_from(part, eq + 1);
        if (n == PARSE_QUERY || !form_percent(r->mem, name, true, &q[n].name) ||
            !form_percent(r->mem, value, true, &q[n].value))
            return false;
        n++;
    }
    r->query = q;
    r->n_query = n;
    return true;
}

/* "http://host/path" to "/path": a client may send it to any server (RFC 9112 3.2.2). */
static struct str without_origin(struct str raw)
{
    size_t at = str_starts(raw, STR("http://")) ? 7 : str_starts(raw, STR("https://")) ? 8 : 0;

    if (at == 0)
        return raw;
    while (at < raw.n && raw.p[at] != '/' && raw.p[at] != '?')
        at++;
    return str_from(raw, at);
}

struct refusal parse_target(struct request *r, struct str raw)
{
    const struct refusal bad = REFUSE(400, "http.target");

    r->path = str_starts(raw, STR("/api/")) ? STR("/api/") : STR("/"); /* how to word a refusal */
    if (raw.n > PARSE_TARGET)
        return REFUSE(414, "http.target");
    if (r->method == METHOD_OPTIONS && str_eq(raw, STR("*")))
        return FINE;
    raw = without_origin(raw);
    size_t mark = str_find(raw, STR("?"));
    struct str path = mark == SIZE_MAX ? raw : str_cut(raw, 0, mark);
    for (size_t i = 0; i < raw.n; i++)
        if ((unsigned char)raw.p[i] <= 0x20 || raw.p[i] == 0x7f || raw.p[i] == '#')
            return bad;
    if (path.n == 0 || path.p[0] != '/' || !parse_path(r, path))
        return bad;
    return mark == SIZE_MAX || parse_query(r, str_from(raw, mark + 1)) ? FINE : bad;
}

/* -- header -- */

static bool is_token_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static struct str trim_blanks(struct str s)
{
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static struct str lower(struct arena *mem, struct str s)
{
    char *p = str_z(mem, s);

    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] | 0x20);
    return (struct str){ p, s.n };
}

struct refusal parse_field(struct arena *mem, struct pair raw, struct pair *ret)
{
    const struct refusal bad = REFUSE(400, "http.header");

    if (raw.name.n == 0)
        return bad;
    for (size_t i = 0; i < raw.name.n; i++)
        if (!is_token_char(raw.name.p[i]))
            return bad;
    for (size_t i = 0; i < raw.value.n; i++) {
        unsigned char c = (unsigned char)raw.value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return bad;
    }
    *ret = (struct pair){ lower(mem, raw.name), trim_blanks(raw.value) };
    return FINE;
}

static size_t count_fields(const struct request *r, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_header; i++)
        n += str_eqz(r->header[i].name, name);
    return n;
}

static bool parse_length(struct str s, int64_t *ret)
{
    int64_t n = 0;

    if (s.n == 0 || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        n = n * 10 + (s.p[i] - '0');
    }
    *ret = n;
    return true;
}

static void note_type(struct request *r)
{
    struct str value = request_header(r, "content-type");
    size_t semi = str_find(value, STR(";"));

    r->type = lower(r->mem, trim_blanks(semi == SIZE_MAX ? value : str_cut(value, 0, semi)));
    if (str_starts(r->type, STR("multipart/")))
        r->boundary = form_parameter(r->mem, value, "boundary");
}

struct refusal parse_framing(struct request *r, bool is_1_1, int64_t *ret_length)
{
    const struct refusal bad = REFUSE(400, "http.framing");
    const size_t n_length = count_fields(r, "content-length"), n_te = count_fields(r, "transfer-encoding");
    struct str coding = request_header(r, "content-encoding"), expect = request_header(r, "expect");

    *ret_length = 0;
    note_type(r);
    if (n_length > 1 || n_te > 1 || (n_length > 0 && n_te > 0))
        return bad;
    if (n_te == 1 && (!is_1_1 || !str_eqz(lower(r->mem, request_header(r, "transfer-encoding")), "chunked")))
        return bad;
    if (n_length == 1 && !parse_length(request_header(r, "content-length"), ret_length))
        return bad;
    if (n_te == 1)
        *ret_length = -1;
    if (count_fields(r, "host") > 1 || (is_1_1 && request_header(r, "host").n == 0))
        return REFUSE(400, "http.host");
    struct str charset = form_parameter(r->mem, request_header(r, "content-type"), "charset");
    if (charset.n > 0 && !str_eqz(lower(r->mem, charset), "utf-8") && !str_eqz(lower(r->mem, charset), "utf8"))
        return REFUSE(415, "http.charset");
    if (coding.n > 0 && !str_eqz(coding, "identity"))
        return REFUSE(415, "http.coding");
    if (expect.n > 0 && !str_eqz(lower(r->mem, expect), "100-continue"))
        return REFUSE(417, "http.expect");
    return FINE;
}

/* The nearest address of the list that is no front server of ours; each of them appended its peer. */
static bool nearest_stranger(struct str list, struct str front, struct address *ret)
{
    while (list.n > 0) {
        size_t from = list.n;
        while (from > 0 && list.p[from - 1] != ',')
            from--;
        if (!address_parse(str_from(list, from), ret))
            return false;
        if (!address_is_in(*ret, front))
            return true;
        list = str_cut(list, 0, from == 0 ? 0 : from - 1);
    }
    return false;
}

void parse_forwarded(struct request *r, struct address peer, struct str front)
{
    struct str list = request_header(r, "x-forwarded-for");
    const bool local = address_is_loopback(peer);
    const bool forwarded = list.n > 0 || request_header(r, "forwarded").n > 0 ||
                           request_header(r, "x-forwarded-proto").n > 0 || request_header(r, "x-real-ip").n > 0;

    if (local || address_is_in(peer, front)) {
        struct address far;
        if (str_eqz(request_header(r, "x-forwarded-proto"), "https"))
            r->secure = true;
        for (size_t i = r->n_header; i > 0 && list.n > 0; i--)
            if (str_eqz(r->header[i - 1].name, "x-forwarded-for") &&
                nearest_stranger(r->header[i - 1].value, front, &far)) {
                peer = far;
                break;
            }
    }
    r->loopback = local && !forwarded;
    r->client = address_text(r->mem, peer);
}

/* -- what handlers ask (engine.h) -- */

struct str request_header(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_header; i++)
        if (str_eqz(r->header[i].name, name))
            return r->header[i].value;
    return STR_NONE;
}

struct str request_query(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_query; i++)
        if (str_eqz(r->query[i].name, name))
            return r->query[i].value;
    return STR_NONE;
}

static struct str cookie_in(struct str list, const char *name)
{
    struct str part;

    while (str_split(&list, ';', &part)) {
        part = trim_blanks(part);
        size_t eq = str_find(part, STR("="));
        if (eq != SIZE_MAX && str_eqz(str_cut(part, 0, eq), name)) {
            struct str v = str_from(part, eq + 1);
            bool quoted = v.n >= 2 && v.p[0] == '"' && v.p[v.n - 1] == '"';
            return quoted ? str_cut(v, 1, v.n - 1) : v;
        }
    }
    return STR_NONE;
}

struct str request_cookie(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_header; i++) {
        if (!str_eqz(r->header[i].name, "cookie"))
            continue;
        struct str v = cookie_in(r->header[i].value, name);
        if (v.n > 0)
            return v;
    }
    return STR_NONE;
}
