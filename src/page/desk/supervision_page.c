// SPDX-License-Identifier: Apache-2.0
/* supervision_page.c - see supervision_page.h. */
#include "page/desk/supervision_page.h"

#include "core/matter/desk.h"
#include "core/reception/escalate.h"
#include "core/site.h"
#include "gen/routes.h"
#include "gen/supervision_html.h"
#include "http/reply.h"
#include "page/part/show.h"

enum { ROWS = 100 };

/* What opened it: of its first event. */
static struct str trigger_of(const struct story *s)
{
    for (size_t i = 0; s->n_entry > 0 && i < s->entry[0].n_field; i++)
        if (str_eqz(s->entry[0].field[i].name, "trigger"))
            return s->entry[0].field[i].value;
    return STR_NONE;
}

static struct str choice(struct ctx *cx, const char *head, struct str value)
{
    struct str s = value.n == 0 ? STR_NONE : show_pick(cx, head, value, STR_NONE);

    return s.n > 0 ? s : value;
}

static enum st row_of(struct ctx *cx, struct show_units *seen, const struct matter *m, struct supervision_row *ret)
{
    const struct rung *next;
    struct story s;

    TRY(matter_story(cx, m, &s));
    TRY(escalate_due(cx, m, &s, &next));
    *ret = (struct supervision_row){ .no = m->no,
                                     .title = m->title,
                                     .unit = show_unit(cx, seen, m->unit),
                                     .level = choice(cx, "choice.level.", escalate_level(&s)),
                                     .why = choice(cx, "choice.trigger.", trigger_of(&s)),
                                     .state = show_state(cx, m->procedure, m->state->code),
                                     .has_due = !day_is_none(m->due) };
    if (ret->has_due)
        ret->due = show_due(cx, m->due, false);
    if (next != NULL) {
        ret->next = choice(cx, "choice.level.", next->next);
        ret->days = next->days;
    }
    return ST_OK;
}

/* PAGE  GET /desk/supervision
 * perm  figures.read
 * arg   saved:bool?
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
    struct supervision_view v = { .is_saved = in->saved };
    struct show_units seen = { 0 };
    struct desk_list l;

    TRY(desk_list(cx, &q, &l));
    struct supervision_row *r = arena_array(cx->mem, l.n, sizeof *r);
    for (size_t i = 0; i < l.n; i++)
        TRY(row_of(cx, &seen, &l.row[i], &r[i]));
    for (size_t i = 0; i < l.n; i++)
        v.n_next += r[i].next.n > 0;
    v.row = r;
    v.n_row = l.n;
    v.total = l.total;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "supervise.title"), "desk", "/desk/supervision" });
    supervision_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* PAGE  POST /desk/supervision/{no:caseno}
 * perm  matter.step
 * help  Raises a supervision whose term passed unanswered to the next level of data/ladder.def (V05). */
enum st page_supervision_raise(struct ctx *cx, const struct args_page_supervision_raise *in, struct reply *out)
{
    TRY(escalate_take(cx, in->no));
    return reply_see_other(out, STR("/desk/supervision?saved=1"));
}
