// SPDX-License-Identifier: Apache-2.0
/* sweep.c - see sweep.h. */
#include "core/matter/sweep.h"

#include <assert.h>

#include "base/arena.h"
#include "core/matter/stepping.h"
#include "core/notice/notice_unit.h"
#include "core/reception/supervise.h"
#include "core/site.h"
#include "core/target/target.h"
#include "gen/account_sql.h"
#include "gen/matter_sql.h"
#include "gen/project_sql.h"
#include "store/store.h"
#include "sys/now.h"

enum { BATCH = 200 };
static const int64_t day_ms = 86400000;

/* Is this a SYS row that the expiry of that clock fires? */
static bool fires_on(const struct move *mv, struct str code)
{
    for (size_t i = 0; move_by(mv, STR("SYS")) && i < mv->n_guard; i++) {
        struct str rest = mv->guard[i].arg, one;
        bool named = str_eqz(mv->guard[i].name, "passed") || str_eqz(mv->guard[i].name, "over");
        while (named && rest.n > 0 && str_split(&rest, '/', &one))
            if (str_eq(one, code))
                return true;
    }
    return false;
}

/* Tries the SYS rows of the matter's state; a guard that says no is no failure. */
static enum st fire_row(struct ctx *cx, const struct matter *m, struct str code, bool *fired)
{
    for (size_t i = 0; i < m->procedure->n_move && !*fired; i++) {
        const struct move *mv = &m->procedure->move[i];
        if (!move_leaves(mv, m->state) || !fires_on(mv, code))
            continue;
        enum st st = matter_fire(cx, m->id, mv);
        if (st == ST_RULE) {
            cx->err = (struct err){ 0 };
            continue;
        }
        TRY(st);
        *fired = true;
    }
    return ST_OK;
}

struct due {
    const struct q_timers_due_out *t;
    bool fired;
};

/* The running clock that the timer is of; NULL = it was stopped or moved. */
static const struct clock *running(const struct clock_list *l, const struct q_timers_due_out *t)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct clock *c = &l->row[i];
        if (str_eq(c->code, t->code) && c->state == CLOCK_RUNNING && c->due_at.ms == t->at.ms)
            return c;
    }
    return NULL;
}

static enum st drop_timer(struct ctx *cx, const struct q_timers_due_out *t)
{
    const struct q_timer_drop_in in = { .at = t->at, .matter = t->matter, .event = t->event, .code = t->code };

    return q_timer_drop_do(cx, &in, NULL);
}

static enum st fire_clock(struct ctx *cx, struct due *d, bool *ran)
{
    const struct q_timer_rang_in rang = {
        .at = d->t->at, .matter = d->t->matter, .event = d->t->event, .code = d->t->code
    };
    struct clock_list clocks;
    const struct term *term = rules_term(cx->site->rules, d->t->code);
    struct matter m;

    TRY(q_timer_rang_do(cx, &rang, NULL));
    TRY(matter_load(cx, (struct matter_id){ d->t->matter }, &m));
    TRY(clock_list(cx, m.id, &clocks));
    const struct clock *c = running(&clocks, d->t);
    *ran = c != NULL;
    if (c == NULL)
        return ST_OK;
    TRY(notice_overdue(cx, &m, &(struct notice_term){ d->t->event, d->t->code, c->due }));
    TRY(fire_row(cx, &m, d->t->code, &d->fired));
    if (d->fired || term == NULL || !term->self_closing)
        return ST_OK;
    TRY(matter_expire(cx, m.id, d->t->code));
    d->fired = true;
    TRY(matter_load(cx, m.id, &m));
    bool after = false; /* rows that wait for the clock to be over: over(D17) */
    return fire_row(cx, &m, d->t->code, &after);
}

/* A term that ran out may be a reason to supervise (core/reception/supervise.h). */
static enum st fire_due(struct ctx *cx, void *arg)
{
    struct due *d = arg;
    bool ran = false;

    if (str_eqz(d->t->code, TARGET_LOOK)) {
        TRY(drop_timer(cx, d->t));
        return target_look(cx, (struct matter_id){ d->t->matter }, &d->fired);
    }
    TRY(fire_clock(cx, d, &ran));
    return ran ? supervise_look(cx, (struct matter_id){ d->t->matter }) : ST_OK;
}

