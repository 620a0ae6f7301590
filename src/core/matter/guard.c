// SPDX-License-Identifier: Apache-2.0
/* guard.c - the conditions of data/guard.def, one function for each name.
 *
 * A guard answers true or false, or fails when the store does. While a move is only being offered
 * a condition on fields that are yet to be filled in counts as true. */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "core/matter/agent.h"
#include "core/matter/dispatch.h"
#include "core/matter/filelist.h"
#include "core/matter/receiver.h"
#include "core/matter/stepping.h"
#include "core/org/unit.h"
#include "core/reception/rebook.h"
#include "core/reception/supervise.h"
#include "core/register/device.h"
#include "core/register/urgent.h"
#include "core/rules/calendar.h"
#include "core/site.h"
#include "core/target/target.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum { REPRESENTATIVES_MAX = 5 }; /* X22 20 */

/* Walks "D05/D17": one part a call. */
static bool next_part(struct str *rest, struct str *ret)
{
    return rest->n > 0 && str_split(rest, '/', ret);
}

static bool is_one_of(struct str list, struct str word)
{
    struct str part;

    while (next_part(&list, &part))
        if (str_eq(part, word))
            return true;
    return false;
}

/* -- clocks -- */

enum fact { IS_RUNNING = 1, IS_OPEN = 2, IS_PASSED = 4, IS_OVER = 8, IS_LIVE = 16, HAS_DAYS = 32 };

/* What can be said of a clock now; nothing of one that never started. */
static unsigned facts_of(const struct stepping *s, struct str code)
{
    const struct clock *c = stepping_clock(s, code);
    unsigned facts = 0;

    if (c == NULL)
        return 0;
    bool late = c->due_at.ms < s->cx->now.ms;
    if (c->state == CLOCK_RUNNING)
        facts |= IS_RUNNING | IS_LIVE | (late ? 0u : IS_OPEN);
    if (c->state == CLOCK_PAUSED)
        facts |= IS_LIVE;
    if (c->state == CLOCK_STOPPED || c->state == CLOCK_EXPIRED)
        facts |= IS_OVER;
    if (late && (c->state == CLOCK_RUNNING || c->state == CLOCK_EXPIRED))
        facts |= IS_PASSED;
    if (c->left >= 1)
        facts |= HAS_DAYS;
    return facts;
}

/* Of "D05/D17": does the fact hold for one of them? */
static bool any_clock(const struct stepping *s, struct str codes, enum fact fact)
{
    struct str code;

    while (next_part(&codes, &code))
        if (facts_of(s, code) & fact)
            return true;
    return false;
}

static enum st guard_running(struct stepping *s, struct str arg, bool *ret)
{
    *ret = any_clock(s, arg, IS_RUNNING);
    return ST_OK;
}

static enum st guard_open(struct stepping *s, struct str arg, bool *ret)
{
    *ret = any_clock(s, arg, IS_OPEN);
    return ST_OK;
}

static enum st guard_passed(struct stepping *s, struct str arg, bool *ret)
{
    *ret = any_clock(s, arg, IS_PASSED);
    return ST_OK;
}

static enum st guard_over(struct stepping *s, struct str arg, bool *ret)
{
    *ret = any_clock(s, arg, IS_OVER);
    return ST_OK;
}

static enum st guard_idle(struct stepping *s, struct str arg, bool *ret)
{
    *ret = !any_clock(s, arg, IS_LIVE);
    return ST_OK;
}

static enum st guard_left(struct stepping *s, struct str arg, bool *ret)
{
    unsigned facts = facts_of(s, arg);

    *ret = (facts & IS_LIVE) && (facts & HAS_DAYS);
    return ST_OK;
}

static enum st guard_spent(struct stepping *s, struct str arg, bool *ret)
{
    unsigned facts = facts_of(s, arg);

    *ret = (facts & IS_LIVE) && !(facts & HAS_DAYS);
    return ST_OK;
}

/* -- fields -- */

static enum st guard_given(struct stepping *s, struct str arg, bool *ret)
{
    struct str name;

    *ret = true;
    while (next_part(&arg, &name))
        *ret &= s->offering || stepping_text(s, name).n > 0;
    return ST_OK;
}

static enum st guard_is(struct stepping *s, struct str arg, bool *ret)
{
    struct str name;

