// SPDX-License-Identifier: Apache-2.0
/* notice_send.c - see notice_send.h. One notice after the other: read it, close the read, send, put down what came. */
#include "core/notice/notice_send.h"

#include "codec/json.h"
#include "core/matter/event.h"
#include "core/notice/notice.h"
#include "core/notice/notice_gate.h"
#include "core/notice/notice_say.h"
#include "core/notice/notice_try.h"
#include "core/privacy/seal.h"
#include "core/site.h"
#include "gen/notice_sql.h"
#include "store/store.h"
#include "sys/now.h"
#include "sys/random.h"

enum { BATCH = 50, DOUBLED_MAX = 10, BODY_MAX = 4096 };
#define ROUND_NS INT64_C(2000000000)
static const int64_t second_ms = 1000, hour_ms = 3600000, day_ms = 86400000;

/* One notice on its way. */
struct sending {
    struct q_notices_due_out row;
    struct notice_said said; /* unless it goes to a webhook */
    struct event *event;     /* when it does */
    struct str hash;         /* of the number it goes to; STR_NONE = not counted */
    int64_t today;           /* how many went there today */
    struct str way;          /* which this sender serves */
    struct str answer;       /* of the gateway */
    bool test;               /* tried once; what was answered is kept */
    bool elsewhere;          /* it must go another one: mark.channel */
    struct q_notice_mark_in mark;
};

/* -- what it is -- */

static enum st load_event(struct ctx *cx, struct sending *s)
{
    const struct q_notice_text_in by = { .event = s->row.event };
    struct q_notice_text_out row;

    s->event = arena_take(cx->mem, sizeof *s->event);
    TRY(q_notice_text_one(cx, &by, &row));
    return event_parse(cx->mem, row.text, s->event, &cx->err);
}

/* A test of a webhook is about none. */
static enum st make_event(struct ctx *cx, struct sending *s)
{
    s->event = arena_take(cx->mem, sizeof *s->event);
    *s->event = (struct event){ .at = s->row.at, .event = STR("test") };
    return ST_OK;
}

/* Urgent calls and tests are not counted. */
static enum st count_today(struct ctx *cx, struct sending *s)
{
    struct q_notice_day_in in = { .day = day_of(cx->now).n };
    struct q_notice_day_out row;
    bool found;

    if (s->said.drop != NULL || s->said.urgent)
        return ST_OK;
    TRY(seal_told(cx, s->said.to, &s->hash));
    in.hash = s->hash;
    TRY(q_notice_day_find(cx, &in, &row, &found));
    s->today = found ? row.n : 0;
    return ST_OK;
}

static enum st load(struct ctx *cx, struct sending *s)
{
    const struct notice_row_in in = { s->row.event, s->row.receiver, s->row.name, s->row.matter, s->row.n };

    s->hash = STR_NONE;
    s->test = notice_is_test(cx, s->row.name);
    if (str_starts(s->row.receiver, STR(NOTICE_HOOK)))
        return s->test ? make_event(cx, s) : load_event(cx, s);
    TRY(notice_say(cx, &in, &s->said));
    return count_today(cx, s);
}

static struct notice_out out_of(struct ctx *cx, const struct sending *s)
{
    return (struct notice_out){
        .id = arena_printf(cx->mem, "%lld-%.*s", (long long)s->row.event, STR_ARG(s->row.receiver)),
        .to = s->said.to,
        .name = s->row.name,
        .text = s->said.text,
        .subject = rules_text(cx->site->rules, (int)s->said.lang, STR("notice.subject")),
    };
}

/* -- what came of it -- */

static void drop(struct ctx *cx, struct sending *s, const char *why)
{
    s->mark.state = NOTICE_DROPPED;
    s->mark.done = cx->now;
    s->mark.reason = str_of(why);
}

