// SPDX-License-Identifier: Apache-2.0
/* matter_page.c - a matter for the resident who filed it: where it stands, what happens next, what one can do.
 *
 * Who has not proven the query code is asked for it, whether the number exists or not. */
#include "page/resident/matter_page.h"

#include "core/log/ledger.h"
#include "core/matter/contact.h"
#include "core/matter/reprisal.h"
#include "core/notice/notice.h"
#include "core/org/unit.h"
#include "core/privacy/look.h"
#include "core/rules/rules_privacy.h"
#include "core/site.h"
#include "gen/matter_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/part/step.h"
#include "page/part/tale.h"
#include "page/part/words.h"
#include "store/store.h"

#include <inttypes.h>

/* The sentence that says where it stands; {0} who has it, {1} the next due day, {2} the last day to ask for review. */
static struct str say_now(struct ctx *cx, const struct matter *m, const struct story *s, struct str holder)
{
    const struct clock *next = tale_next(cx, s), *review = tale_clock(s, "D09");
    struct str own = show_pick(cx, "now.", m->procedure->id, m->state->code);
    struct str arg[] = { holder, next == NULL ? STR_NONE : show_day(cx, next->due),
                         review == NULL ? STR_NONE : show_day(cx, review->due) };

    bool dated = str_find(own, STR("{1}")) == SIZE_MAX || next != NULL;
    dated = dated && (str_find(own, STR("{2}")) == SIZE_MAX || review != NULL);
    if (own.n == 0 || !dated)
        own = show_pick(cx, "status.", m->procedure->id, m->state->code);
    return rules_fill(cx->mem, own, arg, N_OF(arg));
}

static struct str say_late(struct ctx *cx, const struct story *s)
{
    const struct clock *next = tale_next(cx, s);
    int days = next == NULL ? 0 : show_today(cx).n - next->due.n;
    struct str arg = arena_printf(cx->mem, "%d", days);

    return days > 0 ? show_fill(cx, "matter.late", &arg, 1) : STR_NONE;
}

/* -- rating -- */
static struct form_field rate_value(struct ctx *cx, const char *who)
{
    static const char *const value[] = { "3", "2", "1" };
    struct form_choice *c = arena_array(cx->mem, N_OF(value), sizeof *c);
    struct form_group *g = arena_take(cx->mem, sizeof *g);

    for (size_t i = 0; i < N_OF(value); i++)
        c[i] = (struct form_choice){ .value = str_of(value[i]),
                                     .label = show_pick(cx, "rate.", str_of(value[i]), STR_NONE) };
    *g = (struct form_group){ .choice = c, .n_choice = N_OF(value) };
    return (struct form_field){ .id = arena_printf(cx->mem, "rate-%s", who),
                                .name = STR("fields.value"),
                                .radio = true,
                                .label = show_text(cx, str_eqz(STR("PD"), who) ? "rate.pd" : "rate.ru"),
                                .group = g,
                                .n_group = 1 };
}

static struct matter_rate rate_of(struct ctx *cx, const char *who, int before)
{
    struct matter_rate r = { .who = str_of(who),
                             .value = rate_value(cx, who),
                             .text = input_area(cx, "fields.text", "rate.text", NULL, STR_NONE) };

    r.text.id = arena_printf(cx->mem, "rate-text-%s", who);
    r.text.optional = true;
    r.text.rows = 2;
    if (before > 0)
        r.rated = show_pick(cx, "rate.", arena_printf(cx->mem, "%d", before), STR_NONE);
    return r;
}

/* Takes the rating out of the offered moves: it has its own place on the page. */
static void fill_rating(struct ctx *cx, const struct matter *m, struct offer_list *l, struct matter_view *v)
{
    struct offer *kept = arena_array(cx->mem, l->n, sizeof *kept);
    struct matter_rate *r = arena_array(cx->mem, 2, sizeof *r);
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++) {
        if (!str_eqz(l->row[i].move->id, "N03")) {
            kept[n++] = l->row[i];
            continue;
        }
        r[0] = rate_of(cx, "RU", m->rating_ru);
        r[1] = rate_of(cx, "PD", m->rating_pd);
        v->n_rate = 2;
    }
    v->rate = r;
    *l = (struct offer_list){ kept, n };
}

