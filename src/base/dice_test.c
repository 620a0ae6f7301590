// SPDX-License-Identifier: Apache-2.0
/* dice_test.c - the numbers are the published ones, stay within their bounds, and do not hang together. */
#include "base/dice.h"

#include "base/test.h"

TEST(numbers_are_those_of_splitmix64)
{
    struct dice d = { 0 };

    EQ((int64_t)(dice_next(&d) >> 32), 0xe220a839);
    EQ((int64_t)(dice_next(&d) >> 32), 0x6e789e6a);
    EQ((int64_t)(dice_next(&d) >> 32), 0x06c45d18);
}

TEST(each_value_in_bounds_comes_up)
{
    struct dice d = dice_make(1, 2, 3);
    int seen[7] = { 0 };

    for (int i = 0; i < 700; i++) {
        int64_t n = dice_between(&d, -3, 3);
        OK(n >= -3 && n <= 3);
        seen[n + 3]++;
    }
    for (size_t i = 0; i < N_OF(seen); i++)
        OK(seen[i] > 50);
    EQ(dice_between(&d, 5, 4), 5);
    EQ((int64_t)dice_below(&d, 0), 0);
}

TEST(seeds_and_names_make_other_numbers)
{
    struct dice a = dice_make(1, 2, 3), b = dice_make(1, 2, 3), c = dice_make(1, 3, 2), e = dice_make(2, 2, 3);

    uint64_t n = dice_next(&a);
    OK(n == dice_next(&b));
    OK(n != dice_next(&c));
    OK(n != dice_next(&e));
    OK(dice_of_name(1, STR("road")) == dice_of_name(1, STR("road")));
    OK(dice_of_name(1, STR("road")) != dice_of_name(1, STR("raod")));
    OK(dice_of_name(1, STR("road")) != dice_of_name(2, STR("road")));
}

RUN(CASE(numbers_are_those_of_splitmix64), CASE(each_value_in_bounds_comes_up),
    CASE(seeds_and_names_make_other_numbers))
