// SPDX-License-Identifier: Apache-2.0
/* annual.c - see annual.h. */
#include "core/report/annual.h"

#include <inttypes.h>

#include "core/site.h"

enum { YEAR_FIRST = 2000 };

static struct day same_day(struct day d, int year)
{
    const struct ymd y = day_ymd(d);

    return day_make(year, y.month, y.month == 2 && y.day == 29 ? 28 : y.day);
}

static enum st fill_period(struct ctx *cx, int64_t year, struct annual *a)
{
    const struct day today = day_of(cx->now);
    const int now = day_ymd(today).year;

    if (year == 0)
        year = now;
    if (year < YEAR_FIRST || year > now)
        return FAIL_FIELD(cx, ST_INPUT, "report.year", "year", arena_printf(cx->mem, "%" PRId64, year));
    a->year = (int)year;
    a->since = day_make(a->year, 1, 1);
    a->until = day_make(a->year, 12, 31);
    if (a->until.n > today.n)
        a->until = today;
    a->then_since = day_make(a->year - 1, 1, 1);
    a->then_until = same_day(a->until, a->year - 1);
    return ST_OK;
}

static enum st count_line(struct ctx *cx, const struct annual *a, struct annual_line *l)
{
    struct report_query q = {
        .report = l->report, .unit = a->unit, .by = l->row->by, .since = a->since, .until = a->until
    };

    TRY(report_run(cx, &q, &l->now));
    q.since = a->then_since;
    q.until = a->then_until;
    return report_run(cx, &q, &l->then);
}

enum st annual_make(struct ctx *cx, int64_t year, struct str unit, struct annual *ret)
{
    size_t n;
    const struct annual_row *row = rules_annual(cx->site->rules, &n);
    struct annual_line *line = arena_array(cx->mem, n, sizeof *line);
    struct annual a = { .unit = unit, .line = line, .n = n };

    TRY(fill_period(cx, year, &a));
    for (size_t i = 0; i < n; i++) {
        line[i].row = &row[i];
        line[i].report = row[i].heading ? NULL : rules_report(cx->site->rules, row[i].report);
        if (line[i].report != NULL) {
            TRY(count_line(cx, &a, &line[i]));
            a.unit = line[i].now.unit;
        }
    }
    *ret = a;
    return ST_OK;
}
