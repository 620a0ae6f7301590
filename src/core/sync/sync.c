// SPDX-License-Identifier: Apache-2.0
/* sync.c - invitation, and the station's side of sync.h. The district's side: sync_take.c. */
#include "core/sync/sync.h"

#include "base/digest.h"
#include "codec/json.h"
#include "core/matter/code.h"
#include "core/matter/event.h"
#include "core/org/unit.h"
#include "core/register/register.h"
#include "core/site.h"
#include "core/sync/sync_box.h"
#include "core/sync/sync_file.h"
#include "core/sync/sync_news.h"
#include "gen/event_sql.h"
#include "gen/sync_sql.h"
#include "store/store.h"

enum { INVITATION_MAX = 1000, LETTER_ENOUGH = 300 << 10 /* as base64 within the usual http.body */ };

/* -- at the district -- */

static bool is_village(struct str unit)
{
    for (size_t i = 0; i < unit.n; i++)
        if (unit.p[i] < '0' || unit.p[i] > '9')
            return false;
    return unit.n == 12 && !str_ends(unit, STR("000"));
}

/* A village has one station for ever: a second one would give the first one's case numbers again. */
static enum st is_free(struct ctx *cx, struct str unit)
{
    struct q_stations_out row;
    AUTO(rows) rs = { 0 };
    bool taken = false;

    TRY(q_stations(cx, &rs));
    while (q_stations_next(cx, &rs, &row))
        taken |= str_eq(row.unit, unit);
    TRY(rows_status(cx, &rs));
    return taken ? FAIL(cx, ST_STALE, "sync.unit_taken", unit) : ST_OK;
}

struct inviting {
    struct str unit;
    int64_t number;
};

static enum st add_station(struct ctx *cx, void *arg)
{
    struct inviting *in = arg;
    struct q_station_last_out last;
    struct unit u;

    TRY(unit_load(cx, in->unit, &u));
    TRY(is_free(cx, in->unit));
    TRY(q_station_last_one(cx, &last));
    if (last.number == SITE_STATION_MAX)
        return FAIL(cx, ST_LIMIT, "sync.stations", STR_NONE);
    in->number = last.number + 1;
    const struct q_station_add_in add = { .number = in->number, .unit = in->unit, .added = cx->now };
    return q_station_add_do(cx, &add, NULL);
}

static struct str key_text(struct ctx *cx, const char *use, int64_t station)
{
    uint8_t key[SITE_KEY];

    code_station_key(cx->site, use, station, key);
    return digest_hex(cx->mem, (struct str){ (const char *)key, sizeof key });
}

enum st sync_invite(struct ctx *cx, struct str unit, struct str *ret)
{
    struct inviting in = { .unit = unit };
    struct buf b = buf_make(cx->mem, INVITATION_MAX);
    struct json_out o = { .b = &b };

    if (cx->site->station != 0 || !is_village(unit))
        return FAIL(cx, ST_INPUT, "sync.unit", unit);
    TRY(store_write(cx, cx->site->store, add_station, &in));
    json_open(&o, NULL, '{');
    json_put_text(&o, "area", unit);
    json_put_text(&o, "code", key_text(cx, "code", in.number));
    json_put_int(&o, "district", cx->site->district);
    json_put_text(&o, "line", key_text(cx, "line", in.number));
    json_put_int(&o, "station", in.number);
    json_close(&o, '}');
    buf_byte(&b, '\n');
    *ret = buf_str(&b);
    return ST_OK;
}

/* -- at the station -- */

/* What the last answer said; zero before the first. */
static enum st so_far(struct ctx *cx, struct q_station_one_out *ret)
{
    const struct q_station_one_in in = { .number = cx->site->station };
    bool found;

    TRY(q_station_one_find(cx, &in, ret, &found));
    if (!found)
        *ret = (struct q_station_one_out){ 0 };
    return ST_OK;
}

static enum st put_event(struct ctx *cx, struct json_out *o, const struct q_events_after_out *row)
{
    struct event *e = arena_take(cx->mem, sizeof *e);

