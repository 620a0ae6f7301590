// SPDX-License-Identifier: Apache-2.0
/* fetch_test.c - what goes over the line and what comes back, against a server of one answer on 127.0.0.1. */
#include "sys/fetch.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/test.h"

enum { HEARD_MAX = 8192 };
struct server { /* takes one connection: says each line of its part when a line, or the body's end, was heard */
    int fd;
    struct str url;
    const char *answer;       /* HTTP: all of it, after the head was heard */
    const char *const *lines; /* SMTP: one after the other; NULL = HTTP */
    const char *until;        /* what ends the request */
    char heard[HEARD_MAX];
    pthread_t thread;
};

static void hear(struct server *s, int fd, const char *until)
{
    size_t n = strlen(s->heard);
    ssize_t got;

    while (strstr(s->heard + (n > 64 ? n - 64 : 0), until) == NULL && n + 1 < HEARD_MAX &&
           (got = read(fd, s->heard + n, HEARD_MAX - 1 - n)) > 0)
        n += (size_t)got;
}

static void hear_line(struct server *s, int fd)
{
    size_t n = strlen(s->heard);

    OK(read(fd, s->heard + n, HEARD_MAX - 1 - n) > 0);
}

static void say(int fd, const char *z)
{
    OK(write(fd, z, strlen(z)) == (ssize_t)strlen(z));
}

static void *serve(void *arg)
{
    struct server *s = arg;
    int fd = accept(s->fd, NULL, NULL);

    if (s->lines == NULL) {
        hear(s, fd, s->until);
        say(fd, s->answer);
    }
    for (size_t i = 0; s->lines != NULL && s->lines[i] != NULL; i++) {
        say(fd, s->lines[i]);
        if (strncmp(s->lines[i], "354", 3) == 0)
            hear(s, fd, "\r\n.\r\n");
        else if (s->lines[i + 1] != NULL)
            hear_line(s, fd);
    }
    close(fd);
    return NULL;
}

static void server_start(struct arena *mem, struct server *s, const char *scheme)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof a;

    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    OK(bind(s->fd, (struct sockaddr *)&a, n) == 0 && listen(s->fd, 1) == 0);
    OK(getsockname(s->fd, (struct sockaddr *)&a, &n) == 0);
    s->url = arena_printf(mem, "%s://127.0.0.1:%d", scheme, ntohs(a.sin_port));
    OK(pthread_create(&s->thread, NULL, serve, s) == 0);
}

static void server_stop(struct server *s)
{
    pthread_join(s->thread, NULL);
    close(s->fd);
}

TEST(a_post_carries_headers_and_body_and_any_status_is_an_answer)
{
    struct arena *mem = arena_make();
    struct server s = { .answer = "HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\n12\n", .until = "abc" };
    const struct fetch_header head[] = { { "Anlan-Event", STR("7") } };
    struct fetched got;
    struct err e = { 0 };

    server_start(mem, &s, "http");
    const struct fetch in = {
        .url = s.url, .post = true, .type = STR("text/x.note"), .body = STR("abc"), .header = head, .n_header = 1
    };
    EQ(fetch(mem, &in, &got, &e), ST_OK);
    server_stop(&s);
    EQ(got.status, 409);
    EQ_STR(got.body, STR("12\n"));
    OK(strstr(s.heard, "POST / HTTP/1.1\r\n") == s.heard);
    OK(strstr(s.heard, "\r\nAnlan-Event: 7\r\n") != NULL &&
       strstr(s.heard, "\r\nContent-Type: text/x.note\r\n") != NULL);
    OK(strstr(s.heard, "Expect") == NULL);
    arena_drop(mem);
}

TEST(a_redirect_is_an_answer_and_is_not_followed)
{
    struct arena *mem = arena_make();
    struct server s = { .answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                        .until = "\r\n\r\n" };
    struct fetched got;
    struct err e = { 0 };

    server_start(mem, &s, "http");
    EQ(fetch(mem, &(struct fetch){ .url = s.url }, &got, &e), ST_OK);
    server_stop(&s);
    EQ(got.status, 302);
    arena_drop(mem);
}

