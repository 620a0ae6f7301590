// SPDX-License-Identifier: Apache-2.0
/* supervise.c - see supervise.h. */
#include "core/reception/supervise.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "core/matter/event.h"
#include "core/rules/rules_ground.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "gen/supervise_sql.h"
#include "store/store.h"

#define SUPERVISION "supervision"

enum { FIELDS_BYTES = 4096, BATCH = 200, PERCENT = 100, TERM_MAX = 366 };

static bool is_in(struct str list, struct str word)
{
    struct str one;

    while (list.n > 0 && str_split(&list, '/', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

/* -- does a row hold? The cause tells two occasions of one ground apart; empty = it does not hold. -- */

static struct str cause_of(struct ctx *cx, struct str what, struct day due)
{
    struct buf b = buf_make(cx->mem, 64);

    buf_printf(&b, "%.*s ", STR_ARG(what));
    day_format(&b, due);
    return buf_str(&b);
}

/* A term that stops by itself ends when it ran out unused: that is overdue, too. */
static enum st overdue(struct ctx *cx, const struct trigger *t, const struct matter *m, struct str *ret)
{
    struct clock_list l;

    TRY(clock_list(cx, m->id, &l));
    for (size_t i = 0; i < l.n; i++) {
        const struct clock *c = &l.row[i];
        bool late = c->state == CLOCK_EXPIRED || (c->state == CLOCK_RUNNING && c->overdue);
        if (late && is_in(t->arg, c->code))
            *ret = cause_of(cx, c->code, c->due);
    }
    return ST_OK;
}

/* Has an officer done anything since the term began? */
static enum st is_idle(struct ctx *cx, struct matter_id m, int64_t since, bool *ret)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    *ret = true;
    TRY(q_events_of(cx, &in, &rs));
    while (*ret && q_events_of_next(cx, &rs, &row)) {
        TRY(event_parse(cx->mem, row.text, e, &cx->err));
        *ret = row.seq <= since || e->officer == 0;
    }
    return rows_status(cx, &rs);
}

static enum st idle(struct ctx *cx, const struct trigger *t, const struct matter *m, struct str *ret)
{
    const struct q_clocks_of_in in = { .matter = m->id.v };
    struct q_clocks_of_out c = { 0 }, run;
    AUTO(rows) rs = { 0 };
    bool found = false, none = false;

    TRY(q_clocks_of(cx, &in, &rs));
    while (q_clocks_of_next(cx, &rs, &run))
        if (run.state == CLOCK_RUNNING && str_eq(run.code, t->clock)) {
            c = run;
            found = true;
        }
    TRY(rows_status(cx, &rs));
    const int64_t left = (int64_t)c.due.n - day_of(cx->now).n, length = (int64_t)c.due.n - c.start.n;
    if (!found || left < 0 || left * PERCENT > length * t->number)
        return ST_OK;
    TRY(is_idle(cx, m->id, c.event, &none));
    if (none)
        *ret = cause_of(cx, c.code, c.due);
    return ST_OK;
}

static enum st redone(struct ctx *cx, const struct trigger *t, const struct matter *m, struct str *ret)
{
    const struct q_events_of_in in = { .matter = m->id.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };
    int64_t n = 0;

    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        TRY(event_parse(cx->mem, row.text, e, &cx->err));
        n += str_eq(e->row, t->clock);
    }
    TRY(rows_status(cx, &rs));
    if (n >= t->number)
        *ret = arena_printf(cx->mem, "%.*s %" PRId64, STR_ARG(t->clock), n);
    return ST_OK;
}

static enum st holds(struct ctx *cx, const struct trigger *t, const struct matter *m, struct str *ret)
{
    const bool rated = m->rating_ru == t->number || m->rating_pd == t->number;

    *ret = STR_NONE;
    switch (t->rule) {
    case TRIGGER_OVERDUE:
        return overdue(cx, t, m, ret);
    case TRIGGER_IDLE:
        return idle(cx, t, m, ret);
    case TRIGGER_REDONE:
        return redone(cx, t, m, ret);
    case TRIGGER_RATED:
        if (rated)
            *ret = t->name;
        break;
    case TRIGGER_RULES:
        break;
    }
    return ST_OK;
}

static bool is_watched(const struct matter *m)
{
    return !m->imported && !m->sealed && !str_eqz(m->procedure->id, SUPERVISION);
}

enum st supervise_holds(struct ctx *cx, const struct matter *m, bool *ret)
{
    size_t n;
    const struct trigger *t = rules_triggers(cx->site->rules, &n);
    struct str cause = STR_NONE;

    for (size_t i = 0; is_watched(m) && cause.n == 0 && i < n; i++)
        TRY(holds(cx, &t[i], m, &cause));
    *ret = cause.n > 0;
    return ST_OK;
}

/* -- is it supervised for that already? -- */

static enum st is_same(struct ctx *cx, int64_t other, const struct trigger *t, struct str cause, bool *ret)
{
    const struct q_event_text_in in = { .matter = other };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_event_text_out row;
    struct str before;
    struct matter m;

    TRY(matter_load(cx, (struct matter_id){ other }, &m));
    TRY(q_event_text_one(cx, &in, &row));
    TRY(event_parse(cx->mem, row.text, e, &cx->err));
    TRY(event_sealed_value(cx, m.first, STR("cause"), &before));
    *ret = str_eq(event_get(e, "trigger"), t->name) && (!m.state->closed || str_eq(before, cause));
    return ST_OK;
}

static enum st is_open(struct ctx *cx, const struct matter *m, const struct trigger *t, struct str cause, bool *ret)
{
    const struct q_links_of_in in = { .matter = m->id.v };
    int64_t *other = arena_array(cx->mem, BATCH, sizeof *other);
    struct q_links_of_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    *ret = false;
    TRY(q_links_of(cx, &in, &rs));
    while (n < BATCH && q_links_of_next(cx, &rs, &row))
        if (str_eqz(row.kind, SUPERVISION))
            other[n++] = row.other;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n && !*ret; i++)
        TRY(is_same(cx, other[i], t, cause, ret));
    return ST_OK;
}

