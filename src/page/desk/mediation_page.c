// SPDX-License-Identifier: Apache-2.0
/* mediation_page.c - see mediation_page.h. The rate is printed with what it is made of. */
#include "page/desk/mediation_page.h"

#include <inttypes.h>

#include "codec/csv.h"
#include "core/matter/mediation.h"
#include "core/org/access.h"
#include "core/site.h"
#include "gen/mediation_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/part/show.h"

enum { CSV_MAX = 1 << 20 };

static const char *const head[] = { "accepted", "mediated",  "agreed",    "rate",   "oral",
                                    "amount",   "performed", "confirmed", "ended",  "refused",
                                    "rounds",   "found",     "prevented", "turned", "people" };
enum { HEADS = N_OF(head), RATE = 3 };

static struct str head_text(struct ctx *cx, int i)
{
    return show_pick(cx, "stats.", str_of(head[i]), STR_NONE);
}

/* "2026-06": its first day; else the month of today. */
static struct day month_of(struct ctx *cx, struct str text)
{
    struct day d = show_today(cx);
    struct buf b = buf_make(cx->mem, 16);
    struct str month = text;

    if (month.n == 7 && day_parse(arena_printf(cx->mem, "%.*s-01", STR_ARG(month)), &d))
        return d;
    day_format(&b, d);
    month = str_cut(buf_str(&b), 0, 7);
    (void)day_parse(arena_printf(cx->mem, "%.*s-01", STR_ARG(month)), &d);
    return d;
}

static struct str month_text(struct ctx *cx, struct day d)
{
    struct buf b = buf_make(cx->mem, 16);

    day_format(&b, d);
    return str_cut(buf_str(&b), 0, 7);
}

static struct str group_text(struct ctx *cx, const struct mediation_row *r)
{
    return show_pick(cx, "stats.by.", r->by, STR_NONE);
}

static struct str row_text(struct ctx *cx, const struct mediation_row *r)
{
    struct str s = str_eqz(r->by, "committee") ? show_pick(cx, "stats.committee.", r->name, STR_NONE)
                   : str_eqz(r->by, "all")     ? show_text(cx, "stats.all")
                                               : show_pick(cx, "choice.", r->by, r->name);
    return s.n > 0 ? s : r->name;
}

/* The columns in their order; the rate of success stands behind what it is made of. */
static struct str cell_text(struct ctx *cx, const struct mediation_row *r, int i)
{
    if (i != RATE && !mediation_has(r->by, (enum mediation_figure)(i < RATE ? i : i - 1)))
        return STR("–");
    if (i != RATE)
        return arena_printf(cx->mem, "%" PRId64, r->n[i < RATE ? i : i - 1]);
    int64_t of = r->n[MEDIATION_ACCEPTED], agreed = r->n[MEDIATION_AGREED];
    if (of == 0)
        return STR("–");
    return arena_printf(cx->mem, "%.1f%% (%" PRId64 "/%" PRId64 ")", (double)agreed * 100 / (double)of, agreed, of);
}

static enum st load(struct ctx *cx, struct str month, struct day *ret_from, struct mediation_figures *ret)
{
    struct str top;

    *ret_from = month_of(cx, month);
    TRY(access_reach(cx, STR("figures.read"), &top));
    if (top.n == 0)
        return FAIL(cx, ST_DENIED, "auth.denied", STR("figures.read"));
    return mediation_count(cx, top, *ret_from, day_add_months(*ret_from, 1), ret);
}

static void fill_lines(struct ctx *cx, const struct mediation_figures *f, struct mediation_view *v)
{
    static const char *const order[] = { "all", "committee", "source", "dispute", "prevented" };
    struct mediation_line *line = arena_array(cx->mem, f->n, sizeof *line);

    for (size_t g = 0; g < N_OF(order); g++)
        for (size_t i = 0, first = v->n_line; i < f->n; i++) {
            const struct mediation_row *r = &f->row[i];
            if (!str_eqz(r->by, order[g]))
                continue;
            struct mediation_cell *c = arena_array(cx->mem, HEADS, sizeof *c);
            for (int k = 0; k < (int)HEADS; k++)
                c[k].text = cell_text(cx, r, k);
            line[v->n_line] = (struct mediation_line){ .label = row_text(cx, r), .cell = c, .n_cell = HEADS };
            line[v->n_line].group = v->n_line == first && g > 0 ? group_text(cx, r) : STR_NONE;
            v->n_line++;
        }
    v->line = line;
}

/* PAGE  GET /desk/mediation
 * perm  figures.read
 * arg   month:text<10?
 * help  What mediation committees did in a month: accepted, agreed, performed, confirmed; by committee, source
 *       and kind. */
enum st page_mediation(struct ctx *cx, const struct args_page_mediation *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct mediation_view v = { 0 };
    struct mediation_figures f;
    struct day from;

    TRY(load(cx, in->month, &from, &f));
    struct mediation_cell *h = arena_array(cx->mem, HEADS, sizeof *h);
    for (int i = 0; i < (int)HEADS; i++)
        h[i].text = head_text(cx, i);
    v.head = h;
    v.n_head = HEADS;
    v.month = input_text(cx, "month", "stats.month", "stats.month.hint", month_text(cx, from));
    v.month.is_short = true;
    v.export_href = arena_printf(cx->mem, "/desk/mediation/export?month=%.*s", STR_ARG(v.month.value));
    fill_lines(cx, &f, &v);
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "stats.title"), "desk", "/desk/mediation" });
    mediation_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* PAGE  GET /desk/mediation/export
 * perm  figures.read
 * arg   month:text<10?
 * help  The same as CSV. */
enum st page_mediation_export(struct ctx *cx, const struct args_page_mediation_export *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, CSV_MAX);
    struct csv_out o = { .b = &b };
    struct mediation_figures f;
    struct day from;

    TRY(load(cx, in->month, &from, &f));
    csv_put(&o, show_text(cx, "stats.month"));
    csv_put(&o, show_text(cx, "stats.by"));
    csv_put(&o, show_text(cx, "stats.name"));
    for (int i = 0; i < (int)HEADS; i++)
        if (i != RATE)
            csv_put(&o, head_text(cx, i));
    csv_end(&o);
    for (size_t i = 0; i < f.n; i++) {
        csv_put(&o, month_text(cx, from));
        csv_put(&o, group_text(cx, &f.row[i]));
        csv_put(&o, row_text(cx, &f.row[i]));
        for (int k = 0; k < MEDIATION_N; k++)
            if (mediation_has(f.row[i].by, (enum mediation_figure)k))
                csv_put_int(&o, f.row[i].n[k]);
            else
                csv_put(&o, STR("")); /* not asked of such a row, which is not zero */
        csv_end(&o);
    }
    reply_header(out, "Content-Disposition", STR("attachment; filename=\"mediation.csv\""));
    return reply_bytes(out, 200, STR("text/csv; charset=utf-8"), buf_str(&b));
}
