// SPDX-License-Identifier: Apache-2.0
/* where.c - see where.h. */
#include "core/org/where.h"

#include "core/org/unit.h"

static const char *const names[WHERE_N] = {
    [WHERE_NO] = "no",           [WHERE_PROCEDURE] = "procedure", [WHERE_STATE] = "state",
    [WHERE_UNIT] = "unit",       [WHERE_PLACE] = "place",         [WHERE_CATEGORY] = "category",
    [WHERE_CHANNEL] = "channel", [WHERE_OPENED] = "opened",       [WHERE_CLOSED] = "closed",
    [WHERE_DUE] = "due",         [WHERE_OPEN] = "open",           [WHERE_OVERDUE] = "overdue",
};

static bool is_day(enum where_field f)
{
    return f == WHERE_OPENED || f == WHERE_CLOSED || f == WHERE_DUE;
}

static bool is_yes_no(enum where_field f)
{
    return f == WHERE_OPEN || f == WHERE_OVERDUE;
}

/* -- reading -- */

/* Longer signs first: ">=" is not ">". */
static const struct {
    const char *sign;
    enum where_op op;
} ops[] = { { ">=", WHERE_GE }, { "<=", WHERE_LE }, { "!=", WHERE_NE },
            { "=", WHERE_EQ },  { ">", WHERE_GT },  { "<", WHERE_LT } };

static bool split_test(struct str text, struct str *name, enum where_op *op, struct str *value)
{
    for (size_t i = 0; i < text.n; i++)
        for (size_t k = 0; k < N_OF(ops); k++) {
            struct str sign = str_of(ops[k].sign);
            if (!str_starts(str_from(text, i), sign))
                continue;
            *name = str_trim(str_cut(text, 0, i));
            *op = ops[k].op;
            *value = str_trim(str_from(text, i + sign.n));
            return true;
        }
    return false;
}

static bool find_field(struct str name, enum where_field *ret)
{
    for (int i = 0; i < WHERE_N; i++)
        if (str_eqz(name, names[i])) {
            *ret = (enum where_field)i;
            return true;
        }
    return false;
}

static bool is_state(const struct rules *r, struct str code)
{
    size_t n;
    const struct procedure *p = rules_procedures(r, &n);

    for (size_t i = 0; i < n; i++)
        if (rules_state(&p[i], code) != NULL)
            return true;
    return false;
}

static bool is_known(const struct rules *r, enum where_field f, struct str value)
{
    if (value.n == 0)
        return false;
    if (f == WHERE_PROCEDURE)
        return rules_procedure(r, value) != NULL;
    return f == WHERE_STATE ? is_state(r, value) : true;
}

static enum st check_value(const struct rules *r, struct where_test *t, struct err *e)
{
    struct str rest = t->value, one;

    if (is_day(t->field))
        return day_parse(t->value, &t->day) ? ST_OK : FAIL_ERR_FIELD(e, ST_USE, "where.value", "where", t->value);
    if (is_yes_no(t->field))
        return str_eqz(t->value, "yes") || str_eqz(t->value, "no")
                   ? ST_OK
                   : FAIL_ERR_FIELD(e, ST_USE, "where.value", "where", t->value);
    if (t->value.n == 0)
        return FAIL_ERR_FIELD(e, ST_USE, "where.value", "where", str_of(names[t->field]));
    while (str_split(&rest, '/', &one))
        if (!is_known(r, t->field, one))
            return FAIL_ERR_FIELD(e, ST_USE, "where.value", "where", one);
    return ST_OK;
}

static enum st read_test(const struct rules *r, struct str text, struct where_test *ret, struct err *e)
{
    struct str name;

    *ret = (struct where_test){ .day = DAY_NONE };
    if (!split_test(text, &name, &ret->op, &ret->value))
        return FAIL_ERR_FIELD(e, ST_USE, "where.op", "where", text);
    if (!find_field(name, &ret->field))
        return FAIL_ERR_FIELD(e, ST_USE, "where.field", "where", name);
    if (ret->op != WHERE_EQ && ret->op != WHERE_NE && !is_day(ret->field))
        return FAIL_ERR_FIELD(e, ST_USE, "where.op", "where", text);
    return check_value(r, ret, e);
}

enum st where_parse(const struct rules *r, struct str text, struct where *ret, struct err *e)
{
    struct str rest = text, one;

    *ret = (struct where){ .n = 0 };
    while (str_split(&rest, ',', &one)) {
        if (str_trim(one).n == 0)
            continue;
        if (ret->n == WHERE_TESTS)
            return FAIL_ERR_FIELD(e, ST_USE, "where.field", "where", one);
        TRY(read_test(r, str_trim(one), &ret->test[ret->n++], e));
    }
    return ST_OK;
}

/* -- asking -- */

static struct str text_of(const struct where_row *row, enum where_field f)
{
    switch (f) {
    case WHERE_NO:
        return row->no;
    case WHERE_PROCEDURE:
        return row->procedure;
    case WHERE_STATE:
        return row->state;
    case WHERE_CATEGORY:
        return row->category;
    case WHERE_CHANNEL:
        return row->channel;
    case WHERE_OPEN:
        return row->open ? STR("yes") : STR("no");
    case WHERE_OVERDUE:
        return row->overdue ? STR("yes") : STR("no");
    case WHERE_UNIT:
    case WHERE_PLACE:
    case WHERE_OPENED:
    case WHERE_CLOSED:
    case WHERE_DUE:
    case WHERE_N:
        break;
    }
    return STR_NONE;
}

/* 610404001000 is the town of 610404001005; 610404000000 the district of both. */
static bool lies_in(struct str place, struct str wider)
{
    static const size_t width[] = { 6, 9 };

    for (size_t i = 0; i < N_OF(width); i++) {
        struct str zeros = str_from(wider, width[i]);
        bool whole = wider.n == 12;
        for (size_t k = 0; k < zeros.n; k++)
            whole &= zeros.p[k] == '0';
        if (whole)
            return str_starts(place, str_cut(wider, 0, width[i]));
    }
    return str_eq(place, wider);
}

static bool is_value(const struct where_row *row, enum where_field f, struct str value)
{
    if (f == WHERE_UNIT)
        return unit_is_within(row->path, value);
    if (f == WHERE_PLACE)
        return lies_in(row->place, value);
    return str_eq(text_of(row, f), value);
}

static bool is_one_of(const struct where_row *row, const struct where_test *t)
{
    struct str rest = t->value, one;

    while (str_split(&rest, '/', &one))
        if (is_value(row, t->field, one))
            return true;
    return false;
}

static bool day_holds(const struct where_row *row, const struct where_test *t)
{
    struct day d = t->field == WHERE_OPENED ? row->opened : t->field == WHERE_CLOSED ? row->closed : row->due;

    if (day_is_none(d))
        return t->op == WHERE_NE;
    switch (t->op) {
    case WHERE_EQ:
        return d.n == t->day.n;
    case WHERE_NE:
        return d.n != t->day.n;
    case WHERE_GE:
        return d.n >= t->day.n;
    case WHERE_LE:
        return d.n <= t->day.n;
    case WHERE_GT:
        return d.n > t->day.n;
    case WHERE_LT:
        return d.n < t->day.n;
    }
    return false;
}

bool where_holds(const struct where *w, const struct where_row *row)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct where_test *t = &w->test[i];
        bool holds = is_day(t->field) ? day_holds(row, t) : is_one_of(row, t) == (t->op == WHERE_EQ);
        if (!holds)
            return false;
    }
    return true;
}
