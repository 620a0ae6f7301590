// SPDX-License-Identifier: Apache-2.0
/* engine_test.c - the engine over real sockets on 127.0.0.1, with friends and with enemies. */
#include "http/engine.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/test.h"
#include "http/reply.h"

/* -- the server under test -- */

static int64_t limit(void *arg, const struct request *r)
{
    (void)arg;
    return str_starts(r->path, STR("/big")) ? INT64_MAX : str_starts(r->path, STR("/mid")) ? 100000 : 2000;
}

static uint32_t sum_of(const struct request *r)
{
    uint32_t sum = 0;
    char block[4096];
    ssize_t n;

    for (size_t i = 0; i < r->body.n; i++)
        sum = sum * 31 + (uint8_t)r->body.p[i];
    while (r->body_fd >= 0 && (n = read(r->body_fd, block, sizeof block)) > 0)
        for (ssize_t i = 0; i < n; i++)
            sum = sum * 31 + (uint8_t)block[i];
    return sum;
}

static void handle(void *arg, const struct request *r, struct reply *out)
{
    (void)arg;
    if (r->refused != 0) {
        reply_text(out, r->refused, str_of(r->why));
    } else if (str_eqz(r->path, "/long")) {
        char *p = arena_take(r->mem, 8192);
        memset(p, 'x', 8192);
        reply_html(out, 200, (struct str){ p, 8192 });
    } else if (str_eqz(r->path, "/slow")) {
        nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
        reply_text(out, 200, STR("slept"));
    } else if (str_eqz(r->path, "/huge")) {
        char *p = arena_take(r->mem, 16 << 20);
        reply_bytes(out, 200, STR("application/x"), (struct str){ p, 16 << 20 });
    } else {
        reply_text(out, 200,
                   arena_printf(r->mem, "m%d %.*s n%lld fd%d s%u", (int)r->method, STR_ARG(r->path),
                                (long long)r->body_size, r->body_fd >= 0, (unsigned)sum_of(r)));
    }
}

static struct engine *start(struct engine_options o)
{
    struct engine *e = NULL;
    struct err err = { 0 };

    o.listen = STR("127.0.0.1:0");
    o.handle = handle;
    o.body_limit = limit;
    o.body_memory = 20000;
    EQ(engine_start(&o, &e, &err), ST_OK);
    return e;
}

/* -- a client that sends exactly what it is told -- */

static int dial(const struct engine *e)
{
    struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)engine_port(e)) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EQ(connect(fd, (struct sockaddr *)&sa, sizeof sa), 0);
    return fd;
}

static bool put(int fd, struct str s)
{
    while (s.n > 0) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        s = str_from(s, (size_t)n);
    }
    return true;
}

/* All that comes until the end, or until nothing came for `ms`. */
static struct str hear(struct arena *mem, int fd, int ms)
{
    struct buf b = buf_make(mem, 64 << 20);
    struct pollfd p = { .fd = fd, .events = POLLIN };

    while (poll(&p, 1, ms) > 0) {
        char *to = buf_room(&b, 65536);
        ssize_t n = recv(fd, to, 65536, 0);
        if (n <= 0)
            break;
        buf_took(&b, (size_t)n);
    }
    return buf_str(&b);
}

static struct str ask(struct arena *mem, const struct engine *e, struct str raw)
{
    int fd = dial(e);

    put(fd, raw);
    shutdown(fd, SHUT_WR);
    struct str answer = hear(mem, fd, 5000);
    close(fd);
    return answer;
}

static int status_of(struct str answer)
{
    return answer.n > 12 ? (answer.p[9] - '0') * 100 + (answer.p[10] - '0') * 10 + answer.p[11] - '0' : 0;
}

static bool has(struct str hay, const char *needle)
{
    return str_find(hay, str_of(needle)) != SIZE_MAX;
}

#define H "Host: a\r\n"

/* -- tests -- */

