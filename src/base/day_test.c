// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"
#include "base/test.h"

TEST(every_day_of_four_centuries_returns)
{
    int32_t n = day_make(1800, 1, 1).n;

    for (int y = 1800; y < 2200; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; ymd_is_valid(y, m, d); d++, n++) {
                struct ymd v = day_ymd((struct day){ n });
                EQ(day_make(y, m, d).n, n);
                OK(v.year == y && v.month == m && v.day == d);
            }
}

TEST(weekdays_and_month_ends)
{
    EQ(day_of_week(day_make(2026, 11, 24)), 2);
    EQ(day_of_week(day_make(1969, 12, 31)), 3);
    EQ(day_add_months(day_make(2024, 1, 31), 1).n, day_make(2024, 2, 29).n);
    EQ(day_add_months(day_make(2025, 11, 30), 3).n, day_make(2026, 2, 28).n);
}

TEST(instants_are_read_with_their_zone)
{
    struct when w;

    OK(when_parse(STR("2026-11-24T09:30:00+08:00"), &w));
    EQ(w.ms, INT64_C(1795483800000));
    EQ(day_of(w).n, day_make(2026, 11, 24).n);
    OK(when_parse(STR("2026-11-24T01:30:00.250Z"), &w));
    EQ(w.ms, INT64_C(1795483800250));
    OK(!when_parse(STR("2026-11-24T09:30:00"), &w));
    OK(!when_parse(STR("2026-02-29T09:30:00Z"), &w));
}

TEST(midnight_in_shanghai_starts_the_day)
{
    struct day d = day_make(2026, 7, 1);

    EQ(day_of(day_start(d)).n, d.n);
    EQ(day_of((struct when){ day_start(d).ms - 1 }).n, d.n - 1);
}

RUN(CASE(every_day_of_four_centuries_returns), CASE(weekdays_and_month_ends), CASE(instants_are_read_with_their_zone),
    CASE(midnight_in_shanghai_starts_the_day))
