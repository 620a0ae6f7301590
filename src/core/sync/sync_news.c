// SPDX-License-Identifier: Apache-2.0
/* sync_news.c - see sync_news.h. */
#include "core/sync/sync_news.h"

#include "base/num.h"
#include "core/matter/code.h"
#include "core/matter/event.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "core/sync/sync.h"
#include "gen/event_sql.h"
#include "gen/sync_sql.h"
#include "store/store.h"

enum { NEWS_MAX = 100, TRAIL_MAX = 20, TRAIL_BYTES = 8000, ERASED_BYTES = 8000 };

/* -- at the district -- */

/* "2026-03-05 受理 渭城区住建局", a line for each step taken here since. */
static enum st put_trail(struct ctx *cx, struct json_out *o, struct matter_id m, int64_t seen)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct buf b = buf_make(cx->mem, TRAIL_BYTES);
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };
    struct unit u;
    int n = 0;

    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        if (row.seq <= seen || n == TRAIL_MAX)
            continue;
        TRY(event_parse(cx->mem, row.text, e, &cx->err));
        if (e->origin.station != 0)
            continue;
        TRY(unit_load(cx, e->actor_unit.n > 0 ? e->actor_unit : e->unit, &u));
        buf_addz(&b, n++ > 0 ? "\n" : "");
        day_format(&b, day_of(e->at));
        buf_printf(&b, " %.*s %.*s", STR_ARG(e->event), STR_ARG(u.name));
    }
    TRY(rows_status(cx, &rs));
    json_put_text(o, "trail", buf_str(&b));
    return ST_OK;
}

/* Terms run on at the station only while the matter is its own village's to handle. */
static enum st put_clocks(struct ctx *cx, struct json_out *o, const struct matter *m, struct str village)
{
    struct clock_list list = { 0 };

    if (unit_is_within(m->path, village))
        TRY(clock_list(cx, m->id, &list));
    json_open(o, "clocks", '[');
    for (size_t i = 0; i < list.n; i++) {
        const struct clock *c = &list.row[i];
        if (c->state != CLOCK_RUNNING)
            continue;
        json_open(o, NULL, '{');
        json_put_text(o, "code", c->code);
        json_put_int(o, "due", c->due.n);
        json_put_int(o, "due_at", c->due_at.ms);
        json_put_int(o, "start", c->start.n);
        json_close(o, '}');
    }
    json_close(o, ']');
    return ST_OK;
}

static enum st put_matter(struct ctx *cx, struct json_out *o, const struct q_station_news_out *row, int64_t seen,
                          struct str village)
{
    struct matter m;

    TRY(matter_load(cx, (struct matter_id){ row->matter }, &m));
    json_open(o, NULL, '{');
    TRY(put_clocks(cx, o, &m, village));
    json_put_bool(o, "erased", m.erased);
    json_put_int(o, "matter", m.id.v);
    json_put_int(o, "seq", row->last);
    json_put_text(o, "state", m.state->code);
    TRY(put_trail(cx, o, m.id, seen));
    json_put_text(o, "unit", m.unit);
    json_close(o, '}');
    return ST_OK;
}

enum st sync_put_news(struct ctx *cx, struct json_out *o, int64_t station, int64_t seen)
{
    const struct q_station_news_in in = { .station = station, .seen = seen, .limit = NEWS_MAX };
    const struct q_station_one_in by = { .number = station };
    struct q_station_news_out *row = arena_array(cx->mem, NEWS_MAX, sizeof *row);
    struct q_station_one_out of;
    AUTO(rows) rs = { 0 };
    size_t n = 0;
    int64_t upto = seen;

    TRY(q_station_one_one(cx, &by, &of));
    TRY(q_station_news(cx, &in, &rs));
    while (n < NEWS_MAX && q_station_news_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    json_open(o, "news", '[');
    for (size_t i = 0; i < n; i++) {
        TRY(put_matter(cx, o, &row[i], seen, of.unit));
        upto = row[i].last;
    }
    json_close(o, ']');
    json_put_int(o, "seen", upto);
    return ST_OK;
}

bool sync_is_news(const struct event *e)
{
    return e->row.n == 0 && str_eqz(e->event, SYNC_NEWS);
}

enum st sync_news_fits(struct ctx *cx, int64_t station, const struct event *e, bool *ret_fits)
{
    const struct q_tip_here_in in = { .matter = e->matter.v, .station = station };
    struct q_tip_here_out tip;
    int64_t upto;

