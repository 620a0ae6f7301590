// SPDX-License-Identifier: Apache-2.0
/* demo_message.c - see demo_message.h. */
#include "core/demo/demo_message.h"

#include "core/carry/columns.h"

enum { TITLE = 0, BODY, CATEGORY, COLUMNS, MESSAGES_MAX = 200000 };
static const char *const fields[COLUMNS] = { "subject", "body", "category" };

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
    columns_find(&row, "messages.def", fields, COLUMNS, column);
    if (column[TITLE] < 0 || column[BODY] < 0)
        return FAIL_ERR_FIELD(e, ST_INPUT, "import.column", "subject", STR("subject, body"));
    while (n < MESSAGES_MAX && sheet_next(s, &row)) {
        if (columns_text(&row, column[TITLE]).n == 0 || columns_text(&row, column[BODY]).n == 0)
            continue;
        list[n++] = (struct demo_message){ arena_str(mem, columns_text(&row, column[TITLE])),
                                           arena_str(mem, columns_text(&row, column[BODY])),
                                           arena_str(mem, columns_text(&row, column[CATEGORY])) };
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
