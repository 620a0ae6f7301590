// SPDX-License-Identifier: Apache-2.0
/* receiver.c - see receiver.h. */
#include "core/matter/receiver.h"

#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

/* The level the rows say for that accused: unknown ones are anybody's. */
static enum st is_above(struct stepping *s, struct str accused, bool *ret)
{
    struct unit u = { .kind = STR("") };
    struct str head;

    if (accused.n > 0)
        TRY(unit_load(s->cx, accused, &u));
    TRY(stepping_earlier(s, STR("head"), &head));
    *ret = rules_receiver_above(s->cx->site->rules, u.kind, str_eqz(head, "true"));
    return ST_OK;
}

/* Is it about a complaint, that is, does it report a reprisal? */
static enum st is_reprisal(struct stepping *s, bool *ret)
{
    const struct q_links_of_in in = { .matter = s->m->id.v };
    struct q_links_of_out link;
    struct matter other;
    int64_t id = 0;
    AUTO(rows) rs = { 0 };

    *ret = false;
    TRY(q_links_of(s->cx, &in, &rs));
    while (q_links_of_next(s->cx, &rs, &link))
        if (str_eqz(link.kind, "about"))
            id = link.other;
    TRY(rows_status(s->cx, &rs));
    if (id == 0)
        return ST_OK;
    TRY(matter_load(s->cx, (struct matter_id){ id }, &other));
    *ret = other.procedure == s->procedure;
    return ST_OK;
}

/* Has an organ sent it back (C04), and was it this one? */
static enum st was_returned(struct stepping *s, struct str organ, bool *ret_any, bool *ret_here)
{
    const struct past_list *p;

    *ret_any = *ret_here = false;
    TRY(stepping_history(s, &p));
    for (size_t i = 1; i < p->n; i++)
        if (str_eqz(p->row[i].row, "C04")) {
            *ret_any = true;
            *ret_here |= str_eq(p->row[i - 1].unit, organ);
        }
    return ST_OK;
}

enum st receiver_allows(struct stepping *s, const struct unit *organ, bool *ret)
{
    const bool outside = str_eqz(organ->kind, "outside");
    bool above, reprisal, returned, here;
    struct str accused;

    TRY(stepping_earlier(s, STR("accused_unit"), &accused));
    TRY(is_above(s, accused, &above));
    TRY(is_reprisal(s, &reprisal));
    TRY(was_returned(s, organ->code, &returned, &here));
    const bool level = above || reprisal ? outside : !outside || returned;
    *ret = level && !here && !unit_is_within(organ->path, accused);
    return ST_OK;
}