    TRY(q_tip_here_one(cx, &in, &tip));
    *ret_fits = num_parse(event_get(e, SYNC_UPTO), &upto) && upto >= tip.seq;
    return ST_OK;
}

/* -- at the station -- */

static bool runs_there(const struct json *clocks, const struct clock *c)
{
    for (const struct json *j = clocks == NULL ? NULL : clocks->child; j != NULL; j = j->next) {
        int64_t at = 0;
        if (str_eq(json_text(j, "code"), c->code) && json_int(j, "due_at", &at) && at == c->due_at.ms)
            return true;
    }
    return false;
}

static bool runs_here(const struct clock_list *here, struct str code, int64_t due_at)
{
    for (size_t i = 0; i < here->n; i++)
        if (here->row[i].state == CLOCK_RUNNING && str_eq(here->row[i].code, code) && here->row[i].due_at.ms == due_at)
            return true;
    return false;
}

static void stop_clock(struct event *e, struct str code)
{
    if (e->n_clock < N_OF(e->clock))
        e->clock[e->n_clock++] = (struct event_clock){
            .act = CLOCK_ACT_STOP, .code = code, .start = DAY_NONE, .due = DAY_NONE, .due_at = WHEN_NONE
        };
}

static void start_clock(struct event *e, const struct json *j, const struct clock_list *here)
{
    struct event_clock c = { .act = CLOCK_ACT_START, .code = json_text(j, "code") };
    int64_t due = 0, due_at = 0, start = 0;

    if (c.code.n == 0 || !json_int(j, "due", &due) || !json_int(j, "due_at", &due_at) ||
        !json_int(j, "start", &start) || due != (int32_t)due || start != (int32_t)start ||
        runs_here(here, c.code, due_at) || e->n_clock == N_OF(e->clock))
        return;
    c.due = (struct day){ (int32_t)due };
    c.start = (struct day){ (int32_t)start };
    c.due_at = (struct when){ due_at };
    e->clock[e->n_clock++] = c;
}

static enum st set_clocks(struct ctx *cx, struct event *e, const struct json *clocks)
{
    struct clock_list here;

    TRY(clock_list(cx, e->matter, &here));
    for (size_t i = 0; i < here.n; i++)
        if ((here.row[i].state == CLOCK_RUNNING && !runs_there(clocks, &here.row[i])) ||
            here.row[i].state == CLOCK_PAUSED)
            stop_clock(e, here.row[i].code);
    for (const struct json *j = clocks == NULL ? NULL : clocks->child; j != NULL; j = j->next)
        start_clock(e, j, &here);
    return ST_OK;
}

/* A unit that this station does not know of yet is shown as the district's. */
static enum st known_unit(struct ctx *cx, struct str code, struct str *ret)
{
    struct unit u;
    enum st st = unit_load(cx, code, &u);

    *ret = st == ST_OK ? code : cx->site->root;
    if (st != ST_INPUT)
        return st;
    cx->err = (struct err){ 0 };
    return ST_OK;
}

static enum st take_one(struct ctx *cx, const struct json *j, int64_t seq, struct matter *m)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    const struct state *state = rules_state(m->procedure, json_text(j, "state"));

    if (state == NULL)
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    *e = (struct event){ .matter = m->id,
                         .at = { cx->now.ms / 1000 * 1000 },
                         .no = m->no,
                         .procedure = m->procedure->id,
                         .row = STR(""),
                         .event = STR(SYNC_NEWS),
                         .state = state->code,
                         .actor = STR("system") };
    TRY(known_unit(cx, json_text(j, "unit"), &e->unit));
    TRY(set_clocks(cx, e, json_get(j, "clocks")));
    event_tell(e, STR(SYNC_UPTO), arena_printf(cx->mem, "%lld", (long long)seq));
    event_tell(e, STR("news"), json_text(j, "trail"));
    return event_append(cx, e);
}

enum st sync_take_news(struct ctx *cx, const struct json *answer, int64_t seen, struct str *ret_erased)
{
    const struct json *news = json_get(answer, "news");
    struct buf erased = buf_make(cx->mem, ERASED_BYTES);

    for (const struct json *j = news == NULL ? NULL : news->child; j != NULL; j = j->next) {
        struct matter m;
        int64_t id = 0, seq = 0;
        bool gone = false;
        if (!json_int(j, "matter", &id) || !json_int(j, "seq", &seq) ||
            code_station((struct matter_id){ id }) != cx->site->station)
            return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
        if (seq <= seen) /* an old answer again */
            continue;
        TRY(matter_load(cx, (struct matter_id){ id }, &m));
        TRY(take_one(cx, j, seq, &m));
        if (json_bool(j, "erased", &gone) && gone && !m.erased)
            buf_printf(&erased, "%.*s\n", STR_ARG(m.no));
    }
    *ret_erased = buf_str(&erased);
    return ST_OK;
}
