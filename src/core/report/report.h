// SPDX-License-Identifier: Apache-2.0
/* report.h - figures with their definition (data/report), and the very rows that each figure counted.
 *
 * A reader needs figures.read and gets the units it reaches; sealed matters are in no report. A figure and its rows
 * are the same text of SQL ({counted} in report.sql), so that the rows are as many as the figure says. Cost: what was
 * opened, ended or issued in the period, of the unit and those below; of letters, of the district. */
#pragma once
#include "core/matter/desk.h"
#include "core/report/report_def.h"

struct report_query {
    const struct report *report;
    struct str unit, by;     /* by: empty, category, channel or unit */
    struct day since, until; /* both days included; DAY_NONE = this year until today */
};
struct report_line {
    struct str key; /* of `by`; empty = all */
    int64_t whole, part;
};
struct report_figures {
    const struct report_line *row; /* largest first */
    size_t n;
    struct report_line all;
    struct day since, until;
    struct str unit;
};
struct report_cell { /* which figure is opened */
    bool part, one_key;
    bool rows_only; /* leaves the list's total at 0 */
    struct str key;
    int page, size;
};

/* Codes: report.by, report.period, unit.unknown, auth.denied. */
MUST_CHECK enum st report_run(struct ctx *cx, const struct report_query *q, struct report_figures *ret);
/* Unit and period that report_run would count, without counting. */
MUST_CHECK enum st report_ask(struct ctx *cx, const struct report_query *q, struct report_figures *ret);
/* What was counted in one cell, newest first; who may not read a matter does not get it. */
MUST_CHECK enum st report_rows(struct ctx *cx, const struct report_query *q, const struct report_cell *c,
                               struct desk_list *ret);
