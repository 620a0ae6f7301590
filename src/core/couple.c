// SPDX-License-Identifier: Apache-2.0
/* couple.c - see couple.h.
 *
 * A coupling reads "left fires right". Right is either a creation row (the move opens another matter about
 * this one) or rows of a linked matter, of which the first whose guard holds is taken. A resident may also
 * begin on the right: applying for review on the petition's own page (P26) opens the review (R01). */
#include "core/couple.h"

#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

static bool is_creation(const struct move *m)
{
    return m->n_from == 0 && !m->from_any;
}

/* The row of any procedure with that id. */
static const struct move *row_of(struct ctx *cx, struct str id)
{
    size_t n;
    const struct procedure *p = rules_procedures(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p[i].n_move; k++)
            if (str_eq(p[i].move[k].id, id))
                return &p[i].move[k];
    return NULL;
}

static enum st open_about(struct stepping *s, const struct move *row)
{
    struct ctx *cx = s->cx;
    struct filing f = { .procedure = row->procedure->id,
                        .about = s->m->id,
                        .place = s->m->place,
                        .category = s->m->category,
                        .channel = s->m->channel,
                        .received = WHEN_NONE };
    struct filed filed;
    struct str contact;

    TRY(event_sealed_value(cx, s->m->first, STR("title"), &f.title));
    TRY(event_sealed_value(cx, s->m->first, STR("body"), &f.body));
    TRY(event_sealed_value(cx, s->m->first, STR("event_place"), &f.event_place));
    TRY(event_sealed_value(cx, s->m->first, STR("contact"), &contact));
    f.request = stepping_text(s, STR("request"));
    f.contact = contact_parse(cx->mem, contact);
    f.anonymous = contact.n == 0;
    return matter_open(cx, &f, &filed);
}

/* Takes the first of `then` that is open on that linked matter; *done says whether one was. */
static enum st fire_one(struct ctx *cx, const struct coupling *c, struct matter_id other, bool *done)
{
    struct matter m;

    TRY(matter_load(cx, other, &m));
    for (size_t i = 0; i < c->n_then && !*done; i++) {
        const struct move *row = row_of(cx, c->then[i]);
        if (row == NULL || row->procedure != m.procedure || !move_leaves(row, m.state))
            continue;
        enum st st = matter_fire(cx, other, row, false);
        if (st == ST_RULE) { /* its guard says no: the next one may hold */
            cx->err = (struct err){ 0 };
            continue;
        }
        TRY(st);
        *done = true;
    }
    return ST_OK;
}

static enum st fire_linked(struct stepping *s, const struct coupling *c)
{
    const struct q_links_of_in in = { .matter = s->m->id.v };
    struct q_links_of_out link;
    AUTO(rows) rs = { 0 };
    bool done = false;

    TRY(q_links_of(s->cx, &in, &rs));
    while (q_links_of_next(s->cx, &rs, &link) && !done)
        TRY(fire_one(s->cx, c, (struct matter_id){ link.other }, &done));
    TRY(rows_status(s->cx, &rs));
    if (done || s->forced) /* a clock that ran out is a fact; nobody is there to be refused */
        return ST_OK;
    return FAIL(s->cx, ST_RULE, "couple.none", s->move->event);
}

/* Left to right: this row fires what the coupling names. */
static enum st fire(struct stepping *s, const struct coupling *c)
{
    struct str wanted = stepping_text(s, c->select);
    bool opens = false;

    for (size_t i = 0; i < c->n_then; i++) {
        const struct move *row = row_of(s->cx, c->then[i]);
        if (row == NULL || !is_creation(row))
            continue;
        opens = true;
        if (c->select.n == 0 || str_eq(row->procedure->id, wanted))
            return open_about(s, row);
    }
    return opens ? ST_OK : fire_linked(s, c);
}

/* Right to left: the row belongs to a matter that has yet to be opened. */
static enum st open_left(struct stepping *s, const struct coupling *c)
{
    const struct move *left = row_of(s->cx, c->when);

    if (s->forced || left == NULL || !is_creation(left) || left->procedure == s->procedure || is_creation(s->move))
        return ST_OK;
    for (size_t i = 0; i < c->n_then; i++)
        if (str_eq(c->then[i], s->move->id))
            return open_about(s, left);
    return ST_OK;
}

enum st couple_after(struct stepping *s, const struct event *e)
{
    size_t n;
    const struct coupling *c = rules_couplings(s->cx->site->rules, &n);

    for (size_t i = 0; i < n; i++) {
        if (str_eq(c[i].when, e->row))
            TRY(fire(s, &c[i]));
        TRY(open_left(s, &c[i]));
    }
    return ST_OK;
}
