// SPDX-License-Identifier: Apache-2.0
/* project.c - see project.h. */
#include "core/matter/project.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "base/num.h"
#include "codec/json.h"
#include "core/letter/letter.h"
#include "core/matter/agent.h"
#include "core/matter/code.h"
#include "core/matter/contact.h"
#include "core/matter/event.h"
#include "core/matter/story.h"
#include "core/org/audit.h"
#include "core/org/org.h"
#include "core/org/unit.h"
#include "core/privacy/erase.h"
#include "core/privacy/held.h"
#include "core/privacy/look.h"
#include "core/privacy/passed.h"
#include "core/privacy/privacy.h"
#include "core/privacy/seal.h"
#include "core/reception/reception.h"
#include "core/register/register.h"
#include "core/site.h"
#include "core/sync/sync.h"
#include "core/target/target.h"
#include "gen/matter_sql.h"
#include "gen/project_sql.h"
#include "store/store.h"

/* What the tables said of the matter before this event. */
struct before {
    struct str state, unit, path;
    struct day opened;
    bool open;
};

static bool is_open(struct ctx *cx, const struct procedure *p, struct str state)
{
    const struct state *s = rules_state(p, state);

    (void)cx;
    return s != NULL && !s->closed && !s->terminal;
}

/* NOT NULL columns hold an empty text, not none. */
static struct str text_of(struct str s)
{
    return s.p == NULL ? STR("") : s;
}

/* Public when it is of our lists, else sealed. */
static struct str word_of(const struct event *e, const char *name)
{
    struct str word = event_get(e, name);

    return text_of(word.n > 0 ? word : event_unseal(e, name));
}

/* -- clocks -- */

static enum st drop_timer(struct ctx *cx, struct matter_id m, const struct q_clocks_of_out *c)
{
    const struct q_timer_drop_in in = { .at = c->due_at, .matter = m.v, .event = c->event, .code = c->code };

    return q_timer_drop_do(cx, &in, NULL);
}

/* The running or paused run of a clock; found = false when there is none. */
static enum st live_clock(struct ctx *cx, struct matter_id m, struct str code, struct q_clocks_of_out *ret, bool *found)
{
    const struct q_clocks_of_in in = { .matter = m.v };
    AUTO(rows) rs = { 0 };
    struct q_clocks_of_out c;

    *found = false;
    TRY(q_clocks_of(cx, &in, &rs));
    while (q_clocks_of_next(cx, &rs, &c))
        if (str_eq(c.code, code) && (c.state == CLOCK_RUNNING || c.state == CLOCK_PAUSED)) {
            *ret = c;
            *found = true;
        }
    return rows_status(cx, &rs);
}

static enum st start_clock(struct ctx *cx, const struct event *e, const struct event_clock *c)
{
    const struct q_clock_add_in in = { .matter = e->matter.v,
                                       .event = e->seq,
                                       .code = c->code,
                                       .start = c->start,
                                       .due = c->due,
                                       .due_at = c->due_at,
                                       .provisional = c->provisional,
                                       .calendar = STR(""),
                                       .rule = e->row };
    const struct q_timer_add_in t = { .at = c->due_at, .matter = e->matter.v, .event = e->seq, .code = c->code };

    TRY(q_clock_add_do(cx, &in, NULL));
    return q_timer_add_do(cx, &t, NULL);
}

static enum st end_clock(struct ctx *cx, const struct event *e, const struct event_clock *c, enum clock_state state)
{
    struct when at = when_is_none(c->due_at) ? e->at : c->due_at;
    const struct q_clock_end_in in = {
        .matter = e->matter.v, .code = c->code, .state = state, .at = at, .unit = e->unit, .procedure = e->procedure
    };

    return q_clock_end_do(cx, &in, NULL);
}

static enum st apply_clock(struct ctx *cx, const struct event *e, const struct event_clock *c)
{
    struct q_clocks_of_out live = { 0 };
    bool found;

