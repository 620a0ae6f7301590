// SPDX-License-Identifier: Apache-2.0
/* reception.c - see reception.h. */
#include "core/reception/reception.h"

#include <assert.h>
#include <inttypes.h>

#include "base/num.h"
#include "codec/json.h"
#include "core/matter/code.h"
#include "core/matter/event.h"
#include "core/matter/story.h"
#include "core/reception/rebook.h"
#include "core/rules/calendar.h"
#include "core/rules/rules_ground.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "gen/reception_sql.h"
#include "store/store.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, FIELDS_BYTES = 64 * 1024 };

/* -- the projection -- */

static enum st add_slot(struct ctx *cx, const struct event *e)
{
    struct q_slot_add_in in = {
        .matter = e->matter.v, .until = WHEN_NONE, .first = e->seq, .areas = event_get(e, "areas")
    };

    if (in.areas.p == NULL)
        in.areas = STR("");
    if (!when_parse(event_get(e, "opens_at"), &in.at)) /* announced without an hour: for who knows its number */
        return ST_OK;
    if (!when_parse(event_get(e, "booking_until"), &in.until))
        in.until = WHEN_NONE;
    return q_slot_add_do(cx, &in, NULL);
}

static enum st set_people(struct ctx *cx, const struct event *e, const char *field)
{
    struct q_slot_people_in in = { .matter = e->matter.v };
    int64_t n = 1;

    if (!num_parse(event_get(e, field), &n))
        n = 1;
    in.people = n;
    return q_slot_people_do(cx, &in, NULL);
}

enum st reception_project(struct ctx *cx, const struct event *e)
{
    const struct q_slot_outcome_in outcome = { .matter = e->matter.v, .outcome = event_get(e, "outcome") };
    const struct q_slot_people_in none = { .matter = e->matter.v };

    if (e->born)
        return add_slot(cx, e);
    if (e->row.n == 0)
        return rebook_project(cx, e);
    if (str_eqz(e->row, "E02")) {
        const struct q_slot_let_go_in all = { .matter = e->matter.v };
        TRY(q_slot_let_go_do(cx, &all, NULL));
        return set_people(cx, e, "representatives");
    }
    if (str_eqz(e->row, "E04"))
        return set_people(cx, e, "visitors");
    if (str_eqz(e->row, "E06"))
        return q_slot_people_do(cx, &none, NULL);
    return str_eqz(e->row, "E05") && outcome.outcome.n > 0 ? q_slot_outcome_do(cx, &outcome, NULL) : ST_OK;
}

/* -- announcing -- */

int64_t reception_setting(const struct ctx *cx, const char *name)
{
    const struct config_row *c = rules_config(cx->site->rules, str_of(name));
    int64_t v;

    return c != NULL && num_parse(c->value, &v) ? v : 0;
}

struct when reception_until(const struct ctx *cx, struct day day)
{
    const struct calendar *c = rules_calendar(cx->site->rules);

    do
        day.n--;
    while (!calendar_is_working(c, day));
    return (struct when){ day_start(day).ms + reception_setting(cx, "reception.until") * HOUR_MS };
}

static enum st announcement(struct ctx *cx, const struct reception_day *in, struct when at, const struct json **ret)
{
    struct buf b = buf_make(cx->mem, FIELDS_BYTES);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "leader", in->leader);
    json_put_text(&o, "area", in->area);
    json_put_text(&o, "areas", in->areas);
    json_put_when(&o, "opens_at", at);
    json_put_when(&o, "booking_until", reception_until(cx, day_of(at)));
    json_put_text(&o, "place", in->place);
    json_close(&o, '}');
    *ret = json_parse(cx->mem, buf_str(&b), FIELDS_BYTES, &cx->err);
    return *ret == NULL ? cx->err.st : ST_OK;
}

enum st reception_publish(struct ctx *cx, const struct reception_day *in)
{
    if (in->from.ms <= cx->now.ms)
        return FAIL_FIELD(cx, ST_INPUT, "reception.past", "day", STR_NONE);
    for (int i = 0; i < in->places; i++) {
        const struct when at = { in->from.ms + (int64_t)i * in->minutes * MINUTE_MS };
        const int64_t minute = (at.ms - day_start(day_of(at)).ms) / MINUTE_MS;
        const struct ymd d = day_ymd(day_of(at));
        struct filing f = {
            .procedure = STR(RECEPTION), .channel = STR("visit"), .body = in->area, .received = WHEN_NONE
        };
        struct filed filed;

        f.title = arena_printf(cx->mem, "%.*s %d年%d月%d日 %02d:%02d", STR_ARG(in->leader), d.year, d.month, d.day,
                               (int)(minute / 60), (int)(minute % 60));
        TRY(announcement(cx, in, at, &f.fields));
        TRY(matter_file(cx, &f, &filed));
    }
    return ST_OK;
}

/* -- reading -- */

static enum st read_words(struct ctx *cx, int64_t first, struct reception_slot *ret)
{
    TRY(event_sealed_value(cx, first, STR("leader"), &ret->leader));
    TRY(event_sealed_value(cx, first, STR("area"), &ret->area));
    return event_sealed_value(cx, first, STR("place"), &ret->place);
}

