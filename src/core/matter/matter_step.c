// SPDX-License-Identifier: Apache-2.0
/* matter_step.c - one move of one matter: checked against its row, then written down as an event.
 *
 * Every change of a matter ends in `write_step`. What a move fires on other matters (core/matter/couple.c) happens in
 * the same transaction, or neither does. */
#include <assert.h>
#include <string.h>

#include "codec/json.h"
#include "core/matter/attach.h"
#include "core/matter/couple.h"
#include "core/matter/stepping.h"
#include "core/matter/story.h"
#include "core/notice/notice.h"
#include "core/org/access.h"
#include "core/privacy/passed.h"
#include "core/privacy/veil.h"
#include "core/reception/rebook.h"
#include "core/reception/supervise.h"
#include "core/register/urgent.h"
#include "core/site.h"
#include "store/store.h"

enum { OFFERS_MAX = 64 };

void stepping_tell(const struct stepping *s, struct event *e)
{
    for (size_t i = 0; i < s->n_value; i++) {
        const struct value_in *v = &s->value[i];
        const char *name = str_z(s->cx->mem, v->field->name);
        if (v->drafted) {
            event_seal(e, arena_printf(s->cx->mem, DRAFT_PREFIX "%s", name), v->text);
            continue;
        }
        if (event_get(e, name).n + event_unseal(e, name).n > 0)
            continue;
        if (v->field->sealed)
            event_seal(e, v->field->name, v->text);
        else
            event_tell(e, v->field->name, v->text);
    }
    if (s->in != NULL)
        event_seal(e, STR("note"), s->in->note);
}

static void tell_actor(const struct stepping *s, struct event *e)
{
    const struct who *w = &s->cx->who;

    e->actor = s->m->imported && w->system ? STR("import")
               : s->forced || w->system    ? STR("system")
               : w->officer != 0           ? STR("officer")
                                           : STR("resident");
    if (s->forced || w->officer == 0)
        return;
    e->officer = w->officer;
    e->actor_unit = w->unit;
    e->duty = s->duty;
    e->act_for = s->act_for;
}

static enum st take_files(struct stepping *s)
{
    for (size_t i = 0; i < s->n_value; i++)
        if (s->value[i].field->type == FIELD_FILE)
            TRY(attach_take(s->cx, s->value[i].text, s->m->id, &s->value[i].text));
    return ST_OK;
}

/* What is merged points to the matter it goes on in; sealed ones are linked with nothing. */
static enum st tell_merger(struct stepping *s, struct event *e)
{
    struct matter other;
    struct str no = stepping_text(s, STR("original"));

    if (no.n == 0)
        return ST_OK;
    TRY(matter_by_no(s->cx, no, &other));
    if (!other.sealed && !s->m->sealed)
        e->link[e->n_link++] = (struct event_link){ .other = other.id, .kind = STR(LINK_MERGED) };
    return ST_OK;
}

/* What stood there before a correction of the registration (N14): the filing's, or an earlier correction's. */
static enum st tell_old(struct stepping *s, struct event *e)
{
    struct str field = stepping_text(s, STR("field")), old, later;
    const struct past_list *p;

    if (!str_eqz(s->move->id, "N14"))
        return ST_OK;
    TRY(event_sealed_value(s->cx, s->m->first, field, &old));
    if (str_eqz(field, "category"))
        old = s->m->category;
    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->row[i].row, s->move->id) && str_eq(past_get(&p->row[i], "field"), field)) {
            TRY(event_sealed_value(s->cx, p->row[i].seq, STR("value"), &later));
            old = later.n > 0 ? later : old;
        }
    event_seal(e, STR("was"), old);
    return ST_OK;
}

static enum st write_step(struct stepping *s, struct event *e)
{
    const struct move *mv = s->move;