    if (c->act == CLOCK_ACT_START)
        return start_clock(cx, e, c);
    TRY(live_clock(cx, e->matter, c->code, &live, &found));
    if (!found)
        return FAIL(cx, ST_BROKEN, "event.broken", c->code);
    TRY(drop_timer(cx, e->matter, &live));
    if (c->act == CLOCK_ACT_STOP)
        return end_clock(cx, e, c, CLOCK_STOPPED);
    if (c->act == CLOCK_ACT_EXPIRE)
        return end_clock(cx, e, c, CLOCK_EXPIRED);
    if (c->act == CLOCK_ACT_PAUSE) {
        const struct q_clock_hold_in in = { .matter = e->matter.v, .code = c->code, .left_days = c->left };
        return q_clock_hold_do(cx, &in, NULL);
    }
    const struct q_clock_go_in go = { .matter = e->matter.v, .code = c->code, .due = c->due, .due_at = c->due_at };
    const struct q_timer_add_in t = { .at = c->due_at, .matter = e->matter.v, .event = live.event, .code = c->code };
    TRY(q_clock_go_do(cx, &go, NULL));
    return q_timer_add_do(cx, &t, NULL);
}

/* Does it bind somebody? A right to act is nobody's duty. */
static bool is_duty(struct ctx *cx, struct str code)
{
    const struct term *t = rules_term(cx->site->rules, code);

    return t != NULL && !t->right;
}

static struct day earlier(struct day a, struct day b)
{
    return day_is_none(a) || b.n < a.n ? b : a;
}

/* The earliest due day among running terms that bind an agency; a resident's own right is no duty. */
static enum st earliest_due(struct ctx *cx, struct matter_id m, struct day *ret)
{
    const struct q_clocks_of_in in = { .matter = m.v };
    AUTO(rows) rs = { 0 };
    struct q_clocks_of_out c;
    struct day due = DAY_NONE;

    TRY(q_clocks_of(cx, &in, &rs));
    while (q_clocks_of_next(cx, &rs, &c))
        if (c.state == CLOCK_RUNNING && is_duty(cx, c.code))
            due = earlier(due, c.due);
    TRY(rows_status(cx, &rs));
    *ret = due;
    return ST_OK;
}

/* -- lists and counts -- */

/* Calls one of the two below for each unit of a path, from the district down. A sealed matter stands in
 * the drawer of the very unit only: those above it may be the accused's chain. */
struct chain {
    struct ctx *cx;
    const struct event *e;
    struct str path;
    struct day opened; /* of the matter */
    bool sealed;
};

static bool chain_next(struct chain *c, struct str *ret)
{
    struct str code;

    while (str_split(&c->path, '/', &code)) {
        if (code.n == 0)
            continue;
        if (c->sealed && c->path.n > 1)
            continue;
        *ret = c->sealed ? unit_drawer(c->cx->mem, code) : code;
        return true;
    }
    return false;
}

static enum st count(struct ctx *cx, struct chain walk, struct str procedure, struct str state, int n)
{
    struct str unit;

    while (chain_next(&walk, &unit)) {
        const struct q_tally_add_in in = { .unit = unit, .procedure = procedure, .state = state, .n = n };
        TRY(q_tally_add_do(cx, &in, NULL));
    }
    return ST_OK;
}

static int64_t due_key(struct day due)
{
    return day_is_none(due) ? (int64_t)DUE_NEVER : due.n;
}

static enum st enter_lists(struct ctx *cx, const struct event *e, struct chain walk, bool open, struct day due)
{
    struct str unit;

    while (chain_next(&walk, &unit)) {
        const struct q_reach_add_in in = { .unit = unit,
                                           .matter = e->matter.v,
                                           .holds = true,
                                           .open = open,
                                           .due = due_key(due),
                                           .procedure = e->procedure,
                                           .state = e->state,
                                           .opened = walk.opened };
        TRY(q_reach_add_do(cx, &in, NULL));
    }
    return ST_OK;
}

/* A unit that does not hold the matter sees it: the window that took it in, one that got a copy (抄告). Sealed
 * matters are for their holder alone. */
static enum st show_to(struct ctx *cx, const struct event *e, const struct procedure *p, struct str whom,
                       struct day opened)
{
    struct unit u;
    struct str unit;

    if (whom.n == 0 || str_eq(whom, e->unit) || p->sealed)
        return ST_OK;
    TRY(unit_load(cx, whom, &u));
    struct chain walk = { .cx = cx, .e = e, .path = u.path };
    while (chain_next(&walk, &unit)) {
        const struct q_reach_see_in in = { .unit = unit,
                                           .matter = e->matter.v,
                                           .open = true,
                                           .due = DUE_NEVER,
                                           .procedure = e->procedure,
                                           .state = e->state,
                                           .opened = opened };
        TRY(q_reach_see_do(cx, &in, NULL));
    }
    return ST_OK;
}

