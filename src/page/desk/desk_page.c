// SPDX-License-Identifier: Apache-2.0
/* desk_page.c - an officer's work by due day; the filters are the address. See desk_page.h. */
#include "page/desk/desk_page.h"

#include "core/org/account.h"
#include "core/reception/escalate.h"
#include "core/register/urgent.h"
#include "core/site.h"
#include "gen/desk_html.h"
#include "gen/desk_search_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/desk_rows.h"
#include "page/part/input.h"
#include "sys/now.h"

#include <inttypes.h>

static int page_of(int64_t page)
{
    return page >= 1 && page <= 100000 ? (int)page : 1;
}

/* -- work list -- */
static int64_t count_of(const struct desk_counts *c, const struct procedure *p, struct str state)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->row[i].procedure, p->id) && str_eq(c->row[i].state, state))
            return c->row[i].n;
    return 0;
}

/* Matters of that procedure: those that are open, and all. */
static int64_t open_of(const struct desk_counts *c, const struct procedure *p, int64_t *ret_all)
{
    int64_t open = 0;

    *ret_all = 0;
    for (size_t i = 0; i < p->n_state; i++) {
        int64_t n = count_of(c, p, p->state[i].code);
        *ret_all += n;
        open += p->state[i].closed ? 0 : n;
    }
    return open;
}

/* "petition.ACC" -> petition; "late" and nothing -> the only procedure there is, if it is alone. */
static const struct procedure *picked_procedure(struct ctx *cx, const struct desk_counts *c, struct str picked)
{
    const struct procedure *only = NULL;
    struct str rest = picked, id;

    if (str_split(&rest, '.', &id) && rules_procedure(cx->site->rules, id) != NULL)
        return rules_procedure(cx->site->rules, id);
    for (size_t i = 0; i < c->n; i++) {
        const struct procedure *p = rules_procedure(cx->site->rules, c->row[i].procedure);
        if (c->row[i].n == 0 || p == only)
            continue;
        if (only != NULL)
            return NULL;
        only = p;
    }
    return only;
}

static void fill_procedures(struct ctx *cx, const struct desk_counts *c, const struct procedure *here,
                            struct desk_view *v, struct desk_filter *f)
{
    size_t n = 0;
    const struct procedure *p = rules_procedures(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++) {
        int64_t all, open = open_of(c, &p[i], &all);
        if (all > 0)
            f[v->n_filter++] =
                (struct desk_filter){ .href = arena_printf(cx->mem, "/desk?state=%.*s", STR_ARG(p[i].id)),
                                      .label = show_procedure(cx, &p[i]),
                                      .n = open,
                                      .here = &p[i] == here };
    }
}

static void fill_states(struct ctx *cx, const struct desk_counts *c, const struct procedure *p, struct str picked,
                        struct desk_view *v)
{
    struct desk_filter *f = arena_array(cx->mem, p->n_state, sizeof *f);

    for (int closed = 0; closed < 2; closed++)
        for (size_t i = 0; i < p->n_state; i++) {
            const struct state *s = &p->state[i];
            struct str key = arena_printf(cx->mem, "%.*s.%.*s", STR_ARG(p->id), STR_ARG(s->code));
            int64_t n = count_of(c, p, s->code);
            if (s->closed != (closed == 1) || (n == 0 && !str_eq(key, picked)))
                continue;
            f[v->n_state++] = (struct desk_filter){ .href = arena_printf(cx->mem, "/desk?state=%.*s", STR_ARG(key)),
                                                    .label = show_state(cx, p, s->code),
                                                    .n = n,
                                                    .here = str_eq(key, picked),
                                                    .closed = s->closed };
        }
    v->state = f;
}

