// SPDX-License-Identifier: Apache-2.0
/* api_open_day.c - leaders' open days for programs. */
#include "codec/json.h"
#include "core/reception/reception.h"
#include "gen/routes.h"
#include "http/reply.h"

enum { DAYS_BYTES = 4 << 20, AHEAD = 180, DAY_MS = 86400000 };

static void put_slot(struct json_out *o, const struct reception_slot *s)
{
    struct str rest = s->areas, one;

    json_open(o, NULL, '{');
    json_put_text(o, "no", s->no);
    json_put_when(o, "at", s->at);
    json_put_when(o, "until", s->until);
    json_put_text(o, "leader", s->leader);
    json_put_text(o, "area", s->area);
    json_open(o, "areas", '[');
    while (rest.n > 0 && str_split(&rest, '/', &one))
        json_put_text(o, NULL, one);
    json_close(o, ']');
    json_put_text(o, "place", s->place);
    json_put_bool(o, "free", s->is_free);
    json_close(o, '}');
}

/* PAGE   GET /api/v1/open-days
 * perm   public
 * answer 200 open_days
 * help   Places at leaders' open days to come: hour, leader, fields, place, end of booking, free or not. */
enum st api_open_days(struct ctx *cx, const struct args_api_open_days *in, struct reply *out)
{
    const struct when to = { cx->now.ms + (int64_t)AHEAD * DAY_MS };
    struct buf b = buf_make(cx->mem, DAYS_BYTES);
    struct json_out o = { .b = &b };
    struct reception_list l;

    (void)in;
    TRY(reception_between(cx, cx->now, to, false, &l));
    json_open(&o, NULL, '{');
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l.n; i++)
        put_slot(&o, &l.row[i]);
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
