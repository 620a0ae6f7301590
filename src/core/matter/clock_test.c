// SPDX-License-Identifier: Apache-2.0
/* The terms of procedures.md §0.1 as moves start, stop, pause and resume them. Articles stand with each. */
#include "core/core_step_test.h"
#include "core/matter/sweep.h"

#define PD  officer(XFJ, "PD")
#define RU  officer(RSJ, "RU")
#define RUL officer(RSJ, "RUL")
#define SUP officer(STR("610404.dcs"), "SUP")
#define ANSWER                                                                                           \
    "{\"opinion\":\"支持\",\"facts\":\"甲\",\"reasons\":\"乙\",\"basis\":\"丙\",\"issued\":\"%s\"," \
    "\"delivered\":\"%s\"}"

static struct matter forwarded(struct bench *b)
{
    struct matter m = bench_file(b, (struct who){ 0 }, petition());

    bench_take(b, PD, &m, "P02", "{\"unit\":\"610404.rsj\"}");
    return m;
}

static void sweep(struct bench *b)
{
    struct ctx cx = bench_ctx(b, (struct who){ .system = true });
    int64_t fired;

    EQ(sweep_due(&cx, &fired), ST_OK);
}

TEST(fifteen_days_to_route_and_five_working_days_to_object) /* X22 22, 23(3) */
{
    struct bench *b = bench_make("2026-02-12");
    struct matter m = bench_file(b, (struct who){ 0 }, petition());

    EQ_CLOCK(b, &m, "D01", "running 2026-02-12 2026-02-27");
    bench_take(b, PD, &m, "P02", "{\"unit\":\"610404.rsj\"}");
    EQ_CLOCK(b, &m, "D01", "stopped 2026-02-12 2026-02-27");
    EQ_CLOCK(b, &m, "D03", "running 2026-02-12 2026-02-27");
    EQ_CLOCK(b, &m, "D04", "running 2026-02-12 2026-02-26"); /* spring festival lies between */
    bench_drop(b);
}

TEST(sixty_days_count_from_acceptance) /* X22 34 */
{
    struct bench *b = bench_make("2026-03-02");
    struct matter m = forwarded(b);

    bench_at(b, "2026-03-10");
    bench_take(b, RU, &m, "P07", "{\"accepted\":\"2026-03-02\"}");
    EQ_CLOCK(b, &m, "D06", "running 2026-03-02 2026-05-01"); /* a holiday: an agency's duty does not roll */
    bench_take(b, RUL, &m, "P20", "{\"days\":30,\"reason\":\"复杂\"}");
    EQ_CLOCK(b, &m, "D06", "stopped 2026-03-02 2026-05-01");
    EQ_CLOCK(b, &m, "D07", "running 2026-05-01 2026-05-31"); /* counted from D06's due day */
    bench_drop(b);
}

TEST(an_answer_stops_on_its_day_and_gives_a_month_from_delivery) /* X22 34, 35 */
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b);

    bench_take(b, RU, &m, "P07", "{\"accepted\":\"2026-07-01\"}");
    bench_at(b, "2026-09-02");
    bench_take(b, RUL, &m, "P21", arena_printf(b->mem, ANSWER, "2026-08-30", "2026-09-01").p);
    EQ_CLOCK(b, &m, "D06", "stopped 2026-07-01 2026-08-30"); /* issued on its last day: not late */
    EQ_CLOCK(b, &m, "D09", "running 2026-09-01 2026-10-08"); /* a resident's right rolls over the holiday */
    EQ_CLOCK(b, &m, "D17", "running 2026-09-01 2026-10-08");
    EQ_CLOCK(b, &m, "D18", "running 2026-09-01 2026-10-01"); /* a duty does not */
    bench_drop(b);
}

TEST(an_answer_issued_late_stays_late)
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b);

    bench_take(b, RU, &m, "P07", "{\"accepted\":\"2026-07-01\"}");
    bench_at(b, "2026-09-02");
    bench_take(b, RUL, &m, "P21", arena_printf(b->mem, ANSWER, "2026-08-31", "2026-09-01").p);
    EQ_CLOCK(b, &m, "D06", "stopped 2026-07-01 2026-08-30 late");
    bench_drop(b);
}

TEST(the_ordinary_procedure_counts_since_the_simple_one)
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b);

    bench_take(b, RU, &m, "P09", "{\"accepted\":\"2026-07-01\"}");
    EQ_CLOCK(b, &m, "D08", "running 2026-07-01 2026-07-15"); /* ten working days */
    bench_at(b, "2026-07-15");
    bench_take(b, RUL, &m, "P11", "{}");
    EQ_CLOCK(b, &m, "D08", "stopped 2026-07-01 2026-07-15");
    EQ_CLOCK(b, &m, "D06", "running 2026-07-01 2026-08-30");
    bench_drop(b);
}

