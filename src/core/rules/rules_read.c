// SPDX-License-Identifier: Apache-2.0
/* rules_read.c - data files as lines of cells; see rules_read.h. */
#include "core/rules/rules_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "base/text.h"
#include "sys/file.h"

enum { FILE_CAP = 4 << 20 };

void fault(struct reading *in, struct str file, int line, const char *fmt, ...)
{
    struct buf b = buf_make(in->mem, 1000);
    char text[800];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (line > 0)
        buf_printf(&b, "%.*s:%d: %s", STR_ARG(file), line, text);
    else
        buf_printf(&b, "%.*s: %s", STR_ARG(file), text);
    if (in->faults != NULL) {
        buf_add(in->faults, buf_str(&b));
        buf_byte(in->faults, '\n');
    }
    if (in->n_faults++ == 0)
        (void)FAIL_ERR(in->e, ST_BROKEN, "data.fault", buf_str(&b));
}

void *grow(struct arena *mem, void *row, size_t n, size_t size)
{
    if (n >= 4 && (n & (n - 1)) != 0)
        return row;
    if (n != 0 && n < 4)
        return row;
    void *more = arena_array(mem, n == 0 ? 4 : 2 * n, size);
    if (n > 0)
        memcpy(more, row, n * size);
    return more;
}

static bool file_bytes(struct reading *in, struct str path, struct str *ret)
{
    struct err e = { 0 };

    if (!file_exists(path))
        return false;
    if (file_load(in->mem, path, FILE_CAP, ret, &e) == ST_OK && text_is_utf8(*ret))
        return true;
    fault(in, path, 0, "this file cannot be read, or is not UTF-8");
    return false;
}

bool lines_open(struct reading *in, struct str name, bool must, struct lines *ret)
{
    struct lines l = { .in = in };
    struct str built = arena_printf(in->mem, "data/%.*s", STR_ARG(name));

    if (in->folder.n > 0) {
        l.file = arena_printf(in->mem, "%.*s/%.*s", STR_ARG(in->folder), STR_ARG(name));
        if (file_bytes(in, l.file, &l.rest)) {
            *ret = l;
            return true;
        }
    }
    const struct asset *a = asset_find(built);
    if (a == NULL && must)
        fault(in, built, 0, "this file is missing");
    if (a == NULL)
        return false;
    l.file = built;
    l.rest = a->bytes;
    *ret = l;
    return true;
}

static struct str cell_of(struct str s)
{
    s = str_trim(s);
    return str_eq(s, STR("–")) ? STR_NONE : s;
}

bool lines_next(struct lines *l)
{
    struct str s, part;

    while (str_split(&l->rest, '\n', &s)) {
        l->line++;
        s = str_trim(s);
        if (s.n == 0 || s.p[0] == '#')
            continue;
        l->n = 0;
        bool over = false;
        while (str_split(&s, '|', &part)) {
            if (l->n == CELLS)
                over = true;
            else
                l->cell[l->n++] = cell_of(part);
        }
        if (!over)
            return true;
        FAULT(l, "more than %d cells", CELLS);
    }
    return false;
}

bool lines_row(struct lines *l, size_t n)
{
    while (lines_next(l)) {
        if (l->n == n && l->cell[0].n > 0)
            return true;
        if (l->n != n)
            FAULT(l, "%zu cells where %zu are wanted", l->n, n);
        else
            FAULT(l, "the first cell is empty");
    }
    return false;
}

struct str *parts(struct arena *mem, struct str s, char sep, size_t *ret_n)
{
    size_t n = 0;
    struct str part, *row = NULL, rest = s;

    while (rest.n > 0 && str_split(&rest, sep, &part)) {
        part = str_trim(part);
        if (part.n == 0)
            continue;
        row = (struct str *)grow(mem, row, n, sizeof *row);
        row[n++] = part;
    }
    *ret_n = n;
    return row;
}

bool cell_int(struct str s, int64_t *ret)
{
    int64_t v = 0;

    if (s.n == 0 || s.n > 15)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *ret = v;
    return true;
}

int word_index(struct str s, const char *const *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eqz(s, word[i]))
            return (int)i;
    return -1;
}

bool is_row_id(struct str s)
{
    return s.n == 3 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= '0' && s.p[1] <= '9' && s.p[2] >= '0' &&
           s.p[2] <= '9';
}

/* "passed(D09)" */
static bool parse_guard(struct lines *l, struct str s, struct guard *ret)
{
    size_t open = str_find(s, STR("("));
    struct guard g = { .name = s };

    if (open != SIZE_MAX) {
        g.name = str_cut(s, 0, open);
        g.arg = str_cut(s, open + 1, s.n - 1);
        if (!str_ends(s, STR(")")) || g.arg.n == 0) {
            FAULT(l, "guard %.*s: brackets", STR_ARG(s));
            return false;
        }
    }
    *ret = g;
    return true;
}

struct guard *parse_guards(struct lines *l, struct str s, size_t *ret_n)
{
    size_t n_all, n = 0;
    struct str *all = parts(l->in->mem, s, ',', &n_all);
    struct guard *row = NULL;

    for (size_t i = 0; i < n_all; i++) {
        struct str rest = all[i];
        while (rest.n > 0) {
            size_t at = str_find(rest, STR(" or "));
            struct str one = str_trim(str_cut(rest, 0, at));
            rest = at == SIZE_MAX ? STR_NONE : str_from(rest, at + 4);
            row = (struct guard *)grow(l->in->mem, row, n, sizeof *row);
            if (!parse_guard(l, one, &row[n]))
                continue;
            row[n++].or_next = rest.n > 0;
        }
    }
    *ret_n = n;
    return row;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void add_name(struct reading *in, struct str **row, size_t *n, struct str name)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq((*row)[i], name))
            return;
    *row = (struct str *)grow(in->mem, *row, *n, sizeof **row);
    (*row)[(*n)++] = name;
}

static void add_folder(struct reading *in, struct str kind, struct str end, struct str **row, size_t *n)
{
    struct str *name, path = arena_printf(in->mem, "%.*s/%.*s", STR_ARG(in->folder), STR_ARG(kind));
    struct err e = { 0 };
    size_t n_name;

    if (!file_exists(path) || folder_list(in->mem, path, false, &name, &n_name, &e) != ST_OK)
        return;
    for (size_t i = 0; i < n_name; i++)
        if (str_ends(name[i], end))
            add_name(in, row, n, arena_printf(in->mem, "%.*s/%.*s", STR_ARG(kind), STR_ARG(name[i])));
}

struct str *data_files(struct reading *in, const char *kind, const char *end, size_t *ret_n)
{
    struct str head = arena_printf(in->mem, "data/%s/", kind), *row = NULL;
    size_t n_asset, n = 0;
    const struct asset *a = asset_all(&n_asset);

    for (size_t i = 0; i < n_asset; i++)
        if (str_starts(a[i].name, head) && str_ends(a[i].name, str_of(end)))
            add_name(in, &row, &n, str_from(a[i].name, 5));
    if (in->folder.n > 0)
        add_folder(in, str_of(kind), str_of(end), &row, &n);
    if (n > 0)
        qsort(row, n, sizeof *row, by_name);
    *ret_n = n;
    return row;
}
