// SPDX-License-Identifier: Apache-2.0
/* rebook.c - see rebook.h. */
#include "core/reception/rebook.h"

#include "codec/json.h"
#include "core/matter/event.h"
#include "core/notice/notice.h"
#include "core/org/access.h"
#include "core/privacy/privacy.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "gen/reception_sql.h"
#include "store/store.h"

enum { AHEAD = 180, FIELDS_BYTES = 64 * 1024, TIME_BYTES = 32, HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

/* -- what happened to a place -- */

struct course {
    struct event booking; /* the newest E02 that was not given up, without its sealed values; seq 0 = none */
    struct rebook r;      /* its slot and what became of it: not yet */
    struct str slot;      /* number of what was offered or taken */
};

/* One event of the course, oldest first. */
static void follow(struct course *c, const struct event *e)
{
    const bool own = e->row.n == 0;

    if (str_eqz(e->row, "E02"))
        c->booking = *e;
    else if (str_eqz(e->row, "E06"))
        c->booking.seq = 0;
    else if (str_eqz(e->row, "E03") && c->booking.seq != 0)
        c->r = (struct rebook){ .state = REBOOK_CALL, .until = WHEN_NONE, .instead = event_get(e, "instead") };
    else if (own && str_eqz(e->event, REBOOK_DECLINE))
        c->r.state = REBOOK_DECLINED;
    else if (own && str_eqz(e->event, REBOOK_TAKE))
        c->r.state = REBOOK_TAKEN;
    else if (own && str_eqz(e->event, REBOOK_OFFER)) {
        c->slot = event_get(e, "slot");
        c->r =
            (struct rebook){ .state = c->slot.n > 0 ? REBOOK_KEPT : REBOOK_CALL, .instead = event_get(e, "instead") };
        if (!when_parse(event_get(e, "hold_until"), &c->r.until))
            c->r.until = WHEN_NONE;
    }
}

static enum st course_of(struct ctx *cx, struct matter_id m, struct course *ret)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    *ret = (struct course){ .r = { .until = WHEN_NONE } };
    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        TRY(event_parse(cx->mem, row.text, e, &cx->err));
        e->seq = row.seq;
        follow(ret, e);
    }
    return rows_status(cx, &rs);
}

static bool is_kept_for(const struct ctx *cx, const struct reception_slot *s, int64_t matter)
{
    return s->held_for == matter && cx->now.ms < s->held_until.ms;
}

enum st rebook_find(struct ctx *cx, const struct matter *m, struct rebook *ret)
{
    struct course *c = arena_take(cx->mem, sizeof *c);

    *ret = (struct rebook){ .until = WHEN_NONE };
    if (!str_eqz(m->procedure->id, RECEPTION) || !str_eqz(m->state->code, "CAN"))
        return ST_OK;
    TRY(course_of(cx, m->id, c));
    *ret = c->r;
    if (c->slot.n == 0 || ret->state < REBOOK_KEPT)
        return ST_OK;
    TRY(reception_slot(cx, c->slot, &ret->slot));
    if (ret->state == REBOOK_KEPT && !(str_eqz(ret->slot.state, "PUB") && is_kept_for(cx, &ret->slot, m->id.v)))
        ret->state = ret->slot.is_free ? REBOOK_FREE : REBOOK_GONE;
    return ST_OK;
}

struct str rebook_word(enum rebook_state s)
{
    static const struct str word[REBOOK_N] = {
        [REBOOK_NONE] = STR("none"),        [REBOOK_CALL] = STR("call"), [REBOOK_KEPT] = STR("kept"),
        [REBOOK_FREE] = STR("free"),        [REBOOK_GONE] = STR("gone"), [REBOOK_TAKEN] = STR("taken"),
        [REBOOK_DECLINED] = STR("declined")
    };

    return word[s];
}

enum st rebook_contact(struct ctx *cx, struct matter_id m, struct contact *ret)
{
    struct course *c = arena_take(cx->mem, sizeof *c);

    TRY(course_of(cx, m, c));
    return c->booking.seq == 0 ? ST_OK : event_sealed_value(cx, c->booking.seq, STR("contact_phone"), &ret->phone);
}

/* -- what may be offered -- */

/* Whose booking ends with that place: its own visitor's, or of somebody for whom it is kept; 0 = nobody's. */
static enum st waiting(struct ctx *cx, const struct matter *m, int64_t *ret)
{
    struct reception_slot s;

