// SPDX-License-Identifier: Apache-2.0
/* register_io.c - see register_io.h. */
#include "core/register/register_io.h"

#include <string.h>

#include "codec/csv.h"
#include "codec/json.h"
#include "core/carry/sheet.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "store/store.h"

enum { HEADINGS_MAX = 200, REJECTS_MAX = 5000, UNIT_COLUMN = -2, NO_COLUMN = -1 };

void register_csv(struct ctx *cx, const struct register_def *d, const struct register_rows *l, struct buf *ret)
{
    struct csv_out o = { .b = ret, .guard = true };
    const enum lang lang = cx->who.lang;

    csv_put(&o, STR("unit"));
    for (size_t k = 0; k < d->n_column; k++)
        if (!d->column[k].sealed)
            csv_put(&o, d->column[k].label[lang]);
    csv_end(&o);
    for (size_t i = 0; i < l->n; i++) {
        csv_put(&o, l->row[i].unit);
        for (size_t k = 0; k < d->n_column; k++)
            if (!d->column[k].sealed)
                csv_put(&o, l->row[i].cell[k].value.p == NULL ? STR("") : l->row[i].cell[k].value);
        csv_end(&o);
    }
}

struct importing {
    const struct register_def *def;
    struct sheet *sheet;
    int column[HEADINGS_MAX];
    size_t n;
    const struct sheet_row *row;
    struct register_change change;
    int64_t id;
};

static int column_of(const struct register_def *d, struct str head)
{
    if (str_eqz(head, "unit") || str_eqz(head, "地方单位") || str_eqz(head, "单位代码"))
        return UNIT_COLUMN;
    for (size_t k = 0; !register_is_forbidden(head) && k < d->n_column; k++)
        if (str_eq(head, d->column[k].name) || str_eq(head, d->column[k].label[0]) ||
            str_eq(head, d->column[k].label[1]))
            return (int)k;
    return NO_COLUMN;
}

static void read_heading(struct ctx *cx, struct importing *im, struct import_report *ret)
{
    struct str *dropped = arena_array(cx->mem, HEADINGS_MAX, sizeof *dropped);

    im->n = im->row->n < HEADINGS_MAX ? im->row->n : HEADINGS_MAX;
    for (size_t i = 0; i < im->n; i++) {
        im->column[i] = column_of(im->def, im->row->cell[i].text);
        if (im->column[i] == NO_COLUMN && im->row->cell[i].text.n > 0)
            dropped[ret->n_dropped++] = arena_str(cx->mem, im->row->cell[i].text);
    }
    ret->dropped = dropped;
}

static struct str cell_text(struct ctx *cx, const struct importing *im, size_t i)
{
    const struct sheet_cell *c = &im->row->cell[i];
    struct buf b = buf_make(cx->mem, 16);
    struct when w;

    if (im->column[i] < 0 || im->def->column[im->column[i]].type != COLUMN_DAY || !sheet_when(im->sheet, c, &w))
        return arena_str(cx->mem, c->text);
    day_format(&b, day_of(w));
    return buf_str(&b);
}

static enum st put_row(struct ctx *cx, void *arg)
{
    struct importing *im = arg;

    return register_put(cx, &im->change, &im->id);
}

static enum st take_row(struct ctx *cx, struct importing *im)
{
    struct json *cell = json_make_object(cx->mem);

    im->change = (struct register_change){ .def = im->def, .version = -1, .cell = cell };
    for (size_t i = 0; i < im->n && i < im->row->n; i++) {
        if (im->column[i] == NO_COLUMN || im->row->cell[i].text.n == 0)
            continue;
        struct str s = cell_text(cx, im, i);
        if (im->column[i] == UNIT_COLUMN)
            im->change.unit = s;
        else
            json_set(cell, im->def->column[im->column[i]].name, json_make_text(cx->mem, s));
    }
    return store_write(cx, cx->site->store, put_row, im);
}

static enum st take_rows(struct ctx *cx, struct importing *im, struct import_report *ret)
{
    struct import_reject *reject = arena_array(cx->mem, REJECTS_MAX, sizeof *reject);
    struct sheet_row row;

    im->row = &row;
    if (!sheet_next(im->sheet, &row)) {
        TRY(sheet_status(im->sheet, &cx->err));
        return FAIL(cx, ST_INPUT, "import.empty", STR_NONE);
    }
    read_heading(cx, im, ret);
    ret->reject = reject;
    while (sheet_next(im->sheet, &row)) {
        ret->rows++;
        enum st st = take_row(cx, im);
        if (st == ST_OK) {
            ret->created++;
            continue;
        }
        if ((st != ST_INPUT && st != ST_RULE && st != ST_DENIED) || ret->n_reject == REJECTS_MAX)
            return st;
        reject[ret->n_reject++] = (struct import_reject){ row.number, arena_strz(cx->mem, cx->err.field),
                                                          str_of(cx->err.code), arena_strz(cx->mem, cx->err.detail) };
        cx->err = (struct err){ 0 };
    }
    return sheet_status(im->sheet, &cx->err);
}

enum st register_import(struct ctx *cx, const struct register_def *d, const struct import_options *o,
                        struct import_report *ret)
{
    struct importing *im = arena_take(cx->mem, sizeof *im);
    struct sheet s;

    *ret = (struct import_report){ 0 };
    TRY(sheet_open(o->path, &s, &cx->err));
    *im = (struct importing){ .def = d, .sheet = &s };
    enum st st = take_rows(cx, im, ret);
    sheet_close(&s);
    return st;
}