static enum st read_follow(struct ctx *cx, struct reception_slot *s)
{
    const struct q_slot_follow_in in = { .matter = s->id.v };
    struct q_slot_follow_out row;
    bool found;

    s->done = str_eqz(s->outcome, "当场答复");
    TRY(q_slot_follow_find(cx, &in, &row, &found));
    if (!found)
        return ST_OK;
    s->follow = (struct matter_id){ row.other };
    s->done = row.done;
    return ST_OK;
}

static void fill(const struct ctx *cx, const struct q_slots_between_out *r, struct reception_slot *ret)
{
    *ret = (struct reception_slot){ .id = { r->matter },
                                    .no = r->no,
                                    .state = r->state,
                                    .version = r->version,
                                    .at = r->at,
                                    .until = r->until,
                                    .areas = r->areas,
                                    .people = (int)r->people,
                                    .outcome = r->outcome,
                                    .held_for = r->held_for,
                                    .held_until = r->held_until };
    const bool open = str_eqz(r->state, "PUB") && cx->now.ms < (when_is_none(r->until) ? r->at.ms : r->until.ms);
    ret->is_held = open && r->held_for != 0 && cx->now.ms < r->held_until.ms;
    ret->is_free = open && !ret->is_held;
}

enum st reception_between(struct ctx *cx, struct when from, struct when to, bool follow, struct reception_list *ret)
{
    const struct q_slots_between_in in = { .from = from, .to = to, .limit = RECEPTION_SLOTS };
    struct reception_slot *slot = arena_array(cx->mem, RECEPTION_SLOTS, sizeof *slot);
    int64_t *first = arena_array(cx->mem, RECEPTION_SLOTS, sizeof *first);
    struct q_slots_between_out r;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_slots_between(cx, &in, &rs));
    while (n < RECEPTION_SLOTS && q_slots_between_next(cx, &rs, &r)) {
        first[n] = r.first;
        fill(cx, &r, &slot[n++]);
    }
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++) {
        TRY(read_words(cx, first[i], &slot[i]));
        if (follow)
            TRY(read_follow(cx, &slot[i]));
    }
    *ret = (struct reception_list){ slot, n };
    return ST_OK;
}

enum st reception_slot(struct ctx *cx, struct str no, struct reception_slot *ret)
{
    const struct q_matter_id_of_no_in by = { .no = no };
    struct q_matter_id_of_no_out id = { 0 };
    struct q_slot_of_matter_out row;
    bool found = false;
    struct matter m;

    TRY(q_matter_id_of_no_find(cx, &by, &id, &found));
    const struct q_slot_of_matter_in in = { .matter = id.id };
    if (found)
        TRY(q_slot_of_matter_find(cx, &in, &row, &found));
    if (!found)
        return FAIL(cx, ST_NOT_FOUND, "reception.unknown", STR_NONE);
    TRY(matter_load(cx, (struct matter_id){ id.id }, &m));
    const struct q_slots_between_out as = { .matter = id.id,
                                            .no = m.no,
                                            .state = m.state->code,
                                            .version = m.version,
                                            .at = row.at,
                                            .until = row.until,
                                            .first = row.first,
                                            .areas = row.areas,
                                            .held_for = row.held_for,
                                            .held_until = row.held_until };
    fill(cx, &as, ret);
    return read_words(cx, row.first, ret);
}

enum st reception_figures(struct ctx *cx, struct when from, struct when to, struct reception_figures *ret)
{
    const struct q_slot_figures_in in = { .from = from, .to = to };
    struct q_slot_figures_out r;
    AUTO(rows) rs = { 0 };

    *ret = (struct reception_figures){ 0 };
    TRY(q_slot_figures(cx, &in, &rs));
    while (q_slot_figures_next(cx, &rs, &r)) {
        const bool spot = str_eqz(r.outcome, "当场答复");
        if (!r.held)
            continue;
        ret->held += r.n;
        ret->people += r.people;
        ret->ended += r.outcome.n > 0 ? r.n : 0;
        ret->assigned += r.outcome.n > 0 && !spot ? r.n : 0;
        ret->done += spot ? r.n : r.done;
    }
    return rows_status(cx, &rs);
}

/* -- grounds of refusal -- */