    *e = (struct event){ .matter = s->m->id,
                         .at = { s->cx->now.ms / 1000 * 1000 },
                         .no = s->m->no,
                         .procedure = s->procedure->id,
                         .row = mv->id,
                         .event = mv->event,
                         .state = mv->to.n > 0 ? mv->to : s->m->state->code };
    TRY(holder_after(s, &e->unit));
    tell_actor(s, e);
    TRY(take_files(s));
    stepping_tell(s, e);
    TRY(tell_old(s, e));
    TRY(tell_merger(s, e));
    TRY(passed_tell(s, e));
    if (s->cx->who.agent)
        event_tell(e, STR("by_agent"), STR("true"));
    letter_list(s->cx->site->rules, mv, e);
    TRY(clock_apply(s, e));
    TRY(letter_make(s, e));
    TRY(event_append(s->cx, e));
    TRY(notice_queue(s->cx, s->m, e));
    if (str_eqz(mv->id, "E03"))
        TRY(rebook_after(s->cx, s->m, e));
    if (str_eqz(mv->id, "N09")) /* X22 25 */
        TRY(urgent_begin(s->cx, s->m));
    return supervise_after(s->cx, mv->id) ? supervise_look(s->cx, s->m->id) : ST_OK;
}

static bool is_rating(const struct move *mv)
{
    for (size_t i = 0; i < mv->n_guard; i++)
        if (str_eqz(mv->guard[i].name, "rating"))
            return true;
    return false;
}

/* A row of every machine on a closed matter: only one that stops a clock which still runs, or changes a rating. */
static bool is_over(const struct stepping *s)
{
    bool runs = false;

    if (!s->move->from_any || !s->m->state->closed || is_rating(s->move))
        return false;
    for (size_t i = 0; i < s->move->n_clock; i++) {
        const struct clock *c = stepping_clock(s, s->move->clock[i].term->code);
        runs |= s->move->clock[i].kind == CLOCK_STOP && c != NULL && c->state == CLOCK_RUNNING;
    }
    return !runs;
}

static enum st prepare(struct stepping *s)
{
    struct clock_list clocks;

    if (!s->has_clocks) {
        TRY(clock_list(s->cx, s->m->id, &clocks));
        s->clock = clocks.row;
        s->n_clock = clocks.n;
        s->has_clocks = true;
    }
    if (is_over(s))
        return FAIL(s->cx, ST_RULE, "flow.no_row", s->move->event);
    TRY(field_check(s));
    return guard_check(s);
}

/* Was the one who acts withdrawn from this matter (回避, X22 28)? They read on, and act no more. */
static enum st is_withdrawn(struct stepping *s, bool *ret)
{
    const struct past_list *p;
    struct str login = s->cx->who.login;

    *ret = false;
    if (s->cx->who.officer == 0 || login.n == 0 || s->forced)
        return ST_OK;
    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n && !*ret; i++)
        *ret = str_eqz(past_get(&p->row[i], "decision"), "同意") && str_eq(past_get(&p->row[i], "officer"), login);
    return ST_OK;
}

/* The row that was asked for. Who may never take it learns no more than that; who saw an older version learns
 * that before anything else. */
static enum st find_row(struct stepping *s, const struct step *in)
{
    struct ctx *cx = s->cx;
    const struct matter *m = s->m;
    const struct move *mv = rules_move_at(cx->site->rules, m->procedure, m->state, in->event);
    bool withdrawn;

    if (mv == NULL || mv->n_from + (size_t)mv->from_any == 0)
        return FAIL_FIELD(cx, ST_RULE, "flow.unknown", "event", in->event);
    s->move = mv;
    if (!cx->who.system)
        TRY(access_duty(cx, m, mv, &s->duty, &s->act_for));
    if (s->duty.n == 0 && !cx->who.system)
        return FAIL(cx, ST_DENIED, "flow.duty", mv->event);
    TRY(is_withdrawn(s, &withdrawn));
    if (withdrawn)
        return FAIL(cx, ST_DENIED, "flow.withdrawn", mv->event);
    if (in->version >= 0 && in->version != m->version)
        return FAIL_FIELD(cx, ST_STALE, "matter.stale", "version", STR_NONE);
    if (!move_leaves(mv, m->state))
        return FAIL_FIELD(cx, ST_RULE, "flow.no_row", "event", mv->event);
    return ST_OK;
}