/* -- opening -- */

static enum st open_one(struct ctx *cx, const struct matter *m, const struct trigger *t, struct str cause)
{
    struct buf b = buf_make(cx->mem, FIELDS_BYTES);
    struct json_out o = { .b = &b };
    struct filed filed;
    struct filing f = { .procedure = STR(SUPERVISION),
                        .title = m->title,
                        .body = t->text[LANG_ZH],
                        .about = m->id,
                        .place = m->place,
                        .category = m->category,
                        .received = WHEN_NONE };

    json_open(&o, NULL, '{');
    json_put_text(&o, "level", t->level);
    json_put_text(&o, "days", arena_printf(cx->mem, "%" PRId64, t->days));
    json_put_text(&o, "trigger", t->name);
    json_put_text(&o, "cause", cause);
    json_close(&o, '}');
    f.fields = json_parse(cx->mem, buf_str(&b), FIELDS_BYTES, &cx->err);
    return f.fields == NULL ? cx->err.st : matter_file(cx, &f, &filed);
}

/* The next row, from *at on, for which one is to be opened; *at is past all rows when there is none. */
static enum st next_due(struct ctx *cx, const struct matter *m, size_t *at, struct str *cause)
{
    size_t n;
    const struct trigger *t = rules_triggers(cx->site->rules, &n);

    for (; *at < n; ++*at) {
        bool there = false;
        TRY(holds(cx, &t[*at], m, cause));
        if (cause->n > 0)
            TRY(is_open(cx, m, &t[*at], *cause, &there));
        if (cause->n > 0 && !there)
            return ST_OK;
    }
    return ST_OK;
}

