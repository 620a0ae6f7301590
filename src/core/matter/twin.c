// SPDX-License-Identifier: Apache-2.0
/* twin.c - see twin.h. */
#include "core/matter/twin.h"

#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum { ALIKE_DAYS = 90, ALIKE_LOOKED_AT = 200, ALIKE_SHARE = 3, TWINS_MAX = 8 };

/* Share of the two-character pieces of `a` that stand in `b`, in tenths. */
static int likeness(struct str a, struct str b)
{
    int pieces = 0, found = 0;

    for (size_t i = 0; i + 6 <= a.n; i++) {
        if (((unsigned char)a.p[i] & 0xf0) != 0xe0 || ((unsigned char)a.p[i + 3] & 0xf0) != 0xe0)
            continue; /* two characters of three bytes: Han */
        pieces++;
        found += str_find(b, str_cut(a, i, i + 6)) != SIZE_MAX;
    }
    return pieces == 0 ? 0 : found * 10 / pieces;
}

enum st matter_alike(struct ctx *cx, const struct filing *in, int *ret_n)
{
    const struct q_matters_alike_in by = { .place = in->place,
                                           .limit = ALIKE_LOOKED_AT,
                                           .since = (cx->now.ms - ALIKE_DAYS * INT64_C(86400000)) << 20 };
    struct q_matters_alike_out row;
    AUTO(rows) rs = { 0 };
    struct str title;
    int n = 0;

    *ret_n = 0;
    if (in->place.n == 0)
        return ST_OK;
    TRY(q_matters_alike(cx, &by, &rs));
    while (q_matters_alike_next(cx, &rs, &row)) {
        TRY(event_sealed_value(cx, row.first, STR("title"), &title));
        n += likeness(in->title, title) >= ALIKE_SHARE;
    }
    TRY(rows_status(cx, &rs));
    *ret_n = n;
    return ST_OK;
}

/* -- candidates for an officer -- */

struct search {
    struct ctx *cx;
    const struct matter *m;
    struct str title;
    struct twin *twin;
    size_t n;
};

static bool has_twin(const struct search *f, int64_t id)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->twin[i].id.v == id)
            return true;
    return id == f->m->id.v;
}

/* Same person alone makes nothing the same matter: the text must be near, or the field the same. */
static enum st judge(struct search *f, int64_t id, bool same_person)
{
    struct matter other;
    bool sees;

    if (f->n == TWINS_MAX || has_twin(f, id))
        return ST_OK;
    TRY(matter_load(f->cx, (struct matter_id){ id }, &other));
    TRY(access_sees(f->cx, &other, &sees));
    int like = likeness(f->title, other.title);
    bool field = f->m->category.n > 0 && str_eq(f->m->category, other.category);
    bool same = like >= ALIKE_SHARE || (same_person && (like > 0 || field));
    if (!sees || other.sealed || other.procedure != f->m->procedure || other.erased || !same)
        return ST_OK;
    f->twin[f->n++] = (struct twin){ .id = other.id,
                                     .no = other.no,
                                     .title = other.title,
                                     .opened = other.opened,
                                     .procedure = other.procedure,
                                     .state = other.state->code,
                                     .open = !other.state->closed,
                                     .same_person = same_person,
                                     .like = like >= ALIKE_SHARE };
    return ST_OK;
}

/* What is linked already was decided on. */
static enum st drop_linked(struct search *f)
{
    const struct q_links_of_in in = { .matter = f->m->id.v };
    struct q_links_of_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_links_of(f->cx, &in, &rs));
    while (q_links_of_next(f->cx, &rs, &row)) {
        size_t kept = 0;
        for (size_t i = 0; i < f->n; i++)
            if (f->twin[i].id.v != row.other)
                f->twin[kept++] = f->twin[i];
        f->n = kept;
    }
    return rows_status(f->cx, &rs);
}

static enum st of_person(struct search *f)
{
    const struct q_matters_of_party_in in = { .matter = f->m->id.v, .limit = ALIKE_LOOKED_AT };
    struct q_matters_of_party_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_matters_of_party(f->cx, &in, &rs));
    while (q_matters_of_party_next(f->cx, &rs, &row))
        TRY(judge(f, row.matter, true));
    return rows_status(f->cx, &rs);
}

static enum st of_place(struct search *f)
{
    const struct q_matters_alike_in by = { .place = f->m->place,
                                           .limit = ALIKE_LOOKED_AT,
                                           .since = (f->cx->now.ms - ALIKE_DAYS * INT64_C(86400000)) << 20 };
    struct q_matters_alike_out row;
    AUTO(rows) rs = { 0 };

    if (f->m->place.n == 0)
        return ST_OK;
    TRY(q_matters_alike(f->cx, &by, &rs));
    while (q_matters_alike_next(f->cx, &rs, &row))
        TRY(judge(f, row.id, false));
    return rows_status(f->cx, &rs);
}

enum st twin_list(struct ctx *cx, const struct matter *m, struct twins *ret)
{
    struct search f = { .cx = cx, .m = m, .title = m->title };

    *ret = (struct twins){ 0 };
    if (m->sealed || m->erased || cx->who.officer == 0)
        return ST_OK;
    f.twin = arena_array(cx->mem, TWINS_MAX, sizeof *f.twin);
    TRY(of_person(&f));
    TRY(of_place(&f));
    TRY(drop_linked(&f));
    *ret = (struct twins){ f.twin, f.n };
    return ST_OK;
}
