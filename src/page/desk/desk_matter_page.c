// SPDX-License-Identifier: Apache-2.0
/* desk_matter_page.c - one matter at the desk; see desk_matter_page.h. A refused step comes back with what was typed.
 */
#include "page/desk/desk_matter_page.h"

#include "core/matter/contact.h"
#include "core/matter/filelist.h"
#include "core/org/account.h"
#include "core/privacy/look.h"
#include "core/site.h"
#include "gen/desk_matter_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/draft_page.h"
#include "page/part/input.h"
#include "page/part/step.h"
#include "page/part/tale.h"
#include "store/store.h"

static void fill_facts(struct ctx *cx, const struct matter *m, const struct story *s, struct desk_matter_view *v)
{
    struct show_units seen = { 0 };
    struct str channel = show_pick(cx, "channel.", m->channel, STR_NONE);

    v->no = m->no;
    v->title = m->title;
    v->procedure = show_procedure(cx, m->procedure);
    v->unit = show_unit(cx, &seen, m->unit);
    v->opened = m->opened;
    v->version = m->version;
    v->place = show_place(cx, &seen, m->place);
    v->category = m->category.n > 0 ? show_category(cx, m->category) : m->category;
    v->channel = channel.n > 0 ? channel : m->channel;
    v->body = s->body;
    v->request = s->request;
    v->event_place = s->event_place;
    v->filer = s->contact.name;
    v->phone = s->contact.phone;
    v->address = s->contact.address;
    v->identity = s->contact.identity;
    v->masked = s->masked;
    v->seen = s->seen;
    v->has_contact = s->contact.name.n + s->contact.phone.n + s->contact.address.n > 0;
    v->anonymous = s->anonymous;
    v->sealed = m->sealed;
    v->is_imported = m->imported;
    v->state_chip = show_state_chip(cx, m);
    v->rated_ru =
        m->rating_ru == 0 ? STR_NONE : show_pick(cx, "rate.", arena_printf(cx->mem, "%d", m->rating_ru), STR_NONE);
}

static void fill_tale(struct tale *t, struct desk_matter_view *v)
{
    const struct clock *next = tale_next(t->cx, t->s);

    v->has_due = next != NULL && !t->m->state->closed;
    if (next != NULL)
        v->due = show_clock(t->cx, next, true);
    v->line = tale_line(t, true);
    v->clock = tale_clocks(t, &v->provisional);
    v->n_clock = t->s->n_clock;
    v->link = tale_links(t);
    v->n_link = t->s->n_link;
    v->file = tale_papers(t);
    v->n_file = t->s->n_file;
    v->more = tale_filed(t, &v->n_more);
}

static void fill_acts(struct ctx *cx, const struct offer_list *l, const struct input_typed *typed,
                      struct desk_matter_view *v)
{
    size_t own = 0;
    const struct matter_act *a = input_acts(cx, l, typed, &own);

    v->act = a;
    v->n_act = own;
    v->other = a + own;
    v->n_other = l->n - own;
    for (size_t i = 0; i < v->n_other; i++)
        v->other_open = v->other_open || v->other[i].open;
}

/* What the file must hold, and what else it holds. */
static enum st fill_filelist(struct ctx *cx, const struct matter *m, struct desk_matter_view *v)
{
    struct filelist l;

    TRY(filelist_load(cx, m, &l));
    struct desk_filed *f = arena_array(cx->mem, l.n, sizeof *f);
    for (size_t i = 0; i < l.n; i++)
        if (l.row[i].needed || l.row[i].there)
            f[v->n_filed++] =
                (struct desk_filed){ show_pick(cx, "filelist.", l.row[i].paper, STR_NONE), l.row[i].there };
    v->filed = f;
    return ST_OK;
}

/* A paper that waits for the reader's signature has a page of its own. */
static void fill_sign(struct tale *t, const struct offer_list *l, struct desk_matter_view *v)
{
    const struct entry *e = draft_waiting(t->s);
    struct str row = e == NULL ? STR_NONE : draft_value(e, STR("of"));

    for (size_t i = 0; row.n > 0 && i < l->n; i++)
        if (str_eq(l->row[i].move->id, row))
            v->sign = (struct desk_draft_link){ arena_printf(t->cx->mem, "/desk/matter/%.*s/sign", STR_ARG(t->m->no)),
                                                show_event(t->cx, row, STR_NONE) };
}

/* Papers the reader may draft stand as links, each to the fields of its row, instead of one move for all. */
static void fill_drafts(struct tale *t, struct offer_list *l, struct desk_matter_view *v)
{
    struct offer *kept = arena_array(t->cx->mem, l->n, sizeof *kept);
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++) {
        const struct offer *o = &l->row[i];
        const struct offer_field *of = str_eqz(o->move->id, "N17") && o->n_field > 0 ? &o->field[0] : NULL;
        if (of == NULL || of->n_choice == 0) {
            kept[n++] = *o;
            continue;
        }
        struct desk_draft_link *link = arena_array(t->cx->mem, of->n_choice, sizeof *link);
        for (size_t k = 0; k < of->n_choice; k++) {
            struct str row = of->choice[k].value;
            link[k].href =
                arena_printf(t->cx->mem, "/desk/matter/%.*s/draft?row=%.*s", STR_ARG(t->m->no), STR_ARG(row));
            link[k].what = show_event(t->cx, row, STR_NONE);
        }
        v->draft = link;
        v->n_draft = of->n_choice;
    }
    *l = (struct offer_list){ kept, n };
}