static enum st look(struct ctx *cx, const struct matter *m)
{
    size_t n;
    const struct trigger *t = rules_triggers(cx->site->rules, &n);
    struct str cause;

    for (size_t i = 0; i < n; i++) {
        TRY(next_due(cx, m, &i, &cause));
        if (i < n)
            TRY(open_one(cx, m, &t[i], cause));
    }
    return ST_OK;
}

enum st supervise_look(struct ctx *cx, struct matter_id id)
{
    const struct who who = cx->who;
    struct matter m;

    assert(cx->tx != NULL && cx->tx->writes);
    TRY(matter_load(cx, id, &m));
    if (!is_watched(&m))
        return ST_OK;
    cx->who = (struct who){ .system = true };
    enum st st = look(cx, &m);
    cx->who = who;
    return st;
}

bool supervise_after(const struct ctx *cx, struct str row)
{
    size_t n;
    const struct trigger *t = rules_triggers(cx->site->rules, &n);
    bool wanted = str_eqz(row, "N03");

    for (size_t i = 0; i < n; i++)
        wanted |= t[i].rule == TRIGGER_REDONE && str_eq(row, t[i].clock);
    return wanted;
}

/* -- the errand -- */

struct batch {
    int64_t matter[BATCH];
    size_t n;
    int64_t due, after; /* where the next one begins */
};

/* The longest stretch before a due day in which a row may hold. */
static int64_t ahead(const struct ctx *cx)
{
    size_t n;
    const struct trigger *t = rules_triggers(cx->site->rules, &n);
    int64_t days = 0;

    for (size_t i = 0; i < n; i++)
        if (t[i].rule == TRIGGER_IDLE && t[i].number * TERM_MAX / PERCENT > days)
            days = t[i].number * TERM_MAX / PERCENT;
    return days;
}

/* Those about which something is to be opened, of the next rows by due day. */
static enum st read_batch(struct ctx *cx, struct batch *b, size_t *ret_seen)
{
    const struct q_matters_near_in in = {
        .unit = cx->site->root, .due = b->due, .after = b->after, .until = day_of(cx->now).n + ahead(cx), .limit = BATCH
    };
    struct q_matters_near_out row[BATCH];
    AUTO(tx) t = { 0 };
    AUTO(rows) rs = { 0 };
    struct str cause;
    size_t rules;

    rules_triggers(cx->site->rules, &rules);

    TRY(store_read(cx, cx->site->store, &t));
    cx->tx = &t;
    *ret_seen = b->n = 0;
    TRY(q_matters_near(cx, &in, &rs));
    while (*ret_seen < BATCH && q_matters_near_next(cx, &rs, &row[*ret_seen]))
        ++*ret_seen;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < *ret_seen; i++) {
        struct matter m;
        size_t at = 0;
        TRY(matter_load(cx, (struct matter_id){ row[i].matter }, &m));
        if (is_watched(&m))
            TRY(next_due(cx, &m, &at, &cause));
        if (is_watched(&m) && at < rules)
            b->matter[b->n++] = m.id.v;
        b->due = row[i].due;
        b->after = row[i].matter;
    }
    cx->tx = NULL;
    return ST_OK;
}

static enum st look_at_all(struct ctx *cx, void *arg)
{
    const struct batch *b = arg;

    for (size_t i = 0; i < b->n; i++)
        TRY(supervise_look(cx, (struct matter_id){ b->matter[i] }));
    return ST_OK;
}

enum st supervise_sweep(struct ctx *cx)
{
    struct batch *b = arena_take(cx->mem, sizeof *b);
    size_t seen = BATCH;

    while (seen == BATCH) {
        enum st st = read_batch(cx, b, &seen);
        cx->tx = NULL;
        TRY(st);
        if (b->n > 0)
            TRY(store_write(cx, cx->site->store, look_at_all, b));
    }
    return ST_OK;
}