static bool is_in(struct str list, struct str word)
{
    struct str one;

    while (list.n > 0 && str_split(&list, '/', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

bool reception_takes(struct str areas, struct str category)
{
    return areas.n == 0 || is_in(areas, category);
}

/* When it was accepted, else when it came in. */
static struct day accepted(const struct clock_list *l, const struct matter *own)
{
    struct day d = day_of(own->opened);

    for (size_t i = 0; i < l->n; i++)
        if (str_eqz(l->row[i].code, "D06"))
            d = l->row[i].start;
    return d;
}

/* Did that term run out unused, the newest run counting? */
static bool is_over(const struct clock_list *l, struct str codes, struct day today)
{
    bool over = false;

    for (size_t i = 0; i < l->n; i++)
        if (is_in(codes, l->row[i].code))
            over = l->row[i].state == CLOCK_EXPIRED || (l->row[i].state == CLOCK_RUNNING && l->row[i].due.n < today.n);
    return over;
}

static bool refuses(const struct ctx *cx, const struct booking_ground *g, const struct matter *own,
                    const struct clock_list *clocks)
{
    const struct day today = day_of(cx->now);
    struct str states = g->arg, procedure;

    switch (g->rule) {
    case GROUND_RECENT:
        return !own->state->closed && !is_over(clocks, STR("D06"), today) && !str_eqz(own->state->code, "ANS") &&
               day_add_months(accepted(clocks, own), (int)g->months).n > today.n;
    case GROUND_STATE:
        str_split(&states, '=', &procedure);
        return str_eq(procedure, own->procedure->id) && is_in(states, own->state->code);
    case GROUND_OVER:
        return is_over(clocks, g->arg, today);
    case GROUND_AREA:
    case GROUND_RULES:
        break;
    }
    return false;
}

enum st reception_refusal(struct ctx *cx, struct str areas, struct str category, const struct matter *own,
                          struct str *ret)
{
    size_t n;
    const struct booking_ground *g = rules_grounds(cx->site->rules, &n);
    struct clock_list clocks = { 0 };

    *ret = STR_NONE;
    if (own != NULL)
        TRY(clock_list(cx, own->id, &clocks));
    for (size_t i = 0; i < n && ret->n == 0; i++) {
        bool no = g[i].rule == GROUND_AREA ? category.n > 0 && !reception_takes(areas, category)
                                           : own != NULL && refuses(cx, &g[i], own, &clocks);
        if (no)
            *ret = g[i].text[cx->who.lang];
    }
    return ST_OK;
}

/* -- booking -- */

/* Number and code of an own matter must belong together, or anybody could ask how others' matters stand. */
static enum st judge_own(struct ctx *cx, const struct reception_booking *in, const struct reception_slot *s)
{
    const struct who reader = cx->who;
    struct matter own, *known = NULL;
    struct str why;

    if (in->own.n > 0) {
        enum st st = matter_prove(cx, in->own, in->own_code);
        if (st == ST_OK)
            st = matter_by_no(cx, in->own, &own);
        cx->who = reader;
        if (st == ST_NOT_FOUND) {
            cx->err = (struct err){ 0 };
            return FAIL_FIELD(cx, ST_INPUT, "reception.own", "own", STR_NONE);
        }
        TRY(st);
        known = &own;
    }
    TRY(reception_refusal(cx, s->areas, in->category, known, &why));
    return why.n == 0 ? ST_OK : FAIL_FIELD(cx, ST_RULE, "reception.refused", known == NULL ? "category" : "own", why);
}

static enum st booked_fields(struct ctx *cx, const struct reception_booking *in, const struct json **ret)
{
    struct buf b = buf_make(cx->mem, FIELDS_BYTES);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "visitor", in->visitor);
    json_put_text(&o, "contact_phone", in->phone);
    json_put_text(&o, "request", in->request);
    json_put_text(&o, "category", in->category);
    json_put_text(&o, "own", in->own);
    json_put_text(&o, "representatives", arena_printf(cx->mem, "%d", in->people));
    json_close(&o, '}');
    *ret = json_parse(cx->mem, buf_str(&b), FIELDS_BYTES, &cx->err);
    return *ret == NULL ? cx->err.st : ST_OK;
}

/* Who holds the code of an earlier booking is not to read this one: N22 makes a fresh code. */
static enum st fresh_code(struct ctx *cx, const struct reception_slot *s)
{
    const struct move *again = rules_move(cx->site->rules, rules_any(cx->site->rules), STR("N22"));

    return s->version == 1 ? ST_OK : matter_fire(cx, s->id, again);
}

enum st reception_enter(struct ctx *cx, const struct reception_slot *s, const struct json *fields, struct filed *ret)
{
    const struct step step = { .event = STR("E02"), .fields = fields, .version = -1 };
    const struct who reader = cx->who;

    TRY(fresh_code(cx, s));
    cx->who = (struct who){ .matter = s->id.v, .lang = reader.lang };
    enum st st = matter_step(cx, s->id, &step, &ret->m);
    cx->who = reader;
    TRY(st);
    TRY(matter_load(cx, s->id, &ret->m));
    ret->code = code_make(cx, s->id, ret->m.codes);
    return ST_OK;
}

enum st reception_book(struct ctx *cx, const struct reception_booking *in, struct filed *ret)
{
    const struct json *fields;
    struct reception_slot s;

    assert(cx->tx != NULL && cx->tx->writes);
    TRY(reception_slot(cx, in->no, &s));
    if (!s.is_free)
        return FAIL(cx, ST_RULE, "reception.taken", STR_NONE);
    TRY(judge_own(cx, in, &s));
    TRY(booked_fields(cx, in, &fields));
    return reception_enter(cx, &s, fields, ret);
}