    TRY(event_parse(cx->mem, row->text, e, &cx->err));
    if (row->matter < 0 && !str_starts(e->procedure, STR(REGISTER_PREFIX))) /* who looked at whom stays here */
        return ST_OK;
    TRY(event_load_sealed(cx, e));
    json_open(o, NULL, '{');
    json_put_text(o, "salt", digest_hex(cx->mem, row->salt));
    json_open(o, "sealed", '{');
    for (size_t i = 0; i < e->n_seal; i++) {
        if (e->seal[i].value.p == NULL) /* erased */
            continue;
        json_open(o, str_z(cx->mem, e->seal[i].name), '{');
        json_put_text(o, "salt", digest_hex(cx->mem, (struct str){ (const char *)e->seal[i].salt, EVENT_SALT }));
        json_put_text(o, "value", e->seal[i].value);
        json_close(o, '}');
    }
    json_close(o, '}');
    json_put_text(o, "text", row->text);
    json_close(o, '}');
    return ST_OK;
}

static enum st put_events(struct ctx *cx, struct json_out *o, int64_t after, int64_t *ret_n)
{
    const struct q_events_after_in in = { .after = after, .limit = SYNC_EVENTS };
    struct q_events_after_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_events_after(cx, &in, &rs));
    while (o->b->n < LETTER_ENOUGH && q_events_after_next(cx, &rs, &row)) {
        TRY(put_event(cx, o, &row));
        after = row.seq;
        ++*ret_n;
    }
    TRY(rows_status(cx, &rs));
    json_close(o, ']');
    json_put_int(o, "last", after);
    return ST_OK;
}

enum st sync_offer(struct ctx *cx, struct str *ret_letter, int64_t *ret_n)
{
    struct buf b = buf_make(cx->mem, SYNC_LETTER_MAX / 2);
    struct json_out o = { .b = &b };
    struct q_station_one_out known;
    int64_t n = 0;

    if (cx->site->station == 0)
        return FAIL(cx, ST_INPUT, "sync.not_station", STR_NONE);
    TRY(so_far(cx, &known));
    json_open(&o, NULL, '{');
    json_put_int(&o, "after", known.last);
    json_open(&o, "events", '[');
    TRY(put_events(cx, &o, known.last, &n));
    TRY(sync_put_pieces(cx, &o, known.wants, LETTER_ENOUGH, &n));
    json_put_int(&o, "seen", known.seen);
    json_close(&o, '}');
    if (buf_is_full(&b))
        return FAIL(cx, ST_LIMIT, "sync.large", STR_NONE);
    *ret_letter = sync_box_close(cx, "letter", cx->site->station, buf_str(&b));
    *ret_n = n;
    return ST_OK;
}

struct acking {
    const struct json *answer;
    int64_t last;
    struct str erased;
};

static enum st note_acked(struct ctx *cx, void *arg)
{
    struct acking *a = arg;
    const struct q_station_add_in add = { .number = cx->site->station, .unit = cx->site->area, .added = cx->now };
    const struct q_station_reached_in in = { .number = add.number, .last = a->last, .at = cx->now };
    struct q_station_knows_in knows = { .number = add.number, .wants = sync_read_wants(cx, a->answer) };
    struct q_station_one_out known;
    struct q_event_last_out last;

    TRY(q_event_last_one(cx, &last));
    if (in.last > last.seq) /* of what never happened here: an older copy of this site was put back */
        return FAIL(cx, ST_STALE, "sync.ahead", STR_NONE);
    TRY(so_far(cx, &known));
    if (known.number == 0)
        TRY(q_station_add_do(cx, &add, NULL));
    TRY(q_station_reached_do(cx, &in, NULL));
    TRY(sync_take_news(cx, a->answer, known.seen, &a->erased));
    json_int(a->answer, "seen", &knows.seen);
    return q_station_knows_do(cx, &knows, NULL);
}

enum st sync_acked(struct ctx *cx, struct str answer, int64_t *ret_last, struct str *ret_erased)
{
    struct acking a = { 0 };
    struct str text;
    int64_t station;

    if (cx->site->station == 0)
        return FAIL(cx, ST_INPUT, "sync.not_station", STR_NONE);
    TRY(sync_box_open(cx, "answer", answer, &station, &text));
    a.answer = json_parse(cx->mem, text, text.n + 1, &cx->err);
    if (a.answer == NULL || !json_int(a.answer, "last", &a.last) || a.last < 0)
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    TRY(store_write(cx, cx->site->store, note_acked, &a));
    *ret_last = a.last;
    *ret_erased = a.erased;
    return ST_OK;
}
