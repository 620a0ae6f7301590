// SPDX-License-Identifier: Apache-2.0
/* export.h - matters as a table to work with elsewhere: CSV, XLSX or NDJSON, a row at a time.
 *
 * Sealed matters and contact data never leave this way. CSV and XLSX have the columns asked for; a line of NDJSON
 * is the whole matter with what each step said. CSV is for people: texts a spreadsheet would run get an apostrophe. */
#pragma once
#include "core/org/where.h"
#include "store/ctx.h"

enum export_format { EXPORT_CSV = 0, EXPORT_XLSX = 1, EXPORT_NDJSON = 2, EXPORT_N };
struct export_options {
    struct str path; /* "-" = standard output; not for XLSX */
    enum export_format format;
    struct where where;
    struct str columns; /* "no,title,body"; empty = the usual ones */
};
bool export_format_of(struct str name, enum export_format *ret); /* "csv", "xlsx", "ndjson" */
/* cx: a reading transaction. The file appears whole or not at all. */
MUST_CHECK enum st export_matters(struct ctx *cx, const struct export_options *o, int64_t *ret_rows);
