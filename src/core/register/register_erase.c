// SPDX-License-Identifier: Apache-2.0
/* register_erase.c - takes the sealed text out of a row of a register for good, as erase.c does for a matter: the
 * commitments stay, an event names what went, and the database is written anew. Registers are not in the search file.
 */
#include "core/matter/event.h"
#include "core/privacy/erase.h"
#include "core/register/register.h"
#include "core/site.h"
#include "gen/erase_sql.h"
#include "gen/event_sql.h"
#include "gen/register_sql.h"
#include "store/store.h"

enum { EVENTS_MAX = 2000, RANGES_MAX = 32 * 1024 };

struct erasing {
    struct str name, reason;
    int64_t id, fields;
};

static enum st read_events(struct ctx *cx, int64_t id, int64_t *seq, size_t *ret_n)
{
    const struct q_events_of_in in = { .matter = id };
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    *ret_n = 0;
    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        if (*ret_n == EVENTS_MAX)
            return FAIL(cx, ST_LIMIT, "erase.events", STR_NONE);
        if (str_find(row.text, STR("\"event\":\"" ERASE_EVENT "\"")) == SIZE_MAX)
            seq[(*ret_n)++] = row.seq;
    }
    return rows_status(cx, &rs);
}

static enum st drop_fields(struct ctx *cx, struct erasing *w, struct buf *ranges)
{
    int64_t *seq = arena_array(cx->mem, EVENTS_MAX, sizeof *seq);
    size_t n;

    TRY(read_events(cx, w->id, seq, &n));
    for (size_t i = 0; i < n; i++) {
        const struct q_erase_count_in by = { .event = seq[i] };
        const struct q_erase_sealed_in in = { .event = seq[i] };
        struct q_erase_count_out count;
        TRY(q_erase_count_one(cx, &by, &count));
        if (count.n == 0)
            continue;
        w->fields += count.n;
        buf_printf(ranges, "%s%lld", ranges->n > 0 ? "," : "", (long long)seq[i]);
        TRY(q_erase_sealed_do(cx, &in, NULL));
    }
    return ST_OK;
}

static enum st erase_row(struct ctx *cx, void *arg)
{
    struct erasing *w = arg;
    const struct q_register_row_by_id_in by = { .id = w->id };
    struct q_register_row_by_id_out row;
    struct buf ranges = buf_make(cx->mem, RANGES_MAX);
    struct event *e = arena_take(cx->mem, sizeof *e);
    bool found;

    w->fields = 0;
    TRY(q_register_row_by_id_find(cx, &by, &row, &found));
    if (!found || !str_eq(row.reg, w->name))
        return FAIL(cx, ST_NOT_FOUND, "register.row", STR_NONE);
    TRY(drop_fields(cx, w, &ranges));
    if (w->fields == 0)
        return ST_OK;
    *e = (struct event){ .matter = { w->id },
                         .at = { cx->now.ms / 1000 * 1000 },
                         .no = STR(""),
                         .procedure = arena_printf(cx->mem, REGISTER_PREFIX "%.*s", STR_ARG(w->name)),
                         .row = STR(""),
                         .event = STR(ERASE_EVENT),
                         .state = STR("KEPT"),
                         .unit = row.unit,
                         .actor = STR("system") };
    event_tell(e, STR("erased"), buf_str(&ranges));
    event_seal(e, STR("_reason"), w->reason);
    return event_append(cx, e);
}

enum st register_erase(struct ctx *cx, struct str name, int64_t id, struct str reason, int64_t *ret_fields)
{
    struct erasing w = { .name = name, .reason = reason, .id = id };

    if (reason.n == 0)
        return FAIL(cx, ST_INPUT, "erase.reason", STR_NONE);
    TRY(store_write(cx, cx->site->store, erase_row, &w));
    *ret_fields = w.fields;
    return store_scrub(cx->site->store, &cx->err);
}
