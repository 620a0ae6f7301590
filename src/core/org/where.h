// SPDX-License-Identifier: Apache-2.0
/* where.h - which matters are meant: "state=ACC/EXT,unit=610404.rsj,opened>=2026-01-01".
 *
 * Tests joined by commas must all hold; values joined by `/` are alternatives. A unit stands for itself and those
 * below it, a place for what lies in it, a day for the whole civil day in Shanghai. Every name and value is checked
 * when it is read, so that a mistyped state is an error and not an empty file. */
#pragma once
#include "base/day.h"
#include "core/rules/rules.h"

enum { WHERE_TESTS = 16 };
enum where_field {
    WHERE_NO = 0,
    WHERE_PROCEDURE,
    WHERE_STATE,
    WHERE_UNIT,
    WHERE_PLACE,
    WHERE_CATEGORY,
    WHERE_CHANNEL,
    WHERE_OPENED,
    WHERE_CLOSED,
    WHERE_DUE,
    WHERE_OPEN,    /* yes or no */
    WHERE_OVERDUE, /* yes or no */
    WHERE_N
};
enum where_op { WHERE_EQ = 0, WHERE_NE, WHERE_GE, WHERE_LE, WHERE_GT, WHERE_LT };
struct where_test {
    enum where_field field;
    enum where_op op;
    struct str value; /* alternatives joined by '/' */
    struct day day;   /* of opened, closed, due */
};
struct where {
    struct where_test test[WHERE_TESTS];
    size_t n;
};
/* Codes: where.field, where.op, where.value; the detail is what was written. Text is borrowed. */
MUST_CHECK enum st where_parse(const struct rules *r, struct str text, struct where *ret, struct err *e);

struct where_row { /* what a matter is asked about */
    struct str no, procedure, state, unit, path, place, category, channel;
    struct day opened, closed, due; /* DAY_NONE: no test but != holds */
    bool open, overdue;
};
bool where_holds(const struct where *w, const struct where_row *row);