/* Later, twice as long after each failure, give or take a quarter; or not at all. */
static void note_failure(struct ctx *cx, struct sending *s)
{
    const int64_t tries = ++s->mark.tries, wait = notice_setting(cx, "notice.retry") * second_ms;
    const int64_t doubled = wait << (tries - 1 < DOUBLED_MAX ? tries - 1 : DOUBLED_MAX);

    /* What a mail server says may hold the address: only a gateway's status is kept. */
    const bool told = str_eqz(str_of(cx->err.code), "notice.refused");

    s->mark.reason = arena_printf(cx->mem, "%s %s", cx->err.code, told ? cx->err.detail : "");
    s->mark.next.ms = now_wall().ms + doubled * 3 / 4 + (int64_t)random_below((uint64_t)(doubled / 2 + 1));
    if (s->test || tries >= notice_setting(cx, "notice.tries")) {
        s->mark.state = s->test ? NOTICE_DROPPED : NOTICE_FAILED;
        s->mark.done = cx->now;
    }
    cx->err = (struct err){ 0 };
}

static enum st put_down(struct ctx *cx, void *arg)
{
    const struct sending *s = arg;
    const struct q_notice_reroute_in other = { s->mark.event, s->mark.receiver, s->mark.channel };
    const struct q_notice_day_add_in one = { day_of(cx->now).n, s->hash };

    if (s->elsewhere)
        return q_notice_reroute_do(cx, &other, NULL);
    if (s->mark.state == NOTICE_SENT && s->hash.n > 0)
        TRY(q_notice_day_add_do(cx, &one, NULL));
    return q_notice_mark_do(cx, &s->mark, NULL);
}

/* -- sending -- */

/* Until when nobody is to be woken, by the machine's clock; in the past = now is a good time. */
static struct when quiet_until(const struct ctx *cx)
{
    const int64_t from = notice_setting(cx, "notice.quiet_from"), to = notice_setting(cx, "notice.quiet_to");
    const struct when midnight = day_start(day_of(cx->now));
    const int64_t hour = (cx->now.ms - midnight.ms) / hour_ms;
    const bool quiet = from > to ? hour >= from || hour < to : hour >= from && hour < to;
    const int64_t end = midnight.ms + to * hour_ms + (hour >= to ? day_ms : 0);

    return (struct when){ quiet ? now_wall().ms + end - cx->now.ms : 0 };
}

static void wait_until(struct sending *s, struct when next, const char *why)
{
    s->mark.next = next;
    s->mark.state = NOTICE_WAITING;
    s->mark.reason = str_of(why);
}

/* Tomorrow when the quiet hours end, by the machine's clock. */
static struct when tomorrow(const struct ctx *cx)
{
    const int64_t at = day_start(day_of(cx->now)).ms + day_ms + notice_setting(cx, "notice.quiet_to") * hour_ms;

    return (struct when){ now_wall().ms + at - cx->now.ms };
}

static enum st send_to_person(struct ctx *cx, struct sending *s)
{
    const struct notice_out o = out_of(cx, s);
    const struct when quiet = quiet_until(cx);

    if (s->said.drop != NULL) {
        drop(cx, s, s->said.drop);
        return ST_OK;
    }
    s->mark.channel = s->said.way;
    s->elsewhere = !str_eq(s->said.way, s->way); /* the choice was changed under it */
    notice_gate *go = notice_gate_of(cx, s->said.way);
    if (go == NULL && !s->elsewhere)
        drop(cx, s, "gateway");
    if (go == NULL || s->elsewhere)
        return ST_OK;
    if (!s->said.urgent && quiet.ms > now_wall().ms)
        wait_until(s, quiet, "");
    else if (s->hash.n > 0 && s->today >= notice_setting(cx, "notice.day"))
        wait_until(s, tomorrow(cx), "bound");
    else
        return go(cx, &o, &s->answer);
    return ST_OK;
}

static struct str hook_body(struct ctx *cx, const struct sending *s, struct str id)
{
    struct buf b = buf_make(cx->mem, BODY_MAX);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "id", id);
    json_put_int(&o, "seq", s->row.event);
    json_put_when(&o, "at", s->event->at);
    json_put_text(&o, "no", s->event->no);
    json_put_text(&o, "procedure", s->event->procedure);
    json_put_text(&o, "row", s->event->row);
    json_put_text(&o, "event", s->event->event);
    json_put_text(&o, "state", s->event->state);
    json_put_text(&o, "unit", s->event->unit);
    json_close(&o, '}');
    return buf_str(&b);
}

