// SPDX-License-Identifier: Apache-2.0
/* sync_take.c - the district takes what a station sends.
 *
 * The station's text is not kept twice: with its number there (event_origin) and the same salt it can be written again
 * from ours, letter by letter, so that the station's own receipt stays provable. A step on a matter that has moved
 * here meanwhile becomes an event without effects that holds the station's text; a person decides. */
#include <string.h>

#include "base/digest.h"
#include "codec/json.h"
#include "core/matter/code.h"
#include "core/matter/event.h"
#include "core/org/unit.h"
#include "core/privacy/erase.h"
#include "core/site.h"
#include "core/sync/sync.h"
#include "core/sync/sync_box.h"
#include "core/sync/sync_file.h"
#include "core/sync/sync_news.h"
#include "core/sync/sync_register.h"
#include "gen/sync_sql.h"
#include "store/store.h"

enum { TEXT_MAX = 24 * 1024, AHEAD_MS = 86400000, OFFICER_BITS = 20, ANSWER_MAX = 4 << 20 };

struct taking {
    const struct json *letter; /* opened and read */
    struct q_station_one_out from;
    struct sync_taken ret;
};

static enum st refused(struct ctx *cx, const struct event *e, const char *why)
{
    return FAIL_FIELD(cx, ST_INPUT, "sync.refused", why, arena_printf(cx->mem, "%lld: %s", (long long)e->seq, why));
}

/* -- is it the station's own business? -- */

static const struct move *row_of(struct ctx *cx, const struct procedure *p, struct str id)
{
    const struct procedure *any = rules_any(cx->site->rules);

    for (size_t i = 0; i < p->n_move; i++)
        if (str_eq(p->move[i].id, id))
            return &p->move[i];
    for (size_t i = 0; i < any->n_move; i++)
        if (str_eq(any->move[i].id, id))
            return &any->move[i];
    return NULL;
}

static enum st check_actor(struct ctx *cx, const struct taking *t, const struct event *e)
{
    struct unit u;

    if (!str_eqz(e->actor, "officer"))
        return e->officer == 0 && (str_eqz(e->actor, "resident") || str_eqz(e->actor, "system"))
                   ? ST_OK
                   : refused(cx, e, "actor");
    if (e->officer >> OFFICER_BITS != t->from.number)
        return refused(cx, e, "officer");
    TRY(unit_load(cx, e->actor_unit, &u));
    return unit_is_within(u.path, t->from.unit) ? ST_OK : refused(cx, e, "unit");
}

static enum st check_rules(struct ctx *cx, const struct event *e)
{
    const struct procedure *p = rules_procedure(cx->site->rules, e->procedure);

    if (p == NULL || str_eqz(p->id, "any"))
        return refused(cx, e, "procedure");
    const struct move *mv = row_of(cx, p, e->row);
    if (rules_state(p, e->state) == NULL || (mv == NULL && e->row.n > 0))
        return refused(cx, e, "row");
    if (e->born && (mv == NULL || mv->n_from > 0 || mv->from_any || !str_eq(mv->to, e->state)))
        return refused(cx, e, "row");
    return ST_OK;
}

static enum st check_matter(struct ctx *cx, const struct taking *t, const struct event *e)
{
    struct unit u;

    if (!str_starts(e->no, t->from.unit) || !number_is_valid(e->no))
        return refused(cx, e, "no");
    for (size_t i = 0; i < e->n_link; i++)
        if (code_station(e->link[i].other) != t->from.number)
            return refused(cx, e, "link");
    TRY(check_rules(cx, e));
    return unit_load(cx, e->unit, &u);
}

static enum st check_own(struct ctx *cx, const struct taking *t, const struct event *e)
{
    const char *wrong;

    if (code_station(e->matter) != t->from.number)
        return refused(cx, e, "matter");
    if (e->at.ms > cx->now.ms + AHEAD_MS)
        return refused(cx, e, "at");
    TRY(check_actor(cx, t, e));
    if (e->matter.v > 0)
        return check_matter(cx, t, e);
    TRY(sync_check_register(cx, t->from.unit, e, &wrong));
    return wrong == NULL ? ST_OK : refused(cx, e, wrong);
}

