// SPDX-License-Identifier: Apache-2.0
/* jobs.c - see jobs.h. It wakes once a second; a sweep costs what is due. */
#include "cmd/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/attach.h"
#include "core/ledger.h"
#include "core/site.h"
#include "core/sweep.h"
#include "core/urgent.h"
#include "sys/now.h"
#include "sys/thread.h"

enum { TICK_MS = 1000, SLICE_MS = 50, CLEAN_EVERY = 600 };

struct jobs {
    struct site *site;
    const struct log *log;
    struct arena *mem;
    struct thread thread;
    atomic_bool stop;
};

static void report(const struct jobs *j, const char *what, const struct ctx *cx)
{
    struct log_line l = log_start(j->log, now_wall(), LOG_ERROR, "job.failed");

    log_text(&l, "job", str_of(what));
    log_err(&l, &cx->err);
    log_end(&l);
}

static void sign(struct jobs *j, struct ctx *cx)
{
    if (ledger_sign(cx) != ST_OK)
        report(j, "sign", cx);
    cx->err = (struct err){ 0 };
}

static void tick(struct jobs *j, int64_t n)
{
    struct ctx cx = site_ctx(j->site, j->mem);
    int64_t fired;

    cx.who.system = true;
    if (sweep_due(&cx, &fired) != ST_OK)
        report(j, "sweep", &cx);
    cx.err = (struct err){ 0 };
    if (urgent_sweep(&cx) != ST_OK)
        report(j, "urgent", &cx);
    cx.err = (struct err){ 0 };
    sign(j, &cx);
    if (n % CLEAN_EVERY == 0 && (sweep_old(&cx) != ST_OK || attach_clean(&cx) != ST_OK))
        report(j, "clean", &cx);
    arena_reset(j->mem);
}

static void run(void *arg)
{
    struct jobs *j = arg;

    for (int64_t n = 1; !atomic_load(&j->stop); n++) {
        tick(j, n);
        for (int slept = 0; slept < TICK_MS && !atomic_load(&j->stop); slept += SLICE_MS)
            now_sleep_ms(SLICE_MS);
    }
    struct ctx cx = site_ctx(j->site, j->mem);
    sign(j, &cx); /* what came in the last second is not left waiting for the next start */
}

enum st jobs_start(struct site *s, const struct log *log, struct jobs **ret, struct err *e)
{
    struct arena *mem = arena_make();
    struct jobs *j = arena_take(s->mem, sizeof *j);

    j->site = s;
    j->log = log;
    j->mem = mem;
    TRY(thread_start(&j->thread, "jobs", run, j, e));
    *ret = j;
    return ST_OK;
}

void jobs_stop(struct jobs *j)
{
    if (j == NULL)
        return;
    atomic_store(&j->stop, true);
    thread_join(&j->thread);
    arena_drop(j->mem);
}
