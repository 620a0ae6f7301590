// SPDX-License-Identifier: Apache-2.0
/* alike_page.c - see alike_page.h. A page of its own: it reads the titles of some hundred matters, a matter's page
 * none. */
#include "page/desk/alike_page.h"

#include "core/matter/matter.h"
#include "core/matter/twin.h"
#include "core/org/access.h"
#include "gen/alike_html.h"
#include "gen/routes.h"
#include "page/part/show.h"

static struct alike_row row_of(struct ctx *cx, const struct twin *t)
{
    const char *why = !t->same_person ? "twin.place" : t->like ? "twin.both" : "twin.person";

    return (struct alike_row){ .no = t->no,
                               .title = t->title,
                               .opened = t->opened,
                               .state = show_state(cx, t->procedure, t->state),
                               .why = show_text(cx, why) };
}

/* PAGE  GET /desk/matter/{no:caseno}/alike
 * perm  matter.step
 * help  Matters that may be the same as this one, with the reason; who merges decides. */
enum st page_alike(struct ctx *cx, const struct args_page_alike *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct alike_view v = { 0 };
    struct matter m;
    struct twins t;

    TRY(matter_by_no(cx, in->no, &m));
    TRY(twin_list(cx, &m, &t));
    struct alike_row *row = arena_array(cx->mem, t.n, sizeof *row);
    for (size_t i = 0; i < t.n; i++)
        row[i] = row_of(cx, &t.row[i]);
    v.no = m.no;
    v.title = m.title;
    v.row = row;
    v.n_row = t.n;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "twin.title"), "desk", "/desk" });
    alike_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