static bool waits_for_end(const struct move *mv)
{
    for (size_t i = 0; i < mv->n_guard; i++)
        if (str_eqz(mv->guard[i].name, "over"))
            return move_by(mv, STR("SYS"));
    return false;
}

/* SYS rows that wait for a clock to be over (a rating that was given) follow at once. */
static enum st settle(struct ctx *cx, struct matter_id id, struct matter *ret)
{
    TRY(matter_load(cx, id, ret));
    for (size_t i = 0; i < ret->procedure->n_move; i++) {
        const struct move *mv = &ret->procedure->move[i];
        if (!waits_for_end(mv) || !move_leaves(mv, ret->state))
            continue;
        enum st st = matter_fire(cx, id, mv);
        if (st == ST_OK)
            return matter_load(cx, id, ret);
        if (st != ST_RULE)
            return st;
        cx->err = (struct err){ 0 };
    }
    return ST_OK;
}

enum st matter_step(struct ctx *cx, struct matter_id id, const struct step *in, struct matter *ret)
{
    struct matter *m = arena_take(cx->mem, sizeof *m);
    struct stepping *s = arena_take(cx->mem, sizeof *s);
    struct event *e = arena_take(cx->mem, sizeof *e);
    bool sees;

    assert(cx->tx != NULL && cx->tx->writes);
    TRY(matter_load(cx, id, m));
    TRY(access_sees(cx, m, &sees));
    if (!sees)
        return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    *s = (struct stepping){
        .cx = cx, .m = m, .procedure = m->procedure, .in = in, .forced = cx->who.system && m->imported
    };
    TRY(find_row(s, in));
    TRY(prepare(s));
    TRY(write_step(s, e));
    TRY(couple_after(s));
    TRY(settle(cx, id, ret));
    veil_matter(cx, ret);
    return ST_OK;
}

/* By a clock, or by a step on another matter; then nothing is fired back. */
static enum st fire(struct ctx *cx, struct matter_id id, const struct move *move, const struct step *in,
                    const struct stepping *from)
{
    struct matter *m = arena_take(cx->mem, sizeof *m);
    struct stepping *s = arena_take(cx->mem, sizeof *s);
    struct event *e = arena_take(cx->mem, sizeof *e);

    TRY(matter_load(cx, id, m));
    *s = (struct stepping){ .cx = cx,
                            .m = m,
                            .procedure = m->procedure,
                            .move = move,
                            .in = in,
                            .duty = STR("SYS"),
                            .forced = true,
                            .from = from };
    if (!move_leaves(move, m->state))
        return FAIL(cx, ST_RULE, "flow.no_row", move->event);
    TRY(prepare(s));
    TRY(write_step(s, e));
    return from == NULL ? couple_after(s) : ST_OK;
}

enum st matter_fire(struct ctx *cx, struct matter_id id, const struct move *move)
{
    return fire(cx, id, move, NULL, NULL);
}

enum st matter_fire_with(struct ctx *cx, struct matter_id id, const struct move *move, const struct step *in)
{
    return fire(cx, id, move, in, NULL);
}

enum st stepping_fire(const struct stepping *from, struct matter_id id, const struct move *move)
{
    return fire(from->cx, id, move, NULL, from);
}

enum st matter_expire(struct ctx *cx, struct matter_id id, struct str clock)
{
    struct matter m;
    struct event *e = arena_take(cx->mem, sizeof *e);

    TRY(matter_load(cx, id, &m));
    *e = (struct event){ .matter = id,
                         .at = { cx->now.ms / 1000 * 1000 },
                         .no = m.no,
                         .procedure = m.procedure->id,
                         .row = STR(""),
                         .event = STR("时限届满"),
                         .state = m.state->code,
                         .unit = m.unit,
                         .actor = STR("system") };
    e->clock[e->n_clock++] = (struct event_clock){
        .act = CLOCK_ACT_EXPIRE, .code = clock, .start = DAY_NONE, .due = DAY_NONE, .due_at = WHEN_NONE
    };
    return event_append(cx, e);
}

/* -- what may be done now -- */

/* Does a guard refuse, or did the question itself fail? A refusal is no error here. */
static enum st is_open_to(struct stepping *s, bool *ret)
{
    enum st st = prepare(s);

