// SPDX-License-Identifier: Apache-2.0
/* urgent.c - see urgent.h. */
#include "core/register/urgent.h"

#include "base/num.h"
#include "codec/json.h"
#include "core/notice/notice_unit.h"
#include "core/org/unit.h"
#include "core/register/register.h"
#include "core/site.h"
#include "gen/register_sql.h"
#include "store/store.h"

enum { CALLS_MAX = 500, CHAIN = 3, MINUTE = 60000, HOUR = 3600000 };

static struct str value_of(const struct register_def *d, const struct register_row *r, const char *name)
{
    const struct column *c = register_column(d, str_of(name));

    return c == NULL ? STR_NONE : r->cell[c - d->column].value;
}

/* -- the roster -- */

/* A night shift belongs to the day on which it began. */
static bool is_now(struct ctx *cx, const struct register_def *d, const struct register_row *r)
{
    struct day today = day_of(cx->now);
    int64_t hour = (cx->now.ms - day_start(today).ms) / HOUR, from = rules_number(cx->site->rules, "duty.from"),
            to = rules_number(cx->site->rules, "duty.to");
    struct str shift = value_of(d, r, "shift");
    bool night = str_eqz(shift, "夜班");

    if (night)
        return hour < from ? r->day.n == today.n - 1 : hour >= to && r->day.n == today.n;
    return r->day.n == today.n && (!str_eqz(shift, "白班") || (hour >= from && hour < to));
}

/* Rows of the unit's own roster that hold now. */
static enum st roster_of(struct ctx *cx, const struct register_def *d, struct str unit, struct register_rows *ret)
{
    struct day today = day_of(cx->now);
    const struct register_query q = { .def = d, .unit = unit, .since = { today.n - 1 }, .until = today };
    size_t n = 0;

    TRY(register_list(cx, &q, ret));
    for (size_t i = 0; i < ret->n; i++)
        if (str_eq(ret->row[i].unit, unit) && is_now(cx, d, &ret->row[i]))
            ret->row[n++] = ret->row[i];
    ret->n = n;
    return ST_OK;
}

/* The nearest roster from the unit up to the district. */
static enum st find_roster(struct ctx *cx, struct str unit, struct register_rows *ret)
{
    const struct register_def *d = rules_register(cx->site->rules, STR("duty"));
    const struct who who = cx->who;
    enum st st = ST_OK;

    *ret = (struct register_rows){ 0 };
    cx->who.system = true; /* whom to call is not a question of who may read the roster */
    while (d != NULL && st == ST_OK && ret->n == 0 && unit.n > 0) {
        struct unit u;
        st = roster_of(cx, d, unit, ret);
        if (st == ST_OK)
            st = unit_load(cx, unit, &u);
        if (st == ST_OK)
            unit = u.superior;
    }
    cx->who = who;
    return st;
}

/* The login at that step, 1 to 3; empty places are passed over; STR_NONE behind the last. */
static struct str chain_at(const struct register_def *d, const struct register_rows *roster, int64_t step)
{
    static const char *const place[CHAIN] = { "first", "second", "leader" };

    for (size_t k = 0; k < CHAIN; k++)
        for (size_t i = 0; i < roster->n; i++) {
            struct str login = value_of(d, &roster->row[i], place[k]);
            if (login.n > 0 && --step == 0)
                return login;
        }
    return STR_NONE;
}

enum st urgent_on_duty(struct ctx *cx, struct str unit, struct str team, bool *ret)
{
    const struct register_def *d = rules_register(cx->site->rules, STR("duty"));
    struct register_rows l;

    TRY(find_roster(cx, unit, &l));
    *ret = l.n == 0;
    for (size_t i = 0; i < l.n; i++)
        *ret |= str_eq(value_of(d, &l.row[i], "team"), team) || str_eq(value_of(d, &l.row[i], "first"), team) ||
                str_eq(value_of(d, &l.row[i], "second"), team);
    return ST_OK;
}

/* -- calls -- */

