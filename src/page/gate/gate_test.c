// SPDX-License-Identifier: Apache-2.0
/* gate_test.c - a real site behind a real socket: what the gate lets through, and how it says no. */
#include "page/gate/gate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/test.h"
#include "codec/json.h"
#include "core/org/account.h"
#include "core/site.h"
#include "sys/now.h"

struct world {
    struct arena *mem;
    char folder[64];
    struct site *site;
    struct gate *gate;
    struct engine *engine;
    struct str token;
    int log_fd;
};

static void add_officer(struct world *w)
{
    struct ctx cx = site_ctx(w->site, w->mem);
    struct officer_new o = { .login = STR("rd01"),
                             .name = STR("测试员"),
                             .unit = STR("610404.xfj"),
                             .duties = STR("PD"),
                             .password = STR("Long-enough-9") };
    struct session s;
    int64_t id;

    EQ(account_add(&cx, &o, &id), ST_OK);
    EQ(account_token(&cx, STR("rd01"), 1, &s), ST_OK);
    w->token = s.token;
}

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    struct err e = { 0 };
    struct engine_options o = engine_defaults();

    w->mem = arena_make();
    snprintf(w->folder, sizeof w->folder, "/tmp/gate_test.XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    struct str place = arena_printf(w->mem, "%s/site", w->folder);
    EQ(site_init(w->mem, &(struct site_birth){ .place = place, .district = 610404, .training = true }, &e), ST_OK);
    EQ(site_open(w->mem, &(struct site_options){ .place = place }, &w->site, &e), ST_OK);
    w->log_fd = open(arena_printf(w->mem, "%s/log", w->folder).p, O_RDWR | O_CREAT | O_APPEND, 0600);
    struct gate_options g = { .site = w->site,
                              .log = { .fd = w->log_fd, .least = LOG_DEBUG },
                              .spool = arena_printf(w->mem, "%s/spool", w->folder) };
    EQ(gate_make(&g, &w->gate, &e), ST_OK);
    EQ(gate_engine(w->gate, &o, &e), ST_OK);
    o.listen = STR("127.0.0.1:0");
    EQ(engine_start(&o, &w->engine, &e), ST_OK);
    add_officer(w);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    engine_stop(w->engine, 1);
    gate_drop(w->gate);
    site_close(w->site);
    close(w->log_fd);
    FILE *rm = popen(arena_printf(w->mem, "rm -r %s", w->folder).p, "r");
    arena_drop(w->mem);
    free(w);
    return rm == NULL ? -1 : pclose(rm);
}

/* "GET /x" and further header lines, each ended by \r\n; all of the answer. */
static struct str ask(struct world *w, const char *line, const char *head, const char *body)
{
    struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)engine_port(w->engine)) };
    struct str raw =
        arena_printf(w->mem, "%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n%s", line,
                     head, strlen(body), body);
    struct buf b = buf_make(w->mem, 8 << 20);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ssize_t n;

    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EQ(connect(fd, (struct sockaddr *)&sa, sizeof sa), 0);
    EQ(send(fd, raw.p, raw.n, MSG_NOSIGNAL), raw.n);
    while ((n = recv(fd, buf_room(&b, 65536), 65536, 0)) > 0)
        buf_took(&b, (size_t)n);
    close(fd);
    return buf_str(&b);
}

static int status_of(struct str a)
{
    return a.n > 12 ? (a.p[9] - '0') * 100 + (a.p[10] - '0') * 10 + a.p[11] - '0' : 0;
}

static bool has(struct str hay, const char *needle)
{
    return str_find(hay, str_of(needle)) != SIZE_MAX;
}

static struct str body_of(struct str a)
{
    return str_from(a, str_find(a, STR("\r\n\r\n")) + 4);
}

static struct str without_request(struct arena *mem, struct str a)
{
    struct buf b = buf_make(mem, a.n + 1);
    size_t at = str_find(a, STR("\"request\":\""));

    buf_add(&b, str_cut(a, 0, at));
    buf_add(&b, str_from(a, at == SIZE_MAX ? a.n : at + 27));
    return buf_str(&b);
}