    *ret = str_eqz(m->state->code, "BKD") ? m->id.v : 0;
    if (!str_eqz(m->state->code, "PUB"))
        return ST_OK;
    enum st st = reception_slot(cx, m->no, &s);
    if (st == ST_NOT_FOUND) { /* announced without an hour */
        cx->err = (struct err){ 0 };
        return ST_OK;
    }
    *ret = st == ST_OK && is_kept_for(cx, &s, s.held_for) ? s.held_for : 0;
    return st;
}

struct wish {
    const struct matter *m;
    struct str leader, areas, category;
};

static bool fits(const struct wish *w, const struct reception_slot *s)
{
    const bool leader = w->leader.n > 0 && str_eq(w->leader, s->leader);

    if (!s->is_free || s->id.v == w->m->id.v)
        return false;
    return w->category.n > 0 ? reception_takes(s->areas, w->category) : leader || str_eq(w->areas, s->areas);
}

/* Places ahead that fit, and whose leader is the same or not, in their order. */
static enum st candidates(struct ctx *cx, const struct matter *m, struct wish *w, struct reception_list *ret)
{
    const struct when to = { cx->now.ms + (int64_t)AHEAD * DAY_MS };
    struct course *c = arena_take(cx->mem, sizeof *c);
    struct reception_slot own;
    int64_t whose;

    *ret = (struct reception_list){ 0 };
    TRY(waiting(cx, m, &whose));
    if (whose == 0)
        return ST_OK;
    TRY(course_of(cx, (struct matter_id){ whose }, c));
    *w = (struct wish){ .m = m, .category = event_get(&c->booking, "category") };
    enum st st = reception_slot(cx, m->no, &own);
    if (st == ST_OK) {
        w->leader = own.leader;
        w->areas = own.areas;
    } else if (st != ST_NOT_FOUND)
        return st;
    cx->err = (struct err){ 0 };
    return reception_between(cx, cx->now, to, false, ret);
}

/* "2026-07-08 09:30 李明 副区长", the same in every language. */
static struct str label_of(struct ctx *cx, const struct reception_slot *s)
{
    struct buf b = buf_make(cx->mem, TIME_BYTES);

    when_format(&b, s->at);
    struct str t = buf_str(&b);
    return arena_printf(cx->mem, "%.*s %.*s %.*s", STR_ARG(str_cut(t, 0, 10)), STR_ARG(str_cut(t, 11, 16)),
                        STR_ARG(s->leader));
}

enum st rebook_choices(struct ctx *cx, const struct matter *m, const struct choice **ret, size_t *ret_n)
{
    struct reception_list l;
    struct wish w = { 0 };

    TRY(candidates(cx, m, &w, &l));
    struct choice *c = arena_array(cx->mem, l.n, sizeof *c);
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < l.n; i++)
            if (fits(&w, &l.row[i]) && str_eq(l.row[i].leader, w.leader) == (pass == 0))
                c[n++] = (struct choice){ .value = l.row[i].no, .label = label_of(cx, &l.row[i]) };
    *ret = c;
    *ret_n = n;
    return ST_OK;
}

enum st rebook_allows(struct ctx *cx, const struct matter *m, struct str no, bool *ret)
{
    const struct choice *c;
    size_t n;

    if (no.n == 0) {
        int64_t whose;
        TRY(waiting(cx, m, &whose));
        *ret = whose != 0;
        return ST_OK;
    }
    TRY(rebook_choices(cx, m, &c, &n));
    *ret = false;
    for (size_t i = 0; i < n && !*ret; i++)
        *ret = str_eq(c[i].value, no);
    return ST_OK;
}

/* -- events of the cancelled matter -- */

static struct str time_text(struct ctx *cx, struct when w)
{
    struct buf b = buf_make(cx->mem, TIME_BYTES);

    when_format(&b, w);
    return buf_str(&b);
}

static void tell_slot(struct ctx *cx, struct event *e, const struct reception_slot *s)
{
    event_tell(e, STR("slot"), s->no);
    event_tell(e, STR("slot_at"), time_text(cx, s->at));
}

/* As long as the district says, and never past the end of booking. */
static struct when hold_until(const struct ctx *cx, const struct reception_slot *s)
{
    const struct when end = when_is_none(s->until) ? s->at : s->until;
    const struct when t = { (cx->now.ms + reception_setting(cx, "reception.hold") * HOUR_MS) / 1000 * 1000 };

    return t.ms < end.ms ? t : end;
}

enum st rebook_after(struct ctx *cx, const struct matter *m, const struct event *e)
{
    struct event *offer = arena_take(cx->mem, sizeof *offer);
    const struct str no = event_get(e, "offer");
    struct reception_slot s;
    struct matter theirs;
    int64_t whose;