static enum st move_lists(struct ctx *cx, const struct event *e, const struct procedure *p, const struct before *was)
{
    struct unit now;
    bool moved = !str_eq(was->unit, e->unit), open = is_open(cx, p, e->state);

    if (!moved && str_eq(was->state, e->state))
        return ST_OK;
    TRY(unit_load(cx, e->unit, &now));
    const struct chain to = { .cx = cx, .e = e, .path = now.path, .opened = was->opened, .sealed = p->sealed };
    const struct chain from = { .cx = cx, .e = e, .path = was->path, .sealed = p->sealed };
    TRY(count(cx, from, e->procedure, was->state, -1));
    if (moved) {
        const struct q_reach_leave_in leave = { .matter = e->matter.v };
        const struct q_clock_hand_in hand = { .matter = e->matter.v, .unit = e->unit };
        TRY(q_clock_hand_do(cx, &hand, NULL));
        TRY(q_reach_leave_do(cx, &leave, NULL));
        TRY(enter_lists(cx, e, to, open, DAY_NONE)); /* move_matter sets the due day of all rows */
    }
    return count(cx, to, e->procedure, e->state, 1);
}

/* -- one event -- */

enum st project_party(struct ctx *cx, int64_t matter, struct str contact, int64_t key)
{
    const struct contact c = contact_parse(cx->mem, contact);
    struct q_party_add_in in = { .matter = matter, .kind = STR("phone"), .key = key };
    struct data_key k;

    if (c.phone.n + c.identity.n == 0)
        return ST_OK;
    TRY(keyring_get(cx, key, &k));
    in.hash = seal_phone(cx, &k, c.phone);
    if (in.hash.n > 0)
        TRY(q_party_add_do(cx, &in, NULL));
    in.kind = STR("identity");
    in.hash = seal_identity(cx, &k, c.identity);
    return in.hash.n == 0 ? ST_OK : q_party_add_do(cx, &in, NULL);
}

/* Representatives, agents and the other side stand in lines of words; a phone is a run of digits long enough. */
enum st project_phones(struct ctx *cx, int64_t matter, struct str lines, int64_t key)
{
    enum { PHONE_MIN = 7 };
    struct q_party_add_in in = { .matter = matter, .kind = STR("phone"), .key = key };
    struct data_key k;

    TRY(keyring_get(cx, key, &k));
    for (size_t i = 0, from = 0; i <= lines.n; i++) {
        if (i < lines.n && ((lines.p[i] >= '0' && lines.p[i] <= '9') || lines.p[i] == '-'))
            continue;
        in.hash = i - from < PHONE_MIN ? STR_NONE : seal_phone(cx, &k, str_cut(lines, from, i));
        if (in.hash.n > 0)
            TRY(q_party_add_do(cx, &in, NULL));
        from = i + 1;
    }
    return ST_OK;
}

/* While the find key is being changed, under the old one and the next. */
static bool is_party(struct str field)
{
    return str_starts(field, STR(PARTY_PREFIX));
}

static enum st add_party(struct ctx *cx, const struct event *e)
{
    struct str contact = event_unseal(e, "contact");
    struct key_numbers key;
    bool any = contact.n > 0;

    for (size_t i = 0; i < e->n_seal; i++)
        any |= is_party(e->seal[i].name);
    if (!any)
        return ST_OK;
    TRY(keyring_live(cx, KEY_FIND, &key));
    for (size_t i = 0; i < key.count; i++) {
        if (contact.n > 0)
            TRY(project_party(cx, e->matter.v, contact, key.n[i]));
        for (size_t k = 0; k < e->n_seal; k++)
            if (is_party(e->seal[k].name))
                TRY(project_phones(cx, e->matter.v, e->seal[k].value, key.n[i]));
    }
    return ST_OK;
}

static enum st add_matter(struct ctx *cx, const struct event *e, const struct procedure *p, struct day due)
{
    uint8_t *hash = arena_take(cx->mem, 32), *source = arena_take(cx->mem, 32);
    struct str digest = event_get(e, "import_digest");

    code_hash(code_make(cx, e->matter, 0), hash);
    const struct q_matter_add_in in = {
        .id = e->matter.v,
        .no = e->no,
        .procedure = e->procedure,
        .state = e->state,
        .unit = e->unit,
        .place = text_of(event_get(e, "place")),
        .category = word_of(e, "category"),
        .channel = word_of(e, "channel"),
        .opened = e->at,
        .closed = is_open(cx, p, e->state) ? WHEN_NONE : e->at,
        .due = due,
        .first = e->seq,
        .code_hash = { (const char *)hash, 32 },
        .sealed = p->sealed,
        .imported = str_eqz(e->actor, "import"),
        .source = digest_unhex(digest, source, 32) ? (struct str){ (const char *)source, 32 } : STR_NONE,
    };
    TRY(q_matter_add_do(cx, &in, NULL));
    return add_party(cx, e);
}

