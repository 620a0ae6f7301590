// SPDX-License-Identifier: Apache-2.0
/* urgent_page.c - see urgent_page.h. The page renews itself each half minute, without a sound. */
#include "page/desk/urgent_page.h"

#include <inttypes.h>

#include "core/register/urgent.h"
#include "gen/routes.h"
#include "gen/urgent_html.h"
#include "http/reply.h"
#include "page/part/show.h"

/* PAGE  GET /desk/urgent
 * perm  officer
 * arg   answered:bool?
 * help  Urgent calls that wait for my answer. */
enum st page_urgent(struct ctx *cx, const struct args_page_urgent *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct urgent_view v = { .answered = in->answered };
    struct urgent_calls l;

    TRY(urgent_open(cx, cx->who.login, &l));
    struct urgent_row *r = arena_array(cx->mem, l.n, sizeof *r);
    for (size_t i = 0; i < l.n; i++)
        r[i] = (struct urgent_row){ .no = l.row[i].no,
                                    .tail = show_tail(l.row[i].no),
                                    .step = l.row[i].step,
                                    .told = l.row[i].told,
                                    .until = l.row[i].until,
                                    .action = arena_printf(cx->mem, "/desk/urgent/%" PRId64, -l.row[i].id) };
    v.row = r;
    v.n_row = l.n;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "urgent.title"), "desk", "/desk/urgent" });
    urgent_html(&o, &v);
    reply_header(out, "Refresh", STR("30; url=/desk/urgent"));
    return layout_send(cx, &o, 200, out);
}

/* PAGE  POST /desk/urgent/{id:int}
 * perm  officer
 * help  Answers a call; nobody further is called. */
enum st page_urgent_answer(struct ctx *cx, const struct args_page_urgent_answer *in, struct reply *out)
{
    TRY(urgent_answer(cx, -in->id));
    return reply_see_other(out, STR("/desk/urgent?answered=1"));
}
