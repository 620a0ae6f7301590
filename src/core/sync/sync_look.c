// SPDX-License-Identifier: Apache-2.0
/* sync_look.c - what the district shows of its stations: when they were heard of, and steps that no longer fitted. */
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/site.h"
#include "core/sync/sync.h"
#include "gen/sync_sql.h"
#include "store/store.h"

enum { CONFLICTS_MAX = 200 };

bool sync_offline(struct ctx *cx, struct str text, struct str *ret_row, struct str *ret_event, struct when *ret_at)
{
    struct event *e = arena_take(cx->mem, sizeof *e);

    if (event_parse(cx->mem, text, e, &(struct err){ 0 }) != ST_OK)
        return false;
    *ret_row = e->row;
    *ret_event = e->event;
    *ret_at = e->at;
    return true;
}

static enum st count_waits(struct ctx *cx, struct sync_station *s)
{
    const struct q_station_waits_in in = { .station = s->number };
    struct q_station_waits_out out;

    TRY(q_station_waits_one(cx, &in, &out));
    s->waits = out.n;
    return ST_OK;
}

enum st sync_stations(struct ctx *cx, struct sync_station **ret, size_t *ret_n)
{
    struct sync_station *s = arena_array(cx->mem, SITE_STATION_MAX, sizeof *s);
    struct q_stations_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_stations(cx, &rs));
    while (n < SITE_STATION_MAX && q_stations_next(cx, &rs, &row))
        s[n++] = (struct sync_station){ row.unit, row.at, row.number, row.last, 0, row.closed };
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(count_waits(cx, &s[i]));
    *ret = s;
    *ret_n = n;
    return ST_OK;
}

enum st sync_conflicts(struct ctx *cx, struct sync_conflict_row **ret, size_t *ret_n)
{
    const struct q_conflicts_open_in in = { .limit = CONFLICTS_MAX };
    struct q_conflicts_open_out *row = arena_array(cx->mem, CONFLICTS_MAX, sizeof *row);
    struct sync_conflict_row *c = arena_array(cx->mem, CONFLICTS_MAX, sizeof *c);
    AUTO(rows) rs = { 0 };
    size_t n = 0, shown = 0;

    TRY(q_conflicts_open(cx, &in, &rs));
    while (n < CONFLICTS_MAX && q_conflicts_open_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++) {
        bool sees;
        TRY(matter_load(cx, (struct matter_id){ row[i].matter }, &c[shown].m));
        TRY(access_sees(cx, &c[shown].m, &sees));
        c[shown].seq = row[i].ours;
        shown += sees;
    }
    *ret = c;
    *ret_n = shown;
    return ST_OK;
}
