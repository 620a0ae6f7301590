// SPDX-License-Identifier: Apache-2.0
/* passed_page.c - see passed_page.h; for people and for programs. */
#include "page/desk/passed_page.h"

#include "codec/json.h"
#include "core/privacy/passed.h"
#include "core/site.h"
#include "gen/passed_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/show.h"

enum { ANSWER_MAX = 1 << 20 };

static struct str day_text(struct ctx *cx, struct when w)
{
    return when_is_none(w) ? STR_NONE : show_day(cx, day_of(w));
}

/* PAGE  GET /desk/passed
 * perm  complaint.read
 * help  Complaints that this office had and passed to an organ above: number, days and organ. */
enum st page_passed(struct ctx *cx, const struct args_page_passed *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct show_units seen = { 0 };
    struct passed_view v = { 0 };
    struct passed_list l;

    (void)in;
    TRY(passed_all(cx, &l));
    struct passed_line *row = arena_array(cx->mem, l.n, sizeof *row);
    for (size_t i = 0; i < l.n; i++)
        row[i] = (struct passed_line){ .no = l.row[i].no,
                                       .received = day_text(cx, l.row[i].received),
                                       .sent = day_text(cx, l.row[i].sent),
                                       .taken = day_text(cx, l.row[i].taken),
                                       .organ = show_unit(cx, &seen, l.row[i].organ),
                                       .paper = l.row[i].paper };
    v.row = row;
    v.n_row = l.n;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "passed.title"), "desk", "/desk/passed" });
    passed_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* PAGE   GET /api/v1/passed
 * perm   complaint.read
 * answer 200 passed
 * help   Complaints that this office had and passed to an organ above: number, days and organ. */
enum st api_passed(struct ctx *cx, const struct args_api_passed *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    struct passed_list l;

    (void)in;
    TRY(passed_all(cx, &l));
    json_open(&o, NULL, '{');
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l.n; i++) {
        json_open(&o, NULL, '{');
        json_put_text(&o, "no", l.row[i].no);
        json_put_day(&o, "received", day_of(l.row[i].received));
        json_put_day(&o, "passed", day_of(l.row[i].sent));
        json_put_day(&o, "confirmed", when_is_none(l.row[i].taken) ? DAY_NONE : day_of(l.row[i].taken));
        json_put_text(&o, "organ", l.row[i].organ);
        json_put_bool(&o, "paper", l.row[i].paper);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
