// SPDX-License-Identifier: Apache-2.0
/* sheet.h - a table somebody sends, as CSV or XLSX, read row by row in the same way.
 *
 * The first row with any value is the heading. Rows without a value are passed over. What a cell means is
 * the caller's business; sheet_when understands the ways in which times are written. */
#pragma once
#include "base/day.h"
#include "base/err.h"

struct sheet_cell {
    struct str text; /* trimmed of outer blanks */
    double number;   /* of a cell that is a number in the file */
    bool is_number;
};
struct sheet_row {
    const struct sheet_cell *cell;
    size_t n;
    int64_t number; /* of the row or line in the file, from 1 */
};

struct sheet_book;
struct sheet {
    struct sheet_book *book;
};
/* By the file's first bytes, not by its name: a zip is XLSX, anything else is CSV in UTF-8.
 * Codes: those of xlsx.h, csv.h and sys/file.h. */
MUST_CHECK enum st sheet_open(struct str path, struct sheet *ret, struct err *e);
/* The next row with a value; lives until the next call. False at the end or on a fault. */
bool sheet_next(struct sheet *s, struct sheet_row *ret);
MUST_CHECK enum st sheet_status(const struct sheet *s, struct err *e);
void sheet_close(struct sheet *s);

/* "2020-01-07 21:31:53", "2020/1/6 12:09:38", "2020-1-6", ISO 8601, or a spreadsheet's serial number; without a zone
 * the time is Shanghai's. */
bool sheet_when(const struct sheet *s, const struct sheet_cell *c, struct when *ret);