/* For who may merge: an open matter with a move that names the original. */
static bool may_merge(const struct offer_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->row[i].n_field; k++)
            if (str_eqz(l->row[i].field[k].field->name, "original"))
                return true;
    return false;
}

struct shown { /* beside the matter: what was just done, or what was refused */
    const struct input_typed *typed;
    bool saved;
    bool seen; /* a look was just written down */
};

static enum st show_desk_matter(struct ctx *cx, struct str no, const struct shown *how, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct desk_matter_view v = { .is_saved = how->saved };
    struct show_units seen = { 0 };
    struct offer_list offers;
    struct matter m;
    struct story s;

    TRY(matter_by_no(cx, no, &m));
    TRY(how->seen ? matter_story_seen(cx, &m, &s) : matter_story(cx, &m, &s));
    TRY(matter_may(cx, &m, &offers));
    TRY(show_looks(cx, &m, &v.looks));
    TRY(show_notices(cx, &m, &s, &v.notices));
    struct tale t = { cx, &m, &s, &seen, "/desk/matter/" };
    fill_facts(cx, &m, &s, &v);
    v.purpose = show_purposes(cx);
    TRY(contact_may(cx, &m, &v.may_contact));
    v.may_contact &= v.has_contact;
    fill_tale(&t, &v);
    fill_sign(&t, &offers, &v);
    fill_drafts(&t, &offers, &v);
    fill_acts(cx, &offers, how->typed, &v);
    v.merges = may_merge(&offers) && !m.sealed;
    TRY(fill_filelist(cx, &m, &v));
    if (account_may(cx, STR("matter.archive")))
        v.archive = arena_printf(cx->mem, "/desk/matter/%.*s/archive", STR_ARG(m.no));
    v.frame = layout_make(cx, &(struct layout_of){ m.title, "desk", "/desk" });
    desk_matter_html(&o, &v);
    return layout_send(cx, &o, how->typed == NULL ? 200 : 422, out);
}

/* PAGE  GET /desk/matter/{no:caseno}
 * perm  matter.read
 * arg   saved:bool?
 * help  One matter: facts, terms, events, and exactly the moves this officer may take. */
enum st page_desk_matter(struct ctx *cx, const struct args_page_desk_matter *in, struct reply *out)
{
    return show_desk_matter(cx, in->no, &(struct shown){ .saved = in->saved }, out);
}

/* PAGE  POST /desk/matter/{no:caseno}/look
 * perm  contact.read
 * run   self
 * arg   purpose:word
 * help  Shows contact data once, for a purpose; it is written down and told to the resident. */
enum st page_desk_look(struct ctx *cx, const struct args_page_desk_look *in, struct reply *out)
{
    const struct look_in look = { .purpose = in->purpose, .way = STR("desk") };
    struct matter m;
    {
        AUTO(tx) tx = { 0 };
        TRY(store_read(cx, cx->site->store, &tx));
        TRY(matter_by_no(cx, in->no, &m));
    }
    TRY(look_take(cx, &m, &look));
    AUTO(tx) tx = { 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_desk_matter(cx, in->no, &(struct shown){ .seen = true }, out);
}

static enum st show_again(struct ctx *cx, const struct step_job *j, struct reply *out)
{
    struct err e = cx->err;
    const struct input_typed typed = {
        .event = j->step.event, .note = j->step.note, .fields = j->step.fields, .err = &e
    };
    AUTO(tx) tx = { 0 };

    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_desk_matter(cx, j->no, &(struct shown){ .typed = &typed }, out);
}

/* PAGE  POST /desk/matter/{no:caseno}/step
 * perm  matter.step
 * run   self
 * arg   event:word note:text<20000? fields:json? version:int? upload:files?
 * help  Takes one step of a matter. The buttons shown are those the flow allows to this officer. */
enum st page_desk_step(struct ctx *cx, const struct args_page_desk_step *in, struct reply *out)
{
    struct step_job j = { .no = in->no,
                          .step = { .event = in->event,
                                    .note = str_trim(in->note),
                                    .fields = in->fields,
                                    .version = in->has_version ? in->version : -1 },
                          .upload = in->upload };
    enum st st = step_run(cx, &j);

    if (st == ST_RULE || st == ST_INPUT || st == ST_STALE || st == ST_LIMIT)
        return show_again(cx, &j, out);
    TRY(st);
    return reply_see_other(out, arena_printf(cx->mem, "/desk/matter/%.*s?saved=1", STR_ARG(in->no)));
}