TEST(a_pause_keeps_the_remaining_days)
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b); /* D03 due 16 July */

    bench_at(b, "2026-07-06");
    bench_take(b, RU, &m, "P04", "{\"reason\":\"不属本单位\"}"); /* ten days left */
    EQ_CLOCK(b, &m, "D03", "paused 2026-07-01 2026-07-16 10 left");
    bench_at(b, "2026-08-20");
    EQ_CLOCK(b, &m, "D03", "paused 2026-07-01 2026-07-16 10 left"); /* nothing is late meanwhile */
    bench_take(b, PD, &m, "P06", "{\"reason\":\"维持\"}");
    EQ_CLOCK(b, &m, "D03", "running 2026-07-01 2026-08-30");
    bench_drop(b);
}

TEST(a_pause_of_the_last_day_leaves_none)
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b);

    bench_take(b, RU, &m, "P07", "{\"accepted\":\"2026-07-01\"}");
    bench_take(b, RUL, &m, "P21", arena_printf(b->mem, ANSWER, "2026-07-01", "2026-07-01").p);
    bench_at(b, "2026-07-31");
    bench_take(b, resident(&m), &m, "P26", "{}");
    EQ_CLOCK(b, &m, "D09", "paused 2026-07-01 2026-07-31 0 left");
    bench_drop(b);
}

TEST(closing_stops_all_but_what_closes_itself) /* §14 */
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = bench_file(b, (struct who){ 0 }, petition());

    bench_take(b, PD, &m, "P03", "{\"unit\":\"610404.rsj\",\"report_due\":\"2026-09-01\"}");
    EQ_CLOCK(b, &m, "D05", "running 2026-07-01 2026-09-01");
    bench_take(b, resident(&m), &m, "N07", "{\"person\":\"某甲\",\"ground\":\"近亲属\"}");
    bench_take(b, RU, &m, "N15", "{\"list\":\"合同\"}");
    bench_take(b, resident(&m), &m, "N13", "{\"words\":\"不告了\"}");
    bench_take(b, PD, &m, "P25", "{\"confirmed\":true}");
    OK(m.state->closed);
    EQ_CLOCK(b, &m, "D03", "stopped 2026-07-01 2026-07-16");
    EQ_CLOCK(b, &m, "D04", "stopped 2026-07-01 2026-07-08");
    EQ_CLOCK(b, &m, "D05", "running 2026-07-01 2026-09-01");
    EQ_CLOCK(b, &m, "D15", "running 2026-07-01 2026-07-15");
    EQ_CLOCK(b, &m, "D33", "running 2026-07-01 2026-07-03");
    bench_at(b, "2026-09-02");
    sweep(b);
    EQ_CLOCK(b, &m, "D05", "expired 2026-07-01 2026-09-01");
    EQ_CLOCK(b, &m, "D15", "expired 2026-07-01 2026-07-15");
    bench_drop(b);
}

TEST(a_clock_of_supervision_keeps_the_earlier_day) /* §14: D20 */
{
    struct bench *b = bench_make("2026-07-01");
    struct who tgo = officer(STR("610404.khb"), "TGO"), tu = officer(RSJ, "TU");
    struct matter m = bench_file(
        b, tgo,
        (struct filing){ .procedure = STR("target"), .title = STR("目标"), .body = STR("一"), .received = WHEN_NONE });

    bench_take(b, tgo, &m, "T02",
               "{\"unit\":\"610404.rsj\",\"owner\":\"李\",\"task_due\":\"2026-07-10\",\"measure\":\"件\"}");
    bench_take(b, tu, &m, "T04", "{}");
    EQ_CLOCK(b, &m, "D42", "running 2026-07-01 2026-07-10"); /* the day named a step before */
    bench_take(b, SUP, &m, "T06", "{\"card\":\"黄牌\"}");
    EQ_CLOCK(b, &m, "D20", "running 2026-07-01 2026-07-08");
    bench_at(b, "2026-07-05"); /* 3 of 9 days are over */
    bench_take(b, SUP, &m, "T06", "{\"card\":\"红牌\"}");
    EQ_CLOCK(b, &m, "D20", "running 2026-07-01 2026-07-08");
    bench_drop(b);
}

