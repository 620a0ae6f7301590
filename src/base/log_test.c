// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/test.h"

static struct str written(struct arena *mem, FILE *f)
{
    long n = lseek(fileno(f), 0, SEEK_END);
    char *p = arena_take(mem, (size_t)n + 1);

    EQ(pread(fileno(f), p, (size_t)n, 0), n);
    return (struct str){ p, (size_t)n };
}

TEST(a_line_has_time_level_event_and_fields)
{
    struct arena *mem = arena_make();
    FILE *f = tmpfile();
    const struct log log = { fileno(f), LOG_INFO };
    struct err e = { 0 };

    struct log_line l = log_start(&log, (struct when){ 1500 }, LOG_WARN, "request");
    log_text(&l, "id", STR("a1"));
    log_text(&l, "q", STR("a b=\"\n\x7f渭"));
    log_text(&l, "none", STR_NONE);
    log_int(&l, "n", INT64_MIN);
    (void)err_set(&e, ST_INPUT, "json.syntax", "body", STR("secret"), "x.c", 7);
    log_err(&l, &e);
    log_end(&l);
    EQ_STR(written(mem, f), STR("1970-01-01T08:00:01.500+08:00 warn request id=a1 q=\"a b=\\\"\\x0a\\x7f渭\" none=\"\" "
                                "n=-9223372036854775808 code=json.syntax at=x.c:7 field=body\n"));
    l = log_start(&log, (struct when){ 0 }, LOG_DEBUG, "quiet");
    log_int(&l, "n", 1);
    log_end(&l);
    EQ(str_find(written(mem, f), STR("quiet")), SIZE_MAX);
    (void)fclose(f);
    arena_drop(mem);
}

TEST(a_long_line_is_cut_but_stays_one_line)
{
    struct arena *mem = arena_make();
    FILE *f = tmpfile();
    const struct log log = { fileno(f), LOG_INFO };
    char big[5000];

    memset(big, '\n', sizeof big);
    struct log_line l = log_start(&log, (struct when){ 0 }, LOG_INFO, "big");
    log_text(&l, "v", (struct str){ big, sizeof big });
    log_int(&l, "more", 1);
    log_end(&l);
    struct str s = written(mem, f);
    EQ(s.n, sizeof l.text);
    OK(str_ends(s, STR(" ...\n")));
    EQ(str_find(s, STR("\n")), s.n - 1);
    (void)fclose(f);
    arena_drop(mem);
}

static void *chatter(void *arg)
{
    const struct log *log = arg;

    for (int i = 0; i < 500; i++) {
        struct log_line l = log_start(log, (struct when){ 0 }, LOG_INFO, "tick");
        log_text(&l, "long", STR("0123456789012345678901234567890123456789"));
        log_int(&l, "i", 7);
        log_end(&l);
    }
    return NULL;
}

TEST(threads_never_mix_lines)
{
    struct arena *mem = arena_make();
    FILE *f = tmpfile();
    struct log log = { fileno(f), LOG_INFO };
    pthread_t t[4];

    for (size_t i = 0; i < N_OF(t); i++)
        EQ(pthread_create(&t[i], NULL, chatter, &log), 0);
    for (size_t i = 0; i < N_OF(t); i++)
        pthread_join(t[i], NULL);
    struct str s = written(mem, f), line;
    size_t n = 0;
    while (str_split(&s, '\n', &line) && line.n > 0) {
        n++;
        EQ_STR(line, STR("1970-01-01T08:00:00.000+08:00 info tick long=0123456789012345678901234567890123456789 i=7"));
    }
    EQ(n, 2000);
    (void)fclose(f);
    arena_drop(mem);
}

RUN(CASE(a_line_has_time_level_event_and_fields), CASE(a_long_line_is_cut_but_stays_one_line),
    CASE(threads_never_mix_lines))
