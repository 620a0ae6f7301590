// SPDX-License-Identifier: Apache-2.0
/* Law tests name their article: MF 民法典, MS23 民事诉讼法, FJ24 全国年节及纪念日放假办法, X22 信访工作条例. */
#include "core/rules/calendar.h"

#include <stdio.h>

#include "base/test.h"
#include "core/rules/rules.h"

enum { CD = TERM_CALENDAR, WD = TERM_WORKING, MONTH = TERM_MONTH };

static struct str file_text(struct arena *mem, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *p = arena_take(mem, 1 << 20);

    assert_non_null(f);
    size_t n = fread(p, 1, 1 << 20, f);
    (void)fclose(f);
    return (struct str){ p, n };
}

static const struct calendar *cn(struct arena *mem)
{
    const struct calendar *c = NULL;
    struct err e = { 0 };

    EQ(calendar_parse(mem, file_text(mem, SOURCE_DIR "/data/calendar/cn.csv"), &c, &e), ST_OK);
    return c;
}

static struct day on(const char *z)
{
    struct day d = DAY_NONE;

    OK(day_parse(str_of(z), &d));
    return d;
}

static void is_due(const char *start, int unit, int n, bool roll, const char *want)
{
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, 16);

    day_format(&b, calendar_due(cn(mem), on(start), unit, n, roll));
    EQ_STR(buf_str(&b), str_of(want));
    arena_drop(mem);
}

TEST(mf_201_the_start_day_is_not_counted)
{
    is_due("2026-03-02", CD, 60, false, "2026-05-01"); /* X22 34: sixty days from acceptance */
    is_due("2026-05-01", CD, 30, false, "2026-05-31"); /* and thirty more, from the due day */
    is_due("2026-07-01", CD, 15, false, "2026-07-16"); /* X22 22 */
    is_due("2026-07-01", WD, 0, false, "2026-07-01");
}

TEST(mf_202_months_end_on_the_same_number_or_the_months_end)
{
    is_due("2026-01-31", MONTH, 1, false, "2026-02-28");
    is_due("2028-01-31", MONTH, 1, false, "2028-02-29");
    is_due("2026-08-31", MONTH, 3, false, "2026-11-30");
    is_due("2026-11-15", MONTH, 3, false, "2027-02-15");
    is_due("2025-11-03", MONTH, 3, true, "2026-02-03");
}

TEST(mf_203_and_ms23_85_a_last_day_of_rest_rolls_for_residents_only)
{
    is_due("2026-09-16", CD, 15, false, "2026-10-01");
    is_due("2026-09-16", CD, 15, true, "2026-10-08");
    is_due("2026-07-02", CD, 9, true, "2026-07-13");  /* Saturday to Monday */
    is_due("2026-01-30", CD, 15, true, "2026-02-14"); /* a Saturday worked in exchange is no day of rest */
    is_due("2026-09-05", CD, 20, true, "2026-09-28"); /* 中秋 25 to 27 September */
}

TEST(fj24_7_exchanged_saturdays_count_as_working_days)
{
    is_due("2026-02-12", WD, 5, false, "2026-02-26");
    is_due("2026-04-29", WD, 10, false, "2026-05-15");
    is_due("2026-02-13", WD, 1, false, "2026-02-14");
    is_due("2024-09-30", WD, 3, false, "2024-10-10");
}

TEST(working_days_between_undo_adding)
{
    struct arena *mem = arena_make();
    const struct calendar *c = cn(mem);

    for (int32_t s = on("2023-12-20").n; s < on("2025-03-01").n; s += 3)
        for (int n = 0; n < 40; n += 3) {
            struct day from = { s }, to = calendar_add_working(c, from, n);
            EQ(calendar_working_between(c, from, to), n);
            EQ(calendar_working_between(c, to, from), -n);
            OK(n == 0 || calendar_is_working(c, to));
        }
    arena_drop(mem);
}

/* FJ24 2: eleven days of law a year before 2025, thirteen since; each at least that many weekdays off. */
TEST(the_notices_of_17_years_are_there)
{
    struct arena *mem = arena_make();
    const struct calendar *c = cn(mem);

    for (int y = 2010; y <= 2026; y++) {
        int n = calendar_working_between(c, day_make(y - 1, 12, 31), day_make(y, 12, 31));
        OK(calendar_knows(c, y));
        OK(n >= 247 && n <= 252);
    }
    EQ(calendar_working_between(c, on("2024-12-31"), on("2025-12-31")), 248);
    OK(!calendar_knows(c, 2009) && !calendar_knows(c, 2027) && !calendar_knows(c, 0) && !calendar_knows(c, 10000));
    OK(calendar_is_working(c, on("2027-10-01")));
    OK(!calendar_is_working(c, on("2027-10-02")));
    EQ(calendar_version(c).n, 16);
    arena_drop(mem);
}

static const char *fault(const char *csv)
{
    struct arena *mem = arena_make();
    const struct calendar *c = NULL;
    static struct err e;

    e = (struct err){ 0 };
    enum st st = calendar_parse(mem, str_of(csv), &c, &e);
    EQ(st == ST_OK, c != NULL);
    arena_drop(mem);
    return st == ST_OK ? "" : e.detail;
}

TEST(a_faulty_row_is_named)
{
    assert_string_equal(fault("date,kind,name\n2026-10-01,holiday,国庆节\n"), "");
    assert_string_equal(fault("date,kind,name\n"), "");
    assert_string_equal(fault("date,kind\n2026-10-01,holiday\n"), "1");
    assert_string_equal(fault("date,kind,name\n2026-10-01,holiday,a\n\n2026-02-30,holiday,a\n"), "4");
    assert_string_equal(fault("date,kind,name\n2026-10-01,off,a\n"), "2");
    assert_string_equal(fault("date,kind,name\n9026-10-01,holiday,a\n"), "2");
    assert_string_equal(fault("date,kind,name\n2026-10-09,workday,a\n"), "2");
    assert_string_equal(fault("date,kind,name\n2026-10-01,holiday,a\n2026-10-01,holiday,a\n"), "3");
}

TEST(the_version_is_that_of_the_rows)
{
    struct arena *mem = arena_make();
    const struct calendar *a = NULL, *b = NULL, *other = NULL;
    struct err e = { 0 };

    EQ(calendar_parse(mem, STR("date,kind,name\n2026-10-01,holiday,x\n2026-10-10,workday,x\n"), &a, &e), ST_OK);
    EQ(calendar_parse(mem, STR("date,kind,name\r\n2026-10-10,workday,y\r\n2026-10-01,holiday,z"), &b, &e), ST_OK);
    EQ(calendar_parse(mem, STR("date,kind,name\n2026-10-01,holiday,x\n2026-10-10,holiday,x\n"), &other, &e), ST_OK);
    EQ_STR(calendar_version(a), calendar_version(b));
    OK(!str_eq(calendar_version(a), calendar_version(other)));
    arena_drop(mem);
}

RUN(CASE(mf_201_the_start_day_is_not_counted), CASE(mf_202_months_end_on_the_same_number_or_the_months_end),
    CASE(mf_203_and_ms23_85_a_last_day_of_rest_rolls_for_residents_only),
    CASE(fj24_7_exchanged_saturdays_count_as_working_days), CASE(working_days_between_undo_adding),
    CASE(the_notices_of_17_years_are_there), CASE(a_faulty_row_is_named), CASE(the_version_is_that_of_the_rows))