static enum st load_before(struct ctx *cx, const struct event *e, const struct procedure *p, struct before *ret)
{
    const struct q_matter_by_id_in in = { .id = e->matter.v };
    struct q_matter_by_id_out m;
    struct unit u;

    TRY(q_matter_by_id_one(cx, &in, &m));
    TRY(unit_load(cx, m.unit, &u));
    *ret = (struct before){
        .state = m.state, .unit = m.unit, .path = u.path, .opened = day_of(m.opened), .open = is_open(cx, p, m.state)
    };
    return ST_OK;
}

/* A correction of the registration (N14): both values stay in the events, the newer one is read. */
static enum st correct(struct ctx *cx, const struct event *e)
{
    struct str field = event_get(e, "field"), value = event_unseal(e, "value");
    const struct q_matter_titled_in title = { .id = e->matter.v, .event = e->seq };
    const struct q_matter_category_in category = { .id = e->matter.v, .category = text_of(value) };

    if (str_eqz(field, "title"))
        return q_matter_titled_do(cx, &title, NULL);
    return str_eqz(field, "category") ? q_matter_category_do(cx, &category, NULL) : ST_OK;
}

static enum st rate(struct ctx *cx, const struct event *e)
{
    int64_t n;

    if (!num_parse(event_get(e, "value"), &n))
        return ST_OK;
    const struct q_matter_rate_pd_in pd = { .id = e->matter.v, .value = n };
    const struct q_matter_rate_ru_in ru = { .id = e->matter.v, .value = n };
    return str_eqz(event_get(e, "who"), "PD") ? q_matter_rate_pd_do(cx, &pd, NULL) : q_matter_rate_ru_do(cx, &ru, NULL);
}

/* A new query code (N22); the nth code follows from the matter's id and n alone. */
static enum st recode(struct ctx *cx, const struct event *e)
{
    const struct q_matter_by_id_in by = { .id = e->matter.v };
    struct q_matter_by_id_out m;
    uint8_t *hash = arena_take(cx->mem, DIGEST_SIZE);

    TRY(q_matter_by_id_one(cx, &by, &m));
    code_hash(code_make(cx, e->matter, m.codes + 1), hash);
    const struct q_matter_recode_in in = { .id = e->matter.v, .code_hash = { (const char *)hash, DIGEST_SIZE } };
    return q_matter_recode_do(cx, &in, NULL);
}

static bool says_any(const struct event *e, const char *erased, const char *held)
{
    return event_get(e, erased).n + event_get(e, held).n > 0;
}

/* Whom it was found by goes; a category or channel that somebody typed is not to be known from it any more. */
static enum st erase(struct ctx *cx, const struct event *e)
{
    const struct q_party_drop_in drop = { .matter = e->matter.v };
    const struct q_matter_retell_in words = { .id = e->matter.v,
                                              .category = text_of(event_get(e, "category")),
                                              .channel = text_of(event_get(e, "channel")) };

    if (says_any(e, "erased_contact", "held_contact") || says_any(e, "erased_text", "held_text"))
        TRY(q_party_drop_do(cx, &drop, NULL));
    if (event_get(e, "retold").n > 0)
        TRY(q_matter_retell_do(cx, &words, NULL));
    return held_project(cx, e);
}

/* By the number of whoever assigned it from above it is found again (N20). */
static enum st name_outer(struct ctx *cx, const struct event *e)
{
    struct q_party_add_in in = { .matter = e->matter.v, .kind = STR("outer") };
    struct str number = event_unseal(e, "number");

    if (number.n == 0)
        return ST_OK;
    TRY(seal_outer(cx, number, &in.hash, &in.key));
    return q_party_add_do(cx, &in, NULL);
}

/* A proposal of X22 40: to whom it was addressed, else to who holds the matter. It is kept for reports, and of what is
 * sealed none knows. */
static enum st advise(struct ctx *cx, const struct event *e)
{
    const struct procedure *p = rules_procedure(cx->site->rules, e->procedure);
    struct str kind = event_get(e, "kind"), to = event_get(e, "addressee");
    const struct q_advice_add_in in = {
        .matter = e->matter.v, .event = e->seq, .at = e->at, .unit = to.n > 0 ? to : e->unit, .kind = kind
    };

