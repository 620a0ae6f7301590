// SPDX-License-Identifier: Apache-2.0
/* supervision_page.c - see supervision_page.h. */
#include "page/desk/supervision_page.h"

#include "core/matter/desk.h"
#include "core/site.h"
#include "gen/routes.h"
#include "gen/supervision_html.h"
#include "page/part/show.h"

enum { ROWS = 100 };

/* The newest value that a step gave that field. */
static struct str latest(const struct story *s, const char *name)
{
    struct str value = STR_NONE;

    for (size_t i = 0; i < s->n_entry; i++)
        for (size_t k = 0; k < s->entry[i].n_field; k++)
            if (str_eqz(s->entry[i].field[k].name, name))
                value = s->entry[i].field[k].value;
    return value;
}

static struct str choice(struct ctx *cx, const char *head, struct str value)
{
    struct str s = value.n == 0 ? STR_NONE : show_pick(cx, head, value, STR_NONE);

    return s.n > 0 ? s : value;
}

static enum st row_of(struct ctx *cx, struct show_units *seen, const struct matter *m, struct supervision_row *ret)
{
    struct story s;

    TRY(matter_story(cx, m, &s));
    *ret = (struct supervision_row){ .no = m->no,
                                     .title = m->title,
                                     .unit = show_unit(cx, seen, m->unit),
                                     .level = choice(cx, "choice.level.", latest(&s, "level")),
                                     .why = choice(cx, "choice.trigger.", latest(&s, "trigger")),
                                     .state = show_state(cx, m->procedure, m->state->code),
                                     .has_due = !day_is_none(m->due) };
    if (ret->has_due)
        ret->due = show_due(cx, m->due, false);
    return ST_OK;
}

/* PAGE  GET /desk/supervision
 * perm  figures.read
 * help  Open supervisions of my area by due day: level, what opened them, how far the reply is. */
enum st page_supervision(struct ctx *cx, const struct args_page_supervision *in, struct reply *out)
{
    const struct desk_query q = { .procedure = STR("supervision"),
                                  .due_before = DAY_NONE,
                                  .open_only = true,
                                  .held = true,
                                  .sort = DESK_DUE,
                                  .page = 1,
                                  .size = ROWS };
    struct html_out o = layout_begin(cx);
    struct supervision_view v = { 0 };
    struct show_units seen = { 0 };
    struct desk_list l;

    (void)in;
    TRY(desk_list(cx, &q, &l));
    struct supervision_row *r = arena_array(cx->mem, l.n, sizeof *r);
    for (size_t i = 0; i < l.n; i++)
        TRY(row_of(cx, &seen, &l.row[i], &r[i]));
    v.row = r;
    v.n_row = l.n;
    v.total = l.total;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "supervise.title"), "desk", "/desk/supervision" });
    supervision_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
