// SPDX-License-Identifier: Apache-2.0
/* query_page.c - see query_page.h. A wrong number and a wrong code get the same answer. */
#include "page/resident/query_page.h"

#include "core/matter/code.h"
#include "core/matter/matter.h"
#include "gen/query_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/gate/gate.h"
#include "page/part/input.h"

struct str query_clean_no(struct arena *mem, struct str typed)
{
    struct buf b = buf_make(mem, 64);

    for (size_t i = 0; i < typed.n && !buf_is_full(&b); i++)
        if ((typed.p[i] >= '0' && typed.p[i] <= '9') || typed.p[i] == 'X' || typed.p[i] == 'x')
            buf_byte(&b, typed.p[i] == 'x' ? 'X' : typed.p[i]);
    return buf_str(&b);
}

static enum st show_query(struct ctx *cx, struct str no, bool wrong, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct form_fault fault = { STR("no"), show_text(cx, "query.wrong") };
    struct query_view v = {
        .frame = layout_make(cx, &(struct layout_of){ show_text(cx, "query.title"), "public", "/query" }),
        .no = input_text(cx, "no", "query.no", "query.no.hint", no),
        .code = input_text(cx, "code", "query.code", "query.code.hint", STR_NONE),
        .faults = { &fault, wrong ? 1 : 0 },
    };

    if (wrong)
        v.no.error = fault.text;
    query_html(&o, &v);
    return layout_send(cx, &o, wrong ? 404 : 200, out);
}

/* PAGE  GET /query
 * perm  public
 * arg   no:text<80?
 * help  Asks a resident for number and query code. */
enum st page_query(struct ctx *cx, const struct args_page_query *in, struct reply *out)
{
    return show_query(cx, in->no, false, out);
}

/* PAGE  POST /query
 * perm  public
 * run   read
 * rate  guess
 * arg   no:text<80? code:text<80?
 * help  Opens a resident's matter when number and code belong together. */
enum st page_query_open(struct ctx *cx, const struct args_page_query_open *in, struct reply *out)
{
    struct str no = query_clean_no(cx->mem, in->no), code = code_clean(cx->mem, in->code);
    enum st st = matter_prove(cx, no, code);

    if (st == ST_NOT_FOUND) {
        cx->err = (struct err){ 0 };
        return show_query(cx, in->no, true, out);
    }
    TRY(st);
    gate_remember(out, no, code);
    return reply_see_other(out, arena_printf(cx->mem, "/matter/%.*s", STR_ARG(no)));
}