    str_split(&arg, '=', &name);
    struct str value = stepping_text(s, name);
    *ret = (s->offering && value.n == 0) || (arg.n == 0 ? str_eqz(value, "true") : is_one_of(arg, value));
    return ST_OK;
}

static enum st guard_in_order(struct stepping *s, struct str arg, bool *ret)
{
    struct day last = { INT32_MIN };
    struct str name;

    *ret = true;
    while (next_part(&arg, &name)) {
        const struct value_in *v = stepping_value(s, name);
        if (v == NULL || day_is_none(v->day))
            continue;
        *ret &= v->day.n >= last.n;
        last = v->day;
    }
    return ST_OK;
}

static enum st guard_notice(struct stepping *s, struct str arg, bool *ret)
{
    struct str name;

    str_split(&arg, '=', &name);
    const struct value_in *v = stepping_value(s, name);
    const struct term *t = rules_term(s->cx->site->rules, arg);
    *ret = v == NULL || day_is_none(v->day) || t == NULL || v->day.n - day_of(s->cx->now).n >= t->length;
    return ST_OK;
}

static enum st guard_before(struct stepping *s, struct str arg, bool *ret)
{
    struct str text = STR_NONE;
    struct when w;
    struct day d;

    TRY(stepping_earlier(s, arg, &text));
    if (when_parse(text, &w))
        *ret = s->cx->now.ms < w.ms;
    else
        *ret = !day_parse(text, &d) || s->cx->now.ms < day_start(d).ms;
    return ST_OK;
}

/* -- units -- */

/* A unit that is being offered is at hand already. */
static enum st field_unit(struct stepping *s, struct str field, struct unit *ret, bool *given)
{
    const struct value_in *v = stepping_value(s, field);

    *given = v != NULL && v->text.n > 0;
    if (!*given || v->unit == NULL)
        return *given ? unit_load(s->cx, v->text, ret) : ST_OK;
    *ret = *v->unit;
    return ST_OK;
}

/* A department does not push its own matters down to a town (WF21 24); the petition office may. */
static enum st guard_competent(struct stepping *s, struct str arg, bool *ret)
{
    struct unit u, here;
    bool given;

    *ret = true;
    TRY(field_unit(s, arg, &u, &given));
    if (!given)
        return ST_OK;
    TRY(unit_load(s->cx, s->m->unit, &here));
    if (str_eqz(u.kind, "village") && rules_is_village_task(s->cx->site->rules, s->m->category)) {
        *ret = !str_eqz(here.kind, "department") || !str_eqz(s->duty, "RU");
        return ST_OK;
    }
    bool handles = str_eqz(u.kind, "department") || str_eqz(u.kind, "government") || str_eqz(u.kind, "town");
    bool pushed = str_eqz(here.kind, "department") && str_eqz(u.kind, "town") && str_eqz(s->duty, "RU");
    *ret = handles && !pushed;
    return ST_OK;
}

/* One-window intake: who sends it elsewhere than the rules propose says why. */
static enum st guard_by_route(struct stepping *s, struct str arg, bool *ret)
{
    struct str unit = stepping_text(s, arg);
    struct proposal p = { 0 };

    if (!s->offering && !s->forced && unit.n > 0)
        TRY(dispatch_propose(s->cx, s->m, &p));
    *ret = p.unit.n == 0 || str_eq(p.unit, unit) || stepping_text(s, STR("override")).n > 0;
    return ST_OK;
}

static enum st guard_other(struct stepping *s, struct str arg, bool *ret)
{
    *ret = !str_eq(stepping_text(s, arg), s->m->unit);
    return ST_OK;
}

static enum st guard_not_accused(struct stepping *s, struct str arg, bool *ret)
{
    struct str accused = STR_NONE;
    struct unit u;
    bool given;

    *ret = true;
    TRY(field_unit(s, arg, &u, &given));
    if (!given)
        return ST_OK;
    TRY(stepping_earlier(s, STR("accused_unit"), &accused));
    *ret = !unit_is_within(u.path, accused);
    return ST_OK;
}

static enum st guard_own_unit(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    *ret = s->forced || s->cx->who.officer == 0 || unit_is_within(s->m->path, s->cx->who.unit);
    return ST_OK;
}

static enum st guard_right_organ(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    *ret = s->filing == NULL || s->filing->unit.n == 0; /* intake_unit chooses it from unit.def */
    return ST_OK;
}

