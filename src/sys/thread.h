// SPDX-License-Identifier: Apache-2.0
/* thread.h - threads, and counting with sleep.
 *
 * Threads share little (docs/architecture.md), so this is all there is: start, join, a semaphore
 * that hands out a few of something. Mutexes are pthread's own. */
#pragma once
#include <pthread.h>

#include "base/err.h"

struct thread {
    pthread_t id;
    bool is_running;
};
/* `name` shows in tools, at most 15 bytes. ST_BUSY "thread.none" when the system has no more. */
MUST_CHECK enum st thread_start(struct thread *ret, const char *name, void (*run)(void *arg), void *arg, struct err *e);
void thread_join(struct thread *t); /* accepts the zero value and one that was joined */
void thread_stand_back(void);       /* the caller works with what others leave of the processor */
int thread_cores(void);             /* processors this process may use, at least 1 */

/* A semaphore: `free` of something are left to take. */
struct turnstile {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int free;
};
void turnstile_init(struct turnstile *t, int free);
void turnstile_drop(struct turnstile *t);
bool turnstile_take(struct turnstile *t, int64_t wait_ms); /* false = none came free in time */
void turnstile_give(struct turnstile *t);
