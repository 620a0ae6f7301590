// SPDX-License-Identifier: Apache-2.0
/* retention_page.c - see retention_page.h. What was approved is carried out by `anlan retention --carry-out`. */
#include "page/desk/retention_page.h"

#include <inttypes.h>

#include "core/privacy/appraisal.h"
#include "core/site.h"
#include "gen/retention_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/part/show.h"
#include "store/store.h"

enum { ROWS = 20 };

static struct form_field choice_field(struct ctx *cx, struct str id, enum disposal then)
{
    static const char *const value[] = { "destroy", "transfer", "keep" };
    static const struct input_options all = { "decision", "retention.decision", "retention.do.", value, N_OF(value) };
    struct form_field f = input_choice(cx, &all, str_of(value[then == DISPOSE_TRANSFER]));

    f.id = arena_printf(cx->mem, "d%.*s", STR_ARG(id));
    return f;
}

static void fill_line(struct ctx *cx, const struct proposal_row *p, struct retention_line *ret)
{
    struct str id = show_tail(p->no);

    *ret = (struct retention_line){
        .no = p->no,
        .tail = id,
        .title = p->title,
        .then = show_text(cx, p->then == DISPOSE_DESTROY ? "retention.do.destroy" : "retention.do.transfer"),
        .class = p->class,
        .rule = show_law(cx, p->source),
        .since = p->since,
        .closed = p->closed,
        .action = arena_printf(cx->mem, "/desk/retention/%.*s", STR_ARG(p->no)),
        .choice = choice_field(cx, id, p->then),
        .reason = input_area(cx, "reason", "privacy.reason", NULL, STR_NONE),
        .until = input_text(cx, "until", "retention.until", "retention.until.hint", STR_NONE)
    };
    ret->reason.id = arena_printf(cx->mem, "r%.*s", STR_ARG(id));
    ret->reason.rows = 2;
    ret->until.id = arena_printf(cx->mem, "u%.*s", STR_ARG(id));
    ret->until.type = STR("date");
    ret->until.optional = ret->until.is_short = true;
    if (p->decision.n > 0)
        ret->decision = show_pick(cx, "retention.approved.", p->decision, STR_NONE);
}

static enum st show_retention(struct ctx *cx, int64_t after, bool saved, const struct err *e, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct retention_view v = { .saved = saved };
    struct form_fault *f = arena_take(cx->mem, sizeof *f);
    struct proposal_list l;

    TRY(appraisal_list(cx, after, ROWS, &l));
    struct retention_line *row = arena_array(cx->mem, l.n, sizeof *row);
    for (size_t i = 0; i < l.n; i++)
        fill_line(cx, &l.row[i], &row[i]);
    v.row = row;
    v.n_row = l.n;
    if (l.next != 0)
        v.older = arena_printf(cx->mem, "/desk/retention?after=%" PRId64, l.next);
    if (e != NULL) {
        *f = (struct form_fault){ STR("main"), input_sentence(cx, e) };
        v.faults = (struct form_faults){ f, 1 };
    }
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "retention.title"), "desk", "/desk/retention" });
    retention_html(&o, &v);
    return layout_send(cx, &o, e == NULL ? 200 : 422, out);
}

/* PAGE  GET /desk/retention
 * perm  retention.appraise
 * arg   after:int? saved:bool?
 * help  Matters whose term of keeping has run out, with what the schedule proposes; oldest first. */
enum st page_retention(struct ctx *cx, const struct args_page_retention *in, struct reply *out)
{
    return show_retention(cx, in->after, in->saved, NULL, out);
}

static enum st decide(struct ctx *cx, void *arg)
{
    return appraisal_decide(cx, arg);
}

/* PAGE  POST /desk/retention/{no:caseno}
 * perm  retention.appraise
 * run   self
 * arg   decision:word? reason:text<20000? until:text<20?
 * help  Appraises a matter: destroy, hand over to the county archive, or keep until a day. */
enum st page_retention_decide(struct ctx *cx, const struct args_page_retention_decide *in, struct reply *out)
{
    struct appraisal_in a = { .no = in->no, .decision = in->decision, .reason = in->reason, .until = DAY_NONE };
    AUTO(tx) tx = { 0 };

    if (in->until.n > 0 && !day_parse(in->until, &a.until))
        a.until = DAY_NONE; /* refused with a sentence when one is needed */
    enum st st = store_write(cx, cx->site->store, decide, &a);
    if (st == ST_OK)
        return reply_see_other(out, STR("/desk/retention?saved=1"));
    if (st != ST_INPUT && st != ST_RULE && st != ST_STALE)
        return st;
    struct err e = cx->err;
    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_retention(cx, 0, false, &e, out);
}
