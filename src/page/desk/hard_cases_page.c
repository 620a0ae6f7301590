// SPDX-License-Identifier: Apache-2.0
/* hard_cases_page.c - see hard_cases_page.h. */
#include "page/desk/hard_cases_page.h"

#include "core/matter/desk.h"
#include "core/org/account.h"
#include "core/reception/hardcase.h"
#include "core/site.h"
#include "gen/hard_cases_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "store/store.h"

#define SPONSORSHIP "sponsorship"

static struct hard_row row_of(struct ctx *cx, struct show_units *seen, const struct hardcase *h, bool may)
{
    struct hard_word *g = arena_array(cx->mem, h->n_ground, sizeof *g);
    const struct procedure *p = rules_procedure(cx->site->rules, STR(SPONSORSHIP));
    const bool over = h->sponsorship.n == 0 || str_eqz(h->sponsored, "CLO");

    for (size_t i = 0; i < h->n_ground; i++)
        g[i].text = h->ground[i];
    struct hard_row r = { .no = h->m.no,
                          .tail = show_tail(h->m.no),
                          .title = h->m.title,
                          .unit = show_unit(cx, seen, h->m.unit),
                          .action = arena_printf(cx->mem, "/desk/hard-cases/%.*s", STR_ARG(h->m.no)),
                          .opened = day_of(h->m.opened),
                          .ground = g,
                          .n_ground = h->n_ground,
                          .sponsorship = h->sponsorship,
                          .may_propose = may && over,
                          .leader = input_text(cx, "leader", "hardcase.leader", "hardcase.leader.hint", STR_NONE) };
    r.leader.id = arena_printf(cx->mem, "leader-%.*s", STR_ARG(h->m.no));
    if (h->sponsorship.n > 0)
        r.sponsored = show_state(cx, p, h->sponsored);
    return r;
}

static enum st fill_counts(struct ctx *cx, struct hard_cases_view *v)
{
    const struct procedure *p = rules_procedure(cx->site->rules, STR(SPONSORSHIP));
    struct desk_counts c;

    TRY(desk_counts(cx, STR_NONE, &c));
    struct hard_count *row = arena_array(cx->mem, c.n, sizeof *row);
    for (size_t i = 0; i < c.n; i++)
        if (str_eqz(c.row[i].procedure, SPONSORSHIP))
            row[v->n_count++] = (struct hard_count){ show_state(cx, p, c.row[i].state), c.row[i].n };
    v->count = row;
    return ST_OK;
}

static enum st show_list(struct ctx *cx, const struct form_fault *fault, bool saved, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct hard_cases_view v = { .is_saved = saved, .faults = { fault, fault == NULL ? 0 : 1 } };
    const bool may = account_may(cx, STR("reception.manage")) && account_may(cx, STR("matter.file"));
    struct show_units seen = { 0 };
    struct hardcase_list l;

    TRY(hardcase_all(cx, &l));
    struct hard_row *r = arena_array(cx->mem, l.n, sizeof *r);
    for (size_t i = 0; i < l.n; i++)
        r[i] = row_of(cx, &seen, &l.row[i], may);
    v.row = r;
    v.n_row = l.n;
    v.more = l.more;
    TRY(fill_counts(cx, &v));
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "hardcase.title"), "desk", "/desk/hard-cases" });
    hard_cases_html(&o, &v);
    return layout_send(cx, &o, fault == NULL ? 200 : 422, out);
}

/* PAGE  GET /desk/hard-cases
 * perm  figures.read
 * arg   saved:bool?
 * help  Old and hard cases of my area by the rules of data/hardcase.def, with what a leader has taken on. */
enum st page_hard_cases(struct ctx *cx, const struct args_page_hard_cases *in, struct reply *out)
{
    return show_list(cx, NULL, in->saved, out);
}

struct proposing {
    struct str no, leader;
    struct filed filed;
};

static enum st do_propose(struct ctx *cx, void *arg)
{
    struct proposing *p = arg;

    return hardcase_propose(cx, p->no, p->leader, &p->filed);
}

/* PAGE  POST /desk/hard-cases/{no:caseno}
 * perm  matter.file
 * run   self
 * arg   leader:text<80?
 * help  Proposes that a leader takes the matter on; the joint conference decides. */
enum st page_hard_case_propose(struct ctx *cx, const struct args_page_hard_case_propose *in, struct reply *out)
{
    struct proposing p = { .no = in->no, .leader = str_trim(in->leader) };
    struct form_fault fault = { arena_printf(cx->mem, "leader-%.*s", STR_ARG(in->no)), STR_NONE };
    AUTO(tx) tx = { 0 };
    enum st st = store_write(cx, cx->site->store, do_propose, &p);

    if (st != ST_RULE && st != ST_INPUT) {
        TRY(st);
        return reply_see_other(out, STR("/desk/hard-cases?saved=1"));
    }
    fault.text = input_sentence(cx, &cx->err);
    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_list(cx, &fault, false, out);
}
