// SPDX-License-Identifier: Apache-2.0
/* stations_page.c - see stations_page.h. */
#include "page/desk/stations_page.h"

#include "core/sync/sync.h"
#include "gen/routes.h"
#include "gen/stations_html.h"
#include "page/part/show.h"

static enum st fill_stations(struct ctx *cx, struct show_units *seen, struct stations_view *v)
{
    struct sync_station *s;

    TRY(sync_stations(cx, &s, &v->n_row));
    struct station_row *r = arena_array(cx->mem, v->n_row, sizeof *r);
    for (size_t i = 0; i < v->n_row; i++)
        r[i] = (struct station_row){ .name = show_unit(cx, seen, s[i].unit),
                                     .code = s[i].unit,
                                     .at = s[i].at,
                                     .heard = !when_is_none(s[i].at),
                                     .closed = s[i].closed,
                                     .events = s[i].events,
                                     .waits = s[i].waits };
    v->row = r;
    return ST_OK;
}

static enum st fill_conflicts(struct ctx *cx, struct show_units *seen, struct stations_view *v)
{
    struct sync_conflict_row *c;

    TRY(sync_conflicts(cx, &c, &v->n_conflict));
    struct station_conflict *r = arena_array(cx->mem, v->n_conflict, sizeof *r);
    for (size_t i = 0; i < v->n_conflict; i++) {
        const struct matter *m = &c[i].m;
        r[i] = (struct station_conflict){ .href = arena_printf(cx->mem, "/desk/matter/%.*s", STR_ARG(m->no)),
                                          .no = show_tail(m->no),
                                          .title = m->title,
                                          .state = show_state(cx, m->procedure, m->state->code),
                                          .unit = show_unit(cx, seen, m->unit) };
    }
    v->conflict = r;
    return ST_OK;
}

/* PAGE  GET /desk/stations
 * perm  matter.read
 * help  Stations that work away from the district: when each was heard of, and steps that no longer fitted. */
enum st page_stations(struct ctx *cx, const struct args_page_stations *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct stations_view v = { 0 };
    struct show_units seen = { 0 };

    (void)in;
    TRY(fill_stations(cx, &seen, &v));
    TRY(fill_conflicts(cx, &seen, &v));
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "stations.title"), "desk", "/desk/units" });
    stations_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
