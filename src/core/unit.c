// SPDX-License-Identifier: Apache-2.0
/* unit.c - see unit.h. */
#include "core/unit.h"

#include <string.h>

#include "core/site.h"
#include "gen/unit_sql.h"
#include "store/store.h"

enum { UNITS_MAX = 20000 };

static struct unit of_row(const struct q_units_out *r)
{
    return (struct unit){ .code = r->code,
                          .name = r->name,
                          .name_en = r->name_en,
                          .kind = r->kind,
                          .superior = r->superior,
                          .path = r->path,
                          .review = r->review,
                          .phone = r->phone };
}

enum st unit_load(struct ctx *cx, struct str code, struct unit *ret)
{
    const struct q_unit_by_code_in in = { .code = code };
    struct q_unit_by_code_out r;
    bool found;

    TRY(q_unit_by_code_find(cx, &in, &r, &found));
    if (!found)
        return FAIL_FIELD(cx, ST_INPUT, "unit.unknown", "unit", code);
    *ret = (struct unit){ .code = r.code,
                          .name = r.name,
                          .name_en = r.name_en,
                          .kind = r.kind,
                          .superior = r.superior,
                          .path = r.path,
                          .review = r.review,
                          .phone = r.phone };
    return ST_OK;
}

/* A list that doubles in the arena. */
struct growing {
    struct unit *row;
    size_t n, room;
};

static void list_add(struct ctx *cx, struct growing *l, struct unit u)
{
    if (l->n == l->room) {
        size_t room = l->room == 0 ? 32 : l->room * 2;
        struct unit *row = arena_array(cx->mem, room, sizeof *row);
        if (l->n > 0)
            memcpy(row, l->row, l->n * sizeof *row);
        l->row = row;
        l->room = room;
    }
    l->row[l->n++] = u;
}

enum st unit_all(struct ctx *cx, struct unit_list *ret)
{
    AUTO(rows) rs = { 0 };
    struct q_units_out r;
    struct growing l = { 0 };

    TRY(q_units(cx, &rs));
    while (l.n < UNITS_MAX && q_units_next(cx, &rs, &r))
        list_add(cx, &l, of_row(&r));
    TRY(rows_status(cx, &rs));
    *ret = (struct unit_list){ l.row, l.n };
    return ST_OK;
}

enum st unit_children(struct ctx *cx, struct str code, struct unit_list *ret)
{
    const struct q_units_below_in in = { .superior = code };
    AUTO(rows) rs = { 0 };
    struct q_units_below_out r;
    struct growing l = { 0 };

    TRY(q_units_below(cx, &in, &rs));
    while (l.n < UNITS_MAX && q_units_below_next(cx, &rs, &r)) {
        const struct q_units_out same = { .code = r.code,
                                          .name = r.name,
                                          .name_en = r.name_en,
                                          .kind = r.kind,
                                          .superior = r.superior,
                                          .path = r.path,
                                          .review = r.review,
                                          .phone = r.phone };
        list_add(cx, &l, of_row(&same));
    }
    TRY(rows_status(cx, &rs));
    *ret = (struct unit_list){ l.row, l.n };
    return ST_OK;
}

enum st unit_of_kind(struct ctx *cx, struct str kind, struct str *ret_code)
{
    const struct q_unit_of_kind_in in = { .kind = kind, .root = cx->site->root };
    struct q_unit_of_kind_out row;
    bool found;

    TRY(q_unit_of_kind_find(cx, &in, &row, &found));
    if (!found)
        return FAIL(cx, ST_BROKEN, "data.fault", kind);
    *ret_code = row.code;
    return ST_OK;
}

enum st unit_save(struct ctx *cx, const struct unit *u)
{
    struct str above = STR("/");

    if (u->superior.n > 0) {
        struct unit s;
        TRY(unit_load(cx, u->superior, &s));
        if (unit_is_within(s.path, u->code))
            return FAIL_FIELD(cx, ST_RULE, "unit.loop", "superior", u->superior);
        above = s.path;
    }
    const struct q_unit_put_in in = { .code = u->code,
                                      .name = u->name,
                                      .name_en = u->name_en,
                                      .kind = u->kind,
                                      .superior = u->superior,
                                      .review = u->review,
                                      .phone = u->phone,
                                      .path = arena_printf(cx->mem, "%.*s%.*s/", STR_ARG(above), STR_ARG(u->code)) };
    return q_unit_put_do(cx, &in, NULL);
}

bool unit_is_within(struct str path, struct str ancestor)
{
    struct str code;

    while (ancestor.n > 0 && str_split(&path, '/', &code))
        if (str_eq(code, ancestor))
            return true;
    return false;
}

struct str unit_serves(const struct unit *u)
{
    static const char *const offices[] = { "petition", "commission", "office", "archive", "government", "conference" };

    for (size_t i = 0; u->superior.n > 0 && i < N_OF(offices); i++)
        if (str_eqz(u->kind, offices[i]))
            return u->superior;
    return u->code;
}
