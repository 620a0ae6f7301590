// SPDX-License-Identifier: Apache-2.0
/* api_room.c - windows and rooms for programs. */
#include "codec/json.h"
#include "core/org/room.h"
#include "gen/routes.h"
#include "http/reply.h"

enum { ROOMS_BYTES = 4 << 20 };

static void put_categories(struct json_out *o, struct str rest)
{
    struct str one;

    json_open(o, "categories", '[');
    while (rest.n > 0 && str_split(&rest, ',', &one))
        json_put_text(o, NULL, one);
    json_close(o, ']');
}

static void put_room(struct json_out *o, const struct room *r, bool english)
{
    json_open(o, NULL, '{');
    json_put_text(o, "code", r->code);
    json_put_text(o, "hall", r->hall);
    json_put_text(o, "kind", r->kind);
    json_put_text(o, "name", english ? r->name_en : r->name);
    json_put_text(o, "unit", r->unit);
    put_categories(o, r->categories);
    json_put_text(o, "presence", r->presence);
    json_put_text(o, "days", r->days);
    json_put_text(o, "hours", r->hours);
    json_close(o, '}');
}

/* PAGE   GET /api/v1/rooms
 * perm   public
 * arg    category:word?
 * answer 200 rooms
 * help   Windows and rooms of hall, centres and stations: who sits where, for which categories, on which days. */
enum st api_rooms(struct ctx *cx, const struct args_api_rooms *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ROOMS_BYTES);
    struct json_out o = { .b = &b };
    struct room_list l;

    TRY(room_all(cx, &l));
    json_open(&o, NULL, '{');
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l.n; i++)
        if (in->category.n == 0 || room_serves(&l.row[i], in->category))
            put_room(&o, &l.row[i], cx->who.lang == LANG_EN);
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
