// SPDX-License-Identifier: Apache-2.0
/* value.h - one column of a row on its way to or from the database.
 *
 * The code that tools/mksql makes turns struct members into values and back; nobody else needs this
 * header. Absent text, day and instant are NULL; an id of 0 is NULL where the statement says `int?`. */
#pragma once
#include "base/day.h"

enum value_kind { V_NULL = 0, V_INT = 1, V_TEXT = 2, V_BLOB = 3 };
struct value {
    enum value_kind kind;
    int64_t i;
    struct str s;
};

static inline struct value value_of_int(int64_t v)
{
    return (struct value){ .kind = V_INT, .i = v };
}
static inline struct value value_of_id(int64_t v)
{
    return (struct value){ .kind = v == 0 ? V_NULL : V_INT, .i = v };
}
static inline struct value value_of_bool(bool v)
{
    return (struct value){ .kind = V_INT, .i = v };
}
static inline struct value value_of_text(struct str s)
{
    return (struct value){ .kind = s.p == NULL ? V_NULL : V_TEXT, .s = s };
}
static inline struct value value_of_blob(struct str s)
{
    return (struct value){ .kind = s.p == NULL ? V_NULL : V_BLOB, .s = s };
}
static inline struct value value_of_when(struct when w)
{
    return (struct value){ .kind = when_is_none(w) ? V_NULL : V_INT, .i = w.ms };
}
static inline struct value value_of_day(struct day d)
{
    return (struct value){ .kind = day_is_none(d) ? V_NULL : V_INT, .i = d.n };
}
static inline struct when value_when(const struct value *v)
{
    return v->kind == V_NULL ? WHEN_NONE : (struct when){ v->i };
}
static inline struct day value_day(const struct value *v) /* rows_next has checked that it fits */
{
    return v->kind == V_NULL ? DAY_NONE : (struct day){ (int32_t)v->i };
}
