// SPDX-License-Identifier: Apache-2.0
/* report_page.c - see report_page.h. The question (unit, period, breakdown) is the address, so every figure is a link.
 */
#include "page/desk/report_page.h"

#include "core/org/access.h"
#include "core/report/report.h"
#include "core/site.h"
#include "gen/report_html.h"
#include "gen/report_rows_html.h"
#include "gen/reports_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/desk_rows.h"
#include "page/desk/report_show.h"
#include "page/part/input.h"
#include "page/part/unit_field.h"

#include <inttypes.h>

static const char *const breakdown[] = { "", "category", "channel", "unit" };

enum st report_of(struct ctx *cx, struct str name, const struct report **ret)
{
    *ret = rules_report(cx->site->rules, name);
    return *ret == NULL ? FAIL(cx, ST_NOT_FOUND, "report.unknown", STR_NONE) : ST_OK;
}

struct str report_address(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                          const char *tail)
{
    struct html_out o = layout_begin(cx);

    html_raw(&o, STR("/desk/reports/"));
    html_part(&o, q->report->name);
    html_raw(&o, str_of(tail));
    html_raw(&o, STR("?unit="));
    html_part(&o, f->unit);
    html_raw(&o, STR("&since="));
    html_part(&o, f->since);
    html_raw(&o, STR("&until="));
    html_part(&o, f->until);
    html_raw(&o, STR("&by="));
    html_part(&o, q->by);
    return buf_str(o.b);
}

struct str report_label(struct ctx *cx, struct show_units *seen, struct str by, struct str key)
{
    if (key.n == 0)
        return show_text(cx, by.n == 0 ? "report.all" : "report.by.none");
    if (str_eqz(by, "unit"))
        return show_unit(cx, seen, key);
    if (str_eqz(by, "category"))
        return show_category(cx, key);
    return show_pick(cx, "channel.", key, STR_NONE);
}

struct str report_rate(struct ctx *cx, const struct report_line *l)
{
    if (l->whole == 0)
        return STR("–");
    int64_t tenths = l->part * 1000 / l->whole;
    return arena_printf(cx->mem, "%" PRId64 ".%" PRId64 "%%", tenths / 10, tenths % 10);
}

/* -- all reports -- */

/* PAGE  GET /desk/reports
 * perm  figures.read
 * help  The reports of this district, each with its definition. */
enum st page_reports(struct ctx *cx, const struct args_page_reports *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    size_t n;
    const struct report *p = rules_reports(cx->site->rules, &n);
    struct report_link *l = arena_array(cx->mem, n, sizeof *l);
    struct reports_view v = { .row = l, .n_row = n };

    (void)in;
    for (size_t i = 0; i < n; i++)
        l[i] = (struct report_link){ .href = arena_printf(cx->mem, "/desk/reports/%.*s", STR_ARG(p[i].name)),
                                     .title = p[i].title[cx->who.lang],
                                     .text = p[i].text[cx->who.lang] };
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "report.title"), "desk", "/desk/reports" });
    reports_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* -- one report -- */

struct str report_opens(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                        const struct report_cell *c)
{
    struct html_out o = layout_begin(cx);

    html_raw(&o, report_address(cx, q, f, "/rows"));
    if (c->one_key) {
        html_raw(&o, STR("&one=1&key="));
        html_part(&o, c->key);
    }
    if (c->part)
        html_raw(&o, STR("&part=1"));
    return buf_str(o.b);
}

static struct report_row row_of(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                                const struct report_line *l)
{
    struct report_cell c = { .one_key = l != &f->all, .key = l->key };
    struct report_row r = { .whole = l->whole, .part = l->part, .rate = report_rate(cx, l) };

    r.whole_href = report_opens(cx, q, f, &c);
    c.part = true;
    r.part_href = report_opens(cx, q, f, &c);
    return r;
}

static void fill_rows(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                      struct report_view *v)
{
    struct report_row *r = arena_array(cx->mem, f->n, sizeof *r);
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);

    v->all = row_of(cx, q, f, &f->all);
    for (size_t i = 0; q->by.n > 0 && i < f->n; i++) {
        r[i] = row_of(cx, q, f, &f->row[i]);
        r[i].label = report_label(cx, seen, q->by, f->row[i].key);
    }
    v->row = r;
    v->n_row = q->by.n > 0 ? f->n : 0;
}