/* -- was it here before? -- */

/* The station's text, written again from what is stored here. */
static enum st text_there(struct ctx *cx, int64_t ours, struct str *ret)
{
    const struct q_sync_event_in in = { .seq = ours };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_sync_event_out row;

    TRY(q_sync_event_one(cx, &in, &row));
    TRY(event_parse(cx->mem, row.text, e, &cx->err));
    *ret = event_get(e, SYNC_OFFLINE);
    if (ret->p != NULL)
        return ST_OK;
    e->seq = e->origin.seq;
    e->origin = (struct event_origin){ 0 };
    *ret = event_format(cx->mem, e, cx->tx->district);
    return ST_OK;
}

static enum st is_known(struct ctx *cx, struct taking *t, const struct event *e, struct str text, bool *ret)
{
    const struct q_arrived_one_in in = { .station = t->from.number, .theirs = e->seq };
    struct q_arrived_one_out row;
    struct str there;

    TRY(q_arrived_one_find(cx, &in, &row, ret));
    if (!*ret)
        return e->seq > t->ret.last ? ST_OK : FAIL(cx, ST_STALE, "sync.altered", STR_NONE);
    TRY(text_there(cx, row.ours, &there));
    return str_eq(there, text) ? ST_OK : FAIL(cx, ST_STALE, "sync.altered", STR_NONE);
}

/* -- does it still fit? -- */

/* Yes, while the matter's newest event here is the station's own and was carried out. */
static enum st fits(struct ctx *cx, const struct taking *t, const struct event *e, const struct matter *m, bool *ret)
{
    const struct q_matter_tip_in by = { .id = e->matter.v };
    struct q_matter_tip_out tip;
    struct q_arrived_as_out as;
    bool found;

    TRY(q_matter_tip_one(cx, &by, &tip));
    const struct q_arrived_as_in in = { .ours = tip.last };
    TRY(q_arrived_as_find(cx, &in, &as, &found));
    if (!str_eq(m->no, e->no) || !str_eq(m->procedure->id, e->procedure))
        return refused(cx, e, "no");
    *ret = found && as.station == t->from.number && !as.conflict && !str_eqz(e->event, ERASE_EVENT);
    return ST_OK;
}

/* The event without its effects; state and holder stay as they are here. */
static void without_effects(struct event *e, const struct matter *m, struct str text)
{
    e->row = STR("");
    e->state = m == NULL ? STR("KEPT") : m->state->code;
    e->unit = m == NULL ? e->unit : m->unit;
    e->n_clock = e->n_doc = e->n_link = e->n_field = 0;
    event_tell(e, STR(SYNC_OFFLINE), text);
}

static enum st take_event(struct ctx *cx, struct taking *t, struct event *e, struct str text)
{
    struct matter m;
    bool fit = true, news = sync_is_news(e), row = e->matter.v < 0;

    e->origin = (struct event_origin){ .station = t->from.number, .seq = e->seq };
    if (row)
        TRY(sync_register_fits(cx, t->from.number, e, &fit));
    else if (!e->born) {
        TRY(matter_load(cx, e->matter, &m));
        TRY(news ? sync_news_fits(cx, t->from.number, e, &fit) : fits(cx, t, e, &m, &fit));
    }
    if (!fit && !news)
        e->event = STR(SYNC_CONFLICT);
    if (!fit || news)
        without_effects(e, row ? NULL : &m, text);
    e->origin.conflict = !fit;
    t->ret.last = e->seq;
    t->ret.taken++;
    t->ret.conflicts += !fit && !news;
    TRY(event_arrive(cx, e));
    return sync_await_files(cx, t->from.number, e);
}

/* -- a letter -- */

static enum st read_event(struct ctx *cx, const struct json *j, struct event *e, struct str text)
{
    const struct json *sealed = json_get(j, "sealed");

