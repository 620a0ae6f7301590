// SPDX-License-Identifier: Apache-2.0
/* xlsx.c - reading of xlsx.h: the workbook's parts first (strings, styles), then the sheet row by row.
 *
 *     _rels/.rels → workbook → its rels → sharedStrings, styles, first worksheet
 *     <row r="2"><c r="A2" s="5" t="s"><v>7</v></c>…</row>     s: style, t: type of what is in <v> */
#include "codec/xlsx.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "codec/opc.h"

enum { MAX_COLUMNS = 16384, MAX_CELL = 16 << 20, MAX_STYLES = 65536 };
enum { MAX_STRINGS = 4 << 20 };
#define MAX_STRING_BYTES ((size_t)192 << 20)

struct xlsx_book {
    struct opc *opc;
    struct arena *keep; /* strings, styles: as long as the book */
    struct arena *row;  /* of one row or string */
    struct str *string;
    size_t n_string, room_string;
    bool *is_time; /* by style */
    size_t n_style;
    bool is_1904;
    struct xml *sheet;
    struct cell *cell;
    size_t room_cell;
    int64_t at; /* number of the last row */
    bool ended;
    struct err err;
};

/* -- helpers over a part -- */

/* Excel writes control characters as _x000D_, and an underscore that would look like it as _x005F_. */
static void add_unescaped(struct buf *b, struct str s)
{
    size_t at;

    while ((at = str_find(s, STR("_x"))) != SIZE_MAX) {
        uint32_t c = 0;
        bool is_code = s.n - at >= 7 && s.p[at + 6] == '_';
        for (size_t i = at + 2; is_code && i < at + 6; i++) {
            char d = s.p[i];
            int v = d >= '0' && d <= '9'   ? d - '0'
                    : d >= 'A' && d <= 'F' ? d - 'A' + 10
                    : d >= 'a' && d <= 'f' ? d - 'a' + 10
                                           : -1;
            is_code = v >= 0;
            c = c << 4 | (uint32_t)(v & 15);
        }
        is_code = is_code && c != 0;
        buf_add(b, str_cut(s, 0, is_code ? at : at + 2));
        if (is_code)
            text_put(b, c);
        s = str_from(s, is_code ? at + 7 : at + 2);
    }
    buf_add(b, s);
}

static enum st too_large(struct err *e, const char *what)
{
    return FAIL_ERR(e, ST_LIMIT, "xlsx.large", str_of(what));
}

/* The text of the element that was just started, up to its end: what stands in <t> and <v>, but no phonetic
 * guide (<rPh>) and no formula. */
static enum st gather(struct arena *mem, struct xml *x, struct str *ret, struct err *e)
{
    struct buf b = buf_make(mem, MAX_CELL);
    int depth = xml_depth(x), guide = 0;
    bool take = false;

    while (xml_next(x)) {
        if (xml_kind(x) == XML_TEXT) {
            if (take && guide == 0)
                add_unescaped(&b, xml_text(x));
            continue;
        }
        if (xml_kind(x) == XML_END && xml_depth(x) == depth)
            break;
        bool start = xml_kind(x) == XML_START;
        if (str_eqz(xml_name(x), "rPh"))
            guide += start ? 1 : -1;
        take = start && (str_eqz(xml_name(x), "t") || str_eqz(xml_name(x), "v"));
    }
    if (buf_is_full(&b))
        return too_large(e, "cell");
    *ret = buf_str(&b);
    return ST_OK;
}

/* -- strings and styles -- */

static enum st add_string(struct xlsx_book *k, struct str s, struct err *e)
{
    if (k->n_string == MAX_STRINGS || arena_used(k->keep) + s.n > MAX_STRING_BYTES)
        return too_large(e, "sharedStrings");
    if (k->n_string == k->room_string) {
        size_t room = k->room_string == 0 ? 256 : k->room_string * 2;
        struct str *p = arena_array(k->keep, room, sizeof *p);
        if (k->n_string > 0)
            memcpy(p, k->string, k->n_string * sizeof *p);
        k->string = p;
        k->room_string = room;
    }
    k->string[k->n_string++] = arena_str(k->keep, s);
    return ST_OK;
}

