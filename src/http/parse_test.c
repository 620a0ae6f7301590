// SPDX-License-Identifier: Apache-2.0
/* parse_test.c - heads of requests, good and hostile. */
#include "http/parse.h"

#include <string.h>

#include "base/test.h"
#include "codec/form.h"

static struct request fresh(void)
{
    return (struct request){ .mem = arena_make(), .body_fd = -1 };
}

static int target(struct request *r, const char *raw)
{
    return parse_target(r, str_of(raw)).status;
}

TEST(paths_are_decoded)
{
    struct request r = fresh();

    EQ(target(&r, "/a%20b/%E4%BF%A1?x=1+2&y=%26&z&=v&&"), 0);
    EQ_STR(r.path, STR("/a b/信"));
    EQ(r.n_query, 4);
    EQ_STR(request_query(&r, "x"), STR("1 2"));
    EQ_STR(request_query(&r, "y"), STR("&"));
    EQ_STR(request_query(&r, "z"), STR(""));
    EQ(target(&r, "http://h.example:1/q?x=%"), 400);
    EQ(target(&r, "http://h.example:1/q?x=3"), 0);
    EQ_STR(r.path, STR("/q"));
    EQ(target(&r, "/"), 0);
    EQ(target(&r, "/a.b/...c"), 0);
    arena_drop(r.mem);
}

TEST(paths_that_mean_two_things_are_refused)
{
    static const char *const bad[] = { "",       "a",           "/%",         "/%4",       "/%zz",       "/a%00b",
                                       "/../x",  "/a/..",       "/a/%2e%2e/", "/a/%2E./x", "/./x",       "/a%2fb",
                                       "/a\\b",  "/a%5cb",      "/%ff",       "/%c0%af",   "/%ed%a0%80", "/a b",
                                       "/a\tb",  "/a%0d%0ab",   "/a%7f",      "/#x",       "/?a=%00",    "/?a=%ff",
                                       "/?a=%4", "http://host", "*",          "/\x01",     "/?%zz=1",    "//..//" };
    struct request r = fresh();

    for (size_t i = 0; i < N_OF(bad); i++)
        if (target(&r, bad[i]) != 400)
            fail_msg("let through: %s", bad[i]);
    arena_drop(r.mem);
}

TEST(targets_have_bounds)
{
    struct request r = fresh();
    struct buf b = buf_make(r.mem, 100000);

    buf_addz(&b, "/?");
    for (int i = 0; i < PARSE_QUERY; i++)
        buf_addz(&b, "a=1&");
    EQ(parse_target(&r, buf_str(&b)).status, 0);
    buf_addz(&b, "a=1");
    EQ(parse_target(&r, buf_str(&b)).status, 400);
    while (b.n <= PARSE_TARGET)
        buf_byte(&b, 'x');
    EQ(parse_target(&r, buf_str(&b)).status, 414);
    arena_drop(r.mem);
}

static void add(struct request *r, const char *name, const char *value)
{
    static struct pair field[32];
    struct pair raw = { str_of(name), str_of(value) };

    r->header = field;
    EQ(parse_field(r->mem, raw, &field[r->n_header]).status, 0);
    r->n_header++;
}

TEST(fields_are_tokens)
{
    struct request r = fresh();
    struct pair p;

    EQ(parse_field(r.mem, (struct pair){ STR("X-A"), STR(" b \t") }, &p).status, 0);
    EQ_STR(p.name, STR("x-a"));
    EQ_STR(p.value, STR("b"));
    EQ(parse_field(r.mem, (struct pair){ STR("X A"), STR("b") }, &p).status, 400);
    EQ(parse_field(r.mem, (struct pair){ STR("Content-Length "), STR("5") }, &p).status, 400);
    EQ(parse_field(r.mem, (struct pair){ STR(""), STR("b") }, &p).status, 400);
    EQ(parse_field(r.mem, (struct pair){ STR("a"), STR("b\rc") }, &p).status, 400);
    EQ(parse_field(r.mem, (struct pair){ STR("a"), STR("b\0c") }, &p).status, 400);
    arena_drop(r.mem);
}

static int framing(const char *const (*field)[2], size_t n, bool is_1_1, int64_t *ret)
{
    struct request r = fresh();

    for (size_t i = 0; i < n; i++)
        add(&r, field[i][0], field[i][1]);
    int status = parse_framing(&r, is_1_1, ret).status;
    arena_drop(r.mem);
    return status;
}
#define FRAMING(is_1_1, ret, ...)                    \
    framing((const char *const[][2]){ __VA_ARGS__ }, \
            sizeof((const char *const[][2]){ __VA_ARGS__ }) / sizeof(char *[2]), is_1_1, ret)

