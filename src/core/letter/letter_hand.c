// SPDX-License-Identifier: Apache-2.0
/* letter_hand.c - see making.h. Who drafts and who signs are officers of steps; their names are fixed in the letter, as
 * they were on that day. */
#include "codec/paper.h"
#include "core/letter/making.h"
#include "gen/account_sql.h"

/* None of an officer who has no account here: a step may have come from a station. */
static enum st name_of(struct ctx *cx, int64_t officer, struct str *ret)
{
    struct q_officer_by_id_out row;
    bool found;

    TRY(q_officer_by_id_find(cx, &(struct q_officer_by_id_in){ officer }, &row, &found));
    *ret = found ? row.name : STR_NONE;
    return ST_OK;
}

/* The newest step of that row since the matter came to its state and holder: what lies before is another paper's. */
static const struct past *newest_since(const struct past_list *p, size_t n, const char *row)
{
    for (size_t i = n; i > 0; i--) {
        const struct past *e = &p->row[i - 1];
        if (str_eqz(e->row, row))
            return e;
        if (i == 1 || !str_eq(e->state, e[-1].state) || !str_eq(e->unit, e[-1].unit))
            return NULL;
    }
    return NULL;
}

/* The draft that this step signs; NULL = none, or it was sent back and never submitted again. */
static const struct past *draft_of(const struct making *w, const struct past_list *p)
{
    const struct past *draft = newest_since(p, p->n, "N17"), *back = newest_since(p, p->n, "N18");

    if (draft == NULL || !str_eq(past_get(draft, "of"), w->e->row) || (back != NULL && back > draft))
        return NULL;
    return draft;
}

static enum st hand_of(struct making *w, const struct past *e, bool day, struct str *ret)
{
    *ret = STR_NONE;
    if (e == NULL)
        return ST_OK;
    if (!day)
        return name_of(w->s->cx, e->officer, ret);
    *ret = paper_day_text(w->s->cx->mem, day_of(e->at));
    return ST_OK;
}

enum st making_hand(struct making *w, struct str name, struct str *ret)
{
    const bool drafts = str_eqz(name, "drafter") || str_eqz(name, "drafted");
    const bool checks = str_eqz(name, "checker") || str_eqz(name, "checked");
    const struct past_list *p;

    *ret = STR_NONE;
    if (w->s->offering) { /* a sample */
        *ret = str_eqz(name, "drafted") || str_eqz(name, "checked") ? paper_day_text(w->s->cx->mem, day_of(w->e->at))
               : drafts || checks || str_eqz(name, "officer")       ? STR("李某某")
                                                                    : STR_NONE;
        return ST_OK;
    }
    if (str_eqz(name, "officer"))
        return name_of(w->s->cx, w->e->officer, ret);
    if (w->e->born || w->e->officer == 0 || !(drafts || checks))
        return ST_OK;
    TRY(stepping_history(w->s, &p));
    const struct past *draft = draft_of(w, p);
    if (draft != NULL && checks)
        draft = newest_since(p, (size_t)(draft - p->row), "N18");
    return hand_of(w, draft, str_eqz(name, "drafted") || str_eqz(name, "checked"), ret);
}

static bool starts(const struct past *p, struct str code)
{
    for (size_t i = 0; i < p->n_clock; i++)
        if (p->clock[i].act == CLOCK_ACT_START && str_eq(p->clock[i].code, code))
            return true;
    return false;
}

static struct str starter(const struct past_list *p, struct str code)
{
    for (size_t i = p->n; i > 0; i--)
        if (starts(&p->row[i - 1], code))
            return p->row[i - 1].actor_unit;
    return STR_NONE;
}

enum st making_asker(struct making *w, struct str *ret_unit)
{
    const struct move *mv = w->s->move;
    const struct past_list *p;

    *ret_unit = STR_NONE;
    if (w->s->offering)
        return unit_of_kind(w->s->cx, STR("government"), ret_unit);
    if (w->e->born)
        return ST_OK;
    TRY(stepping_history(w->s, &p));
    for (size_t i = 0; i < mv->n_clock && ret_unit->n == 0; i++)
        if (mv->clock[i].kind == CLOCK_STOP)
            *ret_unit = starter(p, mv->clock[i].term->code);
    if (str_eq(*ret_unit, w->e->actor_unit))
        *ret_unit = STR_NONE;
    return ST_OK;
}