TEST(a_long_answer_ends_at_the_limit)
{
    struct arena *mem = arena_make();
    struct server s = { .answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef", .until = "\r\n\r\n" };
    struct fetched got;
    struct err e = { 0 };

    server_start(mem, &s, "http");
    EQ(fetch(mem, &(struct fetch){ .url = s.url, .limit = 5 }, &got, &e), ST_LIMIT);
    server_stop(&s);
    assert_string_equal(e.code, "fetch.large");
    arena_drop(mem);
}

TEST(no_answer_is_busy_and_says_why)
{
    struct arena *mem = arena_make();
    struct server cut = { .answer = "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nabc", .until = "\r\n\r\n" };
    struct fetched got;
    struct err e = { 0 }, nobody = { 0 };

    server_start(mem, &cut, "http");
    EQ(fetch(mem, &(struct fetch){ .url = cut.url }, &got, &e), ST_BUSY);
    server_stop(&cut);
    assert_string_equal(e.code, "fetch.failed");
    OK(e.detail[0] != '\0');
    EQ(fetch(mem, &(struct fetch){ .url = cut.url, .timeout_ms = 500 }, &got, &nobody), ST_BUSY);
    arena_drop(mem);
}

TEST(what_is_no_address_is_refused)
{
    struct arena *mem = arena_make();
    const struct str bad[] = { STR(""), STR("file:///etc/passwd"), STR("gopher://127.0.0.1/"),
                               STR("http://127.0.0.1/a b"), STR("http://127.0.0.1/\r\nX: y") };
    const struct fetch_header split[] = { { "X", STR("a\r\nY: b") } };
    struct fetched got;

    for (size_t i = 0; i < N_OF(bad); i++) {
        struct err e = { 0 };
        EQ(fetch(mem, &(struct fetch){ .url = bad[i] }, &got, &e), ST_INPUT);
    }
    struct err e = { 0 };
    EQ(fetch(mem, &(struct fetch){ .url = STR("http://127.0.0.1:1/"), .header = split, .n_header = 1 }, &got, &e),
       ST_INPUT);
    arena_drop(mem);
}

TEST(a_mail_goes_whole_to_its_one_receiver)
{
    struct arena *mem = arena_make();
    const char *const talk[] = { "220 hall\r\n", "250 hall\r\n",  "250 ok\r\n",  "250 ok\r\n",
                                 "354 go\r\n",   "250 taken\r\n", "221 bye\r\n", NULL };
    struct server s = { .lines = talk };
    struct err e = { 0 };
    int status = 0;

    server_start(mem, &s, "smtp");
    const struct mail in = { .server = s.url,
                             .from = STR("hall@example.invalid"),
                             .to = STR("who@example.invalid"),
                             .text = STR("Subject: a\r\n\r\n.one\r\ntwo\r\n") };
    EQ(mail_send(mem, &in, &status, &e), ST_OK);
    EQ(status / 100, 2);
    server_stop(&s);
    OK(strstr(s.heard, "MAIL FROM:<hall@example.invalid>") != NULL &&
       strstr(s.heard, "RCPT TO:<who@example.invalid>") != NULL);
    OK(strstr(s.heard, "\r\n..one\r\ntwo\r\n.\r\n") != NULL); /* RFC 5321 4.5.2: a dot at a line's start is doubled */
    arena_drop(mem);
}

TEST(a_mail_has_one_plain_address)
{
    struct arena *mem = arena_make();
    const struct str bad[] = { STR(""),      STR("who"),  STR("a@b,c@d"), STR("a@b\r\nRCPT TO:<x@y>"),
                               STR("<a@b>"), STR("a @b"), STR("@b") };

    for (size_t i = 0; i < N_OF(bad); i++) {
        struct err e = { 0 };
        int status;
        const struct mail in = {
            .server = STR("smtp://127.0.0.1:1"), .from = STR("a@b"), .to = bad[i], .text = STR("x\r\n")
        };
        EQ(mail_send(mem, &in, &status, &e), ST_INPUT);
    }
    arena_drop(mem);
}

RUN(CASE(a_post_carries_headers_and_body_and_any_status_is_an_answer),
    CASE(a_redirect_is_an_answer_and_is_not_followed), CASE(a_long_answer_ends_at_the_limit),
    CASE(no_answer_is_busy_and_says_why), CASE(what_is_no_address_is_refused),
    CASE(a_mail_goes_whole_to_its_one_receiver), CASE(a_mail_has_one_plain_address))
