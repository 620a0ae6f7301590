// SPDX-License-Identifier: Apache-2.0
/* room.c - see room.h. */
#include "core/org/room.h"

#include "base/text.h"
#include "core/org/org.h"
#include "core/org/unit.h"
#include "core/rules/rules.h"
#include "core/site.h"
#include "gen/room_sql.h"
#include "store/store.h"

enum { ROOMS_MAX = 20000, NAME_MAX_CHARS = 40, HOURS_CHARS = 40 };

static struct room of_row(const struct q_rooms_out *r)
{
    return (struct room){ .code = r->code,
                          .hall = r->hall,
                          .kind = r->kind,
                          .name = r->name,
                          .name_en = r->name_en,
                          .unit = r->unit,
                          .categories = r->categories,
                          .presence = r->presence,
                          .days = r->days,
                          .hours = r->hours };
}

enum st room_all(struct ctx *cx, struct room_list *ret)
{
    struct room *row = arena_array(cx->mem, ROOMS_MAX, sizeof *row);
    AUTO(rows) rs = { 0 };
    struct q_rooms_out r;
    size_t n = 0;

    TRY(q_rooms(cx, &rs));
    while (n < ROOMS_MAX && q_rooms_next(cx, &rs, &r))
        row[n++] = of_row(&r);
    TRY(rows_status(cx, &rs));
    *ret = (struct room_list){ row, n };
    return ST_OK;
}

bool room_days(struct str days, bool ret[static WEEK])
{
    struct str one;
    bool some = false;

    for (int i = 0; i < WEEK; i++)
        ret[i] = false;
    while (days.n > 0 && str_split(&days, ',', &one)) {
        one = str_trim(one);
        bool range = one.n == 3 && one.p[1] == '-';
        if (one.n != 1 && !range)
            return false;
        int from = one.p[0] - '0', to = one.p[one.n - 1] - '0';
        if (from < 1 || to > WEEK || from > to)
            return false;
        for (int d = from; d <= to; d++)
            ret[d - 1] = true;
        some = true;
    }
    return some;
}

bool room_serves(const struct room *r, struct str category)
{
    struct str rest = r->categories, one;

    if (rest.n == 0)
        return true;
    while (rest.n > 0 && str_split(&rest, ',', &one))
        if (str_eq(str_trim(one), category))
            return true;
    return false;
}

static bool is_word(struct str s, const char *words)
{
    struct str rest = str_of(words), one;

    while (str_split(&rest, ' ', &one))
        if (str_eq(one, s))
            return true;
    return false;
}

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-'))
            return false;
    }
    return s.n > 0 && s.n <= 40;
}

/* The codes between commas; a Chinese name does as well. ST_INPUT names the first unknown. */
static enum st take_categories(struct ctx *cx, struct str given, struct str *ret)
{
    struct buf b = buf_make(cx->mem, 2000);
    struct str one;
    size_t n;
    const struct category *c = rules_categories(cx->site->rules, &n);

    while (given.n > 0 && str_split(&given, ',', &one)) {
        size_t at = 0;
        one = str_trim(one);
        while (at < n && !str_eq(c[at].code, one) && !str_eq(c[at].name, one))
            at++;
        if (at == n)
            return FAIL_FIELD(cx, ST_INPUT, "room.category", "categories", one);
        if (b.n > 0)
            buf_byte(&b, ',');
        buf_add(&b, c[at].code);
    }
    *ret = b.n > 0 ? buf_str(&b) : STR("");
    return ST_OK;
}

static enum st check_words(struct ctx *cx, const struct room *r)
{
    bool days[WEEK];

    if (!is_code(r->code))
        return FAIL_FIELD(cx, ST_INPUT, "import.code", "code", r->code);
    if (r->name.n == 0 || text_count(r->name) > NAME_MAX_CHARS)
        return FAIL_FIELD(cx, ST_INPUT, "room.name", "name", r->name);
    if (!is_word(r->kind, "window room"))
        return FAIL_FIELD(cx, ST_INPUT, "room.kind", "kind", r->kind);
    if (!is_word(r->presence, "settled standing rotating on_call"))
        return FAIL_FIELD(cx, ST_INPUT, "room.presence", "presence", r->presence);
    if (!room_days(r->days, days))
        return FAIL_FIELD(cx, ST_INPUT, "room.days", "days", r->days);
    if (text_count(r->hours) > HOURS_CHARS || text_count(r->name_en) > 2 * NAME_MAX_CHARS)
        return FAIL_FIELD(cx, ST_INPUT, "room.hours", "hours", r->hours);
    return ST_OK;
}

enum st room_put(struct ctx *cx, const struct room *r)
{
    const struct q_room_put_in in = { .code = r->code,
                                      .hall = r->hall,
                                      .kind = r->kind,
                                      .name = r->name,
                                      .name_en = r->name_en,
                                      .unit = r->unit,
                                      .categories = r->categories,
                                      .presence = r->presence,
                                      .days = r->days,
                                      .hours = r->hours };
    return q_room_put_do(cx, &in, NULL);
}

enum st room_save(struct ctx *cx, struct org_list *list, const struct room *r)
{
    struct room whole = *r;
    struct unit hall, unit;

    TRY(check_words(cx, r));
    if (unit_load(cx, r->hall, &hall) != ST_OK || unit_load(cx, r->unit, &unit) != ST_OK)
        return cx->err.st;
    TRY(take_categories(cx, r->categories, &whole.categories));
    if (r->name_en.n == 0)
        whole.name_en = r->name;
    if (r->hours.p == NULL)
        whole.hours = STR("");
    const struct str column[] = { whole.code, whole.hall,       whole.kind,     whole.name, whole.name_en,
                                  whole.unit, whole.categories, whole.presence, whole.days, whole.hours };
    TRY(room_put(cx, &whole));
    org_row(list, "room", column, N_OF(column));
    return ST_OK;
}

enum st room_take_out(struct ctx *cx, struct str code)
{
    const struct q_room_drop_in in = { .code = code };

    return q_room_drop_do(cx, &in, NULL);
}

enum st room_drop(struct ctx *cx, struct org_list *list, struct str code)
{
    const struct q_room_drop_in in = { .code = code };
    int64_t n = 0;

    TRY(q_room_drop_do(cx, &in, &n));
    if (n == 0)
        return FAIL(cx, ST_NOT_FOUND, "room.unknown", code);
    org_row(list, "room_gone", &code, 1);
    return ST_OK;
}