#define WORLD struct world *w = *state

TEST(health_and_readiness)
{
    WORLD;
    EQ(status_of(ask(w, "GET /healthz", "", "")), 200);
    struct str a = ask(w, "GET /readyz", "", "");
    EQ(status_of(a), 503);
    OK(has(a, "starting") && has(a, "application/json"));
    gate_ready(w->gate, w->engine);
    EQ(status_of(ask(w, "GET /readyz", "", "")), 200);
    EQ(status_of(ask(w, "HEAD /readyz", "", "")), 200);
    a = ask(w, "GET /metrics", "", "");
    OK(has(a, "anlan_requests_total{class=\"2xx\"}") && has(a, "anlan_connections "));
    EQ(status_of(ask(w, "GET /metrics", "X-Forwarded-For: 198.51.100.7\r\n", "")), 404);
}

TEST(the_api_describes_itself)
{
    WORLD;
    struct str a = ask(w, "GET /api/v1/openapi.json", "", "");
    struct err e = { 0 };
    const struct json *doc = json_parse(w->mem, body_of(a), 1 << 20, &e);

    EQ(status_of(a), 200);
    assert_non_null(doc);
    EQ_STR(json_text(doc, "openapi"), STR("3.1.0"));
    assert_non_null(json_get(json_get(json_get(doc, "components"), "schemas"), "error"));
    size_t at = str_find(a, STR("ETag: \""));
    struct str tag = str_cut(a, at + 6, at + 6 + str_find(str_from(a, at + 6), STR("\r\n")));
    a = ask(w, "GET /api/v1/openapi.json", arena_printf(w->mem, "If-None-Match: %.*s\r\n", STR_ARG(tag)).p, "");
    EQ(status_of(a), 304);
    EQ(body_of(a).n, 0);
}

TEST(what_is_unknown_is_not_repeated)
{
    WORLD;
    struct str a = ask(w, "GET /api/v1/none/AAAA", "", ""), b = ask(w, "GET /api/v1/none/BBBB", "", "");

    EQ(status_of(a), 404);
    OK(!has(a, "AAAA") && has(a, "\"code\":\"page.unknown\""));
    EQ_STR(without_request(w->mem, body_of(a)), without_request(w->mem, body_of(b)));
    a = ask(w, "GET /none/AAAA", "", "");
    b = ask(w, "GET /none/BBBB", "", "");
    EQ(status_of(a), 404);
    OK(has(a, "text/html") && !has(a, "AAAA"));
    EQ_STR(body_of(a), body_of(b));
}

TEST(errors_speak_the_readers_language)
{
    WORLD;
    OK(has(ask(w, "GET /api/none", "", ""), "没有这个页面"));
    OK(has(ask(w, "GET /api/none", "Accept-Language: en-GB,zh;q=0.5\r\n", ""), "There is no such page"));
    OK(has(ask(w, "GET /api/none", "Accept-Language: fr, de\r\n", ""), "没有这个页面"));
    OK(has(ask(w, "GET /api/none", "Cookie: lang=en\r\n", ""), "There is no such page"));
    OK(has(ask(w, "GET /api/none?lang=zh", "Cookie: lang=en\r\n", ""), "没有这个页面"));
    OK(has(ask(w, "GET /healthz?lang=en", "", ""), "Set-Cookie: lang=en; Path=/; HttpOnly; SameSite=Lax"));
}

TEST(methods)
{
    WORLD;
    struct str a = ask(w, "DELETE /healthz", "", "");

    EQ(status_of(a), 405);
    OK(has(a, "Allow: GET, HEAD, OPTIONS\r\n"));
    a = ask(w, "OPTIONS /healthz", "", "");
    EQ(status_of(a), 204);
    OK(has(a, "Allow: GET, HEAD, OPTIONS\r\n"));
    a = ask(w, "PATCH /api/v1/x", "", "");
    EQ(status_of(a), 405);
    OK(has(a, "\"code\":\"page.method\""));
    EQ(status_of(ask(w, "OPTIONS *", "", "")), 204); /* as of the first page */
}

