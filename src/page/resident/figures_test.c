// SPDX-License-Identifier: Apache-2.0
/* What public figures hide: small counts, and whatever a sum printed beside them would give away. */
#include "base/test.h"
#include "page/resident/figures_page.h"

/* Is what is hidden of that sum nothing, or at least two cells of five in all? */
static bool is_safe(const struct figures_cell *c, size_t n, bool (*of)(const struct figures_cell *c))
{
    int64_t hidden = 0, sum = 0, shown = 0;

    for (size_t i = 0; i < n; i++) {
        if (!of(&c[i]) || c[i].n == 0)
            continue;
        hidden += c[i].hide;
        sum += c[i].hide ? c[i].n : 0;
        shown += !c[i].hide;
    }
    return hidden == 0 || shown == 0 || (hidden > 1 && sum >= 5);
}

static bool all(const struct figures_cell *c)
{
    return c->n >= 0;
}

static bool open(const struct figures_cell *c)
{
    return c->open;
}

static bool answered(const struct figures_cell *c)
{
    return c->answered;
}

static bool closed(const struct figures_cell *c)
{
    return !c->open;
}

TEST(a_sum_gives_no_small_count_away)
{
    /* 61 + 4 answered: with a sum of 65 beside 61, the 4 would be known */
    struct figures_cell c[] = { { .n = 61, .open = true, .answered = true },
                                { .n = 4, .open = true, .answered = true },
                                { .n = 100, .open = true },
                                { .n = 2, .open = true },
                                { .n = 1, .open = true },
                                { .n = 30, .open = true },
                                { .n = 72 },
                                { .n = 3 },
                                { .n = 18 },
                                { .n = 0 } };

    figures_hide(c, N_OF(c));
    OK(c[0].hide && c[1].hide);
    OK(c[3].hide && c[4].hide && c[5].hide); /* 2 + 1 alone would be 3 in all */
    OK(!c[2].hide && !c[6].hide && c[7].hide && c[8].hide && !c[9].hide);
}

TEST(any_table_is_safe)
{
    uint32_t dice = 7;

    for (int round = 0; round < 5000; round++) {
        struct figures_cell c[9] = { 0 };
        for (size_t i = 0; i < N_OF(c); i++) {
            dice = dice * 1664525 + 1013904223;
            c[i].n = (dice >> 16) % 9;
            c[i].open = (dice >> 24) % 2;
            c[i].answered = c[i].open && (dice >> 25) % 2;
        }
        figures_hide(c, N_OF(c));
        for (size_t i = 0; i < N_OF(c); i++)
            OK(c[i].hide || c[i].n == 0 || c[i].n >= 5);
        OK(is_safe(c, N_OF(c), all) && is_safe(c, N_OF(c), open));
        OK(is_safe(c, N_OF(c), answered) && is_safe(c, N_OF(c), closed));
    }
}

/* A bar beside 61 that is 50 long would tell of the 122. */
TEST(no_bar_measures_what_is_hidden)
{
    struct figures_cell c[] = { { .n = 122, .open = true }, { .n = 3, .open = true }, { .n = 61 }, { .n = 40 } };

    figures_hide(c, N_OF(c));
    OK(c[0].hide && c[1].hide && !c[2].hide && !c[3].hide);
    EQ((int)figures_most(c, N_OF(c)), 61);
    EQ((int)figures_most(c, 2), 1);
}

TEST(two_sums_give_no_third_away)
{
    const struct figures_hidden usual = figures_sums(100, 60, 20), closed = figures_sums(103, 100, 20),
                                under_way = figures_sums(100, 60, 57), rest = figures_sums(100, 60, 38),
                                few = figures_sums(4, 4, 0);

    OK(!usual.total && !usual.open && !usual.answered);
    OK(!closed.total && closed.open && !closed.answered); /* 3 are closed */
    OK(!under_way.open && under_way.answered);            /* 3 of the open ones wait */
    OK(!rest.open && rest.answered);                      /* 2 closed otherwise */
    OK(few.total && few.open && !few.answered);
}

RUN(CASE(a_sum_gives_no_small_count_away), CASE(any_table_is_safe), CASE(no_bar_measures_what_is_hidden),
    CASE(two_sums_give_no_third_away))
