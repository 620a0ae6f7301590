// SPDX-License-Identifier: Apache-2.0
/* thread.c - see thread.h. */
#include "sys/thread.h"

#include <assert.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "sys/now.h"

enum { STACK = 1024 * 1024 }; /* address space only; what is never touched costs nothing */

struct start {
    void (*run)(void *arg);
    void *arg;
};

static void *enter(void *arg)
{
    struct start s = *(struct start *)arg;

    free(arg);
    s.run(s.arg);
    return NULL;
}

enum st thread_start(struct thread *ret, const char *name, void (*run)(void *arg), void *arg, struct err *e)
{
    struct start *s = malloc(sizeof *s);
    pthread_attr_t attr;
    pthread_t id;
    sigset_t all, before;

    assert(s != NULL);
    *s = (struct start){ run, arg };
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the main thread's to handle */
    int failed = pthread_create(&id, &attr, enter, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attr);
    if (failed != 0) {
        free(s);
        return FAIL_ERR(e, ST_BUSY, "thread.none", str_of(name));
    }
    pthread_setname_np(id, name);
    *ret = (struct thread){ id, true };
    return ST_OK;
}

void thread_join(struct thread *t)
{
    if (t->is_running)
        pthread_join(t->id, NULL);
    t->is_running = false;
}

void thread_stand_back(void)
{
    enum { NICE = 10 }; /* a tenth of what a thread of 0 gets where both want it */

    setpriority(PRIO_PROCESS, (id_t)gettid(),
                NICE); /* of the one thread, in Linux; a refusal only makes others slower */
}

int thread_cores(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}

void turnstile_init(struct turnstile *t, int n)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->freed, &attr);
    pthread_condattr_destroy(&attr);
    t->free = n;
}

void turnstile_drop(struct turnstile *t)
{
    pthread_cond_destroy(&t->freed);
    pthread_mutex_destroy(&t->lock);
}

bool turnstile_take(struct turnstile *t, int64_t wait_ms)
{
    int64_t until = now_mono_ns() + wait_ms * 1000000;
    struct timespec ts = { .tv_sec = until / 1000000000, .tv_nsec = until % 1000000000 };

    pthread_mutex_lock(&t->lock);
    while (t->free == 0 && pthread_cond_timedwait(&t->freed, &t->lock, &ts) == 0)
        ;
    bool taken = t->free > 0;
    if (taken)
        t->free--;
    pthread_mutex_unlock(&t->lock);
    return taken;
}

void turnstile_give(struct turnstile *t)
{
    pthread_mutex_lock(&t->lock);
    t->free++;
    pthread_mutex_unlock(&t->lock);
    pthread_cond_signal(&t->freed);
}