/* What is due, into row[limit]. */
static enum st read_due(struct ctx *cx, int limit, struct q_timers_due_out *row, size_t *ret_n)
{
    const struct q_timers_due_in in = { .now = { cx->now.ms - 1 }, .limit = limit }; /* passed() means before now */
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_timers_due(cx, &in, &rs));
    while (n < (size_t)limit && q_timers_due_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    *ret_n = n;
    return ST_OK;
}

static enum st read_batch(struct ctx *cx, struct q_timers_due_out row[static BATCH], size_t *ret_n)
{
    AUTO(tx) t = { 0 };

    TRY(store_read(cx, cx->site->store, &t));
    cx->tx = &t;
    enum st st = read_due(cx, BATCH, row, ret_n);
    cx->tx = NULL;
    return st;
}

enum st sweep_batch(struct ctx *cx, int limit, int *ret_n)
{
    struct q_timers_due_out *row = arena_array(cx->mem, BATCH, sizeof *row);
    const struct who who = cx->who;
    size_t n;

    assert(limit <= BATCH);
    TRY(read_due(cx, limit, row, &n));
    cx->who = (struct who){ .system = true };
    for (size_t i = 0; i < n; i++) {
        struct due d = { .t = &row[i] };
        TRY(fire_due(cx, &d));
    }
    cx->who = who;
    *ret_n = (int)n;
    return ST_OK;
}

struct firing {
    const struct q_timers_due_out *row;
    size_t n;
    int64_t fired;
};

/* All of them in one durable commit. */
static enum st fire_all(struct ctx *cx, void *arg)
{
    struct firing *f = arg;
    struct arena *mem = arena_make(), *kept = cx->mem;
    enum st st = ST_OK;

    f->fired = 0;
    cx->mem = mem;
    for (size_t i = 0; st == ST_OK && i < f->n; i++) {
        struct due d = { .t = &f->row[i] };
        st = fire_due(cx, &d);
        f->fired += d.fired;
        arena_reset(mem);
    }
    cx->mem = kept;
    arena_drop(mem);
    return st;
}

/* Together; and when one of them fails, each by itself, so that it holds up nobody else's clock. */
static enum st fire_batch(struct ctx *cx, const struct q_timers_due_out *row, size_t n, int64_t *fired)
{
    struct ctx all = { .mem = cx->mem, .site = cx->site, .now = cx->now, .who = { .system = true } };
    struct firing f = { .row = row, .n = n };
    enum st st = n == 0 ? ST_OK : store_write(&all, cx->site->store, fire_all, &f);

    if (st == ST_OK || n == 1) {
        if (st != ST_OK && cx->err.st == ST_OK)
            cx->err = all.err;
        *fired += st == ST_OK ? f.fired : 0;
        return st;
    }
    for (size_t i = 0; i < n; i++) {
        enum st one = fire_batch(cx, &row[i], 1, fired);
        st = i == 0 || st == ST_OK ? one : st;
    }
    return st;
}

enum st sweep_due(struct ctx *cx, int64_t *ret_fired)
{
    struct q_timers_due_out *row = arena_array(cx->mem, BATCH, sizeof *row);
    enum st st = ST_OK;
    size_t n = BATCH;

    *ret_fired = 0;
    while (st == ST_OK && n == BATCH) {
        TRY(read_batch(cx, row, &n));
        st = fire_batch(cx, row, n, ret_fired);
    }
    return st;
}

static enum st clean(struct ctx *cx, void *arg)
{
    const struct q_replay_clean_in keys = { .before = { cx->now.ms - 2 * day_ms } }; /* they keep the time of matters */
    const struct q_sessions_clean_in sessions = { .now = now_wall() };

    (void)arg;
    TRY(q_replay_clean_do(cx, &keys, NULL));
    return q_sessions_clean_do(cx, &sessions, NULL);
}

enum st sweep_old(struct ctx *cx)
{
    return store_write(cx, cx->site->store, clean, NULL);
}