    *ret = st == ST_OK;
    if (st != ST_RULE)
        return st;
    s->cx->err = (struct err){ 0 };
    return ST_OK;
}

/* *ret is false when a required field has no value that would be accepted. */
static enum st fill_offer(struct stepping *s, struct offer *o, bool *ret)
{
    struct offer_field *f = arena_array(s->cx->mem, s->move->n_field, sizeof *f);
    size_t n = 0;

    *ret = true;
    for (size_t i = 0; i < s->move->n_field; i++) {
        const struct field *field = &s->move->field[i];
        if (!field_is_of(field, s->procedure))
            continue;
        TRY(field_offer(s, field, &f[n]));
        const bool listed = field->type == FIELD_CHOICE || (field->type == FIELD_MATTER && field->source.n > 0);
        if (listed && !field->required && f[n].n_choice == 0) /* no value would be accepted */
            continue;
        if (field->required && f[n].n_choice == 0 && (field->type == FIELD_UNIT || field->type == FIELD_CHOICE))
            *ret = false;
        f[n++].label = rules_text(s->cx->site->rules, s->cx->who.lang,
                                  arena_printf(s->cx->mem, "field.%.*s", STR_ARG(field->name)));
    }
    *o = (struct offer){ .move = s->move, .field = f, .n_field = n };
    return ST_OK;
}

static enum st offer_from(struct stepping *s, const struct procedure *p, struct offer *row, size_t *n)
{
    for (size_t i = 0; i < p->n_move && *n < OFFERS_MAX; i++) {
        bool open = false;
        s->move = &p->move[i];
        if (!move_leaves(s->move, s->m->state) || s->move->n_from + (size_t)s->move->from_any == 0)
            continue;
        TRY(access_duty(s->cx, s->m, s->move, &s->duty, &s->act_for));
        if (s->duty.n == 0)
            continue;
        TRY(is_open_to(s, &open));
        if (open)
            TRY(fill_offer(s, &row[*n], &open));
        *n += open;
    }
    return ST_OK;
}

enum st matter_form(struct ctx *cx, const struct matter *m, struct str row, struct offer *ret)
{
    struct stepping *s = arena_take(cx->mem, sizeof *s);
    bool open;

    *s = (struct stepping){ .cx = cx, .m = m, .procedure = m->procedure, .offering = true };
    s->move = rules_move_at(cx->site->rules, m->procedure, m->state, row);
    if (s->move == NULL || !move_leaves(s->move, m->state))
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    return fill_offer(s, ret, &open);
}

enum st filing_form(struct ctx *cx, const struct procedure *p, struct offer *ret)
{
    struct stepping *s = arena_take(cx->mem, sizeof *s);
    bool open;

    *s = (struct stepping){ .cx = cx, .procedure = p, .offering = true };
    for (size_t i = 0; i < p->n_move && s->move == NULL; i++)
        if (p->move[i].n_from == 0 && !p->move[i].from_any && move_by(&p->move[i], STR("RES")))
            s->move = &p->move[i];
    *ret = (struct offer){ .move = s->move };
    return s->move == NULL ? ST_OK : fill_offer(s, ret, &open);
}

enum st matter_may(struct ctx *cx, const struct matter *m, struct offer_list *ret)
{
    struct stepping *s = arena_take(cx->mem, sizeof *s);
    struct offer *row = arena_array(cx->mem, OFFERS_MAX, sizeof *row);
    struct matter *real = arena_take(cx->mem, sizeof *real);
    bool withdrawn;
    size_t n = 0;

    if (veil_covers(cx, m)) { /* the state that was shown is not the one moves are drawn from */
        TRY(matter_load(cx, m->id, real));
        m = real;
    }
    *s = (struct stepping){ .cx = cx, .m = m, .procedure = m->procedure, .offering = true };
    TRY(is_withdrawn(s, &withdrawn));
    if (!withdrawn) {
        TRY(offer_from(s, m->procedure, row, &n));
        TRY(offer_from(s, rules_any(cx->site->rules), row, &n));
    }
    *ret = (struct offer_list){ row, n };
    return ST_OK;
}
