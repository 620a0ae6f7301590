// SPDX-License-Identifier: Apache-2.0
/* annual.h - the annual report (X22 41): all figures of a year beside the year before, in the order of data/annual.def.
 *
 * A year that is not over is counted until today, and the year before until the same day. Costs the reports it names,
 * twice. */
#pragma once
#include "core/report/report.h"

struct annual_line {
    const struct annual_row *row;
    const struct report *report; /* NULL = a heading */
    struct report_figures now, then;
};
struct annual {
    int year;
    struct str unit;
    struct day since, until, then_since, then_until;
    const struct annual_line *line;
    size_t n;
};
/* year 0 = this one; unit empty = all the reader may count. Codes: those of report_run, report.year. */
MUST_CHECK enum st annual_make(struct ctx *cx, int64_t year, struct str unit, struct annual *ret);
