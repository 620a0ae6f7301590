// SPDX-License-Identifier: Apache-2.0
/* mediation.c - see mediation.h. Reads the events of each mediation of the area once. */
#include "core/matter/mediation.h"

#include "base/num.h"
#include "core/matter/event.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/mediation_sql.h"
#include "store/store.h"

enum { ROWS_MAX = 96, TOWN_AT = 6, VILLAGE_AT = 9, STREETS = 100, RESIDENTS = 200 };

struct counting {
    struct ctx *cx;
    struct day from, to;
    struct mediation_row row[ROWS_MAX];
    size_t n;
    struct str group[4][2]; /* of the matter at hand: by, name */
};
#define BY_PREVENTED "prevented"
#define BROKE_OUT    "纠纷发生" /* of `prevented`: the dispute itself; every other choice is what it could have become */

static struct mediation_row *row_of(struct counting *c, struct str by, struct str name)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->row[i].by, by) && str_eq(c->row[i].name, name))
            return &c->row[i];
    if (c->n == ROWS_MAX)
        return NULL;
    c->row[c->n] = (struct mediation_row){ .by = by, .name = arena_str(c->cx->mem, name) };
    return &c->row[c->n++];
}

/* A committee of a trade is set up at the department of that trade, one of an enterprise by itself. */
static enum st other_kind(struct ctx *cx, struct str unit, struct str *ret)
{
    struct unit u, above;
    bool trade = false;

    TRY(unit_load(cx, unit, &u));
    if (u.superior.n > 0 && !str_eq(u.superior, cx->site->root)) {
        TRY(unit_load(cx, u.superior, &above));
        trade = str_eqz(above.kind, "department");
    }
    *ret = trade ? STR("trade") : STR("enterprise");
    return ST_OK;
}

/* Streets and residents' committees by the digits of the place (procedures.md §12). */
static enum st committee_kind(struct ctx *cx, struct str unit, struct str *ret)
{
    int64_t town, village;

    if (unit.n < VILLAGE_AT + 3 || !num_parse(str_cut(unit, TOWN_AT, VILLAGE_AT), &town) ||
        !num_parse(str_cut(unit, VILLAGE_AT, VILLAGE_AT + 3), &village))
        return other_kind(cx, unit, ret);
    if (village > 0)
        *ret = village < RESIDENTS ? STR("residents") : STR("village");
    else
        *ret = town < STREETS ? STR("street") : STR("town");
    return ST_OK;
}

bool mediation_has(struct str by, enum mediation_figure f)
{
    if (str_eqz(by, BY_PREVENTED))
        return f == MEDIATION_TURNED || f == MEDIATION_PEOPLE;
    return str_eqz(by, "all") || str_eqz(by, "committee") || (f != MEDIATION_ROUNDS && f != MEDIATION_FOUND);
}

static int figure_of(struct str row)
{
    static const struct {
        const char *row;
        int figure;
    } of[] = { { "M02", MEDIATION_REFUSED }, { "M03", MEDIATION_ACCEPTED },  { "M04", MEDIATION_MEDIATED },
               { "M07", MEDIATION_AGREED },  { "M08", MEDIATION_AGREED },    { "M10", MEDIATION_ENDED },
               { "M11", MEDIATION_ENDED },   { "M13", MEDIATION_CONFIRMED }, { "M17", MEDIATION_PERFORMED } };

    for (size_t i = 0; i < N_OF(of); i++)
        if (str_eqz(row, of[i].row))
            return of[i].figure;
    return -1;
}

static void add(struct counting *c, int figure, int64_t n)
{
    for (size_t i = 0; i < N_OF(c->group); i++) {
        struct mediation_row *r = c->group[i][1].n == 0 && i > 0 ? NULL : row_of(c, c->group[i][0], c->group[i][1]);
        if (r != NULL)
            r->n[figure] += n;
    }
}

/* What the end of a mediation kept from happening, and to how many. */
static void count_prevented(struct counting *c, const struct event *e)
{
    struct str what = event_get(e, "prevented");
    struct mediation_row *r;
    int64_t people = 0;

    if (what.n == 0 || str_eqz(what, BROKE_OUT)) {
        add(c, MEDIATION_PREVENTED, what.n > 0);
        return;
    }
    if (!num_parse(event_get(e, "prevented_people"), &people))
        people = 0;
    add(c, MEDIATION_TURNED, 1);
    add(c, MEDIATION_PEOPLE, people);
    r = row_of(c, STR(BY_PREVENTED), what);
    if (r != NULL) {
        r->n[MEDIATION_TURNED]++;
        r->n[MEDIATION_PEOPLE] += people;
    }
}

