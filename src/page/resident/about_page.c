// SPDX-License-Identifier: Apache-2.0
/* about_page.c - see about_page.h. A text is the messages about.NAME.title, .lead, .1, .1.text and so on. */
#include "page/resident/about_page.h"

#include "gen/about_html.h"
#include "gen/routes.h"
#include "page/part/show.h"

enum { PARTS = 9 };

static void fill_parts(struct ctx *cx, struct str name, struct about_view *v)
{
    struct about_part *p = arena_array(cx->mem, PARTS, sizeof *p);

    for (int i = 1; i <= PARTS; i++) {
        struct str title = show_pick(cx, "about.", name, arena_printf(cx->mem, "%d", i));
        if (title.n == 0)
            break;
        p[v->n_part++] =
            (struct about_part){ title, show_pick(cx, "about.", name, arena_printf(cx->mem, "%d.text", i)) };
    }
    v->part = p;
}

/* PAGE  GET /about/{name:word}
 * perm  public
 * help  Short standing texts: privacy, access, rights. */
enum st page_about(struct ctx *cx, const struct args_page_about *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct about_view v = { .title = show_pick(cx, "about.", in->name, STR("title")),
                            .lead = show_pick(cx, "about.", in->name, STR("lead")) };

    if (v.title.n == 0)
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "public", "" });
    fill_parts(cx, in->name, &v);
    about_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
