// SPDX-License-Identifier: Apache-2.0
/* desk.c - see desk.h. The desk's own list and those by state walk an index in order; only odd mixes of
 * filters look at more rows than they show. */
#include "core/matter/desk.h"

#include "core/org/access.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/privacy/seal.h"
#include "core/search/search.h"
#include "core/site.h"
#include "gen/desk_sql.h"
#include "store/store.h"

enum { SIZE_MAX_ROWS = 200, SIZE_USUAL = 50, DRAFTS_MAX = 50 };

/* The unit whose list is meant, if the reader may see it; ST_NOT_FOUND otherwise. */
static enum st list_unit(struct ctx *cx, struct str asked, struct str *ret)
{
    const bool sees_all = cx->who.cli || cx->who.system;
    struct str top = cx->site->root;
    struct unit u;

    if (!sees_all)
        TRY(access_reach(cx, STR("matter.read"), &top));
    if (top.n == 0)
        return cx->who.officer == 0 ? FAIL(cx, ST_LOGIN, "auth.needed", STR_NONE)
                                    : FAIL(cx, ST_DENIED, "auth.denied", STR("matter.read"));
    *ret = asked.n == 0 ? top : asked;
    if (asked.n == 0)
        return ST_OK;
    TRY(unit_load(cx, asked, &u));
    if (!sees_all && !unit_is_within(u.path, top))
        return FAIL_FIELD(cx, ST_INPUT, "unit.unknown", "unit", STR_NONE);
    return ST_OK;
}

static bool reads_own_only(const struct ctx *cx)
{
    return !cx->who.cli && !cx->who.system && access_own_only(cx, STR("matter.read"));
}

/* Sealed matters of the reader's own unit stand among the others, for who may read them. */
static enum st list_drawer(struct ctx *cx, struct str asked, struct str *ret)
{
    struct str top;

    *ret = STR("");
    if (cx->who.officer == 0 || (asked.n > 0 && !str_eq(asked, cx->who.unit)))
        return ST_OK;
    TRY(access_reach(cx, STR("complaint.read"), &top));
    if (top.n > 0)
        *ret = unit_drawer(cx->mem, cx->who.unit);
    return ST_OK;
}

struct page {
    struct str unit, drawer, own;
    int64_t limit, offset, due_before;
    int64_t id[SIZE_MAX_ROWS + 1]; /* one more than shown tells whether there is a next page */
    size_t n;
};

static bool is_desk(const struct desk_query *q)
{
    return q->held && q->open_only && q->sort == DESK_DUE && q->procedure.n + q->state.n + q->category.n == 0 &&
           day_is_none(q->due_before) && !q->overdue;
}

static bool is_one_state(const struct desk_query *q)
{
    return q->held && q->sort == DESK_DUE && q->procedure.n > 0 && q->state.n > 0 && q->category.n == 0 &&
           day_is_none(q->due_before) && !q->overdue && !q->open_only;
}

static struct str any(struct str s)
{
    return s.p == NULL ? STR("") : s;
}

