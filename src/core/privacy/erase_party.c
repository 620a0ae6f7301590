// SPDX-License-Identifier: Apache-2.0
/* erase_party.c - who stands in a matter beside its filer: sealed fields named in data/party.def. */
#include "core/matter/event.h"
#include "core/privacy/erase.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "store/store.h"

enum { PARTIES_MAX = 200 };

static const struct party_field *party_of(struct ctx *cx, struct str field)
{
    size_t n;
    const struct party_field *row = rules_parties(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(row[i].field, field))
            return &row[i];
    return NULL;
}

static enum st add_parties(struct ctx *cx, const struct event *e, struct erase_party *row, size_t *n)
{
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct party_field *p = party_of(cx, e->seal[i].name);
        if (p == NULL || str_eqz(p->field, "contact"))
            continue;
        if (*n == PARTIES_MAX)
            return FAIL(cx, ST_LIMIT, "erase.events", STR_NONE);
        row[(*n)++] = (struct erase_party){ e->seq, p->field, p->name[cx->who.lang] };
    }
    return ST_OK;
}

enum st erase_parties(struct ctx *cx, struct matter_id m, struct erase_party_list *ret)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct erase_party *party = arena_array(cx->mem, PARTIES_MAX, sizeof *party);
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        TRY(event_parse(cx->mem, row.text, e, &cx->err));
        TRY(add_parties(cx, e, party, &n));
    }
    *ret = (struct erase_party_list){ party, n };
    return rows_status(cx, &rs);
}