/* Who must look into a complaint. Fired without a unit, it stays with who holds it, if that is such an organ. */
static enum st guard_routed(struct stepping *s, struct str arg, bool *ret)
{
    struct str field;
    struct unit u;
    bool given;

    str_split(&arg, '=', &field);
    TRY(field_unit(s, field, &u, &given));
    *ret = !s->forced;
    if (!given && *ret)
        return ST_OK;
    if (!given)
        TRY(unit_load(s->cx, s->m->unit, &u));
    TRY(receiver_allows(s, &u, ret));
    *ret &= given || str_eq(u.kind, arg);
    return ST_OK;
}

/* -- who acts, and the matter itself -- */

static enum st guard_by(struct stepping *s, struct str arg, bool *ret)
{
    *ret = s->forced || is_one_of(arg, s->duty);
    return ST_OK;
}

/* What an agent may do only with special authority. */
static enum st guard_special(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    *ret = !s->cx->who.agent || s->cx->who.special;
    return ST_OK;
}

static enum st guard_agents(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    return agent_may_name(s, ret);
}

static enum st guard_decider(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    struct str login = s->cx->who.login;
    *ret = s->offering || !str_eq(stepping_text(s, STR("officer")), login) || login.n == 0;
    return ST_OK;
}

/* The head of a unit signs what another has drafted: everything but days and confirmations is there. */
static enum st guard_drafted(struct stepping *s, struct str arg, bool *ret)
{
    struct str row = stepping_text(s, arg);
    const struct move *mv = row.n == 0 ? NULL : rules_move(s->cx->site->rules, s->procedure, row);

    *ret = row.n == 0 || (mv != NULL && move_by(mv, STR("RUL")) && move_leaves(mv, s->m->state));
    for (size_t i = 0; mv != NULL && *ret && !s->offering && i < mv->n_field; i++) {
        const struct field *f = &mv->field[i];
        if (f->required && f->type != FIELD_DAY && f->type != FIELD_BOOL)
            *ret = stepping_text(s, f->name).n > 0;
    }
    return ST_OK;
}

static enum st guard_state(struct stepping *s, struct str arg, bool *ret)
{
    *ret = s->m->state != NULL && is_one_of(arg, s->m->state->code);
    return ST_OK;
}

static enum st guard_not_state(struct stepping *s, struct str arg, bool *ret)
{
    TRY(guard_state(s, arg, ret));
    *ret = !*ret;
    return ST_OK;
}

/* T10 27: nothing is missing in the file, or it is said why. */
static enum st guard_filed(struct stepping *s, struct str arg, bool *ret)
{
    struct filelist l;

    *ret = s->offering || s->forced || stepping_text(s, arg).n > 0;
    if (*ret)
        return ST_OK;
    TRY(filelist_of(s, &l));
    s->detail = filelist_missing(s->cx, &l);
    *ret = s->detail.n == 0;
    return ST_OK;
}

static enum st guard_filing(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    *ret = s->filing == NULL || s->filing->title.n > 0;
    return ST_OK;
}

static enum st guard_group(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    struct str rest = stepping_text(s, STR("contact_representatives")), line;
    int named = 0;

    while (rest.n > 0 && str_split(&rest, '\n', &line))
        named += str_trim(line).n > 0;
    bool visit = s->filing != NULL && str_eqz(s->filing->channel, "visit");
    *ret = !visit || (named <= REPRESENTATIVES_MAX && (named > 0 || s->filing->people <= REPRESENTATIVES_MAX));
    return ST_OK;
}

/* Was a name given at filing? Contact data stands in a sealed field; here only whether it is there. Who was erased
 * since and had not wished to stay unnamed is still owed an answer. */
static enum st guard_real_name(struct stepping *s, struct str arg, bool *ret)
{
    const struct past_list *p;
    struct str contact;
    bool erased = false;

    (void)arg;
    TRY(event_sealed_text(s->cx, s->m->first, STR("contact"), &contact, &erased));
    *ret = !erased && contact_parse(s->cx->mem, contact).name.n > 0;
    if (!erased)
        return ST_OK;
    TRY(stepping_history(s, &p));
    *ret = p->n > 0 && past_get(&p->row[0], "anonymous").n == 0;
    return ST_OK;
}

static enum st guard_anonymous(struct stepping *s, struct str arg, bool *ret)
{
    TRY(guard_real_name(s, arg, ret));
    *ret = !*ret;
    return ST_OK;
}

