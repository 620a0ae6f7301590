// SPDX-License-Identifier: Apache-2.0
/* notice_unit.c - see notice_unit.h. */
#include "core/notice/notice_unit.h"

#include "base/num.h"
#include "core/matter/event.h"
#include "core/org/account_contact.h"
#include "core/rules/rules_notice.h"
#include "core/site.h"
#include "gen/notice_sql.h"
#include "store/store.h"
#include "sys/now.h"

enum { BATCH = 200, ROWS_MAX = 50 };
static const int64_t hour_ms = 3600000, day_ms = 86400000;

int64_t notice_officer_of(struct str receiver)
{
    struct str number;
    int64_t id;

    if (!str_starts(receiver, STR(NOTICE_OFFICER)))
        return 0;
    receiver = str_from(receiver, STR(NOTICE_OFFICER).n);
    return str_split(&receiver, '/', &number) && num_parse(number, &id) ? id : 0;
}

static bool has_duty(const struct notice_row *n, struct str duties)
{
    struct str one;

    while (duties.n > 0 && str_split(&duties, ',', &one))
        for (size_t i = 0; i < n->n_duty; i++)
            if (str_eq(n->duty[i], one))
                return true;
    return false;
}

static struct str receiver(struct ctx *cx, const struct reachable *o, struct str more)
{
    return arena_printf(cx->mem, NOTICE_OFFICER "%lld%.*s", (long long)o->officer, STR_ARG(more));
}

/* -- a matter comes -- */

/* The next time it is that hour, and the day it then is. */
static struct when digest_at(const struct ctx *cx, struct day *ret_day)
{
    struct when at = { day_start(day_of(cx->now)).ms + notice_setting(cx, "notice.digest") * hour_ms };

    if (at.ms <= cx->now.ms)
        at.ms += day_ms;
    *ret_day = day_of(at);
    return (struct when){ now_wall().ms + at.ms - cx->now.ms };
}

static enum st gather(struct ctx *cx, const struct event *e, const struct notice_row *n, const struct reachable *o)
{
    struct day day;
    const struct when next = digest_at(cx, &day);
    const struct q_notice_gather_in in = { .event = -(int64_t)day.n,
                                           .receiver = receiver(cx, o, STR("/digest")),
                                           .name = n->name,
                                           .way = notice_way_by(o->to.way),
                                           .at = e->at,
                                           .next = next };

    return q_notice_gather_do(cx, &in, NULL);
}

static enum st put(struct ctx *cx, struct q_notice_once_in in, const struct reachable *o)
{
    in.way = notice_way_by(o->to.way);
    in.next = now_wall();
    return q_notice_once_do(cx, &in, NULL);
}

static enum st arrive(struct ctx *cx, const struct event *e, const struct reachable *o)
{
    const struct rules *r = cx->site->rules;
    const struct procedure *p = rules_procedure(r, e->procedure);
    const bool each = str_eqz(o->to.arrivals, "each");
    const struct notice_row *n = rules_notice_of(r, each ? NOTICE_ARRIVED : NOTICE_DIGEST, p);

    if (n == NULL || !has_duty(n, o->duties) || e->officer == o->officer)
        return ST_OK;
    if (!each)
        return gather(cx, e, n, o);
    return put(cx,
               (struct q_notice_once_in){ .event = e->seq,
                                          .receiver = receiver(cx, o, STR("")),
                                          .matter = e->matter.v,
                                          .name = n->name,
                                          .at = e->at },
               o);
}

enum st notice_arrived(struct ctx *cx, const struct event *e, bool moved)
{
    struct reachable_list l;

    if (!moved || !notice_is_on(cx))
        return ST_OK;
    TRY(account_reachable(cx, e->unit, &l));
    for (size_t i = 0; i < l.n; i++)
        if (!str_eqz(l.row[i].to.arrivals, "none"))
            TRY(arrive(cx, e, &l.row[i]));
    return ST_OK;
}

/* -- terms -- */

static enum st tell_term(struct ctx *cx, const struct matter *m, const struct notice_term *t,
                         const struct notice_row *n)
{
    struct buf day = buf_make(cx->mem, 16);
    struct reachable_list l;

    day_format(&day, t->due);
    struct str more =
        arena_printf(cx->mem, "/%.*s/%.*s/%.*s", STR_ARG(n->name), STR_ARG(t->code), STR_ARG(buf_str(&day)));
    TRY(account_reachable(cx, m->unit, &l));
    for (size_t i = 0; i < l.n; i++)
        if (has_duty(n, l.row[i].duties))
            TRY(put(cx,
                    (struct q_notice_once_in){ .event = t->event,
                                               .receiver = receiver(cx, &l.row[i], more),
                                               .matter = m->id.v,
                                               .name = n->name,
                                               .at = cx->now },
                    &l.row[i]));
    return ST_OK;
}

static bool is_told(const struct matter *m)
{
    return !m->sealed && !m->imported;
}

enum st notice_overdue(struct ctx *cx, const struct matter *m, const struct notice_term *t)
{
    size_t n;
    const struct notice_row *row = rules_notices(cx->site->rules, &n);
    const struct term *term = rules_term(cx->site->rules, t->code);

