// SPDX-License-Identifier: Apache-2.0
/* annual_page.c - see annual_page.h. Page and paper are drawn from one view, so that they cannot differ. */
#include "page/desk/annual_page.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/letter/letter_file.h"
#include "core/org/unit.h"
#include "core/report/annual.h"
#include "core/site.h"
#include "gen/annual_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/report_show.h"
#include "page/part/input.h"
#include "page/part/words.h"

enum { KEYS_SHOWN = 12, ROWS_OF_ONE = 3 };

static struct str number(struct ctx *cx, int64_t n)
{
    return arena_printf(cx->mem, "%" PRId64, n);
}

static struct str filled(struct ctx *cx, const char *key, struct str a, struct str b)
{
    const struct str arg[] = { a, b };

    return show_fill(cx, key, arg, N_OF(arg));
}

/* -- one line -- */

static struct str change_of(struct ctx *cx, int64_t now, int64_t then)
{
    if (now == then)
        return show_text(cx, "annual.same");
    return filled(cx, now > then ? "annual.more" : "annual.less", number(cx, llabs(now - then)), STR_NONE);
}

/* Between two rates, in points with one place; nothing where one of them is of nothing. */
static struct str points_of(struct ctx *cx, const struct report_line *now, const struct report_line *then)
{
    if (now->whole == 0 || then->whole == 0)
        return STR("–");
    const int64_t d = now->part * 1000 / now->whole - then->part * 1000 / then->whole, by = llabs(d);
    if (d == 0)
        return show_text(cx, "annual.same");
    struct str points = arena_printf(cx->mem, "%" PRId64 ".%" PRId64, by / 10, by % 10);
    return filled(cx, d > 0 ? "annual.up" : "annual.down", points, STR_NONE);
}

static struct annual_cell cell_of(struct ctx *cx, const struct annual_line *l, struct str label,
                                  const struct report_cell *c, const int64_t n[2])
{
    const struct report_query q = { .report = l->report, .by = c->one_key ? l->row->by : STR_NONE };

    return (struct annual_cell){ .label = label,
                                 .now = number(cx, n[0]),
                                 .then = number(cx, n[1]),
                                 .change = change_of(cx, n[0], n[1]),
                                 .now_href = report_opens(cx, &q, &l->now, c),
                                 .then_href = report_opens(cx, &q, &l->then, c) };
}

/* -- a report in all: one line, or whole, part and rate -- */

static size_t put_all(struct ctx *cx, const struct annual_line *l, struct annual_cell *row)
{
    const struct report *p = l->report;
    const enum lang lang = cx->who.lang;
    const struct report_line *now = &l->now.all, *then = &l->then.all;
    const int64_t whole[2] = { now->whole, then->whole }, part[2] = { now->part, then->part };
    struct report_cell c = { 0 };

    if (p->part.line == 0) {
        row[0] = cell_of(cx, l, p->title[lang], &c, whole);
        return 1;
    }
    row[0] = cell_of(cx, l, filled(cx, "annual.part", p->title[lang], p->whole.label[lang]), &c, whole);
    c.part = true;
    row[1] = cell_of(cx, l, filled(cx, "annual.part", p->title[lang], p->part.label[lang]), &c, part);
    row[2] = (struct annual_cell){ .label = p->title[lang],
                                   .now = report_rate(cx, now),
                                   .then = report_rate(cx, then),
                                   .change = points_of(cx, now, then) };
    return ROWS_OF_ONE;
}

/* -- a report by keys: the largest of this year, the others together -- */

static int64_t whole_of(const struct report_figures *f, struct str key)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->row[i].key, key))
            return f->row[i].whole;
    return 0;
}

static struct annual_table keys_table(struct ctx *cx, const struct annual_line *l, struct show_units *seen)
{
    struct annual_cell *row = arena_array(cx->mem, KEYS_SHOWN + 1, sizeof *row);
    struct annual_table t = { .row = row };
    int64_t now = l->now.all.whole, then = l->then.all.whole;

    t.caption =
        filled(cx, "annual.by", l->report->title[cx->who.lang], show_pick(cx, "report.by.", l->row->by, STR_NONE));
    for (size_t i = 0; i < l->now.n && t.n_row < KEYS_SHOWN; i++) {
        struct str key = l->now.row[i].key;
        const struct report_cell c = { .one_key = true, .key = key };
        const int64_t n[2] = { l->now.row[i].whole, whole_of(&l->then, key) };
        row[t.n_row++] = cell_of(cx, l, report_label(cx, seen, l->row->by, key), &c, n);
        now -= n[0];
        then -= n[1];
    }
    if (now > 0 || then > 0)
        row[t.n_row++] = (struct annual_cell){ .label = show_text(cx, "annual.rest"),
                                               .now = number(cx, now),
                                               .then = number(cx, then),
                                               .change = change_of(cx, now, then) };
    return t;
}

/* -- parts -- */

/* Tables of the lines from *at to the next heading; figures in all that follow each other share one. */
static void fill_part(struct ctx *cx, const struct annual *a, size_t *at, struct show_units *seen,
                      struct annual_part *ret)
{
    struct annual_table *table = arena_array(cx->mem, a->n, sizeof *table);
    struct annual_cell *row = NULL;

    for (; *at < a->n && a->line[*at].report != NULL; ++*at) {
        const struct annual_line *l = &a->line[*at];
        if (l->row->by.n > 0) {
            table[ret->n_table++] = keys_table(cx, l, seen);
            row = NULL;
            continue;
        }
        if (row == NULL) {
            row = arena_array(cx->mem, a->n * ROWS_OF_ONE, sizeof *row);
            table[ret->n_table++] = (struct annual_table){ .row = row };
        }
        struct annual_table *t = &table[ret->n_table - 1];
        t->n_row += put_all(cx, l, row + t->n_row);
    }
    ret->table = table;
}

