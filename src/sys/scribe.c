// SPDX-License-Identifier: Apache-2.0
/* scribe.c - two pages: one is filled while the other is written. */
#include "sys/scribe.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sys/thread.h"

enum { PAGE = 256 * 1024, ENOUGH = PAGE / 4, FLUSH_MS = 100 };

struct scribe {
    int fd;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct thread thread;
    char page[2][PAGE];
    size_t n; /* bytes in page[now] */
    int now;
    int64_t lost;
    bool ends;
};

static void write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return; /* nobody could be told */
        p += w;
        n -= (size_t)w;
    }
}

/* Sleeps until there is something, then a little more, so that lines gather. */
static void wait_for_lines(struct scribe *s)
{
    struct timespec t;

    while (s->n == 0 && !s->ends)
        pthread_cond_wait(&s->wake, &s->lock);
    clock_gettime(CLOCK_MONOTONIC, &t); /* waiver: the deadline of a condition variable, which takes nothing else */
    t.tv_nsec += FLUSH_MS * INT64_C(1000000);
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    while (s->n < ENOUGH && !s->ends)
        if (pthread_cond_timedwait(&s->wake, &s->lock, &t) != 0)
            break;
}

static void run(void *arg)
{
    struct scribe *s = arg;

    pthread_mutex_lock(&s->lock);
    while (s->n > 0 || !s->ends) {
        char note[80];
        wait_for_lines(s);
        const char *full = s->page[s->now];
        const size_t n = s->n;
        const int64_t lost = s->lost;
        s->now = !s->now;
        s->n = 0;
        s->lost = 0;
        pthread_mutex_unlock(&s->lock);
        write_all(s->fd, full, n);
        if (lost > 0)
            write_all(s->fd, note, (size_t)snprintf(note, sizeof note, "warn log lost=%" PRId64 "\n", lost));
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
}

enum st scribe_start(int fd, struct scribe **ret, struct err *e)
{
    struct scribe *s = calloc(1, sizeof *s);
    pthread_condattr_t mono;

    if (s == NULL)
        abort();
    s->fd = fd;
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&s->wake, &mono);
    pthread_condattr_destroy(&mono);
    enum st st = thread_start(&s->thread, "scribe", run, s, e);
    if (st == ST_OK)
        *ret = s;
    else
        free(s);
    return st;
}

void scribe_write(struct scribe *s, struct str line)
{
    pthread_mutex_lock(&s->lock);
    const size_t before = s->n;
    if (line.n <= PAGE - s->n) {
        memcpy(s->page[s->now] + s->n, line.p, line.n);
        s->n += line.n;
    } else {
        s->lost++;
    }
    const bool tell = before == 0 || (before < ENOUGH && s->n >= ENOUGH);
    pthread_mutex_unlock(&s->lock);
    if (tell)
        pthread_cond_signal(&s->wake);
}

void scribe_stop(struct scribe *s)
{
    if (s == NULL)
        return;
    pthread_mutex_lock(&s->lock);
    s->ends = true;
    pthread_mutex_unlock(&s->lock);
    pthread_cond_signal(&s->wake);
    thread_join(&s->thread);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
