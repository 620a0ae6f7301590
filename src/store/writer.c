// SPDX-License-Identifier: Apache-2.0
/* writer.c - see writer.h.
 *
 * A job lives on its caller's stack; it may vanish as soon as its `done` was posted. */
#include "store/writer.h"

#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

#include "sys/now.h"
#include "sys/thread.h"

enum { GROUP_MAX = 256 };
#define GROUP_NS INT64_C(20000000)

struct job {
    struct job *next;
    struct ctx *cx;
    store_fn *fn;
    void *arg;
    enum st st;
    sem_t done;
};

struct writer {
    struct store *store;
    struct db *db;
    int64_t district;
    struct thread thread;
    pthread_mutex_t lock; /* of the fields below */
    pthread_cond_t work;
    struct job *first, **last;
    bool stop;
};

static struct job *take_job(struct writer *w, bool wait)
{
    pthread_mutex_lock(&w->lock);
    while (wait && w->first == NULL && !w->stop)
        pthread_cond_wait(&w->work, &w->lock);
    struct job *j = w->first;
    if (j != NULL) {
        w->first = j->next;
        if (w->first == NULL)
            w->last = &w->first;
    }
    pthread_mutex_unlock(&w->lock);
    return j;
}

/* The job's own failure is told first; a failure of the group replaces a success only. */
static void fail_job(struct job *j, const struct err *why)
{
    if (j->st != ST_OK)
        return;
    j->cx->err = *why; /* whatever stood there was tolerated by the function */
    j->st = why->st;
}

static void run_job(struct writer *w, struct job *j)
{
    const struct backend *b = w->db->backend;
    struct tx tx = { .store = w->store, .db = w->db, .cx = j->cx, .district = w->district, .writes = true };
    struct tx *before = j->cx->tx;
    struct err e = { 0 };

    j->st = b->save(w->db, &e);
    if (j->st == ST_OK) {
        j->cx->tx = &tx;
        j->st = j->fn(j->cx, j->arg);
        j->cx->tx = before;
        if (!b->is_lost(w->db) && b->save_end(w->db, j->st == ST_OK, &e) != ST_OK)
            b->rollback(w->db); /* a savepoint that does not end spoils the group */
    }
    if (e.st != ST_OK) {
        j->st = ST_OK;
        fail_job(j, &e);
    }
}

/* Runs jobs until the group is full or nobody waits; returns how many succeeded. */
static int run_group(struct writer *w, struct job **group, int *n)
{
    int64_t until = now_mono_ns() + GROUP_NS;
    int good = 0;

    for (;;) {
        run_job(w, group[*n - 1]);
        good += group[*n - 1]->st == ST_OK;
        if (w->db->backend->is_lost(w->db) || *n == GROUP_MAX || now_mono_ns() > until)
            return good;
        struct job *next = take_job(w, false);
        if (next == NULL)
            return good;
        group[(*n)++] = next;
    }
}

static enum st end_group(struct writer *w, int good, struct err *e)
{
    const struct backend *b = w->db->backend;

    if (b->is_lost(w->db))
        return FAIL_ERR(e, ST_SPACE, "store.space", STR("the database gave up the transaction"));
    if (good > 0)
        return b->commit(w->db, e);
    b->rollback(w->db); /* nothing to sync */
    return ST_OK;
}

static void write_group(struct writer *w, struct job *first)
{
    struct job *group[GROUP_MAX] = { first };
    struct err e = { 0 };
    int n = 1;

    if (w->db->backend->begin(w->db, true, &e) == ST_OK) {
        int good = run_group(w, group, &n);
        if (end_group(w, good, &e) == ST_OK)
            assert(e.st == ST_OK);
    }
    for (int i = 0; i < n; i++) {
        if (e.st != ST_OK)
            fail_job(group[i], &e);
        sem_post(&group[i]->done);
    }
}

static void run(void *arg)
{
    struct writer *w = arg;

    for (struct job *j; (j = take_job(w, true)) != NULL;)
        write_group(w, j);
}

enum st writer_start(struct store *store, struct db *db, int64_t district, struct writer **ret, struct err *e)
{
    struct writer *w = calloc(1, sizeof *w);

    assert(w != NULL);
    w->store = store;
    w->db = db;
    w->district = district;
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    enum st st = thread_start(&w->thread, "writer", run, w, e);
    if (st != ST_OK) {
        free(w);
        return st;
    }
    *ret = w;
    return ST_OK;
}

void writer_stop(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_mutex_unlock(&w->lock);
    pthread_cond_signal(&w->work);
    thread_join(&w->thread);
    w->db->backend->close(w->db);
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

enum st writer_run(struct writer *w, struct ctx *cx, store_fn *fn, void *arg)
{
    struct job j = { .cx = cx, .fn = fn, .arg = arg };

    assert(!pthread_equal(pthread_self(), w->thread.id));
    sem_init(&j.done, 0, 0);
    pthread_mutex_lock(&w->lock);
    assert(!w->stop);
    *w->last = &j;
    w->last = &j.next;
    pthread_mutex_unlock(&w->lock);
    pthread_cond_signal(&w->work);
    while (sem_wait(&j.done) != 0)
        ;
    sem_destroy(&j.done);
    return j.st;
}
