// SPDX-License-Identifier: Apache-2.0
/* xlsx.h - spreadsheets (ECMA-376) in and out, a row at a time, in memory that does not grow with the rows.
 *
 * Reading takes the first sheet. What a cell holds is text, number, yes/no, or a time: a number whose style
 * is a date format. Many files keep times as bare numbers; whoever expects a time in a column turns such a
 * number into one with xlsx_when. Rows without any value are passed over at little cost.
 * A stranger's file is opened without network, entities or DTD, and with limits on bytes and on the ratio
 * they are unpacked by. It computes no formula (the stored value counts) and reads no macro, chart or link. */
#pragma once
#include "base/day.h"
#include "base/err.h"

enum cell_kind { CELL_EMPTY = 0, CELL_TEXT, CELL_NUMBER, CELL_TIME, CELL_BOOL, CELL_ERROR };

struct cell {
    enum cell_kind kind;
    struct str text; /* as a person reads it: "0.1", "2020-01-06 12:09:38", "2020-01-06", "1", "#N/A" */
    double number;   /* NUMBER, TIME, BOOL */
};
struct xlsx_row {
    const struct cell *cell; /* from column A on; gaps are CELL_EMPTY */
    size_t n;
    int64_t number; /* the row's number in the sheet, from 1 */
};

struct xlsx_book;
struct xlsx {
    struct xlsx_book *book;
};

/* Codes: xlsx.file (ST_INPUT; the detail says what is wrong and in which part), xlsx.large (ST_LIMIT). */
MUST_CHECK enum st xlsx_open(struct str path, struct xlsx *ret, struct err *e);
MUST_CHECK enum st xlsx_open_bytes(struct str bytes, struct xlsx *ret, struct err *e); /* borrowed until closed */
void xlsx_close(struct xlsx *x);
/* False at the end or on a fault. The row lives until the next call. */
bool xlsx_next(struct xlsx *x, struct xlsx_row *ret);
/* Did the walk end well? To be asked when xlsx_next has said false. */
MUST_CHECK enum st xlsx_status(const struct xlsx *x, struct err *e);
bool xlsx_is_1904(const struct xlsx *x); /* the file counts days from 1904 */
/* A serial number as an instant in Shanghai, to the second; false outside of 1900-01-01 … 9999-12-31 and for
 * 29 February 1900, which spreadsheets count but never was. */
MUST_CHECK bool xlsx_when(double serial, bool is_1904, struct when *ret);

/* -- writing; columns from left to right, rows from top to bottom -- */
struct xlsx_sheet;
struct xlsx_out {
    struct xlsx_sheet *sheet;
};
/* The file appears whole at xlsx_out_finish; rows wait in a temporary file in the same folder. */
MUST_CHECK enum st xlsx_out_open(struct str path, const char *sheet_name, struct xlsx_out *ret, struct err *e);
void xlsx_put_head(struct xlsx_out *o, struct str title); /* bold; the first row stays in sight */
void xlsx_put_text(struct xlsx_out *o, struct str s); /* past 32,767 characters a cell holds no more: cut, ends in … */
void xlsx_put_int(struct xlsx_out *o, int64_t v);
void xlsx_put_real(struct xlsx_out *o, double v);
void xlsx_put_day(struct xlsx_out *o, struct day d);   /* DAY_NONE leaves the cell empty */
void xlsx_put_when(struct xlsx_out *o, struct when w); /* WHEN_NONE too */
void xlsx_end_row(struct xlsx_out *o);
/* Writes the file. ST_SPACE file.space, ST_LIMIT xlsx.large (over 1,048,576 rows or 16,384 columns). */
MUST_CHECK enum st xlsx_out_finish(struct xlsx_out *o, struct err *e);
void xlsx_out_close(struct xlsx_out *o); /* what is not finished is thrown away */
