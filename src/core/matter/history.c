// SPDX-License-Identifier: Apache-2.0
/* history.c - what happened to a matter before the move that is being tried. */
#include <string.h>

#include "core/matter/stepping.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum { FAMILY_DEPTH = 3 };

struct str past_get(const struct past *p, const char *name)
{
    for (size_t i = 0; i < p->n_field; i++)
        if (str_eqz(p->field[i].name, name))
            return p->field[i].value;
    return STR_NONE;
}

static struct past past_of(struct arena *mem, const struct event *e)
{
    struct pair_text *f = arena_array(mem, e->n_field, sizeof *f);
    struct event_clock *c = arena_array(mem, e->n_clock, sizeof *c);

    if (e->n_field > 0)
        memcpy(f, e->field, e->n_field * sizeof *f);
    if (e->n_clock > 0)
        memcpy(c, e->clock, e->n_clock * sizeof *c);
    return (struct past){ .seq = e->seq,
                          .officer = e->officer,
                          .at = e->at,
                          .row = e->row,
                          .state = e->state,
                          .unit = e->unit,
                          .actor_unit = e->actor_unit,
                          .clock = c,
                          .n_clock = e->n_clock,
                          .field = f,
                          .n_field = e->n_field };
}

static void grow(struct arena *mem, struct past_list *l)
{
    struct past *row;

    if ((l->n & (l->n - 1)) != 0) /* room doubles at each power of two */
        return;
    row = arena_array(mem, l->n == 0 ? 1 : l->n * 2, sizeof *row);
    if (l->n > 0)
        memcpy(row, l->row, l->n * sizeof *row);
    l->row = row;
}

enum st stepping_history(struct stepping *s, const struct past_list **ret)
{
    const struct q_events_of_in in = { .matter = s->m->id.v };
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };
    struct event *e = arena_take(s->cx->mem, sizeof *e);

    *ret = &s->history;
    if (s->has_history)
        return ST_OK;
    TRY(q_events_of(s->cx, &in, &rs));
    while (q_events_of_next(s->cx, &rs, &row)) {
        TRY(event_parse(s->cx->mem, row.text, e, &s->cx->err));
        grow(s->cx->mem, &s->history);
        s->history.row[s->history.n++] = past_of(s->cx->mem, e);
    }
    s->has_history = true;
    return rows_status(s->cx, &rs);
}

enum st stepping_earlier(struct stepping *s, struct str name, struct str *ret)
{
    const struct past_list *p;
    const char *z = str_z(s->cx->mem, name);

    *ret = STR_NONE;
    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++) {
        struct str value = past_get(&p->row[i], z);
        if (value.n > 0)
            *ret = value;
    }
    return ST_OK;
}

/* -- the family of a matter -- */

static bool names_state(struct str states, struct str code)
{
    struct str one;

    while (states.n > 0 && str_split(&states, '/', &one))
        if (str_eq(one, code))
            return true;
    return false;
}

static void add_member(struct family *f, int64_t id)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->id[i].v == id)
            return;
    if (f->n < N_OF(f->id))
        f->id[f->n++].v = id;
}

static enum st add_links(struct ctx *cx, struct matter_id of, struct family *f)
{
    const struct q_links_of_in in = { .matter = of.v };
    struct q_links_of_out link;
    AUTO(rows) rs = { 0 };

    TRY(q_links_of(cx, &in, &rs));
    while (q_links_of_next(cx, &rs, &link))
        add_member(f, link.other);
    return rows_status(cx, &rs);
}

enum st stepping_family(struct stepping *s, struct family *ret)
{
    struct matter_id about = s->filing == NULL ? (struct matter_id){ 0 } : s->filing->about;
    size_t done = 0;

    *ret = (struct family){ .id[0] = s->m->id, .n = 1 };
    if (about.v != 0) /* its link is not written yet */
        add_member(ret, about.v);
    for (int depth = 0; depth < FAMILY_DEPTH; depth++)
        for (size_t end = ret->n; done < end; done++)
            TRY(add_links(s->cx, ret->id[done], ret));
    return ST_OK;
}

enum st stepping_family_state(struct stepping *s, struct str procedure, struct str states, bool *ret)
{
    struct family f;
    struct matter m, best = { 0 };

    TRY(stepping_family(s, &f));
    for (size_t i = 1; i < f.n; i++) {
        TRY(matter_load(s->cx, f.id[i], &m));
        if (str_eq(m.procedure->id, procedure) && m.id.v > best.id.v)
            best = m;
    }
    *ret = best.id.v != 0 && names_state(states, best.state->code);
    return ST_OK;
}
