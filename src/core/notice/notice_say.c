// SPDX-License-Identifier: Apache-2.0
/* notice_say.c - see notice_say.h. One function for each kind of receiver. */
#include "core/notice/notice_say.h"

#include <assert.h>

#include "base/num.h"
#include "core/matter/event.h"
#include "core/matter/story.h"
#include "core/notice/notice_unit.h"
#include "core/org/account_contact.h"
#include "core/org/unit.h"
#include "core/reception/rebook.h"
#include "core/rules/rules_letter.h"
#include "core/site.h"
#include "gen/notice_sql.h"
#include "store/store.h"

enum { VALUES = 8 };

/* One notice being put into words. */
struct saying {
    const struct notice_row_in *in;
    const struct notice_row *row;
    struct matter m; /* unless it is about none */
    struct event *event;
    struct notice_value value[VALUES];
    size_t n;
    struct notice_said said;
};

static void name(struct saying *s, const char *what, struct str value)
{
    assert(s->n < VALUES);
    s->value[s->n++] = (struct notice_value){ str_of(what), value };
}

static void drop(struct saying *s, const char *why)
{
    if (s->said.drop == NULL)
        s->said.drop = why;
}

static void reach(struct saying *s, const struct contact *c)
{
    s->said.lang = c->lang;
    s->said.way = notice_way_by(c->notify);
    s->said.to = str_eqz(s->said.way, "mail") ? c->mail : c->phone;
    if (str_eqz(c->notify, "none"))
        drop(s, "unwanted");
    else if (s->said.to.n == 0)
        drop(s, "contact");
}

static enum st name_unit(struct ctx *cx, struct saying *s, struct str code)
{
    struct unit u;

    if (code.n == 0)
        return ST_OK;
    TRY(unit_load(cx, code, &u));
    name(s, "unit", s->said.lang == LANG_EN && u.name_en.n > 0 ? u.name_en : u.name);
    return ST_OK;
}

static enum st load_event(struct ctx *cx, struct saying *s)
{
    const struct q_notice_text_in by = { .event = s->in->event };
    struct q_notice_text_out row;

    s->event = arena_take(cx->mem, sizeof *s->event);
    TRY(q_notice_text_one(cx, &by, &row));
    return event_parse(cx->mem, row.text, s->event, &cx->err);
}

static enum st load_matter(struct ctx *cx, struct saying *s)
{
    TRY(matter_load(cx, (struct matter_id){ s->in->matter }, &s->m));
    name(s, "no", s->m.no);
    return ST_OK;
}

/* -- to who filed -- */

static struct str letter_title(struct ctx *cx, const struct event *e)
{
    for (size_t i = 0; i < e->n_doc; i++) {
        const struct form *f = rules_form(cx->site->rules, e->doc[i]);
        if (f != NULL && str_eqz(rules_letter_to(cx->site->rules, f->code), "resident"))
            return f->title;
    }
    return STR_NONE;
}

static enum st say_filer(struct ctx *cx, struct saying *s)
{
    struct contact c;

    TRY(load_event(cx, s));
    TRY(load_matter(cx, s));
    TRY(matter_contact(cx, &s->m, &c));         /* by the system itself: no look */
    if (str_eqz(s->m.procedure->id, RECEPTION)) /* the office announced it, somebody else booked it */
        TRY(rebook_contact(cx, s->m.id, &c));
    TRY(notice_choice(cx, s->m.id, &c, &c.notify));
    reach(s, &c);
    TRY(name_unit(cx, s, s->event->unit));
    name(s, "letter", letter_title(cx, s->event));
    return ST_OK;
}

/* Where they were told before: that stands beside the new contact in the event of its change. */
static enum st say_former(struct ctx *cx, struct saying *s)
{
    struct str was;

    TRY(load_matter(cx, s));
    TRY(event_sealed_value(cx, s->in->event, STR("contact_was"), &was));
    struct contact c = contact_parse(cx->mem, was);
    c.notify = str_from(s->in->receiver, STR(NOTICE_FORMER).n);
    reach(s, &c);
    return ST_OK;
}

/* -- to officers -- */

/* "officer:12/unit_due/D06/2026-05-01" */
static struct str tail(struct str receiver, int nth)
{
    struct str part = STR_NONE;

    for (int i = 0; i <= nth; i++)
        if (receiver.n == 0 || !str_split(&receiver, '/', &part))
            return STR_NONE;
    return part;
}

static void name_kind(struct ctx *cx, struct saying *s)
{
    struct str key = arena_printf(cx->mem, "procedure.%.*s", STR_ARG(s->m.procedure->id));

    name(s, "kind", rules_text(cx->site->rules, (int)s->said.lang, key));
}

static struct str day_text(struct ctx *cx, struct saying *s, struct day d)
{
    struct buf b = buf_make(cx->mem, 16);

    if (day_is_none(d))
        return rules_text(cx->site->rules, (int)s->said.lang, STR("notice.due.none"));
    day_format(&b, d);
    return buf_str(&b);
}