    return kind.n == 0 || p->sealed ? ST_OK : q_advice_add_do(cx, &in, NULL);
}

static enum st take_reply(struct ctx *cx, const struct event *e)
{
    const struct q_advice_answer_in in = { .matter = e->matter.v,
                                           .answer = e->seq,
                                           .adopted = text_of(event_get(e, "adopted")) };

    return q_advice_answer_do(cx, &in, NULL);
}

static enum st keep_opinion(struct ctx *cx, const struct event *e)
{
    const struct q_matter_opinion_in in = { .id = e->matter.v, .opinion = event_get(e, "opinion") };

    return in.opinion.n == 0 ? ST_OK : q_matter_opinion_do(cx, &in, NULL);
}

/* The rows of procedures.md §14 that change more than state, unit and clocks. */
static enum st apply_row(struct ctx *cx, const struct event *e)
{
    if (str_eqz(e->row, "P21") || str_eqz(e->row, "P31"))
        return keep_opinion(cx, e);
    if (str_eqz(e->row, "N11") || str_eqz(e->row, "V07"))
        return advise(cx, e);
    if (str_eqz(e->row, "N12"))
        return take_reply(cx, e);
    if (str_eqz(e->row, "N03"))
        return rate(cx, e);
    if (str_eqz(e->row, "N14"))
        return correct(cx, e);
    if (str_eqz(e->row, "N20"))
        return name_outer(cx, e);
    if (str_eqz(e->row, "N22"))
        return recode(cx, e);
    if (e->row.n == 0 && (str_eqz(e->event, ERASE_EVENT) || str_eqz(e->event, HELD_EVENT)))
        TRY(erase(cx, e));
    if (e->row.n == 0 && str_eqz(e->event, CONTACT_EVENT))
        return contact_project(cx, e);
    return e->row.n == 0 ? privacy_project(cx, e) : ST_OK;
}

static enum st add_papers(struct ctx *cx, const struct event *e)
{
    for (size_t i = 0; i < e->n_doc; i++) {
        const struct q_letter_add_in in = { .matter = e->matter.v,
                                            .event = e->seq,
                                            .form = e->doc[i],
                                            .at = e->at,
                                            .unit = e->actor_unit.n > 0 ? e->actor_unit : e->unit,
                                            .number = text_of(letter_number(event_get(e, LETTER_NUMBERS), e->doc[i])) };
        TRY(q_letter_add_do(cx, &in, NULL));
    }
    for (size_t i = 0; i < e->n_link; i++) {
        const struct q_link_add_in in = { .matter = e->matter.v, .other = e->link[i].other.v, .kind = e->link[i].kind };
        bool merged = str_eqz(in.kind, LINK_MERGED);
        const struct q_link_add_in back = { .matter = in.other,
                                            .other = in.matter,
                                            .kind = merged ? STR(LINK_LEADS) : e->procedure };
        TRY(q_link_add_do(cx, &in, NULL));
        TRY(q_link_add_do(cx, &back, NULL));
    }
    return ST_OK;
}

/* A published place of an open day (core/reception/reception.h). */
static enum st keep_slot(struct ctx *cx, const struct event *e)
{
    return str_eqz(e->procedure, RECEPTION) ? reception_project(cx, e) : ST_OK;
}

static enum st move_matter(struct ctx *cx, const struct event *e, const struct procedure *p, const struct before *was)
{
    bool open = is_open(cx, p, e->state);
    struct q_matter_by_id_out m;
    const struct q_matter_by_id_in by = { .id = e->matter.v };
    struct day due;

    TRY(earliest_due(cx, e->matter, &due));
    TRY(q_matter_by_id_one(cx, &by, &m));
    struct when closed = open ? WHEN_NONE : was->open || when_is_none(m.closed) ? e->at : m.closed;
    const struct q_matter_move_in in = {
        .id = e->matter.v, .state = e->state, .unit = e->unit, .closed = closed, .due = due, .last = e->seq
    };
    TRY(q_matter_move_do(cx, &in, NULL));
    const struct q_reach_move_in r = { .matter = e->matter.v, .open = open, .state = e->state, .due = due_key(due) };
    return q_reach_move_do(cx, &r, NULL);
}

