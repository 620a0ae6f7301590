// SPDX-License-Identifier: Apache-2.0
/* clock.c - the legal terms of a matter: what a move starts, stops, pauses and resumes.
 *
 * Rules: procedures.md §0. The start day is not counted; a resident's right rolls to the next working
 * day, an agency's duty does not; a paused term keeps its remaining days; overdue is a flag, never a state. */
#include <assert.h>
#include <string.h>

#include "base/num.h"
#include "core/matter/stepping.h"
#include "core/rules/calendar.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum { MS_SECOND = 1000 };

static int days_left(const struct calendar *cal, const struct term *t, struct day today, struct day due)
{
    return t->unit == TERM_WORKING ? calendar_working_between(cal, today, due) : due.n - today.n;
}

static struct clock clock_of_row(struct ctx *cx, const struct q_clocks_of_out *r)
{
    const struct term *t = rules_term(cx->site->rules, r->code);
    struct clock c = { .code = r->code,
                       .start = r->start,
                       .due = r->due,
                       .due_at = r->due_at,
                       .state = (enum clock_state)r->state,
                       .provisional = r->provisional };
    struct when end = c.state == CLOCK_STOPPED || c.state == CLOCK_EXPIRED ? r->stopped : cx->now;

    c.in_seconds = t != NULL && t->unit == TERM_SECOND;
    c.overdue = c.state != CLOCK_PAUSED && c.state != CLOCK_EXPIRED && end.ms > r->due_at.ms;
    if (c.state == CLOCK_PAUSED)
        c.left = (int)r->left_days;
    else if (t != NULL && !c.in_seconds)
        c.left = days_left(rules_calendar(cx->site->rules), t, day_of(cx->now), r->due);
    return c;
}

enum st clock_list(struct ctx *cx, struct matter_id m, struct clock_list *ret)
{
    const struct q_clocks_of_in in = { .matter = m.v };
    struct q_clocks_of_out row;
    AUTO(rows) rs = { 0 };
    struct clock *c = NULL;
    size_t n = 0, room = 0;

    TRY(q_clocks_of(cx, &in, &rs));
    while (q_clocks_of_next(cx, &rs, &row)) {
        if (n == room) {
            struct clock *more = arena_array(cx->mem, room = 2 * room + 8, sizeof *more);
            if (n > 0)
                memcpy(more, c, n * sizeof *c);
            c = more;
        }
        c[n++] = clock_of_row(cx, &row);
    }
    TRY(rows_status(cx, &rs));
    *ret = (struct clock_list){ c, n };
    return ST_OK;
}

const struct clock *stepping_clock(const struct stepping *s, struct str code)
{
    const struct clock *newest = NULL;

    for (size_t i = 0; i < s->n_clock; i++) {
        const struct clock *c = &s->clock[i];
        if (!str_eq(c->code, code))
            continue;
        if (c->state == CLOCK_RUNNING || c->state == CLOCK_PAUSED)
            return c;
        newest = c;
    }
    return newest;
}

static bool is_live(const struct clock *c)
{
    return c != NULL && (c->state == CLOCK_RUNNING || c->state == CLOCK_PAUSED);
}

/* A day named by one of the op's fields: of this step, else of an earlier one; DAY_NONE when nowhere. */
static enum st named_day(struct stepping *s, struct str name, struct day *ret)
{
    const struct value_in *v = stepping_value(s, name);
    struct str text = STR_NONE;

    *ret = DAY_NONE;
    if (name.n == 0)
        return ST_OK;
    if (v != NULL && !day_is_none(v->day)) {
        *ret = v->day;
        return ST_OK;
    }
    if (stepping_declares(s, name))
        return ST_OK;
    TRY(stepping_earlier(s, name, &text));
    if (!day_parse(text, ret))
        *ret = DAY_NONE;
    return ST_OK;
}

static enum st start_day(struct stepping *s, const struct clock_op *op, struct day *ret)
{
    const struct clock *since = op->since == NULL ? NULL : stepping_clock(s, op->since->code);

    if (since != NULL) {
        *ret = op->since_due ? since->due : since->start;
        return ST_OK;
    }
    TRY(named_day(s, op->start, ret));
    if (day_is_none(*ret) && s->since != NULL)
        *ret = *s->since;
    if (day_is_none(*ret))
        *ret = day_of(s->cx->now);
    return ST_OK;
}

static struct when end_of(struct day due)
{
    return (struct when){ day_start((struct day){ due.n + 1 }).ms - MS_SECOND };
}

/* Sets start, due and due_at of a fresh run. */
static enum st reckon(struct stepping *s, const struct clock_op *op, struct event_clock *c)
{
    const struct calendar *cal = rules_calendar(s->cx->site->rules);
    const struct value_in *length = stepping_value(s, op->length);
    int n = length != NULL && length->number > 0 ? (int)length->number : op->term->length;
    struct day given;

