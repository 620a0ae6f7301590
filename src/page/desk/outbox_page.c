// SPDX-License-Identifier: Apache-2.0
/* outbox_page.c - see outbox_page.h. */
#include "page/desk/outbox_page.h"

#include "core/notice/notice_try.h"
#include "core/site.h"
#include "gen/outbox_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/part/show.h"
#include "store/store.h"

struct outbox_state {
    bool saved;
    struct err err; /* why a test was refused */
};

static struct str way_name(struct ctx *cx, struct str way)
{
    struct str rest = way, kind;

    str_split(&rest, ':', &kind);
    struct str name = show_pick(cx, "outbox.", kind, STR_NONE);
    return rest.n == 0 || kind.n == way.n ? name : arena_printf(cx->mem, "%.*s %.*s", STR_ARG(name), STR_ARG(rest));
}

static struct form_field ways(struct ctx *cx)
{
    size_t n;
    const struct str *way = notice_ways(cx->mem, cx->site->rules, &n);
    struct form_choice *c = arena_array(cx->mem, n, sizeof *c);
    struct form_group *g = arena_take(cx->mem, sizeof *g);

    for (size_t i = 0; i < n; i++)
        c[i] = (struct form_choice){ .value = way[i], .label = way_name(cx, way[i]) };
    *g = (struct form_group){ .choice = c, .n_choice = n };
    return (struct form_field){ .id = STR("way"),
                                .name = STR("way"),
                                .label = show_text(cx, "outbox.way"),
                                .select = true,
                                .is_short = true,
                                .group = g,
                                .n_group = 1 };
}

static enum st fill_tests(struct ctx *cx, struct outbox_view *v, bool *ret_waits)
{
    struct notice_tried_list l;

    TRY(notice_tried(cx, &l));
    struct outbox_test *t = arena_array(cx->mem, l.n, sizeof *t);
    *ret_waits = false;
    for (size_t i = 0; i < l.n; i++) {
        const bool sent = l.row[i].state == NOTICE_SENT;
        t[i] = (struct outbox_test){ .way = way_name(cx, l.row[i].way),
                                     .what = show_text(cx, l.row[i].state == NOTICE_WAITING ? "outbox.test.waits"
                                                           : sent                           ? "outbox.test.sent"
                                                                                            : "outbox.test.failed"),
                                     .answer = sent ? l.row[i].answer : show_notice_why(cx, l.row[i].answer),
                                     .at = l.row[i].at };
        *ret_waits |= l.row[i].state == NOTICE_WAITING;
    }
    v->test = t;
    v->n_test = l.n;
    return ST_OK;
}

static enum st show_outbox(struct ctx *cx, const struct outbox_state *state, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct form_fault refused = { STR("way"), input_sentence(cx, &state->err) };
    struct notice_figures f;
    bool waits;

    TRY(notice_figures(cx, &f));
    struct outbox_fault *fault = arena_array(cx->mem, f.n_fault, sizeof *fault);
    for (size_t i = 0; i < f.n_fault; i++)
        fault[i] = (struct outbox_fault){ show_pick(cx, "outbox.", f.fault[i].channel, STR_NONE),
                                          show_notice_why(cx, f.fault[i].reason), f.fault[i].n };
    struct outbox_view v = { .saved = state->saved,
                             .waiting = f.n[NOTICE_WAITING],
                             .sent = f.n[NOTICE_SENT],
                             .failed = f.n[NOTICE_FAILED],
                             .dropped = f.n[NOTICE_DROPPED],
                             .has_oldest = !when_is_none(f.oldest),
                             .oldest = f.oldest,
                             .fault = fault,
                             .n_fault = f.n_fault,
                             .faults = { &refused, state->err.st != ST_OK },
                             .try_way = ways(cx) };
    TRY(fill_tests(cx, &v, &waits));
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "outbox.title"), "desk", "/desk/outbox" });
    outbox_html(&o, &v);
    if (waits)
        reply_header(out, "Refresh", STR("2; url=/desk/outbox"));
    return layout_send(cx, &o, state->err.st == ST_OK ? 200 : 422, out);
}

/* PAGE  GET /desk/outbox
 * perm  settings.manage
 * arg   saved:bool?
 * help  Notices that wait, were sent or given up, and why: numbers only. Test messages with what was answered. */
enum st page_outbox(struct ctx *cx, const struct args_page_outbox *in, struct reply *out)
{
    return show_outbox(cx, &(struct outbox_state){ .saved = in->saved }, out);
}

/* PAGE  POST /desk/outbox
 * perm  settings.manage
 * arg   act:word
 * help  Tries what was given up anew (again), or marks it as not to be sent (discard). */
enum st page_outbox_act(struct ctx *cx, const struct args_page_outbox_act *in, struct reply *out)
{
    if (!str_eqz(in->act, "again") && !str_eqz(in->act, "discard"))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "act", in->act);
    TRY(str_eqz(in->act, "again") ? notice_again(cx) : notice_discard(cx));
    return reply_see_other(out, STR("/desk/outbox?saved=1"));
}

static enum st try_way(struct ctx *cx, void *arg)
{
    return notice_try(cx, *(const struct str *)arg);
}

/* PAGE  POST /desk/outbox/test
 * perm  settings.manage
 * run   self
 * rate  file
 * arg   way:text<200
 * help  Sends a test message to one's own work phone or mail, or to a webhook. */
enum st page_outbox_test(struct ctx *cx, const struct args_page_outbox_test *in, struct reply *out)
{
    struct str way = in->way;
    AUTO(tx) tx = { 0 };
    enum st st = store_write(cx, cx->site->store, try_way, &way);

    if (st == ST_INPUT || st == ST_RULE) {
        const struct outbox_state s = { .err = cx->err };
        cx->err = (struct err){ 0 };
        TRY(store_read(cx, cx->site->store, &tx));
        return show_outbox(cx, &s, out);
    }
    TRY(st);
    return reply_see_other(out, STR("/desk/outbox#test"));
}