static void count_event(struct counting *c, const struct event *e)
{
    const struct day day = day_of(e->at);
    int figure = figure_of(e->row);
    int64_t amount = 0;

    if (figure < 0 || day.n < c->from.n || day.n >= c->to.n)
        return;
    add(c, figure, 1);
    if (str_eqz(e->row, "M08"))
        add(c, MEDIATION_ORAL, 1);
    if (figure == MEDIATION_AGREED && num_parse(event_get(e, "amount"), &amount))
        add(c, MEDIATION_AMOUNT, amount);
    if (figure == MEDIATION_AGREED || figure == MEDIATION_ENDED)
        count_prevented(c, e);
}

/* Who applies by themselves says no source. */
static enum st begin_matter(struct counting *c, const struct event *first)
{
    struct str source = event_get(first, "source");

    c->group[0][0] = STR("all");
    c->group[0][1] = STR("all");
    c->group[1][0] = STR("committee");
    TRY(committee_kind(c->cx, first->unit, &c->group[1][1]));
    c->group[2][0] = STR("source");
    c->group[2][1] = arena_str(c->cx->mem, source.n > 0 ? source : STR("申请调解"));
    c->group[3][0] = STR("dispute");
    c->group[3][1] = arena_str(c->cx->mem, event_get(first, "dispute"));
    return ST_OK;
}

static enum st count_matter(struct counting *c, int64_t id, struct arena *mem)
{
    const struct q_events_of_in in = { .matter = id };
    struct event *e = arena_take(mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_events_of(c->cx, &in, &rs));
    while (q_events_of_next(c->cx, &rs, &row)) {
        TRY(event_parse(mem, row.text, e, &c->cx->err));
        if (e->born)
            TRY(begin_matter(c, e));
        count_event(c, e);
    }
    return rows_status(c->cx, &rs);
}

/* Rounds of screening and disputes found, by the day in their rows, by the kind of unit that keeps them. */
static enum st count_screening(struct counting *c, struct str unit)
{
    struct unit u;
    struct q_screened_out row;
    AUTO(rows) rs = { 0 };

    TRY(unit_load(c->cx, unit, &u));
    const struct q_screened_in in = { .low = u.path,
                                      .high = arena_printf(c->cx->mem, "%.*s\x7f", STR_ARG(u.path)),
                                      .since = c->from.n,
                                      .until = c->to.n - 1 };
    TRY(q_screened(c->cx, &in, &rs));
    while (q_screened_next(c->cx, &rs, &row)) {
        enum mediation_figure f = str_eqz(row.reg, "screening") ? MEDIATION_ROUNDS : MEDIATION_FOUND;
        struct mediation_row *all = row_of(c, STR("all"), STR("all")), *r;
        struct str kind;
        TRY(committee_kind(c->cx, row.unit, &kind));
        r = row_of(c, STR("committee"), kind);
        all->n[f] += row.n;
        if (r != NULL)
            r->n[f] += row.n;
    }
    return rows_status(c->cx, &rs);
}

enum st mediation_count(struct ctx *cx, struct str unit, struct day from, struct day to, struct mediation_figures *ret)
{
    const struct q_mediations_in in = { .unit = unit };
    struct counting *c = arena_take(cx->mem, sizeof *c);
    struct arena *mem = arena_make();
    struct q_mediations_out row;
    AUTO(rows) rs = { 0 };

    *c = (struct counting){ .cx = cx, .from = from, .to = to };
    row_of(c, STR("all"), STR("all"));
    enum st st = count_screening(c, unit);
    if (st == ST_OK)
        st = q_mediations(cx, &in, &rs);
    while (st == ST_OK && q_mediations_next(cx, &rs, &row)) {
        st = count_matter(c, row.matter, mem);
        arena_reset(mem);
    }
    arena_drop(mem);
    TRY(st);
    *ret = (struct mediation_figures){ c->row, c->n };
    return rows_status(cx, &rs);
}
