// SPDX-License-Identifier: Apache-2.0
/* held.c - see held.h. */
#include "core/privacy/held.h"

#include "core/matter/event.h"
#include "core/privacy/ranges.h"
#include "gen/held_sql.h"
#include "store/store.h"

enum part part_of(struct str field)
{
    if (str_starts(field, STR("contact")))
        return PART_CONTACT;
    return str_eqz(field, "file") ? PART_FILE : PART_TEXT;
}

const char *part_name(enum part p)
{
    return p == PART_CONTACT ? "contact" : p == PART_FILE ? "file" : p == PART_TEXT ? "text" : "all";
}

bool held_covers(int64_t parts, struct str field)
{
    return parts != 0 && (parts & part_of(field)) != 0;
}

static enum st hold(struct ctx *cx, const struct event *e, enum part p)
{
    struct str rest = event_get(e, str_z(cx->mem, arena_printf(cx->mem, "held_%s", part_name(p))));
    struct q_held_add_in in = { .matter = e->matter.v, .parts = p };
    int64_t to;

    while (ranges_split(&rest, &in.event, &to))
        for (; in.event <= to; in.event++)
            TRY(q_held_add_do(cx, &in, NULL));
    return ST_OK;
}

/* What was erased rests no longer. */
static enum st release(struct ctx *cx, const struct event *e, enum part p)
{
    struct str rest = event_get(e, str_z(cx->mem, arena_printf(cx->mem, "erased_%s", part_name(p))));
    struct q_held_drop_in in = { .parts = p };

    while (ranges_split(&rest, &in.first, &in.last))
        TRY(q_held_drop_do(cx, &in, NULL));
    return q_held_none_do(cx, &(struct q_held_none_in){ .matter = e->matter.v }, NULL);
}

enum st held_project(struct ctx *cx, const struct event *e)
{
    TRY(release(cx, e, PART_CONTACT));
    TRY(release(cx, e, PART_FILE));
    TRY(release(cx, e, PART_TEXT));
    TRY(hold(cx, e, PART_CONTACT));
    TRY(hold(cx, e, PART_FILE));
    return hold(cx, e, PART_TEXT);
}

enum st held_parts(struct ctx *cx, struct matter_id m, int64_t *ret)
{
    const struct q_held_parts_in in = { .matter = m.v };
    struct q_held_parts_out row;
    AUTO(rows) rs = { 0 };

    *ret = 0;
    TRY(q_held_parts(cx, &in, &rs));
    while (q_held_parts_next(cx, &rs, &row))
        *ret |= row.parts;
    return rows_status(cx, &rs);
}
