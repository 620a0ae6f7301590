// SPDX-License-Identifier: Apache-2.0
/* couple.c - see couple.h.
 *
 * A coupling reads "left fires right". Right is either a creation row (the move opens another matter about
 * this one) or rows of a linked matter, of which the first whose guard holds is taken. */
#include "core/matter/couple.h"

#include "core/site.h"
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

/* The right matter is about the left one, and tells what that one told. A matter that goes on in another
 * procedure keeps its day of receipt (X22 22); a review begins on its own day. */
static enum st open_about(struct stepping *s, const struct coupling *c, const struct move *row)
{
    struct ctx *cx = s->cx;
    const struct day since = day_of(s->m->opened);
    const bool converts = str_eqz(c->select, "procedure");
    struct filing f = { .procedure = row->procedure->id,
                        .about = s->m->id,
                        .place = s->m->place,
                        .category = s->m->category,
                        .channel = s->m->channel,
                        .received = WHEN_NONE };

    f.title = s->m->title;
    TRY(event_sealed_value(cx, s->m->first, STR("body"), &f.body));
    TRY(event_sealed_value(cx, s->m->first, STR("event_place"), &f.event_place));
    TRY(matter_contact(cx, s->m, &f.contact));
    if (converts)
        TRY(event_sealed_value(cx, s->m->first, STR("request"), &f.request));
    f.anonymous = contact_format(cx->mem, &f.contact).n == 0;
    return stepping_open(s, row, &f, converts ? &since : NULL);
}

/* Takes the first of `then` that is open on that linked matter; *known: it is of that procedure at all. */
static enum st fire_one(struct stepping *s, const struct coupling *c, struct matter_id other, bool *known, bool *done)
{
    struct matter m;

    TRY(matter_load(s->cx, other, &m));
    for (size_t i = 0; i < c->n_then && !*done; i++) {
        const struct move *row = row_of(s->cx, c->then[i]);
        if (row == NULL || row->procedure != m.procedure)
            continue;
        *known = true;
        if (!move_leaves(row, m.state))
            continue;
        enum st st = stepping_fire(s, other, row);
        if (st == ST_RULE) { /* its guard says no: the next one may hold */
            s->cx->err = (struct err){ 0 };
            continue;
        }
        TRY(st);
        *done = true;
    }
    return ST_OK;
}

/* On the nearest matter of the family that takes it: a second review moves the petition over two links. */
static enum st fire_linked(struct stepping *s, const struct coupling *c)
{
    struct family f;
    bool own = false, known = false, done = false;

    TRY(stepping_family(s, &f));
    TRY(fire_one(s, c, f.id[0], &own, &done));
    if (own) /* a row of its own procedure: on itself, when its guard holds, and never owed */
        return ST_OK;
    for (size_t i = 1; i < f.n && !done; i++)
        TRY(fire_one(s, c, f.id[i], &known, &done));
    if (done || !known || s->forced) /* a clock that ran out is a fact; nobody is there to be refused */
        return ST_OK;
    return FAIL(s->cx, ST_RULE, "couple.none", s->move->event);
}

/* The step as the other matter hears of it: some of its fields under another name. */
static struct stepping *passing(const struct stepping *s, const struct coupling *c)
{
    struct stepping *t = arena_take(s->cx->mem, sizeof *t);

    *t = *s;
    for (size_t i = 0; i < t->n_value; i++)
        for (size_t k = 0; k < c->n_pass; k++)
            if (str_eq(t->value[i].field->name, c->pass[k].from)) {
                struct field *f = arena_take(s->cx->mem, sizeof *f);
                *f = *t->value[i].field;
                f->name = c->pass[k].to;
                t->value[i].field = f;
            }
    return t;
}

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
            return open_about(s, c, row);
    }
    if (opens)
        return ST_OK;
    if (c->n_pass == 0)
        return fire_linked(s, c);
    return stepping_text(s, c->pass[0].from).n == 0 ? ST_OK : fire_linked(passing(s, c), c);
}

enum st couple_after(struct stepping *s)
{
    size_t n;
    const struct coupling *c = rules_couplings(s->cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(c[i].when, s->move->id))
            TRY(fire(s, &c[i]));
    return ST_OK;
}