TEST(what_the_engine_refuses_is_worded_by_us)
{
    WORLD;
    struct str a = ask(w, "GET /api/%zz", "", "");

    EQ(status_of(a), 400);
    OK(has(a, "\"code\":\"http.target\""));
    a = ask(w, "POST /healthz", "Transfer-Encoding: chunked\r\n", "");
    EQ(status_of(a), 400);
    OK(has(a, "Connection: close") && has(a, "X-Content-Type-Options: nosniff"));
}

TEST(a_false_token_is_refused_a_true_one_is_known)
{
    WORLD;
    struct str a = ask(w, "GET /api/v1/openapi.json", "Authorization: Bearer nothing\r\n", "");

    EQ(status_of(a), 401);
    OK(has(a, "WWW-Authenticate: Bearer") && has(a, "\"code\":\"login.ended\""));
    a = ask(w, "GET /api/v1/openapi.json", arena_printf(w->mem, "Authorization: Bearer %.*s\r\n", STR_ARG(w->token)).p,
            "");
    EQ(status_of(a), 200);
    EQ(status_of(ask(w, "GET /healthz", "Cookie: sid=nothing\r\n", "")), 200);
}

TEST(strangers_are_limited_this_machine_is_not)
{
    WORLD;
    int last = 0;
    struct str a = STR_NONE;

    for (int i = 0; i < 700 && last != 429; i++) {
        a = ask(w, "HEAD /api/v1/openapi.json", "X-Forwarded-For: 198.51.100.9\r\n", "");
        last = status_of(a);
    }
    EQ(last, 429);
    OK(has(a, "Retry-After: "));
    a = ask(w, "GET /api/v1/openapi.json", "X-Forwarded-For: 198.51.100.9\r\n", "");
    OK(has(a, "\"code\":\"limit.often\""));
    EQ(status_of(ask(w, "HEAD /api/v1/openapi.json", "", "")), 200);
}

TEST(assets_may_be_kept_for_ever_by_hash)
{
    WORLD;
    struct str a = ask(w, "GET /asset/site.css", "Accept-Encoding: br\r\n", "");

    EQ(status_of(a), 200);
    OK(has(a, "Cache-Control: no-cache") && has(a, "text/css") && has(a, "Content-Encoding: br"));
    size_t at = str_find(a, STR("ETag: \"")) + 7;
    a = ask(w, arena_printf(w->mem, "GET /asset/site.css?%.*s", 16, a.p + at).p, "", "");
    OK(has(a, "immutable") && !has(a, "Content-Encoding"));
    EQ(status_of(ask(w, "GET /asset/../gate.c", "", "")), 400);
    EQ(status_of(ask(w, "GET /asset/none.css", "", "")), 404);
    EQ(status_of(ask(w, "GET /data/error.def", "", "")), 404);
}

TEST(the_log_has_no_addresses_and_no_queries)
{
    WORLD;
    char text[1 << 18];

    ask(w, "GET /healthz?phone=13900001111", "X-Forwarded-For: 203.0.113.77\r\n", "");
    now_sleep_ms(300); /* lines are written together */
    ssize_t n = pread(w->log_fd, text, sizeof text - 1, 0);
    OK(n > 0);
    text[n] = '\0';
    OK(strstr(text, "page=page_healthz") != NULL && strstr(text, "status=200") != NULL);
    OK(strstr(text, "13900001111") == NULL && strstr(text, "203.0.113.77") == NULL && strstr(text, "AAAA") == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(health_and_readiness),
        CASE(the_api_describes_itself),
        CASE(what_is_unknown_is_not_repeated),
        CASE(errors_speak_the_readers_language),
        CASE(methods),
        CASE(what_the_engine_refuses_is_worded_by_us),
        CASE(a_false_token_is_refused_a_true_one_is_known),
        CASE(assets_may_be_kept_for_ever_by_hash),
        CASE(strangers_are_limited_this_machine_is_not),
        CASE(the_log_has_no_addresses_and_no_queries),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
