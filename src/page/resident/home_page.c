// SPDX-License-Identifier: Apache-2.0
/* home_page.c - see home_page.h. The terms it promises are read from the rules. */
#include "page/resident/home_page.h"

#include "core/site.h"
#include "gen/home_html.h"
#include "gen/routes.h"
#include "page/part/input.h"
#include "page/resident/start.h"

static int term_days(struct ctx *cx, const char *code)
{
    const struct term *t = rules_term(cx->site->rules, str_of(code));

    return t == NULL ? 0 : t->length;
}

static void fill_kinds(struct ctx *cx, struct home_view *v)
{
    size_t n = 0;
    const struct procedure *p = rules_procedures(cx->site->rules, &n);
    struct home_kind *k = arena_array(cx->mem, n, sizeof *k);

    for (size_t i = 0; i < n; i++)
        if (start_is_open(&p[i]) && !str_eqz(p[i].id, "petition"))
            k[v->n_kind++] = (struct home_kind){ p[i].id, show_procedure(cx, &p[i]),
                                                 show_pick(cx, "home.kind.", p[i].id, STR_NONE) };
    v->kind = k;
}

/* PAGE  GET /
 * perm  public
 * help  What a resident can do: file a matter, follow one, see the figures. */
enum st page_home(struct ctx *cx, const struct args_page_home *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct home_view v = {
        .frame = layout_make(cx, &(struct layout_of){ show_text(cx, "home.title"), "home", "/" }),
        .receive_days = term_days(cx, "D01"),
        .handle_days = term_days(cx, "D06"),
        .review_days = term_days(cx, "D09"),
        .no = input_text(cx, "no", "query.no", NULL, STR_NONE),
        .code = input_text(cx, "code", "query.code", NULL, STR_NONE),
    };

    (void)in;
    fill_kinds(cx, &v);
    home_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
