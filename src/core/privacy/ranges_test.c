// SPDX-License-Identifier: Apache-2.0
#include "core/privacy/ranges.h"

#include "base/test.h"

static struct str written(struct arena *mem, const int64_t *n, size_t count)
{
    struct buf b = buf_make(mem, 100);
    struct ranges r = { .b = &b };

    for (size_t i = 0; i < count; i++)
        ranges_add(&r, n[i]);
    return ranges_end(&r);
}

TEST(numbers_side_by_side_are_one_span)
{
    struct arena *mem = arena_make();
    const int64_t n[] = { 3, 7, 8, 9, 12 };

    EQ_STR(written(mem, n, 5), STR("3,7-9,12"));
    EQ_STR(written(mem, n, 1), STR("3"));
    EQ_STR(written(mem, n, 0), STR(""));
    arena_drop(mem);
}

TEST(a_number_is_in_its_span_only)
{
    OK(ranges_has(STR("3,7-9"), 3));
    OK(ranges_has(STR("3,7-9"), 8));
    OK(ranges_has(STR("3,7-9"), 9));
    OK(!ranges_has(STR("3,7-9"), 6));
    OK(!ranges_has(STR("3,7-9"), 10));
    OK(!ranges_has(STR(""), 1));
}

TEST(what_is_no_span_ends_the_walk)
{
    static const char *const bad[] = { "x", "9-7", "-", "3-", ",3", "3;4", "99999999999999999999" };
    int64_t from, to;

    for (size_t i = 0; i < N_OF(bad); i++) {
        struct str rest = str_of(bad[i]);
        OK(!ranges_split(&rest, &from, &to) || from == 3);
    }
}

RUN(CASE(numbers_side_by_side_are_one_span), CASE(a_number_is_in_its_span_only), CASE(what_is_no_span_ends_the_walk))