static enum st guard_simple(struct stepping *s, struct str arg, bool *ret)
{
    struct str people = STR_NONE;

    (void)arg;
    TRY(stepping_earlier(s, STR("people"), &people));
    *ret = !s->m->sealed && people.n == 0;
    return ST_OK;
}

/* -- history -- */

static enum st guard_after(struct stepping *s, struct str arg, bool *ret)
{
    const struct past_list *p;

    *ret = false;
    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++) {
        if (str_eq(p->row[i].row, arg))
            *ret = true;
        else if (str_eq(p->row[i].row, s->move->id))
            *ret = false; /* answered since */
    }
    return ST_OK;
}

static enum st guard_once(struct stepping *s, struct str arg, bool *ret)
{
    const struct past_list *p;

    *ret = true;
    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++)
        *ret &= !str_eq(p->row[i].row, arg);
    return ST_OK;
}

static enum st guard_not_by(struct stepping *s, struct str arg, bool *ret)
{
    const struct past_list *p;

    *ret = true;
    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->row[i].row, arg))
            *ret = p->row[i].officer == 0 || p->row[i].officer != s->cx->who.officer;
    return ST_OK;
}

static enum st guard_first_objection(struct stepping *s, struct str arg, bool *ret)
{
    const struct past_list *p;

    (void)arg;
    *ret = true;
    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++)
        *ret &= !(str_eq(p->row[i].row, s->move->id) && str_eq(p->row[i].unit, s->m->unit));
    return ST_OK;
}

/* Each of PD and RU may be rated twice: once, and one change. */
static enum st guard_rating(struct stepping *s, struct str arg, bool *ret)
{
    const struct clock *c = stepping_clock(s, STR("D17"));
    const struct past_list *p;
    struct str who = stepping_text(s, arg);
    int given = 0;

    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++)
        given += str_eq(p->row[i].row, s->move->id) && str_eq(past_get(&p->row[i], str_z(s->cx->mem, arg)), who);
    *ret = c != NULL && c->due_at.ms >= s->cx->now.ms && ((s->offering && who.n == 0) || given < 2);
    return ST_OK;
}

/* SD15 45: not the same result on the same facts and reasons. Sealed texts are compared in the clear. While
 * it is being offered, the old result is no choice to begin with. */
static enum st guard_new_result(struct stepping *s, struct str arg, bool *ret)
{
    const char *name = str_z(s->cx->mem, arg);
    const struct past *old = NULL;
    const struct past_list *p;
    struct str facts, reasons;

    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < p->n; i++)
        if (past_get(&p->row[i], name).n > 0)
            old = &p->row[i];
    *ret = old == NULL || !str_eq(past_get(old, name), stepping_text(s, arg));
    if (*ret || s->offering)
        return ST_OK;
    TRY(event_sealed_value(s->cx, old->seq, STR("facts"), &facts));
    TRY(event_sealed_value(s->cx, old->seq, STR("reasons"), &reasons));
    *ret = !str_eq(facts, stepping_text(s, STR("facts"))) || !str_eq(reasons, stepping_text(s, STR("reasons")));
    return ST_OK;
}

/* -- other matters -- */

/* "review=END/REF": the newest matter of that procedure in this one's family is in one of those states. */
static enum st guard_linked(struct stepping *s, struct str arg, bool *ret)
{
    struct str procedure;

    *ret = false;
    str_split(&arg, '=', &procedure);
    return stepping_family_state(s, procedure, arg, ret);
}

static enum st guard_original_open(struct stepping *s, struct str arg, bool *ret)
{
    struct str no = stepping_text(s, arg);
    struct matter other;

    *ret = true;
    if (no.n == 0)
        return ST_OK;
    enum st st = matter_by_no(s->cx, no, &other);
    if (st == ST_NOT_FOUND) {
        s->cx->err = (struct err){ 0 };
        *ret = false;
        return ST_OK;
    }
    TRY(st);
    *ret = other.id.v != s->m->id.v && !other.state->closed;
    return ST_OK;
}

static enum st guard_attached(struct stepping *s, struct str arg, bool *ret)
{
    struct matter about;

