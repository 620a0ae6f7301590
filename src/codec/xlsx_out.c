// SPDX-License-Identifier: Apache-2.0
/* xlsx_out.c - writing of xlsx.h over libxlsxwriter, which keeps one row in memory and the others in a
 * temporary file. Texts are written as texts, so none of them can become a formula. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/text.h"
#include "codec/xlsx.h"

enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384, MOST_CHARACTERS = 32767 };

struct xlsx_sheet {
    lxw_workbook *workbook; /* NULL when closed */
    lxw_worksheet *sheet;
    lxw_format *head, *day, *when;
    struct arena *mem; /* of one row */
    struct arena *keep;
    const char *path;
    lxw_row_t row;
    lxw_col_t col;
    enum st st;
    lxw_error error;
};

static void note(struct xlsx_sheet *s, lxw_error error)
{
    if (error != LXW_NO_ERROR && s->error == LXW_NO_ERROR)
        s->error = error;
}

static bool may_put(struct xlsx_sheet *s)
{
    if (s->row < MOST_ROWS && s->col < MOST_COLUMNS)
        return true;
    s->st = ST_LIMIT;
    return false;
}

static lxw_format *format(struct xlsx_sheet *s, const char *number)
{
    lxw_format *f = workbook_add_format(s->workbook);

    if (number != NULL)
        format_set_num_format(f, number);
    return f;
}

/* The folder of `path`, for what waits to be written. */
static char *folder_of(struct arena *mem, struct str path)
{
    size_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return n == 0 ? str_z(mem, STR(".")) : str_z(mem, str_cut(path, 0, n));
}

enum st xlsx_out_open(struct str path, const char *sheet_name, struct xlsx_out *ret, struct err *e)
{
    struct arena *keep = arena_make();
    struct xlsx_sheet *s = arena_take(keep, sizeof *s);
    lxw_workbook_options o = { .constant_memory = LXW_TRUE, .tmpdir = folder_of(keep, path), .use_zip64 = LXW_FALSE };

    s->keep = keep;
    s->path = str_z(keep, path);
    s->workbook = workbook_new_opt(s->path, &o);
    s->sheet = s->workbook == NULL ? NULL : workbook_add_worksheet(s->workbook, sheet_name);
    if (s->sheet == NULL) {
        if (s->workbook != NULL)
            lxw_workbook_free(s->workbook);
        arena_drop(keep);
        return FAIL_ERR(e, ST_SPACE, "file.space", path);
    }
    s->mem = arena_make();
    s->head = format(s, NULL);
    format_set_bold(s->head);
    s->day = format(s, "yyyy-mm-dd");
    s->when = format(s, "yyyy-mm-dd hh:mm:ss");
    ret->sheet = s;
    return ST_OK;
}

/* A text that holds what spreadsheets take for an escaped character: "_x000D_". The library lets it through. */
static struct str escaped(struct arena *mem, struct str s)
{
    struct buf b = buf_make(mem, s.n * 4);
    size_t at;

    while ((at = str_find(s, STR("_x"))) != SIZE_MAX) {
        bool is_code = s.n - at >= 7 && s.p[at + 6] == '_' && strspn(s.p + at + 2, "0123456789ABCDEFabcdef") == 4;
        buf_add(&b, str_cut(s, 0, at));
        buf_add(&b, is_code ? STR("_x005F_x") : STR("_x"));
        s = str_from(s, at + 2);
    }
    buf_add(&b, s);
    return buf_str(&b);
}

/* U+FFFE and U+FFFF stand in no XML: one of them, and no spreadsheet opens the file. The library lets them through. */
static struct str without_nothings(struct arena *mem, struct str s)
{
    const struct str lead = STR("\xef\xbf");
    struct buf b = buf_make(mem, s.n);
    size_t at;

    while ((at = str_find(s, lead)) != SIZE_MAX) {
        const bool nothing = s.n - at > lead.n && (unsigned char)s.p[at + lead.n] >= 0xbe;
        buf_add(&b, str_cut(s, 0, nothing ? at : at + lead.n));
        s = str_from(s, nothing ? at + lead.n + 1 : at + lead.n);
    }
    buf_add(&b, s);
    return buf_str(&b);
}

