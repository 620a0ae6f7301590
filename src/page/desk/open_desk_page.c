// SPDX-License-Identifier: Apache-2.0
/* open_desk_page.c - see open_desk_page.h. */
#include "page/desk/open_desk_page.h"

#include "base/num.h"
#include "codec/json.h"
#include "core/org/account.h"
#include "core/reception/reception.h"
#include "core/site.h"
#include "gen/open_desk_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/resident/open_days_page.h"
#include "store/store.h"

enum { DAY_MS = 86400000, MINUTE_MS = 60000, AHEAD = 180, BACK = 365, AREAS_BYTES = 4096 };
enum { PLACES_MAX = 40, MINUTES_MAX = 240, FIELDS = 7, MANY = 1000 };

struct publishing {
    struct reception_day day;
    struct str date, hour, minutes, places; /* as typed */
    const struct json *area;                /* category: "1" */
    struct form_fault fault;
    bool is_faulty, is_saved;
};

/* -- the form -- */

static void fill_form(struct ctx *cx, const struct publishing *p, struct open_desk_view *v)
{
    struct form_field *f = arena_array(cx->mem, FIELDS, sizeof *f);

    f[0] = input_text(cx, "leader", "openday.leader", "openday.leader.hint", p->day.leader);
    f[1] = input_text(cx, "date", "openday.day", NULL, p->date);
    f[1].type = STR("date");
    f[2] = input_text(cx, "hour", "openday.from", NULL, p->hour);
    f[2].type = STR("time");
    f[3] = input_text(cx, "minutes", "openday.minutes", NULL, p->minutes);
    f[4] = input_text(cx, "places", "openday.places", NULL, p->places);
    f[3].type = f[4].type = STR("number");
    f[1].is_short = f[2].is_short = f[3].is_short = f[4].is_short = true;
    f[5] = input_text(cx, "place", "openday.where", NULL, p->day.place);
    f[6] = input_text(cx, "area", "openday.area", "openday.area.hint", p->day.area);
    f[6].name = STR("words");
    for (size_t i = 0; i < FIELDS; i++)
        if (p->is_faulty && str_eq(f[i].id, p->fault.id))
            f[i].error = p->fault.text;
    v->field = f;
    v->n_field = FIELDS;
    v->faults = (struct form_faults){ &p->fault, p->is_faulty ? 1 : 0 };
}

static void fill_areas(struct ctx *cx, const struct publishing *p, struct open_desk_view *v)
{
    size_t n;
    const struct category *c = rules_categories(cx->site->rules, &n);
    struct form_field *f = arena_array(cx->mem, n, sizeof *f);

    for (size_t i = 0; i < n; i++)
        f[i] = (struct form_field){ .id = arena_printf(cx->mem, "area-%.*s", STR_ARG(c[i].code)),
                                    .name = arena_printf(cx->mem, "area.%.*s", STR_ARG(c[i].code)),
                                    .label = show_category(cx, c[i].code),
                                    .check = true,
                                    .checked = json_get(p->area, str_z(cx->mem, c[i].code)) != NULL };
    v->area = f;
    v->n_area = n;
}

/* -- the tables -- */

static enum st fill_follow(struct ctx *cx, const struct reception_slot *s, struct open_desk_row *r)
{
    struct matter m;

    if (s->follow.v == 0)
        return ST_OK;
    TRY(matter_load(cx, s->follow, &m));
    enum st st = matter_by_no(cx, m.no, &m);
    if (st == ST_NOT_FOUND) {
        cx->err = (struct err){ 0 };
        return ST_OK;
    }
    TRY(st);
    const struct chip chip = show_state_chip(cx, &m);
    r->follow = m.no;
    r->follow_tail = show_tail(m.no);
    r->follow_state = chip.word;
    r->follow_tone = chip.tone;
    return ST_OK;
}

static enum st row_of(struct ctx *cx, const struct reception_slot *s, struct open_desk_row *r)
{
    const struct procedure *p = rules_procedure(cx->site->rules, STR(RECEPTION));
    struct str outcome = s->outcome.n == 0 ? STR_NONE : show_pick(cx, "choice.outcome.", s->outcome, STR_NONE);

    *r = (struct open_desk_row){ .no = s->no,
                                 .hour = open_days_hour(cx->mem, s->at),
                                 .day = day_of(s->at),
                                 .leader = s->leader,
                                 .state = show_state(cx, p, s->state),
                                 .tone = str_eqz(s->state, "BKD") ? STR("soon") : STR("run"),
                                 .outcome = outcome };
    if (s->is_held) {
        struct str until = show_moment(cx, s->held_until);
        r->state = show_text(cx, "openday.held");
        r->kept = show_fill(cx, "openday.held.until", &until, 1);
        r->tone = STR("wait");
    }
    if (s->people > 0)
        r->people = arena_printf(cx->mem, "%d", s->people);
    return fill_follow(cx, s, r);
}

/* Booked ones stand before those who may walk in at the same leader's. */
static enum st fill_coming(struct ctx *cx, struct open_desk_view *v)
{
    const struct when from = day_start(show_today(cx)), to = { cx->now.ms + (int64_t)AHEAD * DAY_MS };
    struct reception_list l;

    TRY(reception_between(cx, from, to, false, &l));
    struct open_desk_row *r = arena_array(cx->mem, l.n, sizeof *r);
    for (int booked = 1; booked >= 0; booked--)
        for (size_t i = 0; i < l.n; i++) {
            const bool waits = str_eqz(l.row[i].state, "BKD");
            if (waits == (booked == 1) && (waits || str_eqz(l.row[i].state, "PUB")))
                TRY(row_of(cx, &l.row[i], &r[v->n_coming++]));
        }
    v->coming = r;
    return ST_OK;
}