static void fill_filters(struct ctx *cx, const struct desk_counts *c, struct str picked, struct desk_view *v)
{
    size_t n = 0;
    (void)rules_procedures(cx->site->rules, &n);
    struct desk_filter *f = arena_array(cx->mem, n + 2, sizeof *f);
    const struct procedure *here = picked_procedure(cx, c, picked);
    bool late = str_eqz(picked, "late");

    f[v->n_filter++] = (struct desk_filter){
        .href = STR("/desk"), .label = show_text(cx, "desk.all"), .n = c->open, .here = picked.n == 0
    };
    f[v->n_filter++] = (struct desk_filter){ .href = STR("/desk?state=late"),
                                             .label = show_text(cx, "desk.late"),
                                             .n = c->overdue,
                                             .here = late,
                                             .alarm = c->overdue > 0 };
    fill_procedures(cx, c, picked.n > 0 && !late ? here : NULL, v, f);
    if (here != NULL)
        fill_states(cx, c, here, picked, v);
    v->filter = f;
    v->is_filtered = picked.n > 0;
}

/* What the address asks for: nothing, "late", "petition" (its open ones), or "petition.ACC". */
static struct desk_query query_of(struct str state, int page)
{
    struct desk_query q = { .due_before = DAY_NONE, .held = true, .open_only = true, .page = page, .size = DESK_PAGE };
    struct str rest = state, procedure;

    q.overdue = str_eqz(state, "late");
    if (state.n == 0 || q.overdue || !str_split(&rest, '.', &procedure))
        return q;
    q.procedure = procedure;
    q.state = rest;
    q.open_only = rest.n == 0;
    return q;
}

static enum st fill_drafts(struct ctx *cx, struct desk_view *v)
{
    struct desk_drafts l;

    TRY(desk_drafts(cx, &l));
    struct desk_sign *s = arena_array(cx->mem, l.n, sizeof *s);
    for (size_t i = 0; i < l.n; i++)
        s[i] = (struct desk_sign){ .href = arena_printf(cx->mem, "/desk/matter/%.*s%s", STR_ARG(l.row[i].m.no),
                                                        l.row[i].row.n > 0 ? "/sign" : ""),
                                   .what = show_event(cx, l.row[i].row.n > 0 ? l.row[i].row : STR("N17"), STR_NONE),
                                   .title = l.row[i].m.title };
    v->sign = s;
    v->n_sign = l.n;
    return ST_OK;
}

/* PAGE  GET /desk
 * perm  officer
 * arg   state:word? page:int?
 * help  My work by due day; counts per state are the filters. */
