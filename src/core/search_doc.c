// SPDX-License-Identifier: Apache-2.0
/* search_doc.c - see search_doc.h. */
#include "core/search_doc.h"

#include "gen/search_sql.h"
#include "store/store.h"

/* Texts of one matter; further ones are left out. A matter of 8 years had 40. */
enum { FIELDS_MAX = 500, FACTS_MAX = 500 };

struct str search_fact_unit(struct arena *mem, struct str code)
{
    return arena_printf(mem, "u%.*s", STR_ARG(code));
}

struct str search_fact_procedure(struct arena *mem, struct str procedure)
{
    return arena_printf(mem, "p%.*s", STR_ARG(procedure));
}

enum st search_doc_texts(struct ctx *cx, struct matter_id id, int64_t old, int64_t upto, struct search_doc *ret)
{
    const struct q_search_texts_in in = { .matter = id.v, .upto = upto };
    struct str *field = arena_array(cx->mem, FIELDS_MAX, sizeof *field);
    struct q_search_texts_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_search_texts(cx, &in, &rs));
    while (ret->doc.n_field < FIELDS_MAX && q_search_texts_next(cx, &rs, &row)) {
        field[ret->doc.n_field++] = row.value;
        ret->n_old += row.event <= old;
    }
    ret->doc.field = field;
    return rows_status(cx, &rs);
}

static enum st load_facts(struct ctx *cx, struct matter_id id, struct str procedure, struct search_doc *d)
{
    const struct q_search_units_in in = { .matter = id.v };
    struct str *fact = arena_array(cx->mem, FACTS_MAX, sizeof *fact);
    struct q_search_units_out row;
    AUTO(rows) rs = { 0 };

    fact[d->doc.n_fact++] = search_fact_procedure(cx->mem, procedure);
    TRY(q_search_units(cx, &in, &rs));
    while (d->doc.n_fact < FACTS_MAX && q_search_units_next(cx, &rs, &row))
        fact[d->doc.n_fact++] = search_fact_unit(cx->mem, row.unit);
    d->doc.fact = fact;
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
