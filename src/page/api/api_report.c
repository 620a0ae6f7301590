// SPDX-License-Identifier: Apache-2.0
/* api_report.c - the figures of a report for programs. */
#include "codec/json.h"
#include "core/report/report.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/report_show.h"

enum { ANSWER_MAX = 4 << 20 };

static void put_line(struct json_out *o, const struct report *p, const struct report_line *l)
{
    json_put_int(o, "whole", l->whole);
    if (p->part.line > 0)
        json_put_int(o, "part", l->part);
}

/* PAGE   GET /api/v1/reports/{name:word}
 * perm   figures.read
 * arg    unit:text<40? since:day? until:day? by:text<10?
 * answer 200 report
 * help   One report: its definition, what was counted in the period, and of it the part; by category, channel or unit.
 */
enum st api_report(struct ctx *cx, const struct args_api_report *in, struct reply *out)
{
    struct report_query q = { .unit = in->unit, .by = in->by, .since = in->since, .until = in->until };
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    struct report_figures f;

    TRY(report_of(cx, in->name, &q.report));
    TRY(report_run(cx, &q, &f));
    json_open(&o, NULL, '{');
    json_put_text(&o, "name", q.report->name);
    json_put_text(&o, "title", q.report->title[cx->who.lang]);
    json_put_text(&o, "definition", q.report->text[cx->who.lang]);
    json_put_text(&o, "unit", f.unit);
    json_put_day(&o, "since", f.since);
    json_put_day(&o, "until", f.until);
    put_line(&o, q.report, &f.all);
    json_open(&o, "items", '[');
    for (size_t i = 0; q.by.n > 0 && i < f.n; i++) {
        json_open(&o, NULL, '{');
        json_put_text(&o, "key", f.row[i].key);
        put_line(&o, q.report, &f.row[i]);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