/* -- the page -- */
static void fill_texts(struct ctx *cx, const struct matter *m, const struct story *s, struct show_units *seen,
                       struct matter_view *v)
{
    v->no = m->no;
    v->title = m->title;
    v->procedure = show_procedure(cx, m->procedure);
    v->unit = show_holder(cx, seen, m->unit);
    v->opened = m->opened;
    v->place = show_place(cx, seen, m->place);
    v->category = show_category(cx, m->category);
    v->body = s->body;
    v->request = s->request;
    v->event_place = s->event_place;
    v->state_chip = show_state_chip(cx, m);
    v->now = say_now(cx, m, s, v->unit);
    v->late = say_late(cx, s);
    v->sealed = m->sealed;
    v->proof = (struct proof_part){ m->no, ledger_fingerprint(cx), true };
}

/* Whom it was, as the first complaint asks it; what happened stands in its own words. */
static enum st fill_reprisal(struct ctx *cx, const struct matter *m, struct matter_view *v)
{
    struct offer o;

    if (!m->procedure->sealed || m->erased)
        return ST_OK;
    TRY(filing_form(cx, m->procedure, &o));
    struct form_field *f = arena_array(cx->mem, o.n_field + 1, sizeof *f);
    f[v->n_reprisal] = input_area(cx, "body", "reprisal.body", NULL, STR_NONE);
    f[v->n_reprisal++].id = STR("reprisal-body");
    for (size_t i = 0; i < o.n_field; i++)
        f[v->n_reprisal++] = input_field(cx, &o, &o.field[i], NULL);
    v->reprisal = f;
    return ST_OK;
}

static enum st fill_phone(struct ctx *cx, const struct matter *m, struct matter_view *v)
{
    struct unit u;

    TRY(unit_load(cx, m->unit, &u));
    v->phone = u.phone;
    return ST_OK;
}

/* Only ways for which something was left; nothing at all where the district sends none. */
static enum st fill_notify(struct ctx *cx, const struct matter *m, const struct story *s, struct matter_view *v)
{
    static const char *const value[] = { "sms", "mail", "none" };
    const bool open[] = { s->contact.phone.n > 0, s->contact.mail.n > 0, true };
    struct form_choice *c = arena_array(cx->mem, N_OF(value), sizeof *c);
    struct form_group *g = arena_take(cx->mem, sizeof *g);
    struct str chosen;

    if (!notice_is_on(cx) || s->contact.phone.n + s->contact.mail.n == 0)
        return ST_OK;
    TRY(notice_choice(cx, m->id, &s->contact, &chosen));
    for (size_t i = 0; i < N_OF(value); i++)
        if (open[i])
            c[g->n_choice++] = (struct form_choice){ .value = str_of(value[i]),
                                                     .label = show_pick(cx, "notice.by.", str_of(value[i]), STR_NONE),
                                                     .picked = str_eqz(chosen, value[i]) };
    g->choice = c;
    v->may_choose = true;
    v->notify = (struct form_field){ .id = STR("notify"),
                                     .name = STR("notify"),
                                     .radio = true,
                                     .label = show_text(cx, "notice.by"),
                                     .group = g,
                                     .n_group = 1 };
    return ST_OK;
}