/* A filing writes each row once, with its final values. */
static enum st project_birth(struct ctx *cx, const struct event *e, const struct procedure *p)
{
    struct day due = DAY_NONE;
    struct unit now;

    for (size_t i = 0; i < e->n_clock; i++) {
        TRY(start_clock(cx, e, &e->clock[i]));
        if (is_duty(cx, e->clock[i].code))
            due = earlier(due, e->clock[i].due);
    }
    TRY(add_matter(cx, e, p, due));
    TRY(unit_load(cx, e->unit, &now));
    const struct chain to = { .cx = cx, .e = e, .path = now.path, .opened = day_of(e->at), .sealed = p->sealed };
    TRY(enter_lists(cx, e, to, is_open(cx, p, e->state), due));
    TRY(show_to(cx, e, p, e->actor_unit, to.opened));
    TRY(count(cx, to, e->procedure, e->state, 1));
    TRY(keep_slot(cx, e));
    TRY(agent_project(cx, e));
    return add_papers(cx, e);
}

/* A draft waits for its signature until it is returned, signed, or overtaken by events (N17, N18). */
static enum st keep_draft(struct ctx *cx, const struct event *e, const struct before *was)
{
    const bool submitted = str_eqz(e->row, "N17");
    const bool moved = !str_eq(was->unit, e->unit) || !str_eq(was->state, e->state);
    const struct q_draft_drop_in drop = { .matter = e->matter.v };
    const struct q_draft_put_in put = {
        .matter = e->matter.v, .unit = e->unit, .event = e->seq, .row = text_of(event_get(e, "of"))
    };

    if (submitted || moved || str_eqz(e->row, "N18"))
        TRY(q_draft_drop_do(cx, &drop, NULL));
    return submitted ? q_draft_put_do(cx, &put, NULL) : ST_OK;
}

/* Progress is looked at again the next morning (core/target/target.h). */
static enum st watch_target(struct ctx *cx, const struct event *e, const struct procedure *p)
{
    const struct q_timer_add_in in = { .at = day_start((struct day){ day_of(e->at).n + 1 }),
                                       .matter = e->matter.v,
                                       .code = STR(TARGET_LOOK) };

    return target_is_watched(p, rules_state(p, e->state)) ? q_timer_add_do(cx, &in, NULL) : ST_OK;
}

static enum st project_step(struct ctx *cx, const struct event *e, const struct procedure *p)
{
    struct before was;

    TRY(load_before(cx, e, p, &was));
    for (size_t i = 0; i < e->n_clock; i++)
        TRY(apply_clock(cx, e, &e->clock[i]));
    TRY(move_lists(cx, e, p, &was));
    TRY(show_to(cx, e, p, event_get(e, "copy"), was.opened));
    TRY(move_matter(cx, e, p, &was));
    TRY(apply_row(cx, e));
    TRY(keep_draft(cx, e, &was));
    TRY(keep_slot(cx, e));
    TRY(agent_project(cx, e));
    TRY(watch_target(cx, e, p));
    TRY(passed_project(cx, e, !str_eq(was.unit, e->unit)));
    return add_papers(cx, e);
}

/* What a station sent is known again by its number there. */
static enum st note_arrival(struct ctx *cx, const struct event *e)
{
    const struct q_arrived_add_in in = { .station = e->origin.station,
                                         .theirs = e->origin.seq,
                                         .ours = e->seq,
                                         .matter = e->matter.v,
                                         .conflict = !e->origin.conflict                ? 0
                                                     : str_eqz(e->event, SYNC_CONFLICT) ? SYNC_PARTED
                                                                                        : SYNC_OUTDATED };

    return e->origin.station == 0 ? ST_OK : q_arrived_add_do(cx, &in, NULL);
}

enum st project_event(struct ctx *cx, const struct event *e)
{
    const struct procedure *p = rules_procedure(cx->site->rules, e->procedure);

    TRY(note_arrival(cx, e));
    if (str_starts(e->procedure, STR(REGISTER_PREFIX)))
        return register_project(cx, e);
    if (str_eqz(e->procedure, LOOK_PROCEDURE))
        return look_project(cx, e);
    if (str_eqz(e->procedure, AUDIT_PROCEDURE)) /* it is read where it stands */
        return ST_OK;
    if (str_eqz(e->procedure, ORG_PROCEDURE))
        return org_project(cx, e);
    if (p == NULL)
        return FAIL(cx, ST_BROKEN, "event.broken", e->procedure);
    return e->born ? project_birth(cx, e, p) : project_step(cx, e, p);
}
