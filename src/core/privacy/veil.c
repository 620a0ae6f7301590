// SPDX-License-Identifier: Apache-2.0
/* veil.c - see veil.h. */
#include "core/privacy/veil.h"

#include "core/org/account.h"
#include "core/site.h"

bool veil_covers(const struct ctx *cx, const struct matter *m)
{
    return m->sealed && cx->who.officer == 0 && !cx->who.system && !cx->who.cli;
}

static struct str sentence(const struct ctx *cx, const struct procedure *p, struct str state)
{
    return rules_text(cx->site->rules, LANG_ZH,
                      arena_printf(cx->mem, "status.%.*s.%.*s", STR_ARG(p->id), STR_ARG(state)));
}

static const struct state *shown_state(const struct ctx *cx, const struct procedure *p, struct str code)
{
    struct str said = sentence(cx, p, code);

    for (size_t i = 0; i < p->n_state; i++)
        if (str_eq(sentence(cx, p, p->state[i].code), said))
            return &p->state[i];
    return rules_state(p, code);
}

static bool opens_rating(const struct move *mv)
{
    for (size_t i = 0; i < mv->n_clock; i++)
        if (mv->clock[i].kind == CLOCK_START && str_eqz(mv->clock[i].term->code, "D17"))
            return true;
    return false;
}

bool veil_hides_rating(const struct ctx *cx, const struct matter *m)
{
    const struct procedure *p = m->procedure;

    if (cx->who.officer == 0 || account_has(&cx->who, STR("PD")))
        return false;
    for (size_t i = 0; i < p->n_move; i++)
        if (move_leaves(&p->move[i], m->state) && opens_rating(&p->move[i]))
            return true;
    return false;
}

void veil_matter(const struct ctx *cx, struct matter *m)
{
    if (veil_hides_rating(cx, m))
        m->rating_pd = m->rating_ru = 0;
    if (!veil_covers(cx, m))
        return;
    m->state = shown_state(cx, m->procedure, m->state->code);
    m->unit = cx->site->root;
    m->unit_name = cx->site->name;
    m->due = DAY_NONE;
}

static void veil_clocks(const struct ctx *cx, struct story *s)
{
    struct clock *c = arena_array(cx->mem, s->n_clock, sizeof *c);
    size_t n = 0;

    for (size_t i = 0; i < s->n_clock; i++) {
        const struct term *t = rules_term(cx->site->rules, s->clock[i].code);
        if (t != NULL && t->roll) /* a resident's right */
            c[n++] = s->clock[i];
    }
    s->clock = c;
    s->n_clock = n;
}

/* What the resident is told: the reply that closes a state, no inner fields. */
static struct entry veiled(const struct ctx *cx, const struct entry *e, const struct state *st)
{
    struct pair_text *f = arena_array(cx->mem, e->n_field, sizeof *f);
    struct entry v = *e;

    v.n_field = 0;
    for (size_t i = 0; i < e->n_field; i++)
        if (str_eqz(e->field[i].name, "reply"))
            f[v.n_field++] = e->field[i];
    v.field = f;
    v.state = st->code;
    v.event = st->name;
    v.row = STR("");
    v.n_doc = 0;
    v.unit = v.actor = cx->site->root;
    v.unit_name = cx->site->name;
    return v;
}

static void drop_ratings(struct ctx *cx, struct story *s)
{
    struct entry *e = arena_array(cx->mem, s->n_entry, sizeof *e);
    size_t n = 0;

    for (size_t i = 0; i < s->n_entry; i++)
        if (!str_eqz(s->entry[i].row, "N03"))
            e[n++] = s->entry[i];
    s->entry = e;
    s->n_entry = n;
}

void veil_story(struct ctx *cx, const struct matter *m, struct story *s)
{
    struct entry *e = arena_array(cx->mem, s->n_entry, sizeof *e);
    const struct state *last = NULL;
    size_t n = 0;

    if (veil_hides_rating(cx, m))
        drop_ratings(cx, s);
    if (!veil_covers(cx, m))
        return;
    veil_clocks(cx, s);
    for (size_t i = 0; i < s->n_entry; i++) {
        const struct entry *old = &s->entry[i];
        const struct state *st = shown_state(cx, m->procedure, old->state);
        const bool own = i == 0 || str_eqz(old->actor, "resident");
        if (!own && st == last)
            continue;
        e[n] = veiled(cx, old, st);
        if (own) {
            e[n] = *old;
            e[n].state = st->code;
            e[n].unit = cx->site->root;
            e[n].unit_name = cx->site->name;
        }
        n++;
        last = st;
    }
    s->entry = e;
    s->n_entry = n;
}