TEST(plain_requests)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());
    struct str a = ask(mem, e, STR("GET /a%20b HTTP/1.1\r\n" H "\r\n"));

    EQ(status_of(a), 200);
    OK(has(a, "m0 /a b n0"));
    OK(has(a, "X-Content-Type-Options: nosniff"));
    OK(has(a, "frame-ancestors 'none'"));
    OK(has(a, "Cache-Control: no-store"));
    OK(!has(a, "Strict-Transport"));
    a = ask(mem, e, STR("HEAD /a HTTP/1.1\r\n" H "\r\n"));
    EQ(status_of(a), 200);
    OK(str_ends(a, STR("\r\n\r\n")) && !has(a, "Content-Length: 0"));
    a = ask(mem, e, STR("POST /p HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc"));
    OK(has(a, "m1 /p n3 fd0 s96354"));
    a = ask(mem, e, STR("GET /a HTTP/1.0\r\n\r\n"));
    EQ(status_of(a), 200);
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(keep_alive_and_pipelining)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());
    struct str a = ask(mem, e,
                       STR("POST /1 HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\naGET /2 HTTP/1.1\r\n" H "\r\n"
                           "POST /3 HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
                           "GET /4 HTTP/1.1\r\nConnection: close\r\n" H "\r\nGET /5 HTTP/1.1\r\n" H "\r\n"));

    OK(has(a, "m1 /1 n1") && has(a, "m0 /2 n0") && has(a, "m1 /3 n2") && has(a, "m0 /4 n0"));
    OK(!has(a, "/5"));
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(malformed_heads_are_refused)
{
    static const struct {
        struct str raw;
        int status;
    } row[] = {
        { STR("GET /%zz HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /%00 HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /a/../b HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /%2e%2e/b HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /%ff HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /\xff HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET a HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /a b HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /a\r\n\r\n"), 400 },
        { STR("GET /a HTTP/9\r\n\r\n"), 400 },
        { STR("GET /a HTTP/2.0\r\n\r\n"), 505 },
        { STR("GET /a HTTP/1.1\r\n\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H H "\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H "X Y: b\r\n\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H "nothing\r\n\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H "X: a\x01\r\n\r\n"), 400 },
        { STR("GET /a\0b HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /a?b=1\0&c HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H "X: a\0b\r\nY: 1\r\n\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H "X: a\0\0b\r\n\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H "X: a\0bcdef\r\n\r\n"), 400 },
        { STR("GET /a HTTP/1.1\r\n" H "X: a\r\n folded\r\nY: 1\r\n\r\n"), 400 },
        { STR("POST /a HTTP/1.1\r\n" H "Content-Type: text/plain; charset=gbk\r\nContent-Length: 1\r\n\r\na"), 415 },
        { STR("PATCH /a HTTP/1.1\r\n" H "\r\n"), 405 },
        { STR("TRACE /a HTTP/1.1\r\n" H "\r\n"), 405 },
        { STR("get /a HTTP/1.1\r\n" H "\r\n"), 405 },
        { STR("POST /a HTTP/1.1\r\n" H "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"), 400 },
        { STR("POST /a HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 44\r\n\r\nGET /smuggled HTTP/1.1\r\n" H
              "\r\n"),
          400 },
        { STR("POST /a HTTP/1.1\r\n" H
              "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n" H "\r\n"),
          400 },
        { STR("POST /a HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400 },
        { STR("POST /a HTTP/1.1\r\n" H "Content-Length : 5\r\n\r\nGET /smuggled HTTP/1.1\r\n" H "\r\n"), 400 },
        { STR("POST /a HTTP/1.1\r\n" H "Content-Length: -1\r\n\r\n"), 400 },
        { STR("POST /a HTTP/1.1\r\n" H "Content-Length: 99999999999999999999999\r\n\r\n"), 413 },
        { STR("POST /a HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400 },
        { STR("POST /a HTTP/1.1\r\n" H "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\na"), 415 },
    };
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());

    for (size_t i = 0; i < N_OF(row); i++) {
        struct str a = ask(mem, e, row[i].raw);
        if (status_of(a) != row[i].status || has(a, "smuggled") || has(a, " 200 "))
            fail_msg("%.*s\n-> %.*s", STR_ARG(row[i].raw), STR_ARG(a));
    }
    EQ(status_of(ask(mem, e, STR("GET /fine HTTP/1.1\r\n" H "\r\n"))), 200);
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(floods_of_header_are_refused)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());
    struct buf many = buf_make(mem, 1 << 20), wide = buf_make(mem, 1 << 20), uri = buf_make(mem, 1 << 20);

    buf_addz(&many, "GET /a HTTP/1.1\r\n" H);
    for (int i = 0; i < 110; i++)
        buf_printf(&many, "x%d: 1\r\n", i);
    buf_addz(&many, "\r\n");
    EQ(status_of(ask(mem, e, buf_str(&many))), 431);
    buf_addz(&wide, "GET /a HTTP/1.1\r\n" H "x: ");
    buf_addz(&uri, "GET /");
    for (int i = 0; i < 40000; i++) {
        buf_byte(&wide, 'y');
        buf_byte(&uri, 'y');
    }
    EQ(status_of(ask(mem, e, buf_str(&wide))), 431);
    EQ(status_of(ask(mem, e, buf_str(&uri))), 414);
    engine_stop(e, 1);
    arena_drop(mem);
}

static struct str post(struct arena *mem, const char *path, size_t n, const char *more)
{
    struct buf b = buf_make(mem, n + 1000);

    buf_printf(&b, "POST %s HTTP/1.1\r\n" H "%sContent-Length: %zu\r\n\r\n", path, more, n);
    for (size_t i = 0; i < n; i++)
        buf_byte(&b, 'a');
    return buf_str(&b);
}

TEST(bodies_are_bounded_and_spooled)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());
    struct str a = ask(mem, e, post(mem, "/mid", 90000, ""));

    OK(has(a, "n90000 fd1 "));
    OK(has(ask(mem, e, post(mem, "/mid", 15000, "")), "n15000 fd0 "));
    EQ(status_of(ask(mem, e, post(mem, "/mid", 100001, ""))), 413);
    a = ask(mem, e, post(mem, "/x", 3 << 20, ""));
    EQ(status_of(a), 413);
    OK(has(a, "http.too_large"));
    /* Who asks first gets the answer before sending anything. */
    int fd = dial(e);
    put(fd, STR("POST /x HTTP/1.1\r\n" H "Expect: 100-continue\r\nContent-Length: 30000\r\n\r\n"));
    EQ(status_of(hear(mem, fd, 3000)), 413);
    close(fd);
    fd = dial(e);
    put(fd, STR("POST /x HTTP/1.1\r\n" H "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
    EQ(status_of(hear(mem, fd, 300)), 100);
    put(fd, STR("abc"));
    EQ(status_of(hear(mem, fd, 300)), 200);
    close(fd);
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(chunked_bodies_are_bounded_too)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());
    struct buf b = buf_make(mem, 1 << 20);

    buf_addz(&b, "POST /mid HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 90; i++)
        buf_printf(&b, "3E8;x=y\r\n%01000d\r\n", i);
    struct str open_end = arena_str(mem, buf_str(&b));
    buf_addz(&b, "0\r\nX: y\r\n\r\n");
    OK(has(ask(mem, e, buf_str(&b)), "n90000 fd1 "));
    struct buf c = buf_make(mem, 1 << 20);
    buf_add(&c, open_end);
    for (int i = 0; i < 20; i++)
        buf_printf(&c, "3E8\r\n%01000d\r\n", i);
    buf_addz(&c, "0\r\n\r\n");
    EQ(status_of(ask(mem, e, buf_str(&c))), 413);
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(endless_bodies_get_their_answer)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());
    char block[65536] = { 0 };
    int fd = dial(e);
    struct pollfd p = { .fd = fd, .events = POLLIN };
    size_t sent = 0;

    put(fd, STR("POST /x HTTP/1.1\r\n" H "Content-Length: 900000000\r\n\r\n"));
    EQ(poll(&p, 1, 3000), 1);
    for (int i = 0; i < 500 && put(fd, (struct str){ block, sizeof block }); i++) /* who does not look goes on */
        sent += sizeof block;
    EQ(sent, 500 * sizeof block);
    EQ(status_of(hear(mem, fd, 3000)), 413);
    while (sent < 200 << 20 && put(fd, (struct str){ block, sizeof block }))
        sent += sizeof block;
    OK(sent >= 63 << 20 && sent < 100 << 20);
    close(fd);
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(half_requests_disturb_nobody)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());
    struct str whole = STR("POST /mid HTTP/1.1\r\n" H "Content-Length: 30000\r\n\r\nabc");

    for (size_t n = 0; n < whole.n; n += 3) {
        int fd = dial(e);
        put(fd, str_cut(whole, 0, n));
        close(fd);
    }
    EQ(status_of(ask(mem, e, STR("GET /fine HTTP/1.1\r\n" H "\r\n"))), 200);
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(slow_heads_and_slow_bodies_are_cut)
{
    struct arena *mem = arena_make();
    struct engine_options o = engine_defaults();

    o.header_seconds = 1;
    o.idle_seconds = 2;
    struct engine *e = start(o);
    int silent = dial(e), line = dial(e), drip = dial(e), body = dial(e), used = dial(e), big = dial(e);
    put(big, STR("GET /huge HTTP/1.1\r\n" H "\r\n")); /* and never reads it */
    put(line, STR("GET / HTTP/1.1\r\nX: "));
    put(body, STR("POST /x HTTP/1.1\r\n" H "Content-Length: 100\r\n\r\nabc"));
    put(used, STR("GET /used HTTP/1.1\r\n" H "\r\n"));
    EQ(status_of(hear(mem, used, 200)), 200);
    for (int i = 0; i < 22; i++) {
        put(drip, STR("x"));
        put(line, STR("x"));
        nanosleep(&(struct timespec){ .tv_nsec = 80000000 }, NULL);
    }
    EQ(hear(mem, silent, 0).n, 0);
    OK(!put(line, STR("x")) || !put(line, STR("x")));
    OK(!put(drip, STR("x")) || !put(drip, STR("x")));
    EQ(hear(mem, used, 3000).n, 0);
    EQ(hear(mem, body, 3000).n, 0);
    nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
    OK(hear(mem, big, 100).n < 16 << 20);
    EQ(engine_count(e).cut, 6);
    EQ(engine_count(e).connections, 0);
    close(silent), close(line), close(drip), close(body), close(used), close(big);
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(too_many_connections_are_told_so)
{
    struct arena *mem = arena_make();
    struct engine_options o = engine_defaults();
    int fd[10];

    o.connections = 8;
    struct engine *e = start(o);
    for (int i = 0; i < 10; i++) {
        fd[i] = dial(e);
        nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    }
    put(fd[9], STR("GET / HTTP/1.1\r\n" H "\r\n"));
    struct str a = hear(mem, fd[9], 1000);
    EQ(status_of(a), 503);
    OK(has(a, "Retry-After") && str_ends(a, STR("again.\n")));
    put(fd[0], STR("GET / HTTP/1.1\r\n" H "\r\n"));
    EQ(status_of(hear(mem, fd[0], 500)), 200);
    for (int i = 0; i < 10; i++)
        close(fd[i]);
    nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
    EQ(status_of(ask(mem, e, STR("GET / HTTP/1.1\r\n" H "\r\n"))), 200);
    OK(engine_count(e).turned_away >= 2);
    engine_stop(e, 1);
    arena_drop(mem);
}

static void *ask_slow(void *arg)
{
    struct arena *mem = arena_make();
    int fd = dial(arg);

    put(fd, STR("GET /slow HTTP/1.1\r\n" H "\r\n"));
    struct str a = hear(mem, fd, 2000);
    bool good = has(a, "slept") && has(a, "Connection: close");
    close(fd);
    arena_drop(mem);
    return good ? "good" : NULL;
}

TEST(stop_lets_open_requests_end)
{
    struct engine *e = start(engine_defaults());
    pthread_t t[4];
    void *good;
    int idle = dial(e);

    for (int i = 0; i < 4; i++)
        EQ(pthread_create(&t[i], NULL, ask_slow, e), 0);
    nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
    engine_stop(e, 5);
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], &good);
        OK(good != NULL);
    }
    close(idle);
}

TEST(text_is_compressed_as_accepted)
{
    struct arena *mem = arena_make();
    struct engine *e = start(engine_defaults());

    OK(has(ask(mem, e, STR("GET /long HTTP/1.1\r\n" H "Accept-Encoding: gzip, br\r\n\r\n")), "Content-Encoding: br"));
    OK(has(ask(mem, e, STR("GET /long HTTP/1.1\r\n" H "Accept-Encoding: gzip, br;q=0\r\n\r\n")),
           "Content-Encoding: gzip"));
    struct str a = ask(mem, e, STR("GET /long HTTP/1.1\r\n" H "Accept-Encoding: identity\r\n\r\n"));
    OK(!has(a, "Content-Encoding") && has(a, "Vary: Accept-Encoding") && has(a, "Content-Length: 8192"));
    OK(!has(ask(mem, e, STR("GET /short HTTP/1.1\r\n" H "Accept-Encoding: br\r\n\r\n")), "Content-Encoding"));
    engine_stop(e, 1);
    arena_drop(mem);
}

TEST(a_taken_port_is_an_error)
{
    struct engine *e = start(engine_defaults()), *other;
    struct engine_options o = engine_defaults();
    struct arena *mem = arena_make();
    struct err err = { 0 };

    o.handle = handle;
    o.body_limit = limit;
    o.listen = arena_printf(mem, "127.0.0.1:%d", engine_port(e));
    EQ(engine_start(&o, &other, &err), ST_BROKEN);
    assert_string_equal(err.code, "http.listen");
    engine_stop(e, 1);
    arena_drop(mem);
}

RUN(CASE(plain_requests), CASE(keep_alive_and_pipelining), CASE(malformed_heads_are_refused),
    CASE(floods_of_header_are_refused), CASE(bodies_are_bounded_and_spooled), CASE(chunked_bodies_are_bounded_too),
    CASE(endless_bodies_get_their_answer), CASE(half_requests_disturb_nobody), CASE(slow_heads_and_slow_bodies_are_cut),
    CASE(too_many_connections_are_told_so), CASE(stop_lets_open_requests_end), CASE(text_is_compressed_as_accepted),
    CASE(a_taken_port_is_an_error))
