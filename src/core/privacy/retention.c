// SPDX-License-Identifier: Apache-2.0
/* retention.c - see retention.h. */
#include "core/privacy/retention.h"

#include "core/matter/event.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "store/store.h"

/* The day of the latest event of that row. */
static enum st day_of_row(struct ctx *cx, struct matter_id m, struct str row, struct day *ret)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out event;
    AUTO(rows) rs = { 0 };

    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &event)) {
        TRY(event_parse(cx->mem, event.text, e, &cx->err));
        if (str_eq(e->row, row))
            *ret = day_of(e->at);
    }
    return rows_status(cx, &rs);
}

enum st retention_end(struct ctx *cx, const struct matter *m, const struct retention *r, struct day *ret)
{
    struct day from = DAY_NONE;

    *ret = DAY_NONE;
    if (r == NULL || r->years == 0 || r->years == YEARS_FOREVER)
        return ST_OK;
    if (str_eqz(r->since, "opened"))
        from = day_of(m->opened);
    else if (!str_eqz(r->since, "closed"))
        TRY(day_of_row(cx, m->id, r->since, &from));
    else if (!when_is_none(m->closed))
        from = day_of(m->closed);
    if (!day_is_none(from))
        *ret = day_add_months(from, 12 * r->years);
    return ST_OK;
}

enum st retention_ask(struct ctx *cx, const struct matter *m, enum keep_part part, struct verdict *ret)
{
    const struct retention *r = rules_retention(cx->site->rules, m->procedure->id, m->category, part);
    struct verdict v = { .what = RETAIN_ERASE, .rule = r, .until = DAY_NONE };

    TRY(retention_end(cx, m, r, &v.until));
    if (r != NULL && !m->state->closed && !m->state->terminal)
        v.what = r->open ? RETAIN_ERASE : RETAIN_REFUSE;
    else if (r != NULL && (r->years == YEARS_FOREVER || (!day_is_none(v.until) && day_of(cx->now).n < v.until.n)))
        v.what = r->before;
    *ret = v;
    return ST_OK;
}
