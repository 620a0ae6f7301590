// SPDX-License-Identifier: Apache-2.0
/* desk_rows.c - see desk_rows.h. */
#include "page/desk/desk_rows.h"

#include "core/site.h"
#include "gen/mark_html.h"
#include "page/part/layout.h"
#include "store/token.h"

/* A snippet with its hits marked; every piece is escaped by the template. */
static struct html marked(struct ctx *cx, const struct snippet *s)
{
    struct html_out o = layout_begin(cx);
    size_t at = 0;

    for (size_t i = 0; i < s->n_hit; i++) {
        mark_html(&o, &(struct mark_view){ .before = str_cut(s->text, at, s->hit[i].from),
                                           .hit = str_cut(s->text, s->hit[i].from, s->hit[i].to) });
        at = s->hit[i].to;
    }
    mark_html(&o, &(struct mark_view){ .before = str_from(s->text, at) });
    return (struct html){ buf_str(o.b) };
}

static struct chip due_of(struct ctx *cx, const struct matter *m)
{
    if (m->state->closed)
        return show_state_chip(cx, m);
    return show_due(cx, m->due, false);
}

const struct desk_row *desk_rows(struct ctx *cx, const struct desk_list *l)
{
    struct desk_row *r = arena_array(cx->mem, l->n, sizeof *r);
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);

    for (size_t i = 0; i < l->n; i++) {
        const struct matter *m = &l->row[i];
        r[i] = (struct desk_row){ .no = m->no,
                                  .title = m->title,
                                  .state = show_state(cx, m->procedure, m->state->code),
                                  .unit = show_unit(cx, seen, m->unit),
                                  .place = show_unit(cx, seen, m->place),
                                  .tail = show_tail(m->no),
                                  .chip = due_of(cx, m),
                                  .opened = m->opened };
        if (l->hit != NULL)
            r[i].snippet = marked(cx, &l->hit[i]);
    }
    return r;
}

struct pager desk_pager(struct ctx *cx, const struct desk_list *l, int page, struct str root)
{
    int64_t from = (int64_t)(page - 1) * DESK_PAGE;
    struct pager p = { .total = l->total, .from = l->n > 0 ? from + 1 : 0, .to = from + (int64_t)l->n };

    if (page > 1)
        p.newer = arena_printf(cx->mem, "%.*spage=%d", STR_ARG(root), page - 1);
    if (l->more)
        p.older = arena_printf(cx->mem, "%.*spage=%d", STR_ARG(root), page + 1);
    return p;
}