static struct form_field day_field(struct ctx *cx, const char *name, const char *label, struct day d)
{
    struct buf b = buf_make(cx->mem, 16);

    day_format(&b, d);
    struct form_field f = input_text(cx, name, label, NULL, buf_str(&b));
    f.type = STR("date");
    return f;
}

enum st report_unit_field(struct ctx *cx, struct str unit, struct form_field *ret)
{
    struct unit_field of = { 0 };

    TRY(access_reach(cx, STR("figures.read"), &of.top));
    *ret = input_text(cx, "unit", "report.unit", NULL, unit);
    return unit_field_choices(cx, &of, ret);
}

static enum st fill_fields(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                           struct report_view *v)
{
    const struct input_options by = { "by", "report.by", "report.by.", breakdown + 1, N_OF(breakdown) - 1 };
    struct form_field *field = arena_array(cx->mem, 4, sizeof *field);

    field[0] = day_field(cx, "since", "report.since", f->since);
    field[1] = day_field(cx, "until", "report.until", f->until);
    field[2] = input_choice(cx, &by, q->by);
    v->field = field;
    v->n_field = 4;
    return report_unit_field(cx, f->unit, &field[3]);
}

/* PAGE  GET /desk/reports/{name:word}
 * perm  figures.read
 * arg   unit:text<40? since:day? until:day? by:text<10?
 * help  One report: numerator, denominator, definition; every figure opens its rows. */
enum st page_report(struct ctx *cx, const struct args_page_report *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct report_query q = { .unit = in->unit, .by = in->by, .since = in->since, .until = in->until };
    struct report_figures f;
    enum lang lang = cx->who.lang;

    TRY(report_of(cx, in->name, &q.report));
    TRY(report_run(cx, &q, &f));
    struct report_view v = { .name = q.report->name,
                             .title = q.report->title[lang],
                             .text = q.report->text[lang],
                             .law = show_law(cx, q.report->source),
                             .whole = q.report->whole.label[lang],
                             .part = q.report->part.label[lang],
                             .has_part = q.report->part.line > 0,
                             .csv_href = report_address(cx, &q, &f, "/table") };
    fill_rows(cx, &q, &f, &v);
    TRY(fill_fields(cx, &q, &f, &v));
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/desk/reports" });
    report_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* -- the rows of a figure -- */

/* PAGE  GET /desk/reports/{name:word}/rows
 * perm  figures.read
 * arg   unit:text<40? since:day? until:day? by:text<10? one:bool? key:text<60? part:bool? page:int<100000?
 * help  The matters that one figure counted, newest first. */
enum st page_report_rows(struct ctx *cx, const struct args_page_report_rows *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct report_query q = { .unit = in->unit, .by = in->by, .since = in->since, .until = in->until };
    int page = in->page > 1 ? (int)in->page : 1;
    const struct report_cell c = {
        .part = in->part, .one_key = in->one, .key = in->key, .page = page, .size = DESK_PAGE
    };
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);
    struct report_figures f;
    struct desk_list l;

    TRY(report_of(cx, in->name, &q.report));
    TRY(report_ask(cx, &q, &f));
    TRY(report_rows(cx, &q, &c, &l));
    struct str root = report_opens(cx, &q, &f, &c);
    struct report_rows_view v = { .title = q.report->title[cx->who.lang],
                                  .what = (in->part ? &q.report->part : &q.report->whole)->label[cx->who.lang],
                                  .back = report_address(cx, &q, &f, ""),
                                  .list = { .row = desk_rows(cx, &l), .n_row = l.n } };
    if (in->one)
        v.what = arena_printf(cx->mem, "%.*s · %.*s", STR_ARG(v.what), STR_ARG(report_label(cx, seen, q.by, in->key)));
    struct str more = str_from(root, str_find(root, STR("?")) + 1);
    v.csv_href = arena_printf(cx->mem, "/desk/reports/%.*s/rows/table?%.*s", STR_ARG(in->name), STR_ARG(more));
    v.total = l.total;
    v.list.pager = desk_pager(cx, &l, page, arena_printf(cx->mem, "%.*s&", STR_ARG(root)));
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/desk/reports" });
    report_rows_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
