// SPDX-License-Identifier: Apache-2.0
/* demo_message.c - see demo_message.h. */
#include "core/demo_message.h"

#include <string.h>
#include <strings.h>

#include "base/asset.h"
#include "core/sheet.h"

enum { TITLE = 0, BODY, CATEGORY, COLUMNS, MESSAGES_MAX = 200000 };

/* Which names of data/import/messages.def does that field go by? */
static struct str names_of(const char *field)
{
    const struct asset *a = asset_find(STR("data/import/messages.def"));
    struct str rest = a == NULL ? STR_NONE : a->bytes, line, key;

    while (str_split(&rest, '\n', &line))
        if (str_split(&line, '|', &key) && str_eqz(str_trim(key), field))
            return line;
    return STR_NONE;
}

static int column_of(const struct sheet_row *head, const char *field)
{
    struct str rest = names_of(field), name;

    while (str_split(&rest, ',', &name)) {
        name = str_trim(name);
        for (size_t i = 0; i < head->n; i++)
            if (head->cell[i].text.n == name.n && strncasecmp(head->cell[i].text.p, name.p, name.n) == 0)
                return (int)i;
    }
    return -1;
}

static struct str cell(const struct sheet_row *row, int column)
{
    return column < 0 || (size_t)column >= row->n ? STR("") : row->cell[column].text;
}

static enum st read_rows(struct arena *mem, struct sheet *s, struct demo_messages *ret, struct err *e)
{
    struct demo_message *list = arena_array(mem, MESSAGES_MAX, sizeof *list);
    int column[COLUMNS];
    struct sheet_row row;
    size_t n = 0;

    if (!sheet_next(s, &row)) {
        TRY(sheet_status(s, e));
        return FAIL_ERR(e, ST_INPUT, "import.empty", STR_NONE);
    }
    column[TITLE] = column_of(&row, "subject");
    column[BODY] = column_of(&row, "body");
    column[CATEGORY] = column_of(&row, "category");
    if (column[TITLE] < 0 || column[BODY] < 0)
        return FAIL_ERR_FIELD(e, ST_INPUT, "import.column", "subject", STR("subject, body"));
    while (n < MESSAGES_MAX && sheet_next(s, &row)) {
        if (cell(&row, column[TITLE]).n == 0 || cell(&row, column[BODY]).n == 0)
            continue;
        list[n++] =
            (struct demo_message){ arena_str(mem, cell(&row, column[TITLE])), arena_str(mem, cell(&row, column[BODY])),
                                   arena_str(mem, cell(&row, column[CATEGORY])) };
    }
    TRY(sheet_status(s, e));
    if (n == 0)
        return FAIL_ERR(e, ST_INPUT, "import.empty", STR_NONE);
    *ret = (struct demo_messages){ list, n };
    return ST_OK;
}

enum st demo_messages_load(struct arena *mem, struct str path, struct demo_messages *ret, struct err *e)
{
    struct sheet s = { 0 };

    TRY(sheet_open(path, &s, e));
    enum st st = read_rows(mem, &s, ret, e);
    sheet_close(&s);
    return st;
}