static enum st load_strings(struct xlsx_book *k, struct str part, struct err *e)
{
    struct xml *x = NULL;
    struct str s;

    if (part.p == NULL)
        return ST_OK;
    TRY(opc_part(k->opc, part, &x, e));
    while (xml_next(x)) {
        if (!xml_is(x, XML_START, "si"))
            continue;
        TRY(gather(k->row, x, &s, e));
        TRY(add_string(k, s, e));
        arena_reset(k->row);
    }
    return opc_status(k->opc, e);
}

/* ECMA-376 part 1, 18.8.30, with the ids that East Asian editions use for dates. */
static bool is_time_id(int64_t id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* A letter of date or time outside of "…", […], \x and _x. */
static bool is_time_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == '_' || c == '*')
            i++;
        else if (c == '"' || c == '[') {
            char end = c == '"' ? '"' : ']';
            while (++i < s.n && s.p[i] != end)
                ;
        } else if (c != '\0' && strchr("yYmMdDhHsS", c) != NULL)
            return true;
    }
    return false;
}

struct styles {
    int64_t *time_id; /* ids of custom formats that are times */
    size_t n_time;
    bool *is_time;
    size_t n;
};

static bool is_time_format(const struct styles *s, int64_t id)
{
    for (size_t i = 0; i < s->n_time; i++)
        if (s->time_id[i] == id)
            return true;
    return is_time_id(id);
}

static enum st load_styles(struct xlsx_book *k, struct str part, struct err *e)
{
    struct styles s = { 0 };
    struct xml *x = NULL;
    bool in_cells = false;
    int64_t id;

    if (part.p == NULL)
        return ST_OK;
    s.time_id = arena_array(k->keep, 4096, sizeof *s.time_id);
    s.is_time = arena_array(k->keep, MAX_STYLES, sizeof *s.is_time);
    TRY(opc_part(k->opc, part, &x, e));
    while (xml_next(x)) {
        if (str_eqz(xml_name(x), "cellXfs"))
            in_cells = xml_kind(x) == XML_START;
        if (xml_kind(x) != XML_START || !num_parse(xml_attr(x, "numFmtId"), &id))
            continue;
        if (xml_is(x, XML_START, "numFmt") && s.n_time < 4096 && is_time_code(xml_attr(x, "formatCode")))
            s.time_id[s.n_time++] = id;
        else if (xml_is(x, XML_START, "xf") && in_cells && s.n < MAX_STYLES)
            s.is_time[s.n++] = is_time_format(&s, id);
    }
    k->is_time = s.is_time;
    k->n_style = s.n;
    return opc_status(k->opc, e);
}

/* -- opening -- */

static enum st load_workbook(struct xlsx_book *k, struct str *ret_sheet, struct err *e)
{
    struct str book, strings, styles, id = STR_NONE;
    struct xml *x = NULL;

    TRY(opc_target(k->opc, k->keep, STR(""), STR("/officeDocument"), &book, e));
    if (book.p == NULL || !opc_has(k->opc, book))
        return FAIL_ERR(e, ST_INPUT, "xlsx.file", STR("no main part"));
    TRY(opc_part(k->opc, book, &x, e));
    while (xml_next(x)) {
        if (xml_is(x, XML_START, "workbookPr")) {
            struct str v = xml_attr(x, "date1904");
            k->is_1904 = str_eqz(v, "1") || str_eqz(v, "true");
        }
        if (xml_is(x, XML_START, "sheet") && id.p == NULL)
            id = arena_str(k->keep, xml_attr(x, "id"));
    }
    TRY(opc_status(k->opc, e));
    if (id.n == 0)
        return FAIL_ERR(e, ST_INPUT, "xlsx.file", STR("no sheet"));
    TRY(opc_target(k->opc, k->keep, book, id, ret_sheet, e));
    TRY(opc_target(k->opc, k->keep, book, STR("/sharedStrings"), &strings, e));
    TRY(opc_target(k->opc, k->keep, book, STR("/styles"), &styles, e));
    TRY(load_strings(k, strings, e));
    return load_styles(k, styles, e);
}