static enum st show_matter(struct ctx *cx, struct str no, const struct input_typed *typed, const char *done,
                           struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct show_units seen = { 0 };
    struct matter_view v = { .done = done == NULL ? STR_NONE : show_text(cx, done) };
    struct offer_list offers;
    struct matter m;
    struct story s;
    size_t own = 0;

    TRY(matter_by_no(cx, no, &m));
    TRY(matter_story(cx, &m, &s));
    TRY(matter_may(cx, &m, &offers));
    TRY(fill_phone(cx, &m, &v));
    TRY(show_looks(cx, &m, &v.looks));
    TRY(rebook_fill(cx, &m, &v.rebook));
    TRY(show_notices(cx, &m, &s, &v.notices));
    TRY(fill_notify(cx, &m, &s, &v));
    v.has_contact = s.contact.name.n + s.contact.phone.n + s.contact.address.n + s.contact.identity.n > 0;
    v.may_contact = v.has_contact && contact_is_own(cx, &m);
    TRY(fill_reprisal(cx, &m, &v));
    struct tale t = { cx, &m, &s, &seen, "/matter/" };
    const struct clock *next = tale_next(cx, &s);
    fill_texts(cx, &m, &s, &seen, &v);
    fill_rating(cx, &m, &offers, &v);
    v.has_due = next != NULL;
    v.due = next == NULL ? v.due : show_clock(cx, next, true);
    v.more = tale_filed(&t, &v.n_more);
    v.line = tale_line(&t, false);
    v.clock = tale_clocks(&t, &v.provisional);
    v.n_clock = s.n_clock;
    v.file = tale_papers(&t);
    v.n_file = s.n_file;
    v.link = tale_links(&t);
    v.n_link = s.n_link;
    v.act = input_acts(cx, &offers, typed, &own);
    v.n_act = offers.n;
    v.frame = layout_make(cx, &(struct layout_of){ m.title, "public", "/query" });
    v.rebook.no = m.no;
    v.rebook.csrf = v.frame.csrf;
    matter_html(&o, &v);
    return layout_send(cx, &o, typed == NULL ? 200 : 422, out);
}

/* PAGE  GET /matter/{no:caseno}
 * perm  public
 * arg   saved:bool? reported:bool?
 * help  A matter for the resident who filed it: steps, who has it, what comes next, letters, what one can do. */
enum st page_matter(struct ctx *cx, const struct args_page_matter *in, struct reply *out)
{
    if (cx->who.officer != 0)
        return reply_see_other(out, arena_printf(cx->mem, "/desk/matter/%.*s", STR_ARG(in->no)));
    if (cx->who.matter == 0)
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    return show_matter(cx, in->no, NULL, in->reported ? "reprisal.done" : in->saved ? "matter.saved" : NULL, out);
}

/* -- steps -- */
static enum st show_again(struct ctx *cx, const struct step_job *j, struct reply *out)
{
    struct err e = cx->err;
    const struct input_typed typed = { .event = j->step.event, .fields = j->step.fields, .err = &e };
    AUTO(tx) tx = { 0 };

    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_matter(cx, j->no, &typed, NULL, out);
}

/* PAGE  POST /matter/{no:caseno}/step
 * perm  public
 * run   self
 * arg   event:word fields:json? upload:files?
 * help  Takes a step that the resident may take: add papers, rate, withdraw, ask for review. */
enum st page_matter_step(struct ctx *cx, const struct args_page_matter_step *in, struct reply *out)
{
    struct step_job j = { .no = in->no,
                          .step = { .event = in->event, .fields = in->fields, .version = -1 },
                          .upload = in->upload };

    if (cx->who.matter == 0)
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    enum st st = step_run(cx, &j);
    if (st == ST_RULE || st == ST_INPUT || st == ST_LIMIT)
        return show_again(cx, &j, out);
    TRY(st);
    return reply_see_other(out, arena_printf(cx->mem, "/matter/%.*s?saved=1", STR_ARG(in->no)));
}

/* PAGE  POST /matter/{no:caseno}/notify
 * perm  public
 * arg   notify:word
 * help  The resident chooses how to be told of what happens: by short message, by mail, or not at all. */
enum st page_matter_notify(struct ctx *cx, const struct args_page_matter_notify *in, struct reply *out)
{
    if (cx->who.matter == 0)
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    TRY(notice_choose(cx, in->no, in->notify));
    return reply_see_other(out, arena_printf(cx->mem, "/matter/%.*s?saved=1#notices", STR_ARG(in->no)));
}

/* PAGE  POST /matter/{no:caseno}/reprisal
 * perm  public
 * rate  file
 * arg   body:text<200000? fields:json?
 * help  Who filed a complaint and suffers for it reports that: a new complaint, one level up. */
enum st page_reprisal(struct ctx *cx, const struct args_page_reprisal *in, struct reply *out)
{
    struct filed filed;

    if (cx->who.matter == 0)
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    TRY(reprisal_file(cx, in->no, str_trim(in->body), in->fields, &filed));
    return reply_see_other(out, arena_printf(cx->mem, "/matter/%.*s?reported=1#links", STR_ARG(in->no)));
}