TEST(one_length_only)
{
    int64_t n;

    EQ(FRAMING(true, &n, { "Host", "x" }, { "Content-Length", "12" }), 0);
    EQ(n, 12);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Transfer-Encoding", "Chunked" }), 0);
    EQ(n, -1);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Content-Length", "1" }, { "Content-Length", "1" }), 400);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Content-Length", "1" }, { "Transfer-Encoding", "chunked" }), 400);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Transfer-Encoding", "gzip, chunked" }), 400);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Transfer-Encoding", "chunked" }, { "Transfer-Encoding", "chunked" }), 400);
    EQ(FRAMING(false, &n, { "Host", "x" }, { "Transfer-Encoding", "chunked" }), 400);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Content-Length", "+1" }), 400);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Content-Length", "" }), 400);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Content-Length", "9999999999999999999" }), 400);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Host", "y" }), 400);
    EQ(FRAMING(true, &n, { "Accept", "x" }), 400);
    EQ(FRAMING(false, &n, { "Accept", "x" }), 0);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Content-Encoding", "gzip" }), 415);
    EQ(FRAMING(true, &n, { "Host", "x" }, { "Expect", "a miracle" }), 417);
}

TEST(types_and_parameters)
{
    struct request r = fresh();
    int64_t n;

    add(&r, "Host", "x");
    add(&r, "Content-Type", "Multipart/Form-Data; charset=UTF-8 ; Boundary=\"a;\\\"b\"; z=1");
    EQ(parse_framing(&r, true, &n).status, 0);
    EQ_STR(r.type, STR("multipart/form-data"));
    EQ_STR(r.boundary, STR("a;\"b"));
    EQ_STR(form_parameter(r.mem, STR("a; b; c=d;"), "c"), STR("d"));
    EQ_STR(form_parameter(r.mem, STR("a; b=\"x\"y; c=\"d"), "c"), STR("d"));
    EQ_STR(form_parameter(r.mem, STR("a"), "c"), STR(""));
    arena_drop(r.mem);
}

static struct address addr(const char *z)
{
    struct address a;

    OK(address_parse(str_of(z), &a));
    return a;
}

TEST(who_is_local)
{
    struct request r = fresh();

    parse_forwarded(&r, addr("127.0.0.1"), STR_NONE);
    OK(r.loopback);
    EQ_STR(r.client, STR("127.0.0.1"));
    parse_forwarded(&r, addr("10.1.2.3"), STR_NONE);
    OK(!r.loopback);
    arena_drop(r.mem);
}

TEST(forwarding_is_believed_from_front_servers_only)
{
    struct request r = fresh();

    add(&r, "X-Forwarded-For", "6.6.6.6, 203.0.113.7, 10.0.0.5");
    add(&r, "X-Forwarded-Proto", "https");
    parse_forwarded(&r, addr("127.0.0.1"), STR("10.0.0.5, ::2"));
    EQ_STR(r.client, STR("203.0.113.7"));
    OK(!r.loopback && r.secure);
    r.secure = false;
    parse_forwarded(&r, addr("10.0.0.5"), STR("10.0.0.5"));
    EQ_STR(r.client, STR("203.0.113.7"));
    r.secure = false;
    parse_forwarded(&r, addr("198.51.100.9"), STR("10.0.0.5"));
    EQ_STR(r.client, STR("198.51.100.9"));
    OK(!r.secure);
    arena_drop(r.mem);
}

TEST(rubbish_forwarded_from_here_is_not_local)
{
    struct request r = fresh();

    add(&r, "X-Forwarded-For", "unknown");
    parse_forwarded(&r, addr("::1"), STR_NONE);
    OK(!r.loopback);
    EQ_STR(r.client, STR("::1"));
    arena_drop(r.mem);
}

TEST(addresses)
{
    struct address a;

    OK(address_eq(addr("10.0.0.1:80"), addr("::ffff:10.0.0.1")));
    OK(address_eq(addr("[2001:db8::1]:443"), addr("2001:db8::1")));
    OK(address_is_loopback(addr("127.9.9.9")) && address_is_loopback(addr("[::1]")));
    OK(!address_is_loopback(addr("128.0.0.1")));
    OK(!address_parse(STR("1.2.3"), &a) && !address_parse(STR(""), &a) && !address_parse(STR("[::1"), &a));
    OK(!address_parse(STR("1.2.3.4\0x"), &a));
}

TEST(cookies)
{
    struct request r = fresh();

    add(&r, "Cookie", "aa=1; a=2;b=\"q\"");
    add(&r, "Cookie", "c=4");
    EQ_STR(request_cookie(&r, "a"), STR("2"));
    EQ_STR(request_cookie(&r, "b"), STR("q"));
    EQ_STR(request_cookie(&r, "c"), STR("4"));
    EQ(request_cookie(&r, "d").n, 0);
    arena_drop(r.mem);
}

RUN(CASE(paths_are_decoded), CASE(paths_that_mean_two_things_are_refused), CASE(targets_have_bounds),
    CASE(fields_are_tokens), CASE(one_length_only), CASE(types_and_parameters), CASE(who_is_local),
    CASE(forwarding_is_believed_from_front_servers_only), CASE(rubbish_forwarded_from_here_is_not_local),
    CASE(addresses), CASE(cookies))