static enum st start(struct opc *opc, struct xlsx *ret, struct err *e)
{
    struct xlsx_book *k = calloc(1, sizeof *k);
    struct xlsx x = { k };
    struct str sheet = STR_NONE;

    if (k == NULL)
        abort();
    k->opc = opc;
    k->keep = arena_make();
    k->row = arena_make();
    enum st st = load_workbook(k, &sheet, e);
    if (st == ST_OK)
        st = opc_part(opc, sheet, &k->sheet, e);
    if (st != ST_OK)
        xlsx_close(&x);
    else
        *ret = x;
    return st;
}

enum st xlsx_open(struct str path, struct xlsx *ret, struct err *e)
{
    struct opc *opc;

    TRY(opc_open(path, &opc, e));
    return start(opc, ret, e);
}

enum st xlsx_open_bytes(struct str bytes, struct xlsx *ret, struct err *e)
{
    struct opc *opc;

    TRY(opc_open_bytes(bytes, &opc, e));
    return start(opc, ret, e);
}

void xlsx_close(struct xlsx *x)
{
    if (x->book == NULL)
        return;
    opc_close(x->book->opc);
    arena_drop(x->book->keep);
    arena_drop(x->book->row);
    free(x->book);
    x->book = NULL;
}

/* -- cells -- */

/* "BC12" -> 54 (from 0); SIZE_MAX when it is no reference. */
static size_t column_of(struct str ref)
{
    size_t col = 0, i = 0;

    for (; i < ref.n && ref.p[i] >= 'A' && ref.p[i] <= 'Z'; i++) {
        col = col * 26 + (size_t)(ref.p[i] - 'A') + 1;
        if (col > MAX_COLUMNS)
            return SIZE_MAX;
    }
    return i == 0 ? SIZE_MAX : col - 1;
}

static struct cell *cell_at(struct xlsx_book *k, size_t col, size_t *n)
{
    while (k->room_cell <= col) {
        size_t room = k->room_cell == 0 ? 64 : k->room_cell * 2;
        struct cell *c = arena_array(k->keep, room, sizeof *c);
        if (*n > 0)
            memcpy(c, k->cell, *n * sizeof *c);
        k->cell = c;
        k->room_cell = room;
    }
    for (; *n <= col; (*n)++)
        k->cell[*n] = (struct cell){ 0 };
    return &k->cell[col];
}

/* As spreadsheets show it: 15 digits, none of which were invented by binary. */
static struct str number_text(struct arena *mem, double v)
{
    return fabs(v) < 1e15 && v == floor(v) ? arena_printf(mem, "%.0f", v) : arena_printf(mem, "%.15g", v);
}

static struct str time_text(struct arena *mem, double serial, bool is_1904)
{
    struct when w;