enum st page_desk(struct ctx *cx, const struct args_page_desk *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct desk_view v = { .heading = show_text(cx, "desk.title") };
    int page = page_of(in->page);
    const struct desk_query q = query_of(in->state, page);
    struct desk_list l = { 0 };
    struct desk_counts c = { 0 };
    struct urgent_calls calls;

    if (!account_may(cx, STR("matter.read"))) /* ADM and AUD have no matters */
        return reply_see_other(out, account_may(cx, STR("audit.read")) ? STR("/desk/audit") : STR("/desk/units"));
    TRY(desk_list(cx, &q, &l));
    TRY(desk_counts(cx, STR_NONE, &c));
    TRY(urgent_open(cx, cx->who.login, &calls));
    v.n_call = calls.n;
    TRY(escalate_count(cx, &v.n_late));
    TRY(fill_drafts(cx, &v));
    fill_filters(cx, &c, in->state, &v);
    v.row = desk_rows(cx, &l);
    v.n_row = l.n;
    v.pager =
        desk_pager(cx, &l, page,
                   in->state.n == 0 ? STR("/desk?") : arena_printf(cx->mem, "/desk?state=%.*s&", STR_ARG(in->state)));
    v.frame = layout_make(cx, &(struct layout_of){ v.heading, "desk", "/desk" });
    desk_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* -- search -- */
static struct form_field procedure_field(struct ctx *cx, struct str picked)
{
    size_t n = 0;
    const struct procedure *p = rules_procedures(cx->site->rules, &n);
    struct form_choice *c = arena_array(cx->mem, n + 1, sizeof *c);

    c[0] = (struct form_choice){ .label = show_text(cx, "search.any") };
    for (size_t i = 0; i < n; i++)
        c[i + 1] = (struct form_choice){ p[i].id, show_procedure(cx, &p[i]), str_eq(p[i].id, picked) };
    return input_select(cx, input_text(cx, "procedure", "search.procedure", NULL, STR_NONE), c, n + 1);
}

static struct form_field category_field(struct ctx *cx, struct str picked)
{
    size_t n = 0;
    const struct category *cat = rules_categories(cx->site->rules, &n);
    struct form_choice *c = arena_array(cx->mem, n + 1, sizeof *c);

    c[0] = (struct form_choice){ .label = show_text(cx, "search.any") };
    for (size_t i = 0; i < n; i++)
        c[i + 1] = (struct form_choice){ cat[i].code, show_category(cx, cat[i].code), str_eq(cat[i].code, picked) };
    return input_select(cx, input_text(cx, "category", "file.category", NULL, STR_NONE), c, n + 1);
}

static void fill_search(struct ctx *cx, const struct args_page_desk_search *in, struct desk_view *v)
{
    struct form_field *f = arena_array(cx->mem, 4, sizeof *f);
    struct buf day = buf_make(cx->mem, 16);

    if (!day_is_none(in->before))
        day_format(&day, in->before);
    f[0] = procedure_field(cx, in->procedure);
    f[1] = category_field(cx, in->category);
    f[2] = input_text(cx, "before", "search.before", NULL, buf_str(&day));
    f[2].type = STR("date");
    v->field = f;
    f[3] = input_text(cx, "outer", "search.outer", "search.outer.hint", in->outer);
    v->n_field = 4;
    v->words = in->q;
    v->is_filtered = in->procedure.n > 0 || in->category.n > 0 || !day_is_none(in->before) || in->outer.n > 0;
    v->is_search = in->q.n > 0 || v->is_filtered;
}

/* The address of this search, so that its pages keep it; written by the template's own escape. */
static struct str search_root(struct ctx *cx, const struct args_page_desk_search *in)
{
    struct html_out o = layout_begin(cx);

    html_raw(&o, STR("/desk/search?q="));
    html_part(&o, in->q);
    html_raw(&o, STR("&procedure="));
    html_part(&o, in->procedure);
    html_raw(&o, STR("&category="));
    html_part(&o, in->category);
    html_raw(&o, STR("&before="));
    html_part(&o, in->before);
    html_raw(&o, STR("&"));
    return buf_str(o.b);
}

static enum st find(struct ctx *cx, const struct args_page_desk_search *in, struct desk_view *v)
{
    int page = page_of(in->page);
    const struct desk_query q = { .procedure = in->procedure,
                                  .category = in->category,
                                  .due_before = in->before,
                                  .words = in->q,
                                  .outer = str_trim(in->outer),
                                  .sort = DESK_NEWEST,
                                  .page = page,
                                  .size = DESK_PAGE };
    struct desk_list l;
    int64_t begun = now_mono_ns();

    TRY(desk_list(cx, &q, &l));
    v->took = arena_printf(cx->mem, "%.1f", (double)(now_mono_ns() - begun) / 1e6);
    v->row = desk_rows(cx, &l);
    v->n_row = l.n;
    v->pager = desk_pager(cx, &l, page, search_root(cx, in));
    return ST_OK;
}

/* PAGE  GET /desk/search
 * perm  matter.read
 * rate  search
 * arg   q:text<200? procedure:word? category:word? before:day? outer:text<200? page:int?
 * help  Finds matters by number, title, text and answer, newest first, with filters; or by the number under which
 *       they were assigned from above. */
enum st page_desk_search(struct ctx *cx, const struct args_page_desk_search *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct desk_view v = { .heading = show_text(cx, "search.title"),
                           .may_find = account_may(cx, STR("contact.find")),
                           .may_passed = account_may(cx, STR("complaint.read")) };

    fill_search(cx, in, &v);
    if (v.is_search)
        TRY(find(cx, in, &v));
    v.frame = layout_make(cx, &(struct layout_of){ v.heading, "desk", "/desk/search" });
    desk_search_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
