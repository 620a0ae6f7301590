// SPDX-License-Identifier: Apache-2.0
/* outbox_page.c - see outbox_page.h. */
#include "page/desk/outbox_page.h"

#include "core/notice/notice.h"
#include "gen/outbox_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/show.h"

/* PAGE  GET /desk/outbox
 * perm  settings.manage
 * arg   saved:bool?
 * help  Notices that wait, were sent or given up, and why: numbers only. */
enum st page_outbox(struct ctx *cx, const struct args_page_outbox *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct notice_figures f;

    TRY(notice_figures(cx, &f));
    struct outbox_fault *fault = arena_array(cx->mem, f.n_fault, sizeof *fault);
    for (size_t i = 0; i < f.n_fault; i++)
        fault[i] = (struct outbox_fault){ show_pick(cx, "outbox.", f.fault[i].channel, STR_NONE),
                                          show_notice_why(cx, f.fault[i].reason), f.fault[i].n };
    struct outbox_view v = { .saved = in->saved,
                             .waiting = f.n[NOTICE_WAITING],
                             .sent = f.n[NOTICE_SENT],
                             .failed = f.n[NOTICE_FAILED],
                             .dropped = f.n[NOTICE_DROPPED],
                             .has_oldest = !when_is_none(f.oldest),
                             .oldest = f.oldest,
                             .fault = fault,
                             .n_fault = f.n_fault };
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "outbox.title"), "desk", "/desk/outbox" });
    outbox_html(&o, &v);
    return layout_send(cx, &o, 200, out);
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
