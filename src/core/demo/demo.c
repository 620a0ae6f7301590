// SPDX-License-Identifier: Apache-2.0
/* demo.c - see demo.h. All moves of all matters are put in order of time and taken day by day, and after each day
 * what fell due fires: the log of a demo rises with time as that of a real district does. */
#include "core/demo/demo.h"

#include <stdlib.h>

#include "core/demo/demo_run.h"
#include "core/matter/code.h"
#include "core/matter/sweep.h"
#include "core/site.h"
#include "store/store.h"

enum { BATCH = 100, SWEEP_MAX = 200, SWEEP_MINUTE = 5 };

struct action {
    int64_t at;
    uint32_t matter, step;
};
struct filling {
    struct demo_run run;
    struct arena *mem;
    struct arena *step; /* of one move */
    struct err *e;
    struct action *action;
    size_t n, done; /* done: taken so far */
    size_t refused; /* the one that the rules did not allow; n = none */
    struct day day; /* being lived through */
    struct demo_seat *seat;
    struct str password;
    struct demo_report report;
};

/* -- officers -- */

static enum st open_seat(struct filling *f, const struct officer_new *in, struct demo_seat *ret)
{
    struct ctx cx = site_ctx(f->run.site, f->mem);
    int64_t id;

    cx.who.system = true;
    enum st st = account_add(&cx, in, &id);
    if (st != ST_OK)
        *f->e = cx.err;
    *ret = (struct demo_seat){
        .officer = { .id = id, .login = in->login, .name = in->name, .unit = in->unit, .duties = in->duties }
    };
    return st;
}

static struct str whole_code(struct filling *f, struct str unit)
{
    if (unit.n == 12 || str_find(unit, STR(".")) != SIZE_MAX)
        return unit;
    return arena_printf(f->mem, "%lld.%.*s", (long long)f->run.site->district, STR_ARG(unit));
}

static enum st open_seats(struct filling *f)
{
    enum { SEATS_MAX = 500 };
    struct demo_lines l = demo_lines_of("officers.txt");
    struct officer_new o = { 0 };
    struct str rest;

    f->seat = arena_array(f->mem, SEATS_MAX, sizeof *f->seat);
    while (f->run.n_seat < SEATS_MAX && demo_line(&l, &o.login, &rest)) {
        if (str_eqz(o.login, "password")) {
            (void)demo_cell(&rest, &f->password);
            continue;
        }
        if (!demo_cell(&rest, &o.name) || !demo_cell(&rest, &o.unit) || !demo_cell(&rest, &o.duties))
            return FAIL_ERR(f->e, ST_BROKEN, "data.fault", arena_printf(f->mem, "data/demo/officers.txt:%d", l.line));
        o.unit = whole_code(f, o.unit);
        o.password = f->password;
        TRY(open_seat(f, &o, &f->seat[f->run.n_seat++]));
    }
    f->run.seat = f->seat;
    return ST_OK;
}

static enum st find_paths(struct filling *f)
{
    struct ctx cx = site_ctx(f->run.site, f->mem);
    AUTO(tx) t = { 0 };
    enum st st = store_read(&cx, f->run.site->store, &t);

    cx.tx = &t;
    for (size_t i = 0; st == ST_OK && i < f->run.n_seat; i++) {
        struct unit u;
        st = unit_load(&cx, f->seat[i].officer.unit, &u);
        if (st == ST_OK)
            f->seat[i].path = u.path;
    }
    if (st != ST_OK)
        *f->e = cx.err;
    return st;
}

/* -- the order of things -- */

static int by_time(const void *a, const void *b)
{
    const struct action *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->matter != y->matter)
        return x->matter < y->matter ? -1 : 1;
    return x->step < y->step ? -1 : 1;
}

static void order_actions(struct filling *f)
{
    size_t n = (size_t)f->run.o->matters;

    f->action = arena_array(f->mem, n * DEMO_STEPS + 1, sizeof *f->action);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < f->run.matter[i].story->n_step; k++)
            if (f->run.matter[i].at[k].ms <= f->run.o->now.ms)
                f->action[f->n++] = (struct action){ f->run.matter[i].at[k].ms, (uint32_t)i, (uint32_t)k };
    qsort(f->action, f->n, sizeof *f->action, by_time);
}

/* -- doing them -- */

/* One write: moves up to BATCH, and the nights between them, in which what fell due fires. */
static enum st take_one(struct ctx *cx, struct filling *f)
{
    const struct action *a = &f->action[f->done];
    struct ctx one = *cx;

    one.mem = f->step;
    enum st st = f->run.matter[a->matter].dropped ? ST_OK : demo_move(&one, &f->run, a->matter, a->step);
    if (st != ST_OK) {
        f->refused = f->done;
        cx->err = one.err;
    }
    arena_reset(f->step);
    return st;
}