static void set(struct ctx *cx, struct json *cell, struct str name, struct str value)
{
    json_set(cell, name, json_make_text(cx->mem, value));
}

static struct str when_text(struct ctx *cx, struct when w)
{
    struct buf b = buf_make(cx->mem, 40);

    when_format(&b, w);
    return buf_str(&b);
}

/* Kept at the district, by the program itself; the event names who acted. */
static enum st put(struct ctx *cx, int64_t id, const struct json *cell, int64_t *ret)
{
    const struct who who = cx->who;
    const struct register_change c = { .def = rules_register(cx->site->rules, STR("call")),
                                       .id = id,
                                       .unit = cx->site->root,
                                       .cell = cell,
                                       .version = -1 };

    *ret = 0;
    cx->who.system = true;
    enum st st = c.def == NULL ? ST_OK : register_put(cx, &c, ret);
    cx->who = who;
    return st;
}

/* The call's row, and a message where they are told (core/notice/notice_unit.h). */
static enum st call_one(struct ctx *cx, const struct matter *m, int64_t step, struct str login, int64_t *ret_call)
{

    struct json *cell = json_make_object(cx->mem);
    struct buf day = buf_make(cx->mem, 16);

    day_format(&day, day_of(cx->now));
    set(cx, cell, STR("day"), buf_str(&day));
    set(cx, cell, STR("matter"), m->no);
    set(cx, cell, STR("step"), arena_printf(cx->mem, "%lld", (long long)step));
    set(cx, cell, STR("officer"), login);
    set(cx, cell, STR("told"), when_text(cx, cx->now));
    set(cx, cell, STR("until"),
        when_text(cx, (struct when){ cx->now.ms + rules_number(cx->site->rules, "urgent.answer") * MINUTE }));
    TRY(put(cx, 0, cell, ret_call));
    return notice_call(cx, m, *ret_call, login, false);
}

/* The leader on duty learns of it at once, and is called when nobody below answers. */
static enum st tell_leaders(struct ctx *cx, const struct matter *m, const struct register_rows *roster, int64_t call)
{
    const struct register_def *d = rules_register(cx->site->rules, STR("duty"));

    for (size_t i = 0; i < roster->n; i++) {
        struct str login = value_of(d, &roster->row[i], "leader");
        if (login.n > 0) /* one who is called already is not told twice */
            TRY(notice_call(cx, m, call, login, true));
    }
    return ST_OK;
}

enum st urgent_begin(struct ctx *cx, const struct matter *m)
{
    const struct register_def *d = rules_register(cx->site->rules, STR("duty"));
    struct register_rows roster;
    int64_t call;

    if (m->sealed || d == NULL)
        return ST_OK;
    TRY(find_roster(cx, m->unit, &roster));
    struct str login = chain_at(d, &roster, 1);
    if (login.n == 0)
        return ST_OK;
    TRY(call_one(cx, m, 1, login, &call));
    return tell_leaders(cx, m, &roster, call);
}

static enum st read_call(struct ctx *cx, const struct register_def *d, int64_t id, struct urgent_call *ret)
{
    struct register_row r;

    TRY(register_load(cx, d, id, &r));
    *ret = (struct urgent_call){ .id = id,
                                 .no = value_of(d, &r, "matter"),
                                 .officer = value_of(d, &r, "officer"),
                                 .told = WHEN_NONE,
                                 .until = WHEN_NONE,
                                 .answered = WHEN_NONE,
                                 .result = value_of(d, &r, "result") };
    if (!num_parse(value_of(d, &r, "step"), &ret->step) || !when_parse(value_of(d, &r, "told"), &ret->told) ||
        !when_parse(value_of(d, &r, "until"), &ret->until))
        return FAIL(cx, ST_BROKEN, "event.broken", STR("call"));
    return ST_OK;
}

static enum st read_ids(struct ctx *cx, int64_t *id, size_t *ret_n)
{
    const struct q_register_calls_in in = { .unit = cx->site->root, .since = day_of(cx->now).n - 1 };
    struct q_register_calls_out row;
    AUTO(rows) rs = { 0 };

