// SPDX-License-Identifier: Apache-2.0
/* scribe_test.c - no line is lost or torn while there is room, and a stuck file stops nobody. */
#include "sys/scribe.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/test.h"
#include "sys/now.h"

enum { THREADS = 4, LINES = 1200 };

static void *write_lines(void *arg)
{
    for (int i = 0; i < LINES; i++)
        scribe_write(arg, STR("0123456789012345678901234567890123456789\n"));
    return NULL;
}

TEST(lines_of_many_threads_are_whole)
{
    char name[] = "/tmp/scribe_test.XXXXXX", text[THREADS * LINES * 41 + 1];
    int fd = mkstemp(name);
    struct scribe *s;
    struct err e = { 0 };
    pthread_t t[THREADS];

    EQ(scribe_start(fd, &s, &e), ST_OK);
    for (int i = 0; i < THREADS; i++)
        EQ(pthread_create(&t[i], NULL, write_lines, s), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    scribe_stop(s);
    EQ(pread(fd, text, sizeof text, 0), THREADS * LINES * 41);
    for (int i = 0; i < THREADS * LINES; i++)
        OK(text[i * 41] == '0' && text[i * 41 + 40] == '\n');
    close(fd);
    unlink(name);
}

TEST(a_line_arrives_by_itself)
{
    int fd[2];
    char c[8];
    struct scribe *s;
    struct err e = { 0 };

    EQ(pipe(fd), 0);
    EQ(scribe_start(fd[1], &s, &e), ST_OK);
    int64_t from = now_mono_ns();
    scribe_write(s, STR("one\n"));
    EQ(read(fd[0], c, sizeof c), 4);
    OK(now_mono_ns() - from < INT64_C(2000000000));
    scribe_stop(s);
    close(fd[0]), close(fd[1]);
}

struct drain {
    int fd;
    size_t n;
    char text[1 << 20];
};

static void *drain(void *arg)
{
    struct drain *d = arg;
    ssize_t n;

    while ((n = read(d->fd, d->text + d->n, sizeof d->text - d->n)) > 0)
        d->n += (size_t)n;
    return NULL;
}

TEST(a_stuck_file_stops_nobody_and_losses_are_told)
{
    static struct drain got;
    int fd[2];
    struct scribe *s;
    struct err e = { 0 };
    pthread_t t;

    EQ(pipe(fd), 0);
    EQ(scribe_start(fd[1], &s, &e), ST_OK);
    for (int i = 0; i < 20000; i++) /* 820 KB into a pipe that holds 64 KB and is not read */
        scribe_write(s, STR("0123456789012345678901234567890123456789\n"));
    got.fd = fd[0];
    EQ(pthread_create(&t, NULL, drain, &got), 0);
    now_sleep_ms(50);
    scribe_write(s, STR("last\n"));
    scribe_stop(s);
    close(fd[1]);
    pthread_join(t, NULL);
    close(fd[0]);
    OK(str_find((struct str){ got.text, got.n }, STR("warn log lost=")) != SIZE_MAX);
    OK(got.n < 820000);
}

RUN(CASE(lines_of_many_threads_are_whole), CASE(a_line_arrives_by_itself),
    CASE(a_stuck_file_stops_nobody_and_losses_are_told))