    if (text.n == 0 || text.n > TEXT_MAX)
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    TRY(event_parse(cx->mem, text, e, &cx->err));
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct json *s = json_get(sealed, str_z(cx->mem, e->seal[i].name));
        e->seal[i].value = json_text(s, "value");
        if (e->seal[i].value.p != NULL && !digest_unhex(json_text(s, "salt"), e->seal[i].salt, EVENT_SALT))
            return refused(cx, e, "salt");
    }
    if (!digest_unhex(json_text(j, "salt"), e->salt, EVENT_SALT))
        return refused(cx, e, "salt");
    if (e->origin.station != 0 || event_get(e, SYNC_OFFLINE).p != NULL ||
        !str_eq(event_format(cx->mem, e, cx->tx->district), text))
        return refused(cx, e, "text");
    return ST_OK;
}

static enum st take_one(struct ctx *cx, struct taking *t, const struct json *j)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct str text = json_text(j, "text");
    bool known;

    TRY(read_event(cx, j, e, text));
    TRY(is_known(cx, t, e, text, &known));
    if (known) {
        t->ret.again++;
        return ST_OK;
    }
    TRY(check_own(cx, t, e));
    return take_event(cx, t, e, text);
}

/* What breaks on a hostile event is that event's fault, not the site's. */
static enum st as_refusal(struct ctx *cx, enum st st)
{
    if (st != ST_BROKEN && st != ST_NOT_FOUND)
        return st;
    struct str why = arena_str(cx->mem, str_of(cx->err.code));
    cx->err = (struct err){ 0 };
    return FAIL(cx, ST_INPUT, "sync.refused", why);
}

static enum st take_letter(struct ctx *cx, void *arg)
{
    struct taking *t = arg;
    const struct q_station_one_in by = { .number = t->ret.station };
    const struct json *list = json_get(t->letter, "events");
    int64_t after = -1, last = -1;
    bool found;

    TRY(q_station_one_find(cx, &by, &t->from, &found));
    if (!found)
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    if (t->from.closed)
        return FAIL(cx, ST_DENIED, "sync.closed", t->from.unit);
    if (list == NULL || !json_int(t->letter, "after", &after) || !json_int(t->letter, "last", &last) || last < after)
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    if (after > t->from.last)
        return FAIL(cx, ST_INPUT, "sync.gap", arena_printf(cx->mem, "%lld", (long long)t->from.last));
    t->ret.last = t->from.last;
    for (const struct json *one = list->child; one != NULL; one = one->next) {
        enum st st = take_one(cx, t, one);
        if (st != ST_OK)
            return as_refusal(cx, st);
    }
    t->ret.last = last > t->ret.last ? last : t->ret.last;
    const struct q_station_reached_in reached = { .number = by.number, .last = t->ret.last, .at = cx->now };
    return q_station_reached_do(cx, &reached, NULL);
}

static enum st answer(struct ctx *cx, const struct taking *t, struct str *ret)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    int64_t seen = 0;
    AUTO(tx) tx = { 0 };

    json_int(t->letter, "seen", &seen);
    TRY(store_read(cx, cx->site->store, &tx));
    cx->tx = &tx;
    json_open(&o, NULL, '{');
    json_put_int(&o, "last", t->ret.last);
    enum st st = sync_put_news(cx, &o, t->ret.station, seen);
    if (st == ST_OK)
        st = sync_put_wants(cx, &o, t->ret.station);
    json_close(&o, '}');
    cx->tx = NULL;
    *ret = sync_box_close(cx, "answer", t->ret.station, buf_str(&b));
    return st == ST_OK && buf_is_full(&b) ? FAIL(cx, ST_LIMIT, "sync.large", STR_NONE) : st;
}

enum st sync_take(struct ctx *cx, struct str letter, struct sync_taken *ret, struct str *ret_answer)
{
    struct taking t = { 0 };
    struct str text;

    if (cx->site->station != 0)
        return FAIL(cx, ST_INPUT, "sync.not_district", STR_NONE);
    if (letter.n > SYNC_LETTER_MAX)
        return FAIL(cx, ST_LIMIT, "sync.large", STR_NONE);
    TRY(sync_box_open(cx, "letter", letter, &t.ret.station, &text));
    t.letter = json_parse(cx->mem, text, text.n + 1, &cx->err);
    if (t.letter == NULL)
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    TRY(store_write(cx, cx->site->store, take_letter, &t));
    TRY(sync_take_pieces(cx, t.ret.station, t.letter));
    *ret = t.ret;
    return answer(cx, &t, ret_answer);
}
