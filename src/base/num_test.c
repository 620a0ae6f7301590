// SPDX-License-Identifier: Apache-2.0
#include "base/num.h"
#include "base/test.h"

TEST(the_ends_of_the_range_are_read_exactly)
{
    int64_t v = 7;
    uint64_t u = 7;

    OK(num_parse(STR("-9223372036854775808"), &v) && v == INT64_MIN);
    OK(num_parse(STR("9223372036854775807"), &v) && v == INT64_MAX);
    OK(num_parse(STR("-0"), &v) && v == 0);
    OK(!num_parse(STR("9223372036854775808"), &v) && v == 0);
    OK(!num_parse(STR("-9223372036854775809"), &v));
    OK(num_parse_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
    OK(!num_parse_u64(STR("18446744073709551616"), &u));
    OK(!num_parse_u64(STR("99999999999999999999"), &u));
}

TEST(only_digits_are_numbers)
{
    static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x1", "１", "--1", "1e3" };
    int64_t v;

    for (size_t i = 0; i < N_OF(bad); i++)
        OK(!num_parse(str_of(bad[i]), &v));
}

TEST(sums_and_products_do_not_wrap)
{
    int64_t v = 7;

    OK(num_add(INT64_MAX - 1, 1, &v) && v == INT64_MAX);
    OK(!num_add(INT64_MAX, 1, &v) && v == INT64_MAX);
    OK(!num_mul(INT64_MAX / 2 + 1, 2, &v));
    OK(num_mul(-3, 5, &v) && v == -15);
}

RUN(CASE(the_ends_of_the_range_are_read_exactly), CASE(only_digits_are_numbers), CASE(sums_and_products_do_not_wrap))