TEST(a_started_clock_that_runs_begins_anew) /* §14: +D on a running clock */
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b);

    bench_take(b, PD, &m, "N11", "{\"kind\":\"改进工作\",\"proposal\":\"一\"}");
    EQ_CLOCK(b, &m, "D19", "running 2026-07-01 2026-07-31");
    bench_at(b, "2026-07-11");
    bench_take(b, PD, &m, "N11", "{\"kind\":\"改进工作\",\"proposal\":\"二\"}");
    EQ_CLOCK(b, &m, "D19", "running 2026-07-11 2026-08-10");
    bench_take(b, RU, &m, "N12", "{\"adopted\":\"采纳\",\"reason\":\"可行\"}");
    EQ_CLOCK(b, &m, "D19", "stopped 2026-07-11 2026-08-10");
    EQ(bench_try(b, RU, &m, "N12", "{\"adopted\":\"采纳\",\"reason\":\"可行\"}"), ST_RULE);
    bench_drop(b);
}

TEST(years_without_a_notice_are_provisional) /* §0 rule 4 */
{
    struct bench *b = bench_make("2031-03-03");
    struct matter m = forwarded(b);

    EQ_CLOCK(b, &m, "D03", "running 2031-03-03 2031-03-18"); /* calendar days need no notice */
    EQ_CLOCK(b, &m, "D04", "running 2031-03-03 2031-03-10 provisional");
    bench_drop(b);
}

TEST(months_end_on_the_same_day_or_the_last) /* MF 202, XS17 47 */
{
    static const char *const day[][2] = { { "2026-07-31", "running 2026-07-31 2026-09-30" },
                                          { "2026-12-31", "running 2026-12-31 2027-02-28" },
                                          { "2026-01-15", "running 2026-01-15 2026-03-15" } };

    for (size_t i = 0; i < N_OF(day); i++) {
        struct bench *b = bench_make(day[i][0]);
        struct matter m = forwarded(b);
        bench_take(b, RU, &m, "P12", "{\"basis\":\"法\"}");
        EQ_CLOCK(b, &m, "D47", day[i][1]);
        bench_drop(b);
    }
}

TEST(a_last_day_ends_at_midnight)
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b); /* D04 due 8 July */

    bench_at(b, "2026-07-08");
    b->now.ms += (14 * 3600 + 59 * 60 + 58) * INT64_C(1000); /* 23:59:58 */
    EQ_CLOCK(b, &m, "D04", "running 2026-07-01 2026-07-08");
    b->now.ms += 2000;
    EQ_CLOCK(b, &m, "D04", "running 2026-07-01 2026-07-08 late");
    EQ(bench_try(b, RU, &m, "P04", "{\"reason\":\"迟\"}"), ST_RULE);
    bench_drop(b);
}

TEST(an_answer_ends_by_the_clock_once)
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = forwarded(b);
    struct ctx cx;
    int64_t fired;

    bench_take(b, RU, &m, "P07", "{\"accepted\":\"2026-07-01\"}");
    bench_take(b, RUL, &m, "P21", arena_printf(b->mem, ANSWER, "2026-07-01", "2026-07-01").p);
    b->now = (struct when){ day_start(day_make(2026, 8, 1)).ms - 1000 }; /* the very end of D09 */
    sweep(b);
    EQ_CLOCK(b, &m, "D09", "running 2026-07-01 2026-07-31");
    b->now.ms += 1;
    sweep(b);
    EQ_CLOCK(b, &m, "D09", "stopped 2026-07-01 2026-07-31");
    cx = bench_ctx(b, (struct who){ .system = true });
    EQ(sweep_due(&cx, &fired), ST_OK);
    EQ(fired, 0);
    bench_drop(b);
}

RUN(CASE(fifteen_days_to_route_and_five_working_days_to_object), CASE(sixty_days_count_from_acceptance),
    CASE(an_answer_stops_on_its_day_and_gives_a_month_from_delivery), CASE(an_answer_issued_late_stays_late),
    CASE(the_ordinary_procedure_counts_since_the_simple_one), CASE(a_pause_keeps_the_remaining_days),
    CASE(a_pause_of_the_last_day_leaves_none), CASE(closing_stops_all_but_what_closes_itself),
    CASE(a_clock_of_supervision_keeps_the_earlier_day), CASE(a_started_clock_that_runs_begins_anew),
    CASE(years_without_a_notice_are_provisional), CASE(months_end_on_the_same_day_or_the_last),
    CASE(a_last_day_ends_at_midnight), CASE(an_answer_ends_by_the_clock_once))
