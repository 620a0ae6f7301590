// SPDX-License-Identifier: Apache-2.0
/* errand.c - see errand.h. */
#include "cmd/errand.h"

#include <stdatomic.h>

#include "core/site.h"
#include "sys/now.h"
#include "sys/thread.h"

enum { SLICE_MS = 50 };

struct errand {
    const struct errand_def *def;
    const struct site *site;
    const struct log *log;
    struct arena *mem;
    struct thread thread;
    atomic_bool stop;
};

static enum st run(const struct errand *r, struct ctx *cx, bool last)
{
    if (last)
        return r->def->last(cx);
    return r->def->run_of != NULL ? r->def->run_of(cx, r->def->of) : r->def->run(cx);
}

static void go(struct errand *r, bool last)
{
    struct ctx cx = site_ctx(r->site, r->mem);

    cx.who.system = true;
    if (run(r, &cx, last) != ST_OK) {
        struct log_line l = log_start(r->log, now_wall(), LOG_ERROR, "job.failed");
        log_text(&l, "job", str_of(r->def->name));
        log_err(&l, &cx.err);
        log_end(&l);
    }
    arena_reset(r->mem);
}

static void loop(void *arg)
{
    struct errand *r = arg;

    while (!atomic_load(&r->stop)) {
        go(r, false);
        for (int slept = 0; slept < r->def->every_ms && !atomic_load(&r->stop); slept += SLICE_MS)
            now_sleep_ms(SLICE_MS);
    }
    if (r->def->last != NULL)
        go(r, true);
}

enum st errand_start(struct site *s, const struct log *log, const struct errand_def *def, struct errand **ret,
                     struct err *e)
{
    struct errand *r = arena_take(s->mem, sizeof *r);

    *r = (struct errand){ .def = def, .site = s, .log = log, .mem = arena_make() };
    TRY(thread_start(&r->thread, def->name, loop, r, e));
    *ret = r;
    return ST_OK;
}

void errand_stop(struct errand *r)
{
    if (r == NULL)
        return;
    atomic_store(&r->stop, true);
    thread_join(&r->thread);
    arena_drop(r->mem);
}
