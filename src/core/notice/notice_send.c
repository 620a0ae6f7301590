// SPDX-License-Identifier: Apache-2.0
/* notice_send.c - see notice_send.h. One notice after the other: read it, close the read, send, put down what came. */
#include "core/notice/notice_send.h"

#include "codec/json.h"
#include "core/matter/event.h"
#include "core/notice/notice.h"
#include "core/notice/notice_gate.h"
#include "core/org/unit.h"
#include "core/reception/rebook.h"
#include "core/rules/rules_letter.h"
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
    struct event *event;
    struct matter m;
    struct contact to; /* of who filed */
    struct str unit_name;
    struct str way; /* which this sender serves */
    bool elsewhere; /* it must go another one: mark.channel */
    struct q_notice_mark_in mark;
};

/* -- what it is -- */

static enum st load(struct ctx *cx, struct sending *s)
{
    const struct q_notice_text_in by = { .event = s->row.event };
    struct q_notice_text_out row;
    struct str contact;
    struct unit u;

    s->event = arena_take(cx->mem, sizeof *s->event);
    TRY(q_notice_text_one(cx, &by, &row));
    TRY(event_parse(cx->mem, row.text, s->event, &cx->err));
    TRY(matter_load(cx, (struct matter_id){ s->row.matter }, &s->m));
    TRY(event_sealed_value(cx, s->m.first, STR("contact"), &contact)); /* by the system itself: no look */
    s->to = contact_parse(cx->mem, contact);
    if (str_eqz(s->m.procedure->id, RECEPTION)) /* the office announced it, somebody else booked it */
        TRY(rebook_contact(cx, s->m.id, &s->to));
    TRY(notice_choice(cx, s->m.id, &s->to, &s->to.notify));
    if (s->event->unit.n == 0)
        return ST_OK;
    TRY(unit_load(cx, s->event->unit, &u));
    s->unit_name = s->to.lang == LANG_EN && u.name_en.n > 0 ? u.name_en : u.name;
    return ST_OK;
}

static struct str letter_title(struct ctx *cx, const struct event *e)
{
    for (size_t i = 0; i < e->n_doc; i++) {
        const struct form *f = rules_form(cx->site->rules, e->doc[i]);
        if (f != NULL && str_eqz(rules_letter_to(cx->site->rules, f->code), "resident"))
            return f->title;
    }
    return STR_NONE;
}

static struct notice_out out_of(struct ctx *cx, const struct sending *s, const struct notice_row *n)
{
    const struct notice_value value[] = { { STR("no"), s->m.no },
                                          { STR("unit"), s->unit_name },
                                          { STR("letter"), letter_title(cx, s->event) } };

    return (struct notice_out){
        .id = arena_printf(cx->mem, "%lld-%.*s", (long long)s->row.event, STR_ARG(s->row.receiver)),
        .name = n->name,
        .text = rules_notice_fill(cx->mem, n->text[s->to.lang], value, N_OF(value)),
        .subject = rules_text(cx->site->rules, (int)s->to.lang, STR("notice.subject")),
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
    if (tries >= notice_setting(cx, "notice.tries")) {
        s->mark.state = NOTICE_FAILED;
        s->mark.done = cx->now;
    }
    cx->err = (struct err){ 0 };
}

static enum st put_down(struct ctx *cx, void *arg)
{
    const struct sending *s = arg;
    const struct q_notice_reroute_in other = { s->mark.event, s->mark.receiver, s->mark.channel };

    return s->elsewhere ? q_notice_reroute_do(cx, &other, NULL) : q_notice_mark_do(cx, &s->mark, NULL);
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

typedef enum st gate(struct ctx *cx, const struct notice_out *o);

/* Their way is no longer the one this sender serves: the choice was changed under it. */
static bool is_elsewhere(struct sending *s, struct str way)
{
    s->elsewhere = !str_eq(way, s->way);
    s->mark.channel = way;
    return s->elsewhere;
}

/* Which way it goes and whereto; NULL when there is none, then it is dropped. */
static gate *way_of(struct ctx *cx, struct sending *s, struct notice_out *o)
{
    const bool mail = str_eqz(s->to.notify, "mail");

    if (str_eqz(s->to.notify, "none")) {
        drop(cx, s, "unwanted");
        return NULL;
    }
    o->to = mail ? s->to.mail : s->to.phone;
    if (o->to.n == 0) {
        drop(cx, s, "contact");
        return NULL;
    }
    if (is_elsewhere(s, notice_way_by(s->to.notify)))
        return NULL;
    if (notice_word(cx, mail ? "notice.mail" : "notice.sms").n > 0)
        return mail ? notice_gate_mail : notice_gate_sms;
    if (notice_word(cx, "notice.file").n > 0)
        return notice_gate_file;
    drop(cx, s, "gateway");
    return NULL;
}

static enum st send_to_filer(struct ctx *cx, struct sending *s)
{
    const struct notice_row *n = rules_notice(cx->site->rules, s->row.name);
    const struct when quiet = quiet_until(cx);

    if (n == NULL) {
        drop(cx, s, "rule");
        return ST_OK;
    }
    struct notice_out o = out_of(cx, s, n);
    if (o.text.n == 0) { /* what it names is gone from the data meanwhile */
        drop(cx, s, "rule");
        return ST_OK;
    }
    gate *go = way_of(cx, s, &o);
    if (go == NULL)
        return ST_OK;
    if (quiet.ms > now_wall().ms) {
        s->mark.next = quiet;
        s->mark.state = NOTICE_WAITING;
        return ST_OK;
    }
    return go(cx, &o);
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
    struct str id = arena_printf(cx->mem, "%lld", (long long)s->row.event);
    size_t n;
    const struct webhook_row *w = rules_webhooks(cx->site->rules, &n);

    s->mark.channel = STR("hook");
    for (size_t i = 0; i < n; i++)
        if (str_eq(w[i].name, name))
            return notice_gate_hook(cx, &w[i], id, hook_body(cx, s, id));
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
    return str_eqz(s->row.receiver, NOTICE_FILER) ? send_to_filer(cx, s) : send_to_hook(cx, s);
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
    return q_notices_clean_do(cx, &in, NULL);
}

enum st notice_clean(struct ctx *cx)
{
    return store_write(cx, cx->site->store, clean, NULL);
}
