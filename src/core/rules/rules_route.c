// SPDX-License-Identifier: Apache-2.0
/* rules_route.c - does every route of data/route.def lead somewhere, and can it ever count?
 *
 * The first row that fits a matter counts, so a row is dead when an earlier one fits whatever it fits. */
#include "core/rules/rules_read.h"

enum { PLACE_DIGITS = 12 };

static bool is_any(struct str s)
{
    return str_eqz(s, "*");
}

static bool has_category(const struct rules *r, struct str code)
{
    for (size_t i = 0; i < r->category.n; i++)
        if (str_eq(r->category.row[i].code, code))
            return true;
    return false;
}

static bool has_unit(const struct rules *r, struct str code)
{
    for (size_t i = 0; i < r->unit.n; i++)
        if (str_eq(r->unit.row[i].code, code))
            return true;
    return false;
}

/* "{D}" and digits, at most as many as a place has. */
static bool is_place(struct str s)
{
    if (!str_starts(s, STR("{D}")) || s.n > PLACE_DIGITS - 3)
        return false;
    for (size_t i = 3; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

/* Does the earlier row fit whatever the later one fits? */
static bool covers(const struct unit_route *a, const struct unit_route *b)
{
    return (is_any(a->category) || str_eq(a->category, b->category)) &&
           (is_any(a->place) || (!is_any(b->place) && str_starts(b->place, a->place))) &&
           (is_any(a->level) || str_eq(a->level, b->level));
}

static void check_route(struct reading *in, size_t at)
{
    static const char *const level[] = { "*", "district", "town", "village" };
    const struct rules *r = in->r;
    const struct unit_route *t = &r->route.row[at];
    int line = r->route.line[at];

    if (!is_any(t->category) && !has_category(r, t->category))
        fault(in, r->route.file, line, "unknown category %.*s", STR_ARG(t->category));
    if (!is_any(t->place) && !is_place(t->place))
        fault(in, r->route.file, line, "place %.*s is neither * nor {D} and digits", STR_ARG(t->place));
    if (word_index(t->level, level, N_OF(level)) < 0)
        fault(in, r->route.file, line, "unknown level %.*s", STR_ARG(t->level));
    if (!has_unit(r, t->unit))
        fault(in, r->route.file, line, "unknown unit %.*s", STR_ARG(t->unit));
    for (size_t i = 0; i < at; i++)
        if (covers(&r->route.row[i], t))
            fault(in, r->route.file, line, "never counts: line %d fits first", r->route.line[i]);
}

static void check_room(struct reading *in, size_t at)
{
    const struct rules *r = in->r;
    const struct room_row *m = &r->room.row[at];
    struct str rest = m->categories, one;

    if (!has_unit(r, m->hall) || !has_unit(r, m->unit))
        fault(in, r->room.file, r->room.line[at], "unknown unit %.*s or %.*s", STR_ARG(m->hall), STR_ARG(m->unit));
    while (rest.n > 0 && str_split(&rest, ',', &one))
        if (!has_category(r, one))
            fault(in, r->room.file, r->room.line[at], "unknown category %.*s", STR_ARG(one));
}

static bool has_kind(const struct rules *r, struct str kind)
{
    for (size_t i = 0; i < r->unit.n; i++)
        if (str_eq(r->unit.row[i].kind, kind))
            return true;
    return false;
}

void check_routes(struct reading *in)
{
    const struct rules *r = in->r;

    for (size_t i = 0; i < r->receiver.n; i++)
        if (!is_any(r->receiver.row[i].kind) && !str_eqz(r->receiver.row[i].kind, "district") &&
            !has_kind(r, r->receiver.row[i].kind))
            fault(in, r->receiver.file, r->receiver.line[i], "unit.def has no kind %.*s",
                  STR_ARG(r->receiver.row[i].kind));

    for (size_t i = 0; i < r->room.n; i++)
        check_room(in, i);
    for (size_t i = 0; i < r->route.n; i++)
        check_route(in, i);
    for (size_t i = 0; i < r->paper.n; i++)
        if (!is_any(r->paper.row[i].category) && !has_category(r, r->paper.row[i].category))
            fault(in, r->paper.file, r->paper.line[i], "unknown category %.*s", STR_ARG(r->paper.row[i].category));
    for (size_t i = 0; i < r->village.n; i++)
        if (!has_category(r, r->village.row[i].category))
            fault(in, r->village.file, r->village.line[i], "unknown category %.*s",
                  STR_ARG(r->village.row[i].category));
}