    (void)arg;
    *ret = true;
    if (s->filing == NULL || s->filing->about.v == 0 ||
        s->forced) /* a step that opens it may close; a term may outlast it */
        return ST_OK;
    TRY(matter_load(s->cx, s->filing->about, &about));
    *ret = !about.state->closed;
    return ST_OK;
}

/* Who rings without a device, on the web or by phone, is asked for none. */
static enum st guard_device(struct stepping *s, struct str arg, bool *ret)
{
    struct str code = stepping_text(s, arg);

    *ret = s->forced || code.n == 0;
    return *ret ? ST_OK : device_rings(s->cx, code, ret, &s->detail);
}

static enum st guard_weights(struct stepping *s, struct str arg, bool *ret)
{
    (void)arg;
    return target_weighs(s, ret);
}

/* The card in that field is due by the lag rule, and was not given since the last report; none named: any card. */
static enum st guard_lag(struct stepping *s, struct str arg, bool *ret)
{
    const enum card wanted = card_of(stepping_text(s, arg));
    struct progress p;

    TRY(target_progress(s, day_of(s->cx->now), &p));
    *ret = wanted == CARD_NONE ? p.due > p.given : wanted > p.given && wanted <= p.due;
    if (!*ret)
        s->detail = arena_printf(s->cx->mem,
                                 s->cx->who.lang == LANG_ZH ? "按时间进度应完成%lld%%，已申报完成%lld%%"
                                                            : "%lld percent is planned by now, %lld reported",
                                 (long long)p.planned, (long long)p.actual);
    return ST_OK;
}

/* The team sent is on the roster that serves the unit (register duty); where none is kept, nothing forbids it. */
static enum st guard_on_duty(struct stepping *s, struct str arg, bool *ret)
{
    const struct value_in *v = stepping_value(s, arg);

    *ret = true;
    return v == NULL || s->offering ? ST_OK : urgent_on_duty(s->cx, s->m->unit, v->text, ret);
}

/* What is brought to a leader's open day: the number of an own matter is judged where who acts may see it. */
/* A place that is kept for somebody whose own one was cancelled. */
static enum st not_held(struct stepping *s, bool *ret)
{
    struct reception_slot slot;
    enum st st = reception_slot(s->cx, s->m->no, &slot);

    if (st == ST_NOT_FOUND) { /* announced without an hour: nothing of it is ever kept */
        s->cx->err = (struct err){ 0 };
        return ST_OK;
    }
    TRY(st);
    *ret = !slot.is_held;
    s->detail = *ret ? STR_NONE : rules_text(s->cx->site->rules, s->cx->who.lang, STR("openday.held.why"));
    return ST_OK;
}

static enum st guard_bookable(struct stepping *s, struct str arg, bool *ret)
{
    struct matter own, *known = NULL;
    struct str no = stepping_text(s, STR("own")), areas;

    (void)arg;
    TRY(stepping_earlier(s, STR("areas"), &areas));
    enum st st = no.n == 0 ? ST_NOT_FOUND : matter_by_no(s->cx, no, &own);
    if (st == ST_OK)
        known = &own;
    else if (st != ST_NOT_FOUND)
        return st;
    s->cx->err = (struct err){ 0 };
    TRY(reception_refusal(s->cx, areas, stepping_text(s, STR("category")), known, &s->detail));
    *ret = s->detail.n == 0;
    return *ret && !s->offering ? not_held(s, ret) : ST_OK;
}

/* Another place is named only where somebody waits for one, and only one of that leader or field that is free. */
static enum st guard_reoffered(struct stepping *s, struct str arg, bool *ret)
{
    struct str name;
    bool said = false;

    str_split(&arg, '/', &name);
    struct str no = stepping_text(s, name);
    while (next_part(&arg, &name))
        said |= stepping_text(s, name).n > 0;
    *ret = true;
    return no.n > 0 || said ? rebook_allows(s->cx, s->m, no, ret) : ST_OK;
}

static enum st guard_listed(struct stepping *s, struct str arg, bool *ret)
{
    struct str rest = stepping_text(s, arg), code;

    *ret = true;
    while (*ret && rest.n > 0 && str_split(&rest, '/', &code))
        *ret = rules_is_category(s->cx->site->rules, code);
    return ST_OK;
}

/* What opens a supervision by itself (data/trigger.def, procedures.md §1). */
static enum st guard_trigger(struct stepping *s, struct str arg, bool *ret)
{
    struct matter about;

