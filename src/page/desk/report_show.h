// SPDX-License-Identifier: Apache-2.0
/* report_show.h - what the pages of reports and their answer for programs share. */
#pragma once
#include "core/report/report.h"
#include "page/part/show.h"

/* ST_NOT_FOUND "report.unknown". */
MUST_CHECK enum st report_of(struct ctx *cx, struct str name, const struct report **ret);
/* /desk/reports/NAME<tail>?unit=…&since=…&until=…&by=… */
struct str report_address(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                          const char *tail);
/* What a line stands for, in the reader's language. */
struct str report_label(struct ctx *cx, struct show_units *seen, struct str by, struct str key);
/* In percent with one place, cut, never rounded up to 100; "–" of nothing. */
struct str report_rate(struct ctx *cx, const struct report_line *l);
/* The address of the rows behind one of its figures. */
struct str report_opens(struct ctx *cx, const struct report_query *q, const struct report_figures *f,
                        const struct report_cell *c);
/* Which unit is counted, among those the reader may count. */
MUST_CHECK enum st report_unit_field(struct ctx *cx, struct str unit, struct form_field *ret);
