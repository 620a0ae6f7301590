// SPDX-License-Identifier: Apache-2.0
/* csv.h - RFC 4180 in and out, a piece at a time; it does no input or output itself.
 *
 * Reading: feed pieces of any size, take rows while there are some, finish, take the rest.
 *     struct csv c = csv_make(mem, ',');
 *     csv_feed(&c, piece); while (csv_next(&c, &row)) …; csv_finish(&c); while (csv_next(&c, &row)) …;
 *     TRY(csv_status(&c, e));
 * Quoted fields may hold line ends and doubled quotes; a byte order mark, LF and CRLF are understood; empty
 * lines are passed over. As spreadsheets do, a quote inside a plain field is itself and text after a closing
 * quote is added to the field. Faults end the reading: a quote that never closes, bytes that are no UTF-8,
 * a row over CSV_ROW_MAX bytes or CSV_FIELD_MAX fields. */
#pragma once
#include "base/day.h"
#include "base/err.h"

enum { CSV_ROW_MAX = 16 << 20, CSV_FIELD_MAX = 1024 };

struct csv_row {
    const struct str *field;
    size_t n;
    size_t line; /* of its first byte, from 1 */
    bool ragged; /* more or fewer fields than the first row */
};

struct csv {        /* private but for any_bytes */
    bool any_bytes; /* set after making: bytes that are no UTF-8 are let through */
    struct arena *mem;
    char *p;
    size_t n, room;  /* bytes held */
    size_t from, at; /* start of the row, scanned to */
    struct str *field;
    size_t n_field, room_field, first_n; /* first_n: fields of the first row */
    size_t line, next_line;
    struct err err;
    char sep;
    char state;
    bool finished, begun;
};

struct csv csv_make(struct arena *mem, char sep);
struct csv csv_of_text(struct arena *mem, struct str whole); /* comma; fed and finished */
void csv_feed(struct csv *c, struct str piece);
void csv_finish(struct csv *c);
/* False when more must be fed, at the end, or on a fault. Fields live until the next call for `c`. */
bool csv_next(struct csv *c, struct csv_row *ret);
/* The fault that ended the reading (csv.quote, csv.utf8, csv.row; the line is the detail), or ST_OK. */
MUST_CHECK enum st csv_status(const struct csv *c, struct err *e);

/* Writing. Rows end in LF. With `guard`, a text that a spreadsheet would run as a formula (it starts with
 * = + - @, tab or CR and is no number) gets an apostrophe in front: for exports that people open, never
 * for those that are read back. */
struct csv_out {
    struct buf *b;
    bool guard;
    bool begun; /* private */
};
void csv_put(struct csv_out *o, struct str field);
void csv_put_int(struct csv_out *o, int64_t v);
void csv_put_day(struct csv_out *o, struct day d); /* DAY_NONE is empty */
void csv_end(struct csv_out *o);
