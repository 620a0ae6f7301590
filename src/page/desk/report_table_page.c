// SPDX-License-Identifier: Apache-2.0
/* report_table_page.c - a report, and the rows behind one of its figures, as CSV or XLSX. */
#include "core/site.h"
#include "gen/routes.h"
#include "page/desk/report_show.h"
#include "page/desk/table_out.h"

enum { PAGE_ROWS = 200, TABLE_ROWS = 5000 };

static enum st put_head(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                        struct table_out *s)
{
    const struct report *p = q->report;
    const enum lang lang = cx->who.lang;

    table_out_head(s, p->title[lang]);
    table_out_text(s, p->text[lang]);
    table_out_day(s, f->since);
    table_out_day(s, f->until);
    TRY(table_out_row(cx, s));
    table_out_head(s, show_pick(cx, "report.by.", q->by, STR_NONE));
    table_out_head(s, p->whole.label[lang]);
    if (p->part.line > 0) {
        table_out_head(s, p->part.label[lang]);
        table_out_head(s, show_text(cx, "report.rate"));
    }
    return table_out_row(cx, s);
}

static enum st put_line(struct ctx *cx, const struct report_query *q, struct str label, const struct report_line *l,
                        struct table_out *s)
{
    table_out_text(s, label);
    table_out_int(s, l->whole);
    if (q->report->part.line > 0) {
        table_out_int(s, l->part);
        table_out_text(s, report_rate(cx, l));
    }
    return table_out_row(cx, s);
}

/* PAGE  GET /desk/reports/{name:word}/table
 * perm  figures.read
 * arg   unit:text<40? since:day? until:day? by:text<10? format:word?
 * help  A report as CSV or XLSX, with its definition and period. */
enum st page_report_table(struct ctx *cx, const struct args_page_report_table *in, struct reply *out)
{
    struct report_query q = { .unit = in->unit, .by = in->by, .since = in->since, .until = in->until };
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);
    struct report_figures f;
    AUTO(table_out) s = { 0 };

    TRY(report_of(cx, in->name, &q.report));
    TRY(report_run(cx, &q, &f));
    TRY(table_out_open(cx, in->format, &s));
    TRY(put_head(cx, &q, &f, &s));
    for (size_t i = 0; q.by.n > 0 && i < f.n; i++)
        TRY(put_line(cx, &q, report_label(cx, seen, q.by, f.row[i].key), &f.row[i], &s));
    TRY(put_line(cx, &q, show_text(cx, "report.all"), &f.all, &s));
    return table_out_send(cx, &s, q.report->name, out);
}

/* -- the rows -- */

static enum st put_matter(struct ctx *cx, struct show_units *seen, const struct matter *m, struct table_out *s)
{
    table_out_text(s, m->no);
    table_out_text(s, m->title);
    table_out_text(s, show_state(cx, m->procedure, m->state->code));
    table_out_text(s, show_unit(cx, seen, m->unit));
    table_out_text(s, show_category(cx, m->category));
    table_out_text(s, show_pick(cx, "channel.", m->channel, STR_NONE));
    table_out_day(s, day_of(m->opened));
    table_out_day(s, when_is_none(m->closed) ? DAY_NONE : day_of(m->closed));
    table_out_day(s, m->due);
    return table_out_row(cx, s);
}

static enum st put_columns(struct ctx *cx, struct table_out *s)
{
    static const char *const column[] = { "desk.col.no",   "desk.col.matter", "desk.col.state",
                                          "desk.col.unit", "report.category", "report.channel",
                                          "report.opened", "report.closed",   "desk.col.due" };

    for (size_t i = 0; i < N_OF(column); i++)
        table_out_head(s, show_text(cx, column[i]));
    return table_out_row(cx, s);
}

/* Pages of rows until there are no more, or the table is full: then its last line says so. */
static enum st put_matters(struct ctx *cx, const struct report_query *q, struct report_cell *c, struct table_out *s)
{
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);
    struct desk_list l = { .more = true };

    for (c->page = 1; l.more && c->page <= TABLE_ROWS / PAGE_ROWS; c->page++) {
        TRY(report_rows(cx, q, c, &l));
        for (size_t i = 0; i < l.n; i++)
            TRY(put_matter(cx, seen, &l.row[i], s));
    }
    if (!l.more)
        return ST_OK;
    table_out_text(s, show_text(cx, "report.cut"));
    return table_out_row(cx, s);
}

/* PAGE  GET /desk/reports/{name:word}/rows/table
 * perm  figures.read
 * arg   unit:text<40? since:day? until:day? by:text<10? one:bool? key:text<60? part:bool? format:word?
 * help  The matters that one figure counted as CSV or XLSX, newest first, 5,000 at most. */
enum st page_report_rows_table(struct ctx *cx, const struct args_page_report_rows_table *in, struct reply *out)
{
    struct report_query q = { .unit = in->unit, .by = in->by, .since = in->since, .until = in->until };
    struct report_cell c = {
        .part = in->part, .one_key = in->one, .rows_only = true, .key = in->key, .size = PAGE_ROWS
    };
    AUTO(table_out) s = { 0 };

    TRY(report_of(cx, in->name, &q.report));
    TRY(table_out_open(cx, in->format, &s));
    TRY(put_columns(cx, &s));
    TRY(put_matters(cx, &q, &c, &s));
    return table_out_send(cx, &s, arena_printf(cx->mem, "%.*s-rows", STR_ARG(q.report->name)), out);
}
