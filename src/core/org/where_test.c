// SPDX-License-Identifier: Apache-2.0
/* where_test.c - filters mean what they say, and a mistyped one is refused with the word that is wrong. */
#include "core/org/where.h"

#include "base/test.h"

struct world {
    struct arena *mem;
    const struct rules *r;
};

static struct world open_world(void)
{
    struct world w = { .mem = arena_make() };
    const struct rules_source built_in = { .folder = STR("") };
    struct err e = { 0 };

    OK(rules_load(w.mem, &built_in, NULL, &w.r, &e) == ST_OK);
    return w;
}

static const struct where_row row = { .no = STR("610404000000012026010100001X"),
                                      .procedure = STR("petition"),
                                      .state = STR("ACC"),
                                      .unit = STR("610404001000"),
                                      .path = STR("/610404000000/610404001000/"),
                                      .place = STR("610404001005"),
                                      .category = STR("labour"),
                                      .channel = STR("web"),
                                      .opened = { 20500 }, /* 2026-02-16 */
                                      .closed = DAY_NONE,
                                      .due = { 20560 },
                                      .open = true };

static bool holds(const struct world *w, const char *text)
{
    struct where parsed;
    struct err e = { 0 };

    OK(where_parse(w->r, str_of(text), &parsed, &e) == ST_OK);
    return where_holds(&parsed, &row);
}

TEST(each_kind_of_test_holds_and_fails)
{
    struct world w = open_world();
    static const char *const yes[] = { "",
                                       "state=ACC",
                                       "state=EXT/ACC",
                                       "state!=FIN",
                                       "procedure=petition,state=ACC",
                                       "unit=610404001000",
                                       "unit=610404000000",
                                       "place=610404001000",
                                       "place=610404000000",
                                       "place=610404001005",
                                       "opened=2026-02-16",
                                       "opened>=2026-02-16,opened<=2026-02-16",
                                       "opened > 2026-02-15 , opened < 2026-02-17",
                                       "closed!=2026-01-01",
                                       "open=yes",
                                       "overdue=no",
                                       "category=land/labour" };
    static const char *const no[] = { "state=EXT",
                                      "state!=ACC",
                                      "state=ACC,procedure=review",
                                      "unit=610404.rsj",
                                      "unit=610404002000",
                                      "place=610404002000",
                                      "place=610404001006",
                                      "opened=2026-02-15",
                                      "opened>2026-02-16",
                                      "opened<2026-02-16",
                                      "closed>=2000-01-01",
                                      "closed=2026-01-01",
                                      "open=no",
                                      "overdue=yes",
                                      "channel=visit",
                                      "category!=land/labour" };

    for (size_t i = 0; i < N_OF(yes); i++)
        OK(holds(&w, yes[i]));
    for (size_t i = 0; i < N_OF(no); i++)
        OK(!holds(&w, no[i]));
    arena_drop(w.mem);
}

TEST(what_is_wrong_is_named)
{
    struct world w = open_world();
    static const struct {
        const char *text, *code, *detail;
    } bad[] = { { "stat=ACC", "where.field", "stat" },    { "state", "where.op", "state" },
                { "state=", "where.value", "state" },     { "state=ACX", "where.value", "ACX" },
                { "state>ACC", "where.op", "state>ACC" }, { "opened>=2026-13-01", "where.value", "2026-13-01" },
                { "open=maybe", "where.value", "maybe" }, { "procedure=xx", "where.value", "xx" },
                { "state=ACC//EXT", "where.value", "" },  { "=ACC", "where.field", "" } };

    for (size_t i = 0; i < N_OF(bad); i++) {
        struct where parsed;
        struct err e = { 0 };
        OK(where_parse(w.r, str_of(bad[i].text), &parsed, &e) == ST_USE);
        EQ_STR(str_of(e.code), str_of(bad[i].code));
        EQ_STR(str_of(e.detail), str_of(bad[i].detail));
    }
    arena_drop(w.mem);
}

RUN(CASE(each_kind_of_test_holds_and_fails), CASE(what_is_wrong_is_named))