    *ret_n = 0;
    TRY(q_register_calls(cx, &in, &rs));
    while (*ret_n < CALLS_MAX && q_register_calls_next(cx, &rs, &row))
        id[(*ret_n)++] = row.id;
    return rows_status(cx, &rs);
}

static enum st read_open(struct ctx *cx, struct str login, struct urgent_calls *ret)
{
    const struct register_def *d = rules_register(cx->site->rules, STR("call"));
    int64_t *id = arena_array(cx->mem, CALLS_MAX, sizeof *id);
    struct urgent_calls l = { 0 };
    size_t n = 0;

    if (d != NULL)
        TRY(read_ids(cx, id, &n));
    l.row = arena_array(cx->mem, n, sizeof *l.row);
    for (size_t i = 0; i < n; i++) {
        struct urgent_call c;
        TRY(read_call(cx, d, id[i], &c));
        if (c.result.n == 0 && (login.n == 0 || str_eq(c.officer, login)))
            l.row[l.n++] = c;
    }
    *ret = l;
    return ST_OK;
}

enum st urgent_open(struct ctx *cx, struct str login, struct urgent_calls *ret)
{
    const struct who who = cx->who;

    cx->who.system = true;
    enum st st = read_open(cx, login, ret);
    cx->who = who;
    return st;
}

static enum st close_call(struct ctx *cx, int64_t id, bool answered)
{
    struct json *cell = json_make_object(cx->mem);

    set(cx, cell, STR("result"), answered ? STR("已应答") : STR("无应答"));
    if (answered)
        set(cx, cell, STR("answered"), when_text(cx, cx->now));
    return put(cx, id, cell, &id);
}

enum st urgent_answer(struct ctx *cx, int64_t id)
{
    struct urgent_calls l;

    TRY(urgent_open(cx, cx->who.login, &l));
    for (size_t i = 0; i < l.n; i++)
        if (l.row[i].id == id)
            return close_call(cx, id, true);
    return FAIL(cx, ST_NOT_FOUND, "register.row", STR_NONE);
}

/* The next of the chain is called; behind the last the call only stays unanswered. */
static enum st escalate(struct ctx *cx, const struct urgent_call *c)
{
    const struct register_def *d = rules_register(cx->site->rules, STR("duty"));
    struct register_rows roster;
    struct matter m;
    int64_t next;

    TRY(close_call(cx, c->id, false));
    TRY(matter_by_no(cx, c->no, &m));
    TRY(find_roster(cx, m.unit, &roster));
    struct str login = d == NULL ? STR_NONE : chain_at(d, &roster, c->step + 1);
    return login.n == 0 ? ST_OK : call_one(cx, &m, c->step + 1, login, &next);
}

static enum st escalate_all(struct ctx *cx, void *arg)
{
    struct urgent_calls l;

    (void)arg;
    TRY(urgent_open(cx, STR_NONE, &l));
    for (size_t i = 0; i < l.n; i++)
        if (l.row[i].until.ms < cx->now.ms)
            TRY(escalate(cx, &l.row[i]));
    return ST_OK;
}

/* Is there anything to do? Asked each second, so without a write. */
static enum st is_due(struct ctx *cx, bool *ret)
{
    struct urgent_calls l;
    AUTO(tx) t = { 0 };

    *ret = false;
    TRY(store_read(cx, cx->site->store, &t));
    TRY(urgent_open(cx, STR_NONE, &l));
    for (size_t i = 0; i < l.n; i++)
        *ret |= l.row[i].until.ms < cx->now.ms;
    return ST_OK;
}

enum st urgent_sweep(struct ctx *cx)
{
    struct ctx one = { .mem = cx->mem, .site = cx->site, .now = cx->now, .who = { .system = true } };
    bool due;

    TRY(is_due(cx, &due));
    if (!due)
        return ST_OK;
    enum st st = store_write(&one, cx->site->store, escalate_all, NULL);
    if (st != ST_OK)
        cx->err = one.err;
    return st;
}