/* What was promised, newest first; places where nobody came are left out. */
static enum st fill_past(struct ctx *cx, struct open_desk_view *v)
{
    const struct when from = { cx->now.ms - (int64_t)BACK * DAY_MS }, to = { cx->now.ms + (int64_t)AHEAD * DAY_MS };
    struct reception_list l;

    TRY(reception_between(cx, from, to, true, &l));
    struct open_desk_row *r = arena_array(cx->mem, l.n, sizeof *r);
    for (size_t i = l.n; i > 0; i--) {
        const struct reception_slot *s = &l.row[i - 1];
        if (!str_eqz(s->state, "HLD") && !str_eqz(s->state, "CLO"))
            continue;
        TRY(row_of(cx, s, &r[v->n_past++]));
        v->undone += !s->done;
    }
    v->past = r;
    return ST_OK;
}

static enum st show_desk(struct ctx *cx, const struct publishing *p, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct open_desk_view v = { .is_saved = p->is_saved, .may_publish = account_may(cx, STR("reception.manage")) };

    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "openday.desk"), "desk", "/desk/open-days" });
    if (v.may_publish) {
        fill_form(cx, p, &v);
        fill_areas(cx, p, &v);
    }
    TRY(fill_coming(cx, &v));
    TRY(fill_past(cx, &v));
    open_desk_html(&o, &v);
    return layout_send(cx, &o, p->is_faulty ? 422 : 200, out);
}

/* PAGE  GET /desk/open-days
 * perm  reception.manage
 * arg   saved:bool?
 * help  Open days of leaders: publish one, see who is booked, follow up what was promised. */
enum st page_open_desk(struct ctx *cx, const struct args_page_open_desk *in, struct reply *out)
{
    const struct publishing p = {
        .hour = STR("09:00"), .minutes = STR("30"), .places = STR("6"), .is_saved = in->saved
    };

    return show_desk(cx, &p, out);
}

/* -- publishing -- */

static void refuse(struct ctx *cx, struct publishing *p, const char *id)
{
    if (p->is_faulty)
        return;
    p->is_faulty = true;
    p->fault = (struct form_fault){ str_of(id), show_pick(cx, "openday.wrong.", str_of(id), STR_NONE) };
}

static bool number_in(struct str typed, int64_t most, int *ret)
{
    int64_t n = 0;

    if (!num_parse(typed, &n) || n < 1 || n > most)
        return false;
    *ret = (int)n;
    return true;
}

/* "09:30" of that day. */
static bool hour_of(struct str typed, struct day day, struct when *ret)
{
    struct str hour;
    int64_t h = 0, m = 0;

    if (typed.n < 4 || !str_split(&typed, ':', &hour) || !num_parse(hour, &h) || !num_parse(str_cut(typed, 0, 2), &m) ||
        h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    ret->ms = day_start(day).ms + (h * 60 + m) * MINUTE_MS;
    return true;
}

static struct str areas_of(struct ctx *cx, const struct json *area)
{
    struct buf b = buf_make(cx->mem, AREAS_BYTES);

    for (const struct json *c = area == NULL ? NULL : area->child; c != NULL; c = c->next)
        buf_printf(&b, "%s%.*s", buf_str(&b).n > 0 ? "/" : "", STR_ARG(c->name));
    return buf_str(&b);
}

static void read_day(struct ctx *cx, struct publishing *p)
{
    struct day day = DAY_NONE;

    if (p->day.leader.n == 0)
        refuse(cx, p, "leader");
    if (!day_parse(p->date, &day) || day.n < show_today(cx).n || day.n > show_today(cx).n + MANY)
        refuse(cx, p, "date");
    else if (!hour_of(p->hour, day, &p->day.from))
        refuse(cx, p, "hour");
    if (!number_in(p->minutes, MINUTES_MAX, &p->day.minutes))
        refuse(cx, p, "minutes");
    if (!number_in(p->places, PLACES_MAX, &p->day.places))
        refuse(cx, p, "places");
    if (p->day.place.n == 0)
        refuse(cx, p, "place");
    if (p->day.area.n == 0)
        refuse(cx, p, "area");
    p->day.areas = areas_of(cx, p->area);
}

static enum st do_publish(struct ctx *cx, void *arg)
{
    const struct publishing *p = arg;

    return reception_publish(cx, &p->day);
}

/* PAGE  POST /desk/open-days
 * perm  reception.manage
 * run   self
 * arg   leader:text<80? date:text<10? hour:text<8? minutes:text<6? places:text<6? place:text<120? words:text<200?
 *       area:json?
 * help  Publishes an open day: one place for each visitor. */
enum st page_open_desk_publish(struct ctx *cx, const struct args_page_open_desk_publish *in, struct reply *out)
{
    struct publishing p = {
        .day = { .leader = str_trim(in->leader), .place = str_trim(in->place), .area = str_trim(in->words) },
        .date = str_trim(in->date),
        .hour = str_trim(in->hour),
        .minutes = str_trim(in->minutes),
        .places = str_trim(in->places),
        .area = in->area
    };
    AUTO(tx) tx = { 0 };

    read_day(cx, &p);
    enum st st = p.is_faulty ? ST_OK : store_write(cx, cx->site->store, do_publish, &p);
    if (st == ST_INPUT || st == ST_RULE) {
        p.is_faulty = true;
        p.fault = (struct form_fault){ STR("date"), input_sentence(cx, &cx->err) };
        cx->err = (struct err){ 0 };
        st = ST_OK;
    }
    TRY(st);
    if (!p.is_faulty)
        return reply_see_other(out, STR("/desk/open-days?saved=1"));
    TRY(store_read(cx, cx->site->store, &tx));
    return show_desk(cx, &p, out);
}
