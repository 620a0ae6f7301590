// SPDX-License-Identifier: Apache-2.0
/* report_def.h - what a report is (data/report/NAME.report, docs/report.md): one count, or a part of it in percent.
 *
 * A count names where its things are found (matters, terms, letters or proposals), which of them, and a test; there is
 * no free query, so that a report asks nothing of persons and always opens the rows that it counted. */
#pragma once
#include "base/str.h"

struct rules;

enum report_from { REPORT_MATTER = 0, REPORT_CLOCK, REPORT_LETTER, REPORT_ADVICE, REPORT_FROM_N };
enum { REPORT_CODES = 4 }; /* terms, letters or kinds of one count */

struct report_count {
    enum report_from from;
    struct str procedure; /* of advice: "any", whatever it was made about */
    struct str what;      /* matter: opened or closed; clock: "D01/D02"; letter: "F04"; advice: kinds of N11 */
    struct str test;
    struct str label[2];
    int line;
};
struct report {
    struct str name, title[2], text[2], source, file;
    struct report_count whole, part; /* of one count only, part.line is 0 */
};

struct annual_row { /* of the annual report, in its order (data/annual.def) */
    bool heading;
    struct str title[2];
    struct str report, by; /* else; by: empty = in all */
};
const struct annual_row *rules_annual(const struct rules *r, size_t *ret_n);
bool report_is_by(struct str by);                                          /* empty, category, channel or unit */
const struct report *rules_report(const struct rules *r, struct str name); /* NULL = unknown */
const struct report *rules_reports(const struct rules *r, size_t *ret_n);  /* by name */