    for (size_t i = 0; i < n && term != NULL && is_told(m) && notice_is_on(cx); i++)
        if (row[i].when == NOTICE_OVERDUE && rules_notice_is_for(&row[i], m->procedure) &&
            rules_notice_has_clock(&row[i], term))
            return tell_term(cx, m, t, &row[i]);
    return ST_OK;
}

/* -- ahead -- */

struct looking {
    const struct notice_row *row;
    struct q_notice_timers_in from; /* where it goes on */
    struct q_notice_timers_out due[BATCH];
    size_t n;
};

/* From where on that row has not looked yet; what ended before now is no matter of reminding. */
static enum st begin(struct ctx *cx, struct looking *w)
{
    struct q_notice_ahead_out mark;
    bool found;

    TRY(q_notice_ahead_find(cx, &(struct q_notice_ahead_in){ w->row->name }, &mark, &found));
    const bool fresh = !found || mark.upto.ms < cx->now.ms;
    w->from = (struct q_notice_timers_in){ .at = fresh ? cx->now : mark.upto,
                                           .matter = INT64_MAX,
                                           .code = STR(""),
                                           .until = { day_start(day_of(cx->now)).ms + (w->row->days + 1) * day_ms },
                                           .limit = BATCH };
    return ST_OK;
}

static enum st read_ahead(struct ctx *cx, struct looking *w, bool first)
{
    AUTO(tx) tx = { 0 };
    AUTO(rows) rs = { 0 };

    w->n = 0;
    TRY(store_read(cx, cx->site->store, &tx));
    if (first)
        TRY(begin(cx, w));
    TRY(q_notice_timers(cx, &w->from, &rs));
    while (w->n < BATCH && q_notice_timers_next(cx, &rs, &w->due[w->n]))
        w->n++;
    return rows_status(cx, &rs);
}

static enum st remind_one(struct ctx *cx, const struct looking *w, const struct q_notice_timers_out *t)
{
    const struct term *term = rules_term(cx->site->rules, t->code);
    struct clock_list l;
    struct matter m;

    if (term == NULL || !rules_notice_has_clock(w->row, term))
        return ST_OK;
    TRY(matter_load(cx, (struct matter_id){ t->matter }, &m));
    if (!is_told(&m) || !rules_notice_is_for(w->row, m.procedure))
        return ST_OK;
    TRY(clock_list(cx, m.id, &l));
    for (size_t i = 0; i < l.n; i++)
        if (str_eq(l.row[i].code, t->code) && l.row[i].state == CLOCK_RUNNING && l.row[i].due_at.ms == t->at.ms)
            return tell_term(cx, &m, &(struct notice_term){ t->event, t->code, l.row[i].due }, w->row);
    return ST_OK;
}

static enum st remind_some(struct ctx *cx, void *arg)
{
    const struct looking *w = arg;
    const struct q_notice_ahead_set_in mark = { w->row->name, w->n < BATCH
                                                                  ? w->from.until
                                                                  : (struct when){ w->due[w->n - 1].at.ms - 1 } };

    for (size_t i = 0; i < w->n; i++)
        TRY(remind_one(cx, w, &w->due[i]));
    return q_notice_ahead_set_do(cx, &mark, NULL);
}

/* The place is kept only when something was there: an empty stretch costs nothing to look at again. */
static enum st look_ahead(struct ctx *cx, struct looking *w)
{
    bool first = true;

    do {
        TRY(read_ahead(cx, w, first));
        first = false;
        if (w->n == 0)
            return ST_OK;
        TRY(store_write(cx, cx->site->store, remind_some, w));
        const struct q_notice_timers_out *last = &w->due[w->n - 1];
        w->from.at = last->at;
        w->from.matter = last->matter;
        w->from.event = last->event;
        w->from.code = last->code;
    } while (w->n == BATCH);
    return ST_OK;
}

enum st notice_remind(struct ctx *cx)
{
    size_t n;
    const struct notice_row *row = rules_notices(cx->site->rules, &n);
    struct looking *w = arena_take(cx->mem, sizeof *w);

    for (size_t i = 0; i < n && notice_is_on(cx); i++) {
        if (row[i].when != NOTICE_DUE)
            continue;
        *w = (struct looking){ .row = &row[i] };
        TRY(look_ahead(cx, w));
    }
    return ST_OK;
}

/* -- urgent calls -- */

enum st notice_call(struct ctx *cx, const struct matter *m, int64_t call, struct str login, bool leader)
{
    const struct notice_row *n = rules_notice_of(cx->site->rules, leader ? NOTICE_LEADER : NOTICE_CALL, m->procedure);
    struct reachable o;
    bool found;

    if (n == NULL || !is_told(m) || !notice_is_on(cx))
        return ST_OK;
    TRY(account_reach_login(cx, login, &o, &found));
    if (!found)
        return ST_OK;
    const struct q_notice_once_in in = { .event = call,
                                         .receiver = receiver(cx, &o, STR("")),
                                         .matter = m->id.v,
                                         .name = n->name,
                                         .way = notice_way_by(o.to.way),
                                         .at = cx->now,
                                         .next = { 0 } }; /* before all that waits */
    return q_notice_once_do(cx, &in, NULL);
}