    TRY(waiting(cx, m, &whose));
    if (whose == 0 || (no.n == 0 && whose == m->id.v)) /* E03 itself says what follows */
        return ST_OK;
    TRY(matter_load(cx, (struct matter_id){ whose }, &theirs));
    *offer = privacy_event(cx, &theirs, STR(REBOOK_OFFER));
    event_tell(offer, STR("instead"), event_get(e, "instead"));
    if (no.n > 0) {
        TRY(reception_slot(cx, no, &s));
        tell_slot(cx, offer, &s);
        event_tell(offer, STR("hold_until"), time_text(cx, hold_until(cx, &s)));
    }
    TRY(event_append(cx, offer));
    return whose == m->id.v ? ST_OK : notice_queue(cx, &theirs, offer); /* of the first offer E03 tells */
}

/* -- the answer -- */

static enum st load_offer(struct ctx *cx, struct str no, struct matter *m, struct rebook *ret)
{
    const struct move *as = rules_move(cx->site->rules, rules_procedure(cx->site->rules, STR(RECEPTION)), STR("E02"));
    struct str duty, act_for;

    TRY(matter_by_no(cx, no, m));
    TRY(access_duty(cx, m, as, &duty, &act_for));
    if (duty.n == 0)
        return FAIL(cx, ST_DENIED, "flow.duty", STR(REBOOK_TAKE));
    return rebook_find(cx, m, ret);
}

static enum st answer(struct ctx *cx, const struct matter *m, const struct rebook *r, const char *event)
{
    struct event *e = arena_take(cx->mem, sizeof *e);

    *e = privacy_event(cx, m, str_of(event));
    tell_slot(cx, e, &r->slot);
    return event_append(cx, e);
}

static enum st same_words(struct ctx *cx, struct matter_id m, const struct json **ret)
{
    static const char *const open[] = { "representatives", "category" };
    static const char *const sealed[] = { "visitor", "request", "contact_phone", "own" };
    struct course *c = arena_take(cx->mem, sizeof *c);
    struct json *fields = json_make_object(cx->mem);
    struct str value;

    TRY(course_of(cx, m, c));
    for (size_t i = 0; i < N_OF(open); i++)
        json_set(fields, str_of(open[i]), json_make_text(cx->mem, event_get(&c->booking, open[i])));
    for (size_t i = 0; i < N_OF(sealed); i++) {
        TRY(event_sealed_value(cx, c->booking.seq, str_of(sealed[i]), &value));
        json_set(fields, str_of(sealed[i]), json_make_text(cx->mem, value));
    }
    *ret = fields;
    return ST_OK;
}

enum st rebook_take(struct ctx *cx, struct str no, struct filed *ret)
{
    const struct json *fields;
    struct rebook r;
    struct matter m;

    TRY(load_offer(cx, no, &m, &r));
    if (r.state != REBOOK_KEPT && r.state != REBOOK_FREE)
        return FAIL(cx, ST_RULE, "reception.gone", STR_NONE);
    TRY(same_words(cx, m.id, &fields));
    TRY(answer(cx, &m, &r, REBOOK_TAKE)); /* first: it ends the keeping, which would refuse the booking */
    return reception_enter(cx, &r.slot, fields, ret);
}

enum st rebook_decline(struct ctx *cx, struct str no)
{
    struct rebook r;
    struct matter m;

    TRY(load_offer(cx, no, &m, &r));
    if (r.state != REBOOK_KEPT && r.state != REBOOK_FREE)
        return FAIL(cx, ST_RULE, "reception.gone", STR_NONE);
    return answer(cx, &m, &r, REBOOK_DECLINE);
}

/* -- the projection -- */

/* Keeps the place named for the matter of the event; an answer to the offer ends that. */
enum st rebook_project(struct ctx *cx, const struct event *e)
{
    const bool offer = str_eqz(e->event, REBOOK_OFFER);
    const struct q_matter_id_of_no_in by = { .no = event_get(e, "slot") };
    struct q_matter_id_of_no_out id;
    struct when until = WHEN_NONE;

    if (by.no.n == 0 || (!offer && !str_eqz(e->event, REBOOK_TAKE) && !str_eqz(e->event, REBOOK_DECLINE)))
        return ST_OK;
    if (offer && !when_parse(event_get(e, "hold_until"), &until))
        return FAIL(cx, ST_BROKEN, "event.broken", STR("hold_until"));
    TRY(q_matter_id_of_no_one(cx, &by, &id));
    if (!offer)
        return q_slot_let_go_do(cx, &(struct q_slot_let_go_in){ .matter = id.id, .held_for = e->matter.v }, NULL);
    const struct q_slot_hold_in in = { .matter = id.id, .held_for = e->matter.v, .held_until = until };
    return q_slot_hold_do(cx, &in, NULL);
}
