// SPDX-License-Identifier: Apache-2.0
/* find_page.c - finds matters by the phone or identity number of who filed them, for a purpose (core/privacy/look.h).
 * Its answer is a list of matters, each one written down as looked at; it is no page about a person. */
#include "core/privacy/look.h"
#include "core/site.h"
#include "gen/desk_find_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/desk_rows.h"
#include "page/part/show.h"
#include "store/store.h"

static enum st show(struct ctx *cx, struct desk_view *v, const struct err *fault, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct form_field *field = arena_array(cx->mem, 2, sizeof *field);

    field[0] = (struct form_field){ .id = STR("number"),
                                    .name = STR("number"),
                                    .label = show_text(cx, "find.number"),
                                    .hint = show_text(cx, "find.number.hint"),
                                    .type = STR("text"),
                                    .mode = STR("off"),
                                    .max = 40 };
    if (fault != NULL)
        field[0].error = rules_error(cx->site->rules, str_of(fault->code))->text[cx->who.lang];
    field[1] = show_purposes(cx);
    v->field = field;
    v->n_field = 2;
    v->heading = show_text(cx, "find.title");
    v->frame = layout_make(cx, &(struct layout_of){ v->heading, "desk", "/desk/find" });
    desk_find_html(&o, v);
    return layout_send(cx, &o, fault == NULL ? 200 : 400, out);
}

/* PAGE  GET /desk/find
 * perm  contact.find
 * help  Finds matters by the phone or identity number of who filed them. */
enum st page_find(struct ctx *cx, const struct args_page_find *in, struct reply *out)
{
    struct desk_view v = { 0 };

    (void)in;
    return show(cx, &v, NULL, out);
}

/* PAGE  POST /desk/find
 * perm  contact.find
 * run   self
 * rate  find
 * arg   number:text<100 purpose:word
 * help  Lists the matters found that this officer may see; each find is written down and told to the resident. */
enum st page_find_post(struct ctx *cx, const struct args_page_find_post *in, struct reply *out)
{
    struct desk_view v = { .is_search = true };
    struct look_found found = { 0 };
    AUTO(tx) tx = { 0 };
    struct err fault;

    enum st st = look_find(cx, str_trim(in->number), in->purpose, &found);
    fault = cx->err;
    if (st != ST_OK && !str_eqz(str_of(fault.code), "look.number"))
        return st;
    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    v.row = desk_rows(cx, &(struct desk_list){ .row = found.row, .n = found.n });
    v.n_row = found.n;
    v.is_search = st == ST_OK;
    return show(cx, &v, st == ST_OK ? NULL : &fault, out);
}
