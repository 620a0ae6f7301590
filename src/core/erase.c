// SPDX-License-Identifier: Apache-2.0
/* erase.c - see erase.h. */
#include "core/erase.h"

#include <string.h>

#include "base/num.h"
#include "core/event.h"
#include "gen/event_sql.h"
#include "store/store.h"

/* "3,7-9": is n in it? */
static bool in_ranges(struct str ranges, int64_t n)
{
    struct str one, low;
    int64_t from, to;

    while (str_split(&ranges, ',', &one)) {
        if (!str_split(&one, '-', &low) || !num_parse(low, &from))
            return false;
        if (!num_parse(one.n == 0 ? low : one, &to))
            return false;
        if (n >= from && n <= to)
            return true;
    }
    return false;
}

static bool says(const struct event *e, int64_t seq, struct str field)
{
    bool all = !str_eqz(event_get(e, "scope"), "contact");

    return str_eqz(e->event, ERASE_EVENT) && e->seq > seq && in_ranges(event_get(e, "erased"), seq) &&
           (all || str_starts(field, STR("contact")));
}

enum st erase_is_said(struct ctx *cx, struct matter_id m, int64_t seq, struct str field, bool *ret)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    *ret = false;
    TRY(q_events_of(cx, &in, &rs));
    while (!*ret && q_events_of_next(cx, &rs, &row)) {
        if (row.seq <= seq || str_find(row.text, STR(ERASE_EVENT)) == SIZE_MAX)
            continue;
        struct err why = { 0 };
        *ret = event_parse(cx->mem, row.text, e, &why) == ST_OK && says(e, seq, field);
    }
    return rows_status(cx, &rs);
}