static void put(struct xlsx_sheet *s, struct str text, lxw_format *f)
{
    if (!may_put(s))
        return;
    text = without_nothings(s->mem, text);
    struct str out = escaped(s->mem, text);
    size_t n = out.n > MOST_CHARACTERS ? text_count(out) : 0;
    if (n > MOST_CHARACTERS) {
        struct str cut = text_cut(text, text_count(text) - (n - MOST_CHARACTERS) - 1);
        out = arena_printf(s->mem, "%.*s…", STR_ARG(escaped(s->mem, cut)));
    }
    if (out.n > 0)
        note(s, worksheet_write_string(s->sheet, s->row, s->col, str_z(s->mem, out), f));
    s->col++;
}

void xlsx_put_head(struct xlsx_out *o, struct str title)
{
    if (o->sheet->row == 0 && o->sheet->col == 0)
        worksheet_freeze_panes(o->sheet->sheet, 1, 0);
    put(o->sheet, title, o->sheet->head);
}

void xlsx_put_text(struct xlsx_out *o, struct str s)
{
    put(o->sheet, s, NULL);
}

static void put_number(struct xlsx_sheet *s, double v, lxw_format *f)
{
    if (may_put(s))
        note(s, worksheet_write_number(s->sheet, s->row, s->col++, v, f));
}

/* A number of more than 15 digits would come back changed: it is written as text. */
void xlsx_put_int(struct xlsx_out *o, int64_t v)
{
    struct buf b = buf_make(o->sheet->mem, 24);

    if (v > -INT64_C(1000000000000000) && v < INT64_C(1000000000000000)) {
        put_number(o->sheet, (double)v, NULL);
        return;
    }
    buf_int(&b, v);
    put(o->sheet, buf_str(&b), NULL);
}

void xlsx_put_real(struct xlsx_out *o, double v)
{
    put_number(o->sheet, v, NULL);
}

void xlsx_put_day(struct xlsx_out *o, struct day d)
{
    struct buf b = buf_make(o->sheet->mem, 24);

    if (day_is_none(d))
        o->sheet->col++;
    else if (d.n >= day_make(1900, 3, 1).n)
        put_number(o->sheet, d.n - day_make(1899, 12, 30).n, o->sheet->day);
    else { /* before the serial numbers are right */
        day_format(&b, d);
        put(o->sheet, buf_str(&b), NULL);
    }
}

void xlsx_put_when(struct xlsx_out *o, struct when w)
{
    if (when_is_none(w)) {
        o->sheet->col++;
        return;
    }
    struct day d = day_of(w);
    if (d.n < day_make(1900, 3, 1).n) {
        xlsx_put_day(o, d);
        return;
    }
    double part = (double)(w.ms - day_start(d).ms) / 86400000.0;
    put_number(o->sheet, d.n - day_make(1899, 12, 30).n + part, o->sheet->when);
}

void xlsx_end_row(struct xlsx_out *o)
{
    o->sheet->row++;
    o->sheet->col = 0;
    arena_reset(o->sheet->mem);
}

enum st xlsx_out_finish(struct xlsx_out *o, struct err *e)
{
    struct xlsx_sheet *s = o->sheet;
    lxw_error error = s->error;

    assert(s->workbook != NULL);
    lxw_error closed = workbook_close(s->workbook);
    s->workbook = NULL;
    if (error == LXW_NO_ERROR)
        error = closed;
    if (s->st == ST_OK && error == LXW_NO_ERROR)
        return ST_OK;
    (void)remove(s->path);
    if (s->st == ST_LIMIT)
        return FAIL_ERR(e, ST_LIMIT, "xlsx.large", str_of(s->path));
    return FAIL_ERR(e, ST_SPACE, "file.space", str_of(lxw_strerror(error)));
}

void xlsx_out_close(struct xlsx_out *o)
{
    struct xlsx_sheet *s = o->sheet;

    if (s == NULL)
        return;
    if (s->workbook != NULL)
        lxw_workbook_free(s->workbook);
    arena_drop(s->mem);
    arena_drop(s->keep);
    o->sheet = NULL;
}
