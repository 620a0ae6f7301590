// SPDX-License-Identifier: Apache-2.0
/* figures_page.c - see figures_page.h.
 *
 * A count under 5 is hidden; where one row would be hidden alone among those that a published sum adds up, the next
 * smallest goes with it, since the sum gives a single gap away. */
#include "page/resident/figures_page.h"

#include "core/matter/desk.h"
#include "core/site.h"
#include "gen/figures_html.h"
#include "gen/routes.h"
#include "page/part/show.h"

#include <inttypes.h>

enum { FEW = 5 };

static bool is_few(int64_t n)
{
    return n > 0 && n < FEW;
}

/* One word for all that is hidden: which of them was small is not said. */
static struct str shown(struct ctx *cx, int64_t n, bool hide)
{
    return hide ? show_text(cx, "figures.secret") : arena_printf(cx->mem, "%" PRId64, n);
}

/* What is added up somewhere: all, open, answered, and what each of them leaves. */
static bool in_group(const struct figures_cell *c, int group)
{
    const bool in[] = { c->answered, c->open && !c->answered, !c->open, c->open, !c->answered, true };

    return in[group];
}

/* Hides the smallest that is shown yet, if the group gives something away; true = it did. */
static bool hide_one(struct figures_cell *c, size_t n, int group)
{
    struct figures_cell *least = NULL;
    int64_t hidden = 0, sum = 0;

    for (size_t i = 0; i < n; i++) {
        if (!in_group(&c[i], group) || c[i].n == 0)
            continue;
        hidden += c[i].hide;
        sum += c[i].hide ? c[i].n : 0;
        if (!c[i].hide && (least == NULL || c[i].n < least->n))
            least = &c[i];
    }
    if (hidden == 0 || (hidden > 1 && sum >= FEW) || least == NULL)
        return false;
    least->hide = true;
    return true;
}

void figures_hide(struct figures_cell *c, size_t n)
{
    enum { GROUPS = 6 };
    bool more = true;

    for (size_t i = 0; i < n; i++)
        c[i].hide = is_few(c[i].n);
    while (more) {
        more = false;
        for (int g = 0; g < GROUPS; g++)
            more |= hide_one(c, n, g);
    }
}

int64_t figures_most(const struct figures_cell *c, size_t n)
{
    int64_t most = 1;

    for (size_t i = 0; i < n; i++)
        most = !c[i].hide && c[i].n > most ? c[i].n : most;
    return most;
}

struct figures_hidden figures_sums(int64_t total, int64_t open, int64_t answered)
{
    const bool tells = is_few(open - answered) || is_few(total - answered) || is_few(total - open - answered);

    return (struct figures_hidden){ .total = is_few(total),
                                    .open = is_few(open) || is_few(total - open),
                                    .answered = is_few(answered) || (answered > 0 && tells) };
}

static const struct procedure *shown_procedure(struct ctx *cx, const struct desk_count *c)
{
    const struct procedure *p = rules_procedure(cx->site->rules, c->procedure);

    return p == NULL || p->sealed || c->n == 0 ? NULL : p;
}

static struct figures_cell *cells_of(struct ctx *cx, const struct desk_counts *c)
{
    struct figures_cell *cell = arena_array(cx->mem, c->n, sizeof *cell);

    for (size_t i = 0; i < c->n; i++) {
        const struct procedure *p = shown_procedure(cx, &c->row[i]);
        const struct state *s = p == NULL ? NULL : rules_state(p, c->row[i].state);
        if (s != NULL)
            cell[i] =
                (struct figures_cell){ .n = c->row[i].n, .open = !s->closed, .answered = str_eqz(s->code, "ANS") };
    }
    figures_hide(cell, c->n);
    return cell;
}

static void fill_rows(struct ctx *cx, const struct desk_counts *c, struct figures_view *v)
{
    struct figures_row *r = arena_array(cx->mem, c->n, sizeof *r);
    const struct figures_cell *cell = cells_of(cx, c);
    const int64_t most = figures_most(cell, c->n);

    for (size_t i = 0; i < c->n; i++) {
        const struct procedure *p = shown_procedure(cx, &c->row[i]);
        if (p == NULL)
            continue;
        r[v->n_row++] =
            (struct figures_row){ .label = arena_printf(cx->mem, "%.*s · %.*s", STR_ARG(show_procedure(cx, p)),
                                                        STR_ARG(show_state(cx, p, c->row[i].state))),
                                  .value = shown(cx, c->row[i].n, cell[i].hide),
                                  .width = cell[i].hide ? 0 : c->row[i].n * 100 / most };
    }
    v->row = r;
}

static int64_t sum_open(struct ctx *cx, const struct desk_counts *c)
{
    int64_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        const struct procedure *p = rules_procedure(cx->site->rules, c->row[i].procedure);
        const struct state *s = p == NULL || p->sealed ? NULL : rules_state(p, c->row[i].state);
        if (s != NULL && !s->closed)
            n += c->row[i].n;
    }
    return n;
}

static int64_t sum(struct ctx *cx, const struct desk_counts *c, const char *state)
{
    int64_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        const struct procedure *p = rules_procedure(cx->site->rules, c->row[i].procedure);
        if (p != NULL && !p->sealed && (state == NULL || str_eqz(c->row[i].state, state)))
            n += c->row[i].n;
    }
    return n;
}

/* Counts of the district are nobody's right but of the program itself, which publishes them. */
static enum st count_all(struct ctx *cx, struct desk_counts *ret)
{
    const struct who reader = cx->who;

    cx->who = (struct who){ .system = true, .lang = reader.lang };
    enum st st = desk_counts(cx, cx->site->root, ret);
    cx->who = reader;
    return st;
}

/* PAGE  GET /figures
 * perm  public
 * help  Public figures: how many matters came in, are open, answered and late. Counts under 5 are hidden. */
enum st page_figures(struct ctx *cx, const struct args_page_figures *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct figures_view v = { .frame = layout_make(
                                  cx, &(struct layout_of){ show_text(cx, "figures.title"), "public", "/figures" }) };
    struct desk_counts c;

    (void)in;
    TRY(count_all(cx, &c));
    const int64_t total = sum(cx, &c, NULL), open = sum_open(cx, &c), answered = sum(cx, &c, "ANS");
    const struct figures_hidden hide = figures_sums(total, open, answered);
    v.total = shown(cx, total, hide.total);
    v.open = shown(cx, open, hide.open);
    v.answered = shown(cx, answered, hide.answered);
    v.overdue = shown(cx, c.overdue, is_few(c.overdue));
    fill_rows(cx, &c, &v);
    figures_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