static enum st say_arrived(struct ctx *cx, struct saying *s, const struct reachable *o)
{
    TRY(load_event(cx, s));
    if (!str_eq(s->event->unit, o->unit) || !str_eq(s->m.unit, o->unit))
        drop(s, "moved");
    TRY(name_unit(cx, s, s->event->unit));
    name(s, "due", day_text(cx, s, s->m.due));
    return ST_OK;
}

/* Between putting it down and sending it a night may lie: has the term been kept meanwhile? */
static enum st say_term(struct ctx *cx, struct saying *s, const struct reachable *o)
{
    struct str code = tail(s->in->receiver, 2), key = arena_printf(cx->mem, "clock.%.*s", STR_ARG(code));
    struct clock_list l;
    bool live = false;
    struct day due;

    if (!day_parse(tail(s->in->receiver, 3), &due))
        return FAIL(cx, ST_BROKEN, "event.broken", STR("receiver"));
    TRY(clock_list(cx, s->m.id, &l));
    for (size_t i = 0; i < l.n; i++)
        live |= str_eq(l.row[i].code, code) && l.row[i].due.n == due.n &&
                (l.row[i].state == CLOCK_RUNNING || l.row[i].state == CLOCK_EXPIRED);
    if (!live)
        drop(s, "kept");
    if (!str_eq(s->m.unit, o->unit))
        drop(s, "moved");
    TRY(name_unit(cx, s, s->m.unit));
    name(s, "clock", rules_text(cx->site->rules, (int)s->said.lang, key));
    name(s, "due", day_text(cx, s, due));
    return ST_OK;
}

static enum st say_call(struct ctx *cx, struct saying *s)
{
    struct str address = notice_word(cx, "notice.address");

    s->said.urgent = true;
    TRY(name_unit(cx, s, s->m.unit));
    name(s, "minutes", notice_word(cx, "urgent.answer"));
    name(s, "link",
         address.n == 0 ? rules_text(cx->site->rules, (int)s->said.lang, STR("notice.link.none"))
                        : arena_printf(cx->mem, "%.*s/desk/urgent", STR_ARG(address)));
    return ST_OK;
}

static enum st say_by_kind(struct ctx *cx, struct saying *s, const struct reachable *o)
{
    switch (s->row->when) {
    case NOTICE_ARRIVED:
        return say_arrived(cx, s, o);
    case NOTICE_DUE:
    case NOTICE_OVERDUE:
        return say_term(cx, s, o);
    case NOTICE_CALL:
    case NOTICE_LEADER:
        return say_call(cx, s);
    case NOTICE_DIGEST:
        name(s, "n", arena_printf(cx->mem, "%lld", (long long)s->in->n));
        return name_unit(cx, s, o->unit);
    case NOTICE_FILED:
    case NOTICE_LETTER:
    case NOTICE_ROWS:
    case NOTICE_CONTACT:
    case NOTICE_TEST:
    case NOTICE_WHEN_N:
        break;
    }
    drop(s, "rule");
    return ST_OK;
}

/* The way that is tried, whatever its owner chose. */
static enum st say_test(struct ctx *cx, struct saying *s)
{
    struct account_contact to;

    s->said.urgent = true;
    TRY(account_contact_of(cx, notice_officer_of(s->in->receiver), &to));
    reach(s,
          &(struct contact){ .phone = to.phone, .mail = to.mail, .notify = tail(s->in->receiver, 1), .lang = to.lang });
    return ST_OK;
}

static enum st say_officer(struct ctx *cx, struct saying *s)
{
    struct reachable o;
    bool found;

    TRY(account_reach(cx, notice_officer_of(s->in->receiver), &o, &found));
    if (!found) {
        drop(s, "contact");
        return ST_OK;
    }
    reach(s, &(struct contact){ .phone = o.to.phone, .mail = o.to.mail, .notify = o.to.way, .lang = o.to.lang });
    if (s->in->matter != 0) {
        TRY(load_matter(cx, s));
        name_kind(cx, s);
    }
    return say_by_kind(cx, s, &o);
}

/* -- one -- */

enum st notice_say(struct ctx *cx, const struct notice_row_in *in, struct notice_said *ret)
{
    struct saying *s = arena_take(cx->mem, sizeof *s);

    *s = (struct saying){ .in = in, .row = rules_notice(cx->site->rules, in->name) };
    if (s->row == NULL)
        drop(s, "rule");
    else if (str_eqz(in->receiver, NOTICE_FILER))
        TRY(say_filer(cx, s));
    else if (str_starts(in->receiver, STR(NOTICE_FORMER)))
        TRY(say_former(cx, s));
    else if (s->row->when == NOTICE_TEST)
        TRY(say_test(cx, s));
    else
        TRY(say_officer(cx, s));
    if (s->said.drop == NULL)
        s->said.text = rules_notice_fill(cx->mem, s->row->text[s->said.lang], s->value, s->n);
    if (s->said.text.n == 0) /* what it names is gone from the data meanwhile */
        drop(s, "rule");
    *ret = s->said;
    return ST_OK;
}