    TRY(start_day(s, op, &c->start));
    if (op->term->unit == TERM_SECOND) {
        int seconds = length != NULL && length->number > 0 ? n * 60 : n;
        c->due = day_of(s->cx->now);
        c->due_at = (struct when){ (s->cx->now.ms / MS_SECOND + seconds) * MS_SECOND }; /* events know whole seconds */
        return ST_OK;
    }
    TRY(named_day(s, op->due, &given));
    c->due = !day_is_none(given) ? given : calendar_due(cal, c->start, (int)op->term->unit, n, op->term->roll);
    c->due_at = end_of(c->due);
    c->provisional = (op->term->unit == TERM_WORKING || op->term->roll) && !calendar_knows(cal, day_ymd(c->due).year);
    return ST_OK;
}

static void add_effect(struct event *e, struct event_clock c)
{
    assert(e->n_clock < N_OF(e->clock));
    e->clock[e->n_clock++] = c;
}

static struct event_clock effect(enum clock_act act, const struct term *t)
{
    return (struct event_clock){ .act = act, .code = t->code, .start = DAY_NONE, .due = DAY_NONE, .due_at = WHEN_NONE };
}

/* Has this very event already ended the live run? */
static bool ended_here(const struct event *e, struct str code)
{
    for (size_t i = 0; i < e->n_clock; i++)
        if (str_eq(e->clock[i].code, code) && e->clock[i].act == CLOCK_ACT_STOP)
            return true;
    return false;
}

static enum st start_clock(struct stepping *s, const struct clock_op *op, struct event *e)
{
    struct event_clock c = effect(CLOCK_ACT_START, op->term);
    const struct clock *live = stepping_clock(s, op->term->code);
    bool holds = true;

    if (op->if_given)
        TRY(guard_all(s, op->when, op->n_when, &holds));
    if (!holds)
        return ST_OK;
    TRY(reckon(s, op, &c));
    if (is_live(live) && !ended_here(e, op->term->code)) {
        if (str_eqz(op->term->code, "D20") && live->due.n <= c.due.n)
            return ST_OK; /* §14: for D20 the earlier due day stays */
        add_effect(e, effect(CLOCK_ACT_STOP, op->term));
    }
    add_effect(e, c);
    return ST_OK;
}

static void pause_clock(const struct clock *live, const struct term *t, struct event *e)
{
    struct event_clock c = effect(CLOCK_ACT_PAUSE, t);

    if (live->state != CLOCK_RUNNING)
        return;
    c.left = live->left;
    add_effect(e, c);
}

/* The days that were left count from today; what was overdue stays so. A step may name a new due day. */
static enum st resume_clock(struct stepping *s, const struct clock_op *op, const struct clock *live, struct event *e)
{
    const struct calendar *cal = rules_calendar(s->cx->site->rules);
    struct event_clock c = effect(CLOCK_ACT_RESUME, op->term);
    int unit = op->term->unit == TERM_WORKING ? TERM_WORKING : TERM_CALENDAR;

    if (live->state != CLOCK_PAUSED)
        return ST_OK;
    if (stepping_text(s, op->due).n > 0)
        TRY(named_day(s, op->due, &c.due));
    else if (live->left < 0)
        c.due = live->due;
    else
        c.due = calendar_due(cal, day_of(s->cx->now), unit, live->left, op->term->roll);
    c.due_at = end_of(c.due);
    c.provisional = (unit == TERM_WORKING || op->term->roll) && !calendar_knows(cal, day_ymd(c.due).year);
    add_effect(e, c);
    return ST_OK;
}

/* A letter counts from the day it was issued, not from the day it was entered. */
static enum st stop_clock(struct stepping *s, const struct clock_op *op, struct event *e)
{
    struct event_clock c = effect(CLOCK_ACT_STOP, op->term);
    struct day day;

    TRY(named_day(s, op->stop, &day));
    if (!day_is_none(day) && day.n < day_of(s->cx->now).n)
        c.due_at = day_start(day);
    add_effect(e, c);
    return ST_OK;
}

static enum st apply_op(struct stepping *s, const struct clock_op *op, struct event *e)
{
    const struct clock *live = stepping_clock(s, op->term->code);

    if (op->kind == CLOCK_START)
        return start_clock(s, op, e);
    if (!is_live(live))
        return ST_OK; /* §14: on a clock that is not running a mark does nothing */
    if (op->kind == CLOCK_STOP)
        return stop_clock(s, op, e);
    if (op->kind == CLOCK_RESUME)
        return resume_clock(s, op, live, e);
    pause_clock(live, op->term, e);
    return ST_OK;
}

/* §14: all clocks but the self-closing ones stop when a matter enters a closed or terminal state. */
static void stop_on_closing(struct stepping *s, struct event *e)
{
    const struct state *to = rules_state(s->procedure, e->state);

    if (to == NULL || !(to->closed || to->terminal))
        return;
    for (size_t i = 0; i < s->n_clock; i++) {
        const struct term *t = rules_term(s->cx->site->rules, s->clock[i].code);
        if (t != NULL && !t->self_closing && is_live(&s->clock[i]) && !ended_here(e, t->code))
            add_effect(e, effect(CLOCK_ACT_STOP, t));
    }
}

enum st clock_apply(struct stepping *s, struct event *e)
{
    for (size_t i = 0; i < s->move->n_clock; i++)
        TRY(apply_op(s, &s->move->clock[i], e));
    stop_on_closing(s, e);
    return ST_OK;
}
