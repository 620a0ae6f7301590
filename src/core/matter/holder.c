// SPDX-License-Identifier: Apache-2.0
/* holder.c - which unit holds a matter after a move, as the row's `holder` line says. */
#include "core/matter/stepping.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

/* Who held it before the one who holds it now; the same one when it never moved. */
static enum st previous(struct stepping *s, struct str *ret)
{
    const struct past_list *p;

    TRY(stepping_history(s, &p));
    for (size_t i = p->n; i > 0; i--)
        if (!str_eq(p->row[i - 1].unit, s->m->unit)) {
            *ret = p->row[i - 1].unit;
            return ST_OK;
        }
    return ST_OK;
}

/* The matter this one is about: named at filing, or linked since. */
static enum st about(struct stepping *s, struct matter *ret, bool *found)
{
    const struct q_links_of_in in = { .matter = s->m->id.v };
    struct matter_id id = s->filing == NULL ? (struct matter_id){ 0 } : s->filing->about;
    struct q_links_of_out link;
    AUTO(rows) rs = { 0 };

    TRY(q_links_of(s->cx, &in, &rs));
    while (id.v == 0 && q_links_of_next(s->cx, &rs, &link))
        if (str_eqz(link.kind, "about"))
            id.v = link.other;
    TRY(rows_status(s->cx, &rs));
    *found = id.v != 0;
    return *found ? matter_load(s->cx, id, ret) : ST_OK;
}

static enum st of_about(struct stepping *s, bool review, struct str *ret)
{
    struct matter m;
    struct unit u;
    bool found;

    TRY(about(s, &m, &found));
    if (!found)
        return FAIL_FIELD(s->cx, ST_RULE, "filing.about", "about", s->procedure->name);
    *ret = m.unit;
    if (!review)
        return ST_OK;
    TRY(unit_load(s->cx, m.unit, &u));
    if (u.review.n > 0)
        *ret = u.review;
    return ST_OK;
}

/* The mediation committee of the place or of the area around it, else the district's petition office. */
static enum st committee(struct stepping *s, struct str *ret)
{
    struct str place = s->filing == NULL ? s->m->place : s->filing->place;
    struct unit u;

    while (place.n > 0) {
        *ret = arena_printf(s->cx->mem, "%.*s.twh", STR_ARG(place));
        enum st st = unit_load(s->cx, *ret, &u);
        if (st != ST_INPUT)
            return st;
        s->cx->err = (struct err){ 0 };
        TRY(unit_load(s->cx, place, &u));
        place = u.superior;
    }
    return unit_of_kind(s->cx, STR("petition"), ret);
}

/* The district's unit of the first of these kinds that the accused does not stand in (procedures.md §9). */
static enum st of_kind(struct stepping *s, struct str kinds, struct str *ret)
{
    struct str accused = stepping_text(s, STR("accused_unit")), kind;
    struct unit u = { 0 };

    while (kinds.n > 0 && str_split(&kinds, '/', &kind)) {
        TRY(unit_of_kind(s->cx, kind, ret));
        if (accused.n > 0)
            TRY(unit_load(s->cx, accused, &u));
        if (accused.n == 0 || !unit_is_within(u.path, *ret))
            return ST_OK;
    }
    return ST_OK;
}

enum st holder_after(struct stepping *s, struct str *ret)
{
    const struct move *mv = s->move;
    struct str given = stepping_text(s, mv->holder_arg);

    switch (mv->holder) {
    case HOLDER_FIELD:
        *ret = given.n > 0 ? given : s->m->unit;
        return ST_OK;
    case HOLDER_PREVIOUS:
        *ret = s->m->unit;
        return previous(s, ret);
    case HOLDER_ACTOR:
        *ret = s->cx->who.unit.n > 0 ? s->cx->who.unit : s->m->unit;
        return ST_OK;
    case HOLDER_REVIEW:
        return of_about(s, true, ret);
    case HOLDER_ABOUT:
        return of_about(s, false, ret);
    case HOLDER_COMMITTEE:
        return committee(s, ret);
    case HOLDER_KIND:
        return of_kind(s, mv->holder_arg, ret);
    case HOLDER_KEEP:
    case HOLDER_N:
        break;
    }
    *ret = s->m->unit;
    return ST_OK;
}