static enum st send_to_hook(struct ctx *cx, struct sending *s)
{
    struct str name = str_from(s->row.receiver, STR(NOTICE_HOOK).n);
    struct notice_out o = { .id = arena_printf(cx->mem, "%lld", (long long)s->row.event) };
    size_t n;
    const struct webhook_row *w = rules_webhooks(cx->site->rules, &n);

    o.text = hook_body(cx, s, o.id);
    s->mark.channel = STR("hook");
    for (size_t i = 0; i < n; i++)
        if (str_eq(w[i].name, name))
            return notice_gate_hook(cx, &w[i], &o, &s->answer);
    drop(cx, s, "rule");
    return ST_OK;
}

static enum st deliver(struct ctx *cx, struct sending *s)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(load(cx, s));
    tx_close(&tx);
    tx = (struct tx){ 0 };
    return s->event != NULL ? send_to_hook(cx, s) : send_to_person(cx, s);
}

/* Whatever fails is put down with the notice, so that one that cannot be sent holds up no other. */
static enum st send_one(struct ctx *cx, struct sending *s)
{
    s->mark = (struct q_notice_mark_in){ .event = s->row.event,
                                         .receiver = s->row.receiver,
                                         .state = NOTICE_SENT,
                                         .tries = s->row.tries,
                                         .next = now_wall(),
                                         .done = WHEN_NONE,
                                         .channel = STR(""),
                                         .reason = STR("") };
    const enum st st = deliver(cx, s);
    if (st != ST_OK && atomic_load(&cx->site->ending)) {
        cx->err = (struct err){ 0 };
        return ST_OK;
    }
    if (st != ST_OK) {
        s->mark.state = NOTICE_WAITING;
        note_failure(cx, s);
    } else if (s->mark.state == NOTICE_SENT) {
        s->mark.tries++;
        s->mark.done = cx->now;
        if (s->test)
            s->mark.reason = s->answer;
    }
    return store_write(cx, cx->site->store, put_down, s);
}

static enum st read_due(struct ctx *cx, struct str way, struct sending *s, size_t *ret_n)
{
    const struct q_notices_due_in in = { .way = way, .now = now_wall(), .limit = BATCH };
    AUTO(tx) tx = { 0 };
    AUTO(rows) rs = { 0 };

    *ret_n = 0;
    TRY(store_read(cx, cx->site->store, &tx));
    TRY(q_notices_due(cx, &in, &rs));
    while (*ret_n < BATCH && q_notices_due_next(cx, &rs, &s[*ret_n].row))
        ++*ret_n;
    return rows_status(cx, &rs);
}

/* One batch a round, cut short when the other side is slow: what was put down meanwhile may be more urgent. */
enum st notice_send(struct ctx *cx, struct str way)
{
    struct sending *s = arena_array(cx->mem, BATCH, sizeof *s);
    const int64_t end_ns = now_mono_ns() + ROUND_NS;
    size_t n;

    TRY(read_due(cx, way, s, &n));
    for (size_t i = 0; i < n && now_mono_ns() < end_ns && !atomic_load(&cx->site->ending); i++) {
        s[i].way = way;
        TRY(send_one(cx, &s[i]));
    }
    return ST_OK;
}

static enum st clean(struct ctx *cx, void *arg)
{
    const struct q_notices_clean_in in = { .before = { cx->now.ms - notice_setting(cx, "notice.keep") * day_ms } };

    (void)arg;
    TRY(q_notice_days_clean_do(cx, &(struct q_notice_days_clean_in){ day_of(cx->now).n }, NULL));
    return q_notices_clean_do(cx, &in, NULL);
}

enum st notice_clean(struct ctx *cx)
{
    return store_write(cx, cx->site->store, clean, NULL);
}