    if (!xlsx_when(serial, is_1904, &w))
        return STR_NONE;
    struct day d = day_of(w);
    struct buf b = buf_make(mem, 32);
    int s = (int)((w.ms - day_start(d).ms) / 1000);
    day_format(&b, d);
    if (s != 0)
        buf_printf(&b, " %02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    return buf_str(&b);
}

static void set_number(const struct xlsx_book *k, struct cell *c, struct str text, bool is_time)
{
    char *end;
    const char *z = str_z(k->row, text);
    double v = strtod(z, &end);

    *c = (struct cell){ CELL_TEXT, text, 0 };
    if (text.n == 0 || strspn(z, "+-.0123456789eE") != text.n || *end != '\0' || !isfinite(v))
        return;
    *c = (struct cell){ CELL_NUMBER, number_text(k->row, v), v };
    struct str t = is_time ? time_text(k->row, v, k->is_1904) : STR_NONE;
    if (t.p != NULL)
        *c = (struct cell){ CELL_TIME, t, v };
}

struct raw_cell {
    struct str type, value;
    size_t style;
};

static void set_cell(const struct xlsx_book *k, struct cell *c, const struct raw_cell *raw)
{
    uint64_t i;

    if (raw->type.n == 0 || str_eqz(raw->type, "n"))
        set_number(k, c, raw->value, raw->style < k->n_style && k->is_time[raw->style]);
    else if (str_eqz(raw->type, "s"))
        *c = (struct cell){ CELL_TEXT, num_parse_u64(raw->value, &i) && i < k->n_string ? k->string[i] : STR(""), 0 };
    else if (str_eqz(raw->type, "b"))
        *c = (struct cell){ CELL_BOOL, raw->value, str_eqz(raw->value, "1") };
    else if (str_eqz(raw->type, "e"))
        *c = (struct cell){ CELL_ERROR, raw->value, 0 };
    else /* inlineStr, str, d */
        *c = (struct cell){ CELL_TEXT, raw->value, 0 };
    if (c->text.n == 0)
        *c = (struct cell){ 0 };
}

/* At the start of <c>. */
static void read_cell(struct xlsx_book *k, size_t *n)
{
    struct xml *x = k->sheet;
    struct str ref = xml_attr(x, "r"), type = xml_attr(x, "t");
    size_t col = ref.p == NULL ? *n : column_of(ref);
    char kept[16];
    uint64_t style;

    if (col >= MAX_COLUMNS) {
        (void)FAIL_ERR(&k->err, ST_INPUT, "xlsx.file", ref);
        return;
    }
    struct raw_cell raw = { .style = num_parse_u64(xml_attr(x, "s"), &style) ? (size_t)style : 0 };
    raw.type = (struct str){ kept, type.n < sizeof kept ? type.n : 0 };
    if (raw.type.n > 0)
        memcpy(kept, type.p, type.n); /* gone with the next step */
    if (gather(k->row, x, &raw.value, &k->err) == ST_OK && raw.value.n > 0)
        set_cell(k, cell_at(k, col, n), &raw);
}

/* At the start of <row>: its cells with a value. */
static size_t read_row(struct xlsx_book *k)
{
    size_t n = 0;
    int depth = xml_depth(k->sheet);
    int64_t r;

    k->at = num_parse(xml_attr(k->sheet, "r"), &r) && r > k->at ? r : k->at + 1;
    arena_reset(k->row);
    while (k->err.st == ST_OK && xml_next(k->sheet)) {
        if (xml_kind(k->sheet) == XML_END && xml_depth(k->sheet) == depth)
            break;
        if (xml_is(k->sheet, XML_START, "c"))
            read_cell(k, &n);
        if (arena_used(k->row) > (size_t)2 * MAX_CELL)
            (void)too_large(&k->err, "row");
    }
    return n;
}

bool xlsx_next(struct xlsx *x, struct xlsx_row *ret)
{
    struct xlsx_book *k = x->book;

    while (!k->ended && k->err.st == ST_OK && xml_next(k->sheet)) {
        if (xml_is(k->sheet, XML_END, "sheetData"))
            k->ended = true;
        if (!xml_is(k->sheet, XML_START, "row"))
            continue;
        size_t n = read_row(k);
        if (k->err.st == ST_OK && n > 0) {
            *ret = (struct xlsx_row){ k->cell, n, k->at };
            return true;
        }
    }
    return false;
}

enum st xlsx_status(const struct xlsx *x, struct err *e)
{
    if (x->book->err.st == ST_OK)
        return opc_status(x->book->opc, e);
    *e = x->book->err;
    return e->st;
}

bool xlsx_is_1904(const struct xlsx *x)
{
    return x->book->is_1904;
}

bool xlsx_when(double serial, bool is_1904, struct when *ret)
{
    if (!(serial >= (is_1904 ? 0 : 1)) || !(serial < 2958466))
        return false;
    int64_t seconds = llround(serial * 86400);
    int32_t days = (int32_t)(seconds / 86400);
    if (!is_1904 && days == 60) /* 1900 was no leap year */
        return false;
    struct day first = is_1904 ? day_make(1904, 1, 1) : days < 60 ? day_make(1899, 12, 31) : day_make(1899, 12, 30);
    ret->ms = day_start((struct day){ first.n + days }).ms + seconds % 86400 * 1000;
    return true;
}