/* The five walks have one shape: open, take ids while there are some. */
#define TAKE_IDS(cx, p, rs, name)                                          \
    do {                                                                   \
        struct q_##name##_out row;                                         \
        while ((p)->n < N_OF((p)->id) && q_##name##_next(cx, &(rs), &row)) \
            (p)->id[(p)->n++] = row.matter;                                \
    } while (0)

static enum st walk_desk(struct ctx *cx, struct page *p)
{
    const struct q_desk_due_in in = {
        .unit = p->unit, .drawer = p->drawer, .limit = p->limit + 1, .offset = p->offset
    };
    AUTO(rows) rs = { 0 };

    TRY(q_desk_due(cx, &in, &rs));
    TAKE_IDS(cx, p, rs, desk_due);
    return rows_status(cx, &rs);
}

static enum st walk_state(struct ctx *cx, const struct desk_query *q, struct page *p)
{
    const struct procedure *of = rules_procedure(cx->site->rules, q->procedure);
    const struct q_desk_state_in in = { .unit = of != NULL && of->sealed ? p->drawer : p->unit,
                                        .procedure = q->procedure,
                                        .state = q->state,
                                        .limit = p->limit + 1,
                                        .offset = p->offset };
    AUTO(rows) rs = { 0 };

    TRY(q_desk_state(cx, &in, &rs));
    TAKE_IDS(cx, p, rs, desk_state);
    return rows_status(cx, &rs);
}

static enum st walk_newest(struct ctx *cx, const struct desk_query *q, struct page *p)
{
    const struct q_desk_newest_in in = { .unit = p->unit,
                                         .drawer = p->drawer,
                                         .own = p->own,
                                         .holds = q->held ? 1 : -1,
                                         .open = q->open_only ? 1 : -1,
                                         .procedure = any(q->procedure),
                                         .state = any(q->state),
                                         .category = any(q->category),
                                         .due_before = p->due_before,
                                         .limit = p->limit + 1,
                                         .offset = p->offset };
    AUTO(rows) rs = { 0 };

    TRY(q_desk_newest(cx, &in, &rs));
    TAKE_IDS(cx, p, rs, desk_newest);
    return rows_status(cx, &rs);
}

static enum st walk_by_due(struct ctx *cx, const struct desk_query *q, struct page *p)
{
    const struct q_desk_by_due_in in = { .unit = p->unit,
                                         .drawer = p->drawer,
                                         .own = p->own,
                                         .holds = q->held ? 1 : -1,
                                         .open = q->open_only ? 1 : -1,
                                         .procedure = any(q->procedure),
                                         .state = any(q->state),
                                         .category = any(q->category),
                                         .due_before = p->due_before,
                                         .limit = p->limit + 1,
                                         .offset = p->offset };
    AUTO(rows) rs = { 0 };

    TRY(q_desk_by_due(cx, &in, &rs));
    TAKE_IDS(cx, p, rs, desk_by_due);
    return rows_status(cx, &rs);
}

static enum st walk(struct ctx *cx, const struct desk_query *q, struct page *p)
{
    if (is_desk(q) && p->own.n == 0)
        return walk_desk(cx, p);
    if (is_one_state(q) && p->own.n == 0)
        return walk_state(cx, q, p);
    return q->sort == DESK_NEWEST ? walk_newest(cx, q, p) : walk_by_due(cx, q, p);
}

static bool is_open_state(struct ctx *cx, struct str procedure, struct str state)
{
    const struct procedure *p = rules_procedure(cx->site->rules, procedure);
    const struct state *s = p == NULL ? NULL : rules_state(p, state);

    return s != NULL && !s->closed;
}

enum { COUNTS_MAX = 300 };

/* Adds what one unit's list, or drawer, counts. */
static enum st count_states(struct ctx *cx, struct str unit, struct desk_count *row, struct desk_counts *c)
{
    const struct q_tallies_in in = { .unit = unit };
    struct q_tallies_out t;
    AUTO(rows) rs = { 0 };

    TRY(q_tallies(cx, &in, &rs));
    while (c->n < COUNTS_MAX && q_tallies_next(cx, &rs, &t)) {
        row[c->n++] = (struct desk_count){ t.procedure, t.state, t.n };
        if (is_open_state(cx, t.procedure, t.state))
            c->open += t.n;
    }
    c->row = row;
    return rows_status(cx, &rs);
}

enum st desk_public_counts(struct ctx *cx, struct desk_counts *ret)
{
    struct desk_count *row = arena_array(cx->mem, COUNTS_MAX, sizeof *row);
    struct desk_counts c = { 0 };

    TRY(count_states(cx, cx->site->root, row, &c));
    *ret = c;
    return ST_OK;
}

static enum st count_late(struct ctx *cx, struct str unit, struct desk_counts *c)
{
    const struct q_desk_overdue_n_in by = { .unit = unit, .today = day_of(cx->now).n };
    struct q_desk_overdue_n_out late;

    TRY(q_desk_overdue_n_one(cx, &by, &late));
    c->overdue += late.n;
    return ST_OK;
}

enum st desk_counts(struct ctx *cx, struct str unit, struct desk_counts *ret)
{
    struct desk_count *row = arena_array(cx->mem, COUNTS_MAX, sizeof *row);
    struct desk_counts c = { 0 };
    struct str list, drawer;

    TRY(list_unit(cx, unit, &list));
    TRY(list_drawer(cx, unit, &drawer));
    if (!reads_own_only(cx)) { /* counts hold what is below, too */
        TRY(count_states(cx, list, row, &c));
        TRY(count_late(cx, list, &c));
    }
    TRY(count_states(cx, drawer, row, &c));
    TRY(count_late(cx, drawer, &c));
    *ret = c;
    return ST_OK;
}

static enum st total_of_filters(struct ctx *cx, const struct desk_query *q, const struct page *p, int64_t *ret)
{
    struct q_desk_total_in in = { .unit = p->unit,
                                  .own = p->own,
                                  .holds = q->held ? 1 : -1,
                                  .open = q->open_only ? 1 : -1,
                                  .procedure = any(q->procedure),
                                  .state = any(q->state),
                                  .category = any(q->category),
                                  .due_before = p->due_before };
    struct q_desk_total_out row, sealed;

    TRY(q_desk_total_one(cx, &in, &row));
    in.unit = p->drawer;
    TRY(q_desk_total_one(cx, &in, &sealed));
    *ret = row.n + sealed.n;
    return ST_OK;
}

static enum st total(struct ctx *cx, const struct desk_query *q, const struct page *p, int64_t *ret)
{
    struct desk_counts c;
    int64_t n = 0;

    if (p->own.n > 0 || (!is_desk(q) && !is_one_state(q)))
        return total_of_filters(cx, q, p, ret);
    TRY(desk_counts(cx, q->unit, &c));
    for (size_t i = 0; i < c.n; i++)
        if (str_eq(c.row[i].procedure, q->procedure) && str_eq(c.row[i].state, q->state))
            n += c.row[i].n;
    *ret = is_desk(q) ? c.open : n;
    return ST_OK;
}

static enum st load_all(struct ctx *cx, const int64_t *id, size_t n, struct matter **ret)
{
    struct matter *row = arena_array(cx->mem, n, sizeof *row);

    for (size_t i = 0; i < n; i++)
        TRY(matter_load(cx, (struct matter_id){ id[i] }, &row[i]));
    *ret = row;
    return ST_OK;
}

static enum st snippets(struct ctx *cx, const struct search_found *found, struct desk_list *ret)
{
    struct str *text = arena_array(cx->mem, found->n, sizeof *text);
    struct snippet *hit = arena_array(cx->mem, found->n, sizeof *hit);

    for (size_t i = 0; i < found->n; i++) {
        TRY(search_snippet(cx, (struct matter_id){ found->id[i] }, &found->words, &hit[i]));
        text[i] = hit[i].text;
    }
    ret->snippet = text;
    ret->hit = hit;
    return ST_OK;
}

/* Of what was found, what the reader's very unit holds. */
static enum st keep_own(struct ctx *cx, struct search_found *found)
{
    int64_t *id = arena_array(cx->mem, found->n, sizeof *id);
    struct matter m;
    size_t n = 0;

    for (size_t i = 0; i < found->n; i++) {
        TRY(matter_load(cx, (struct matter_id){ found->id[i] }, &m));
        if (str_eq(m.unit, cx->who.unit))
            id[n++] = found->id[i];
    }
    found->id = id;
    found->n = n;
    found->total = (int64_t)n;
    return ST_OK;
}

/* What holds the words, newest first whatever sort was asked for: no other order is exact and quick. */
static enum st list_found(struct ctx *cx, const struct desk_query *q, const struct page *p, struct desk_list *ret)
{
    const struct search_query s = { .words = q->words,
                                    .unit = p->unit,
                                    .procedure = q->procedure,
                                    .state = q->state,
                                    .category = q->category,
                                    .due_before = p->due_before,
                                    .open_only = q->open_only,
                                    .held = q->held,
                                    .limit = p->limit,
                                    .offset = p->offset };
    struct search_found found;
    struct matter *row;

    TRY(search_find(cx, &s, &found));
    if (p->own.n > 0)
        TRY(keep_own(cx, &found));
    TRY(load_all(cx, found.id, found.n, &row));
    TRY(snippets(cx, &found, ret));
    ret->row = row;
    ret->n = found.n;
    ret->total = found.total;
    ret->more = found.total > p->offset + (int64_t)found.n;
    return ST_OK;
}

enum st desk_of_outer(struct ctx *cx, struct str number, struct desk_outer *ret)
{
    struct q_matters_of_outer_in in = { .limit = OUTER_MAX };
    int64_t key;
    struct q_matters_of_outer_out row;
    AUTO(rows) rs = { 0 };

    *ret = (struct desk_outer){ 0 };
    TRY(seal_outer(cx, number, &in.hash, &key));
    TRY(q_matters_of_outer(cx, &in, &rs));
    while (ret->n < OUTER_MAX && q_matters_of_outer_next(cx, &rs, &row))
        ret->id[ret->n++].v = row.matter;
    return rows_status(cx, &rs);
}

static enum st list_outer(struct ctx *cx, struct str number, struct desk_list *ret)
{
    struct matter *row = arena_array(cx->mem, OUTER_MAX, sizeof *row);
    struct desk_outer found;
    bool sees;

    TRY(desk_of_outer(cx, number, &found));
    for (size_t i = 0; i < found.n; i++) {
        TRY(matter_load(cx, found.id[i], &row[ret->n]));
        TRY(access_sees(cx, &row[ret->n], &sees));
        ret->n += sees;
    }
    ret->row = row;
    ret->total = (int64_t)ret->n;
    return ST_OK;
}

static enum st list(struct ctx *cx, const struct desk_query *q, struct page *p, struct desk_list *ret)
{
    struct matter *row;

    TRY(list_unit(cx, q->unit, &p->unit));
    TRY(list_drawer(cx, q->unit, &p->drawer));
    p->own = reads_own_only(cx) ? cx->who.unit : STR("");
    if (q->outer.n > 0)
        return list_outer(cx, q->outer, ret);
    if (q->words.n > 0)
        return list_found(cx, q, p, ret);
    TRY(walk(cx, q, p));
    size_t shown = p->n > (size_t)p->limit ? (size_t)p->limit : p->n;
    TRY(load_all(cx, p->id, shown, &row));
    TRY(total(cx, q, p, &ret->total));
    ret->row = row;
    ret->n = shown;
    ret->more = p->n > shown;
    return ST_OK;
}

enum st desk_list(struct ctx *cx, const struct desk_query *q, struct desk_list *ret)
{
    struct page *p = arena_take(cx->mem, sizeof *p);
    struct desk_list l = { 0 };
    int today = day_of(cx->now).n;

    p->limit = q->size < 1 ? SIZE_USUAL : q->size > SIZE_MAX_ROWS ? SIZE_MAX_ROWS : q->size;
    p->offset = q->page > 1 ? (q->page - 1) * p->limit : 0;
    p->due_before = !day_is_none(q->due_before) ? q->due_before.n : 0;
    if (q->overdue && (p->due_before == 0 || p->due_before > today))
        p->due_before = today;
    TRY(list(cx, q, p, &l));
    *ret = l;
    return ST_OK;
}

enum st desk_drafts(struct ctx *cx, struct desk_drafts *ret)
{
    const struct q_drafts_of_unit_in in = { .unit = cx->who.unit, .limit = DRAFTS_MAX };
    struct desk_draft *row = arena_array(cx->mem, DRAFTS_MAX, sizeof *row);
    struct q_drafts_of_unit_out d;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    *ret = (struct desk_drafts){ row, 0 };
    if (!account_has(&cx->who, STR("RUL")))
        return ST_OK;
    TRY(q_drafts_of_unit(cx, &in, &rs));
    while (n < DRAFTS_MAX && q_drafts_of_unit_next(cx, &rs, &d)) {
        bool sees;
        TRY(matter_load(cx, (struct matter_id){ d.matter }, &row[n].m));
        TRY(access_sees(cx, &row[n].m, &sees));
        row[n].row = d.row;
        n += sees;
    }
    ret->n = n;
    return rows_status(cx, &rs);
}