static enum st sweep_until(struct ctx *cx, struct filling *f, struct when now)
{
    struct when kept = cx->now;
    int n = SWEEP_MAX;

    while (n == SWEEP_MAX) {
        struct ctx one = *cx;
        one.mem = f->step;
        one.now = now;
        enum st st = sweep_batch(&one, SWEEP_MAX, &n);
        cx->err = one.err;
        if (st != ST_OK)
            return st;
        arena_reset(f->step);
    }
    cx->now = kept;
    return ST_OK;
}

/* Five past midnight after `d`, or the end of the story. */
static struct when night_after(const struct filling *f, struct day d)
{
    struct when w = { day_start((struct day){ d.n + 1 }).ms + (int64_t)SWEEP_MINUTE * 60000 };

    return w.ms < f->run.o->now.ms ? w : f->run.o->now;
}

static enum st take_batch(struct ctx *cx, void *arg)
{
    struct filling *f = arg;
    const struct day today = day_of(f->run.o->now);

    for (int taken = 0; taken < BATCH && f->day.n <= today.n;) {
        if (f->done < f->n && day_of((struct when){ f->action[f->done].at }).n == f->day.n) {
            TRY(take_one(cx, f));
            f->done++;
            taken++;
        } else {
            TRY(sweep_until(cx, f, night_after(f, f->day)));
            f->day.n++;
        }
    }
    return ST_OK;
}

/* A move that rules of another mind refuse ends its matter's story; the rest is taken again. */
static void note_refusal(struct filling *f, const struct err *why)
{
    const struct action *a = &f->action[f->refused];
    struct demo_matter *m = &f->run.matter[a->matter];

    m->dropped = true;
    if (f->report.refused++ == 0)
        f->report.fault = arena_printf(f->mem, "stories.txt:%d %.*s: %s %s %s", m->story->line,
                                       STR_ARG(m->story->step[a->step].move->id), why->code, why->field, why->detail);
}

static enum st take_some(struct filling *f)
{
    struct ctx cx = site_ctx(f->run.site, f->step);
    const size_t done = f->done;
    const struct day day = f->day;

    f->refused = f->n;
    enum st st = store_write(&cx, f->run.site->store, take_batch, f);
    if (st == ST_OK)
        return ST_OK;
    if (f->refused == f->n || st == ST_BROKEN || st == ST_SPACE) {
        *f->e = cx.err;
        return st;
    }
    note_refusal(f, &cx.err);
    f->done = done;
    f->day = day;
    return ST_OK;
}

static enum st live_through(struct filling *f)
{
    const struct day today = day_of(f->run.o->now);

    if (f->n == 0)
        return ST_OK;
    f->day = day_of((struct when){ f->action[0].at });
    while (f->day.n <= today.n)
        TRY(take_some(f));
    return ST_OK;
}

/* -- what to show -- */

/* The newest petition in hand that a resident filed by name. */
static enum st find_sample(struct filling *f)
{
    struct ctx cx = site_ctx(f->run.site, f->mem);
    AUTO(tx) t = { 0 };
    enum st st = store_read(&cx, f->run.site->store, &t);
    struct matter m;

    cx.tx = &t;
    for (size_t i = (size_t)f->run.o->matters; st == ST_OK && i > 0; i--) {
        const struct demo_matter *p = &f->run.matter[i - 1];
        if (p->id.v == 0 || !str_eqz(p->story->procedure->id, "petition"))
            continue;
        st = matter_load(&cx, p->id, &m);
        if (st != ST_OK || (!str_eqz(m.state->code, "ACC") && i > 1))
            continue;
        f->report.no = m.no;
        f->report.code = code_make(&cx, m.id, m.codes);
        break;
    }
    if (st != ST_OK)
        *f->e = cx.err;
    return st;
}

static enum st fill(struct filling *f)
{
    const struct site *s = f->run.site;
    struct demo_stories stories;

    TRY(demo_texts_load(f->mem, f->run.o->messages, &f->run.texts, f->e));
    TRY(demo_stories_load(f->mem, s->rules, &stories, f->e));
    TRY(open_seats(f));
    TRY(find_paths(f));
    f->run.matter = demo_plan(f->mem, &stories, rules_calendar(s->rules), f->run.o);
    order_actions(f);
    TRY(live_through(f));
    return find_sample(f);
}

enum st demo_fill(struct arena *mem, const struct site *s, const struct demo_options *o, struct demo_report *ret,
                  struct err *e)
{
    struct filling *f = arena_take(mem, sizeof *f);

    *f = (struct filling){ .run = { .site = s, .o = o }, .mem = mem, .step = arena_make(), .e = e };
    enum st st = fill(f);
    arena_drop(f->step);
    if (st != ST_OK)
        return st;
    f->report.matters = o->matters;
    f->report.moves = (int64_t)f->n;
    f->report.password = f->password;
    *ret = f->report;
    return ST_OK;
}