    (void)arg;
    *ret = true;
    if (s->filing == NULL || s->filing->about.v == 0)
        return ST_OK;
    TRY(matter_load(s->cx, s->filing->about, &about));
    return supervise_holds(s->cx, &about, ret);
}

struct guard_row {
    const char *name;
    enum st (*holds)(struct stepping *s, struct str arg, bool *ret);
};
static const struct guard_row guards[] = {
    { "after", guard_after },
    { "agents", guard_agents },
    { "anonymous", guard_anonymous },
    { "attached", guard_attached },
    { "before", guard_before },
    { "bookable", guard_bookable },
    { "by", guard_by },
    { "by_route", guard_by_route },
    { "competent", guard_competent },
    { "decider", guard_decider },
    { "device", guard_device },
    { "drafted", guard_drafted },
    { "filed", guard_filed },
    { "filing", guard_filing },
    { "first_objection", guard_first_objection },
    { "given", guard_given },
    { "group", guard_group },
    { "idle", guard_idle },
    { "in_order", guard_in_order },
    { "is", guard_is },
    { "lag", guard_lag },
    { "left", guard_left },
    { "linked", guard_linked },
    { "listed", guard_listed },
    { "new_result", guard_new_result },
    { "not_accused", guard_not_accused },
    { "not_by", guard_not_by },
    { "not_state", guard_not_state },
    { "notice", guard_notice },
    { "on_duty", guard_on_duty },
    { "once", guard_once },
    { "open", guard_open },
    { "original_open", guard_original_open },
    { "other", guard_other },
    { "over", guard_over },
    { "own_unit", guard_own_unit },
    { "passed", guard_passed },
    { "rating", guard_rating },
    { "real_name", guard_real_name },
    { "reoffered", guard_reoffered },
    { "right_organ", guard_right_organ },
    { "routed", guard_routed },
    { "running", guard_running },
    { "simple", guard_simple },
    { "special", guard_special },
    { "spent", guard_spent },
    { "state", guard_state },
    { "trigger", guard_trigger },
    { "weights", guard_weights },
};

static int by_name(const void *name, const void *row)
{
    return str_cmp(*(const struct str *)name, str_of(((const struct guard_row *)row)->name));
}

static enum st holds(struct stepping *s, const struct guard *g, bool *ret)
{
    const struct guard_row *row = bsearch(&g->name, guards, N_OF(guards), sizeof *guards, by_name); /* sorted */

    return row == NULL ? FAIL(s->cx, ST_BROKEN, "data.fault", g->name) : row->holds(s, g->arg, ret);
}

/* A row that is fired, or imported, brings no fields: what asks for one is not judged. */
static bool is_waived(const struct stepping *s, const struct guard *g)
{
    return s->forced && (str_eqz(g->name, "is") || str_eqz(g->name, "given"));
}

/* Index of the first guard that refuses, n when all hold; "a or b" needs one of the two. */
static enum st first_refusal(struct stepping *s, const struct guard *g, size_t n, bool waive, size_t *ret)
{
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        bool ok = waive && is_waived(s, &g[i]);
        if (!any && !ok)
            TRY(holds(s, &g[i], &ok));
        any |= ok;
        if (g[i].or_next)
            continue;
        if (!any) {
            *ret = i;
            return ST_OK;
        }
        any = false;
    }
    *ret = n;
    return ST_OK;
}

enum st guard_all(struct stepping *s, const struct guard *g, size_t n, bool *ret)
{
    size_t at;

    TRY(first_refusal(s, g, n, false, &at));
    *ret = at == n;
    return ST_OK;
}

enum st guard_check(struct stepping *s)
{
    size_t at;

    TRY(first_refusal(s, s->move->guard, s->move->n_guard, true, &at));
    if (at == s->move->n_guard)
        return ST_OK;
    const struct guard *g = &s->move->guard[at];
    const struct guard_def *def = rules_guard(s->cx->site->rules, g->name);
    struct str why = def == NULL ? g->name : def->text[s->cx->who.lang];
    if (s->detail.n > 0)
        why = arena_printf(s->cx->mem, s->cx->who.lang == LANG_ZH ? "%.*s（%.*s）" : "%.*s (%.*s)", STR_ARG(why),
                           STR_ARG(s->detail));
    return FAIL_FIELD(s->cx, ST_RULE, "flow.guard", str_z(s->cx->mem, g->name), why);
}
