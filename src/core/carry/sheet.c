// SPDX-License-Identifier: Apache-2.0
/* sheet.c - see sheet.h. */
#include "core/carry/sheet.h"

#include <math.h>
#include <string.h>

#include "codec/csv.h"
#include "codec/xlsx.h"
#include "sys/file.h"

enum { PIECE = 64 * 1024, CELLS_MAX = 1024 };

struct sheet_book {
    struct arena *mem, *row_mem;
    bool is_xlsx;
    struct xlsx xlsx;
    struct fd fd;
    struct csv csv;
    bool ended;
    struct err err;
    struct sheet_cell cell[CELLS_MAX];
    char piece[PIECE];
};

static enum st open_csv(struct sheet_book *b, struct str path, struct err *e)
{
    b->csv = csv_make(b->mem, ',');
    return file_open(path, FILE_READ, &b->fd, e);
}

static enum st open_any(struct sheet_book *b, struct str path, struct err *e)
{
    char head[4] = { 0 };
    size_t n;
    AUTO(fd) f = { 0 };

    TRY(file_open(path, FILE_READ, &f, e));
    TRY(fd_read(&f, head, sizeof head, &n, e));
    b->is_xlsx = n == sizeof head && memcmp(head, "PK\3\4", sizeof head) == 0;
    return b->is_xlsx ? xlsx_open(path, &b->xlsx, e) : open_csv(b, path, e);
}

enum st sheet_open(struct str path, struct sheet *ret, struct err *e)
{
    struct arena *mem = arena_make();
    struct sheet_book *b = arena_take(mem, sizeof *b);

    b->mem = mem;
    b->row_mem = arena_make();
    ret->book = b;
    enum st st = open_any(b, path, e);
    if (st != ST_OK)
        sheet_close(ret);
    return st;
}

void sheet_close(struct sheet *s)
{
    struct sheet_book *b = s->book;

    if (b == NULL)
        return;
    if (b->is_xlsx)
        xlsx_close(&b->xlsx);
    fd_close(&b->fd);
    arena_drop(b->row_mem);
    arena_drop(b->mem);
    s->book = NULL;
}

static bool next_csv(struct sheet_book *b, struct csv_row *row)
{
    while (!csv_next(&b->csv, row)) {
        size_t n = 0;
        if (b->ended || fd_read(&b->fd, b->piece, PIECE, &n, &b->err) != ST_OK)
            return false;
        if (n > 0)
            csv_feed(&b->csv, (struct str){ b->piece, n });
        if (n < PIECE) {
            csv_finish(&b->csv);
            b->ended = true;
        }
    }
    return true;
}

static bool take_csv(struct sheet_book *b, struct sheet_row *ret)
{
    struct csv_row row;

    if (!next_csv(b, &row))
        return false;
    ret->n = row.n < CELLS_MAX ? row.n : CELLS_MAX;
    ret->number = (int64_t)row.line;
    for (size_t i = 0; i < ret->n; i++)
        b->cell[i] = (struct sheet_cell){ .text = str_trim(row.field[i]) };
    return true;
}

static bool take_xlsx(struct sheet_book *b, struct sheet_row *ret)
{
    struct xlsx_row row;

    if (!xlsx_next(&b->xlsx, &row))
        return false;
    ret->n = row.n < CELLS_MAX ? row.n : CELLS_MAX;
    ret->number = row.number;
    for (size_t i = 0; i < ret->n; i++) {
        const struct cell *c = &row.cell[i];
        b->cell[i] = (struct sheet_cell){ .text = str_trim(c->text),
                                          .number = c->number,
                                          .is_number = c->kind == CELL_NUMBER || c->kind == CELL_TIME };
    }
    return true;
}

static bool is_blank(const struct sheet_cell *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c[i].text.n > 0)
            return false;
    return true;
}

bool sheet_next(struct sheet *s, struct sheet_row *ret)
{
    struct sheet_book *b = s->book;

    do {
        if (!(b->is_xlsx ? take_xlsx(b, ret) : take_csv(b, ret)))
            return false;
        ret->cell = b->cell;
    } while (is_blank(b->cell, ret->n));
    return true;
}

enum st sheet_status(const struct sheet *s, struct err *e)
{
    const struct sheet_book *b = s->book;

    if (b->err.st != ST_OK) {
        *e = b->err;
        return b->err.st;
    }
    return b->is_xlsx ? xlsx_status(&b->xlsx, e) : csv_status(&b->csv, e);
}

/* -- times -- */

/* A number of at most `max` digits off the front. */
static bool number(struct str *s, size_t max, int *ret)
{
    size_t n = 0;
    int v = 0;

    while (n < s->n && n < max && s->p[n] >= '0' && s->p[n] <= '9')
        v = v * 10 + (s->p[n++] - '0');
    *s = str_from(*s, n);
    *ret = v;
    return n > 0;
}

static bool one_of(struct str *s, const char *set)
{
    if (s->n == 0 || strchr(set, s->p[0]) == NULL)
        return false;
    *s = str_from(*s, 1);
    return true;
}

static bool clock_part(struct str s, int *ret_seconds)
{
    int h, m, sec = 0;

    if (!number(&s, 2, &h) || !one_of(&s, ":") || !number(&s, 2, &m))
        return false;
    if (one_of(&s, ":") && !number(&s, 2, &sec))
        return false;
    *ret_seconds = (h * 60 + m) * 60 + sec;
    return s.n == 0 && h <= 23 && m <= 59 && sec <= 59;
}

static bool local_when(struct str s, struct when *ret)
{
    int y, m, d, seconds = 0;

    if (!number(&s, 4, &y) || !one_of(&s, "-/.") || !number(&s, 2, &m) || !one_of(&s, "-/.") || !number(&s, 2, &d) ||
        !ymd_is_valid(y, m, d))
        return false;
    if (s.n > 0 && (!one_of(&s, " T") || !clock_part(str_trim(s), &seconds)))
        return false;
    ret->ms = day_start(day_make(y, m, d)).ms + seconds * INT64_C(1000);
    return true;
}

bool sheet_when(const struct sheet *s, const struct sheet_cell *c, struct when *ret)
{
    if (c->is_number)
        return xlsx_when(c->number, s->book->is_xlsx && xlsx_is_1904(&s->book->xlsx), ret);
    return when_parse(c->text, ret) || local_when(c->text, ret);
}
