// SPDX-License-Identifier: Apache-2.0
/* search_doc.c - see search_doc.h. */
#include "core/search/search_doc.h"

#include "gen/search_sql.h"
#include "store/store.h"

struct list {
    struct str *row;
    size_t n, room;
};

static void list_add(struct arena *mem, struct list *l, struct str s)
{
    if (l->n == l->room) {
        struct str *more = arena_array(mem, l->room * 2 + 8, sizeof *more);
        for (size_t i = 0; i < l->n; i++)
            more[i] = l->row[i];
        l->row = more;
        l->room = l->room * 2 + 8;
    }
    l->row[l->n++] = s;
}

struct str search_fact_unit(struct arena *mem, struct str code)
{
    return arena_printf(mem, "u%.*s", STR_ARG(code));
}

struct str search_fact_procedure(struct arena *mem, struct str procedure)
{
    return arena_printf(mem, "p%.*s", STR_ARG(procedure));
}

/* A list in SQL costs a look-up for each of its names. */
static bool is_searched(struct str field)
{
    static const char *const name[] = { "title", "body", "request", "value", "facts", "reasons", "answer", "reply" };

    for (size_t i = 0; i < N_OF(name); i++)
        if (str_eqz(field, name[i]))
            return true;
    return false;
}

enum st search_doc_texts(struct ctx *cx, struct matter_id id, int64_t old, int64_t upto, struct search_doc *ret)
{
    const struct q_search_texts_in in = { .matter = id.v, .upto = upto };
    struct q_search_texts_out row;
    struct list field = { 0 };
    AUTO(rows) rs = { 0 };

    TRY(q_search_texts(cx, &in, &rs));
    while (q_search_texts_next(cx, &rs, &row)) {
        if (!is_searched(row.field))
            continue;
        list_add(cx->mem, &field, row.value);
        ret->n_old += row.event <= old;
    }
    ret->doc.field = field.row;
    ret->doc.n_field = field.n;
    return rows_status(cx, &rs);
}

static enum st load_facts(struct ctx *cx, struct matter_id id, struct str procedure, struct search_doc *d)
{
    const struct q_search_units_in in = { .matter = id.v };
    struct q_search_units_out row;
    struct list fact = { 0 };
    AUTO(rows) rs = { 0 };

    list_add(cx->mem, &fact, search_fact_procedure(cx->mem, procedure));
    TRY(q_search_units(cx, &in, &rs));
    while (q_search_units_next(cx, &rs, &row))
        list_add(cx->mem, &fact, search_fact_unit(cx->mem, row.unit));
    d->doc.fact = fact.row;
    d->doc.n_fact = fact.n;
    return rows_status(cx, &rs);
}

enum st search_doc_load(struct ctx *cx, struct matter_id id, int64_t old, int64_t upto, struct search_doc *ret)
{
    const struct q_search_card_in in = { .matter = id.v };
    struct q_search_card_out card;
    struct search_doc d = { .n_old = 0 };
    AUTO(rows) rs = { 0 };

    TRY(q_search_card(cx, &in, &rs));
    if (!q_search_card_next(cx, &rs, &card)) {
        TRY(rows_status(cx, &rs));
        return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    }
    d.doc.no = card.no;
    d.sealed = card.sealed;
    if (!card.sealed) {
        TRY(search_doc_texts(cx, id, old, upto, &d));
        TRY(load_facts(cx, id, card.procedure, &d));
    }
    *ret = d;
    return ST_OK;
}