static void fill_parts(struct ctx *cx, const struct annual *a, struct annual_view *v)
{
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);
    struct annual_part *part = arena_array(cx->mem, a->n + 1, sizeof *part);

    for (size_t i = 0; i < a->n;) {
        struct annual_part *p = &part[v->n_part++];
        if (a->line[i].report == NULL)
            p->title = a->line[i++].row->title[cx->who.lang];
        fill_part(cx, a, &i, seen, p);
    }
    v->part = part;
}

/* Each report once, in the order in which it first stands. */
static void fill_terms(struct ctx *cx, const struct annual *a, struct annual_view *v)
{
    struct annual_term *t = arena_array(cx->mem, a->n, sizeof *t);
    const enum lang lang = cx->who.lang;

    for (size_t i = 0; i < a->n; i++) {
        const struct report *p = a->line[i].report;
        bool stands = p == NULL;
        for (size_t k = 0; k < i && !stands; k++)
            stands = a->line[k].report == p;
        if (!stands)
            t[v->n_term++] = (struct annual_term){ p->title[lang], p->text[lang], show_law(cx, p->source) };
    }
    v->term = t;
}

static enum st fill_fields(struct ctx *cx, const struct annual *a, struct annual_view *v)
{
    struct form_field *f = arena_array(cx->mem, 2, sizeof *f);

    f[0] = input_text(cx, "year", "annual.field", NULL, number(cx, a->year));
    f[0].type = STR("number");
    v->field = f;
    v->n_field = 2;
    return report_unit_field(cx, a->unit, &f[1]);
}

static struct str file_address(struct ctx *cx, const struct annual *a, const char *format)
{
    return arena_printf(cx->mem, "/desk/reports/annual?year=%d&unit=%.*s&format=%s", a->year, STR_ARG(a->unit), format);
}

/* With its year, always: the paper is read in other years. */
static struct str day_in_full(struct ctx *cx, struct day d)
{
    return words_day_short(cx->mem, cx->who.lang, d, (struct day){ 0 });
}

static enum st fill_view(struct ctx *cx, const struct annual *a, struct str name, struct annual_view *v)
{
    const struct str period[] = { day_in_full(cx, a->since), day_in_full(cx, a->until), day_in_full(cx, a->then_since),
                                  day_in_full(cx, a->then_until) };

    v->now = filled(cx, "annual.year", number(cx, a->year), STR_NONE);
    v->then = filled(cx, "annual.year", number(cx, a->year - 1), STR_NONE);
    v->title = filled(cx, "annual.title", name, v->now);
    v->lead = show_fill(cx, "annual.lead", period, N_OF(period));
    v->pdf = file_address(cx, a, "pdf");
    v->docx = file_address(cx, a, "docx");
    fill_parts(cx, a, v);
    fill_terms(cx, a, v);
    return fill_fields(cx, a, v);
}

/* -- the paper -- */

static void put_table(struct ctx *cx, const struct annual_view *v, const struct annual_table *t, struct paper *p)
{
    static const int width[] = { 6, 2, 2, 3 };
    const struct str head[] = { show_text(cx, "annual.item"), v->now, v->then, show_text(cx, "annual.change") };

    paper_text(p, t->caption);
    paper_table(p, width, N_OF(width));
    paper_head(p, head, N_OF(head));
    for (size_t i = 0; i < t->n_row; i++) {
        const struct str row[] = { t->row[i].label, t->row[i].now, t->row[i].then, t->row[i].change };
        paper_row(p, row, N_OF(row));
    }
}

static const struct paper *paper_of(struct ctx *cx, const struct annual_view *v, struct str name)
{
    struct paper *p = paper_make(cx->mem);

    paper_title(p, v->title);
    paper_text(p, v->lead);
    for (size_t i = 0; i < v->n_part; i++) {
        paper_heading(p, v->part[i].title);
        for (size_t k = 0; k < v->part[i].n_table; k++)
            put_table(cx, v, &v->part[i].table[k], p);
    }
    paper_heading(p, show_text(cx, "annual.terms"));
    for (size_t i = 0; i < v->n_term; i++)
        paper_text(p, filled(cx, "annual.part", v->term[i].title, v->term[i].text));
    paper_text(p, show_text(cx, "report.note"));
    paper_seal(p, name, day_of(cx->now));
    if (cx->site->training)
        paper_mark(p, STR("练习用"));
    return p;
}

static enum st send_paper(struct ctx *cx, const struct paper *p, struct str format, struct reply *out)
{
    enum letter_format f;
    struct str bytes;

    if (!letter_format_parse(format, &f))
        return FAIL_FIELD(cx, ST_INPUT, "letter.format", "format", format);
    TRY(letter_file(cx, p, f, &bytes));
    reply_header(out, "Content-Disposition",
                 arena_printf(cx->mem, "attachment; filename=\"annual.%.*s\"", STR_ARG(format)));
    return reply_bytes(out, 200, letter_format_type(f), bytes);
}

/* PAGE  GET /desk/reports/annual
 * perm  figures.read
 * arg   year:int<9999? unit:text<40? format:word?
 * help  The annual report of X22 41: all figures of a year beside the year before; also as DOCX and PDF. */
enum st page_annual(struct ctx *cx, const struct args_page_annual *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct annual_view v = { 0 };
    struct annual a;
    struct unit u;

    TRY(annual_make(cx, in->year, in->unit, &a));
    TRY(unit_load(cx, a.unit, &u));
    TRY(fill_view(cx, &a, u.name, &v));
    if (in->format.n > 0)
        return send_paper(cx, paper_of(cx, &v, u.name), in->format, out);
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/desk/reports" });
    annual_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
