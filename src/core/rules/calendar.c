// SPDX-License-Identifier: Apache-2.0
/* calendar.c - see calendar.h. The rows become one byte a day from the first to the last of them. */
#include "core/rules/calendar.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "codec/csv.h"
#include "core/rules/rules.h"

enum { FIRST_YEAR = 1949, LAST_YEAR = 2199 };
enum day_kind { ORDINARY = 0, HOLIDAY = 1, WORKDAY = 2 };

struct calendar {
    int32_t first, n; /* days since 1970 covered by `kind` */
    const uint8_t *kind;
    char version[17];
};

struct dated {
    struct day day;
    enum day_kind kind;
};

static enum st refuse(struct err *e, const struct csv_row *row, const char *code)
{
    char line[24];
    int n = snprintf(line, sizeof line, "%zu", row->line);

    return FAIL_ERR(e, ST_INPUT, code, ((struct str){ line, (size_t)n }));
}

static enum st row_parse(const struct csv_row *row, struct dated *ret, struct err *e)
{
    struct day d;

    if (row->n != 3 || !day_parse(row->field[0], &d))
        return refuse(e, row, "calendar.row");
    int year = day_ymd(d).year;
    bool off = str_eqz(row->field[1], "holiday"), on = str_eqz(row->field[1], "workday");
    if (year < FIRST_YEAR || year > LAST_YEAR || (!off && !on))
        return refuse(e, row, "calendar.row");
    if (on && day_of_week(d) <= 5) /* only a weekend day can be worked in exchange */
        return refuse(e, row, "calendar.row");
    *ret = (struct dated){ d, off ? HOLIDAY : WORKDAY };
    return ST_OK;
}

static bool is_header(const struct csv_row *row)
{
    return row->n == 3 && str_eqz(row->field[0], "date") && str_eqz(row->field[1], "kind") &&
           str_eqz(row->field[2], "name");
}

/* Two walks over the text: the first finds the span and every fault, the second fills the days. */
static enum st walk(struct arena *mem, struct str text, struct calendar *c, uint8_t *kind, struct err *e)
{
    struct csv csv = csv_of_text(mem, text);
    struct csv_row row;
    struct dated d = { .day = DAY_NONE };

    if (csv_next(&csv, &row) && !is_header(&row))
        return refuse(e, &row, "calendar.row");
    while (csv_next(&csv, &row)) {
        TRY(row_parse(&row, &d, e));
        if (kind != NULL) {
            if (kind[d.day.n - c->first] != ORDINARY)
                return refuse(e, &row, "calendar.twice");
            kind[d.day.n - c->first] = (uint8_t)d.kind;
            continue;
        }
        int32_t end = c->first + c->n;
        if (c->n == 0 || d.day.n < c->first)
            c->first = d.day.n;
        if (c->n == 0 || d.day.n >= end)
            end = d.day.n + 1;
        c->n = end - c->first;
    }
    return csv_status(&csv, e);
}

/* Over what counts: the dates and kinds in order, not the names or the layout of the file. */
static void set_version(struct arena *mem, struct calendar *c)
{
    struct digest d;
    uint8_t sum[DIGEST_SIZE];

    digest_start(&d);
    for (int32_t i = 0; i < c->n; i++)
        if (c->kind[i] != ORDINARY) {
            struct buf b = buf_make(mem, 32);
            day_format(&b, (struct day){ c->first + i });
            buf_addz(&b, c->kind[i] == HOLIDAY ? ",holiday\n" : ",workday\n");
            digest_add(&d, buf_str(&b));
        }
    digest_end(&d, sum);
    struct str hex = digest_hex(mem, (struct str){ (const char *)sum, 8 });
    memcpy(c->version, hex.p, 16);
}

enum st calendar_parse(struct arena *mem, struct str csv, const struct calendar **ret, struct err *e)
{
    struct calendar *c = arena_take(mem, sizeof *c);
    struct arena *work = arena_make();
    enum st st = walk(work, csv, c, NULL, e);

    if (st == ST_OK) {
        uint8_t *kind = arena_take(mem, (size_t)c->n);
        c->kind = kind;
        arena_reset(work);
        st = walk(work, csv, c, kind, e);
        set_version(work, c);
    }
    arena_drop(work);
    if (st == ST_OK)
        *ret = c;
    return st;
}

static enum day_kind kind_of(const struct calendar *c, struct day d)
{
    return d.n < c->first || d.n - c->first >= c->n ? ORDINARY : (enum day_kind)c->kind[d.n - c->first];
}

bool calendar_is_working(const struct calendar *c, struct day d)
{
    switch (kind_of(c, d)) {
    case HOLIDAY:
        return false;
    case WORKDAY:
        return true;
    case ORDINARY:
        break;
    }
    return day_of_week(d) <= 5;
}

/* A notice covers its whole year, and reaches at most across New Year into another: National Day tells. */
bool calendar_knows(const struct calendar *c, int year)
{
    return ymd_is_valid(year, 10, 1) && kind_of(c, day_make(year, 10, 1)) == HOLIDAY;
}

struct str calendar_version(const struct calendar *c)
{
    return str_of(c->version);
}

struct day calendar_roll(const struct calendar *c, struct day d)
{
    while (!calendar_is_working(c, d))
        d.n++;
    return d;
}

struct day calendar_add_working(const struct calendar *c, struct day start, int n)
{
    assert(n >= 0);
    for (; n > 0; n--)
        start = calendar_roll(c, (struct day){ start.n + 1 });
    return start;
}

int calendar_working_between(const struct calendar *c, struct day from, struct day to)
{
    int n = 0;

    if (to.n < from.n)
        return -calendar_working_between(c, to, from);
    for (struct day d = { from.n + 1 }; d.n <= to.n; d.n++)
        n += calendar_is_working(c, d);
    return n;
}

struct day calendar_due(const struct calendar *c, struct day start, int unit, int n, bool roll)
{
    struct day due = start;

    assert(n >= 0);
    switch ((enum term_unit)unit) {
    case TERM_CALENDAR:
        due.n += n;
        break;
    case TERM_WORKING:
        due = calendar_add_working(c, start, n);
        break;
    case TERM_MONTH:
        due = day_add_months(start, n);
        break;
    case TERM_SECOND:
    case TERM_N:
        assert(false); /* an alarm's term is no day */
    }
    return roll ? calendar_roll(c, due) : due;
}
