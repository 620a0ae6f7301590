// SPDX-License-Identifier: Apache-2.0
/* Case numbers and query codes: check characters, forms as they are typed, and what follows from what. */
#include "core/matter/code.h"

#include "core/core_test.h"

TEST(a_query_code_follows_from_matter_turn_and_site)
{
    struct bench *b = bench_make("2026-07-01"), *other = bench_make("2026-07-01");
    struct ctx cx = bench_ctx(b, (struct who){ 0 }), cx2 = bench_ctx(other, (struct who){ 0 });
    struct str code = code_make(&cx, (struct matter_id){ 1 }, 0);

    EQ(code.n, 16);
    for (size_t i = 0; i < code.n; i++)
        OK(strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", code.p[i]) != NULL);
    EQ_STR(code_make(&cx, (struct matter_id){ 1 }, 0), code);
    OK(!str_eq(code_make(&cx, (struct matter_id){ 2 }, 0), code));
    OK(!str_eq(code_make(&cx, (struct matter_id){ 1 }, 1), code));
    OK(!str_eq(code_make(&cx2, (struct matter_id){ 1 }, 0), code)); /* another site, another key */
    bench_drop(other);
    bench_drop(b);
}

TEST(a_code_is_understood_as_people_type_it)
{
    static const char *const typed[][2] = { { "0123456789ABCDEF", "0123456789ABCDEF" },
                                            { "0123-4567-89ab-cdef", "0123456789ABCDEF" },
                                            { " 0123 4567 89AB cdef ", "0123456789ABCDEF" },
                                            { "OoIiLl0000000000", "0011110000000000" },
                                            { "0123456789ABCDE", "" },
                                            { "0123456789ABCDEFG", "" },
                                            { "0123456789ABCDEU", "" },
                                            { "０123456789ABCDEF", "" },
                                            { "0123456789ABCDE\n", "" },
                                            { "", "" } };
    struct arena *mem = arena_make();

    for (size_t i = 0; i < N_OF(typed); i++)
        assert_string_equal(str_z(mem, code_clean(mem, str_of(typed[i][0]))), typed[i][1]);
    EQ(code_clean(mem, (struct str){ "0123456789ABCDE\0", 16 }).n, 0);
    arena_drop(mem);
}

/* ISO 7064 MOD 11-2 by the other way of its standard: the sum of digits times powers of two is 1 modulo 11. */
static bool sums_to_one(struct str no)
{
    int sum = 0, weight = 1;

    for (size_t i = no.n; i > 0; i--, weight = weight * 2 % 11)
        sum += weight * (no.p[i - 1] == 'X' ? 10 : no.p[i - 1] - '0');
    return sum % 11 == 1;
}

TEST(numbers_rise_by_day_and_class_and_check)
{
    struct bench *b = bench_make("2026-07-01");
    struct filing f = petition();
    struct matter first = bench_file(b, (struct who){ 0 }, f), second = bench_file(b, (struct who){ 0 }, f);

    EQ_STR(str_cut(first.no, 0, 27), STR("610404000000012026070100001"));
    EQ_STR(str_cut(second.no, 0, 27), STR("610404000000012026070100002"));
    f.procedure = STR("suggestion");
    EQ_STR(str_cut(bench_file(b, (struct who){ 0 }, f).no, 0, 27), STR("610404000000062026070100001"));
    bench_at(b, "2026-07-02");
    f.procedure = STR("petition");
    EQ_STR(str_cut(bench_file(b, (struct who){ 0 }, f).no, 0, 27), STR("610404000000012026070200001"));
    for (int i = 0; i < 30; i++) {
        struct str no = bench_file(b, (struct who){ 0 }, f).no;
        OK(number_is_valid(no) && sums_to_one(no));
    }
    bench_drop(b);
}

TEST(a_slip_of_the_pen_is_no_number)
{
    struct bench *b = bench_make("2026-07-01");
    struct str no = bench_file(b, (struct who){ 0 }, petition()).no;
    char wrong[64];

    for (size_t i = 0; i < no.n; i++)
        for (char c = '0'; c <= '9'; c++) { /* any one digit changed */
            memcpy(wrong, no.p, no.n);
            wrong[i] = c;
            EQ(number_is_valid((struct str){ wrong, no.n }), c == no.p[i]);
        }
    for (size_t i = 0; i + 1 < no.n; i++) { /* two neighbours exchanged */
        memcpy(wrong, no.p, no.n);
        wrong[i] = no.p[i + 1];
        wrong[i + 1] = no.p[i];
        EQ(number_is_valid((struct str){ wrong, no.n }), no.p[i] == no.p[i + 1]);
    }
    OK(!number_is_valid(str_cut(no, 0, no.n - 1)));
    OK(!number_is_valid(STR("")));
    OK(!number_is_valid(STR("610404000000012026070100001x")));
    bench_drop(b);
}

RUN(CASE(a_query_code_follows_from_matter_turn_and_site), CASE(a_code_is_understood_as_people_type_it),
    CASE(numbers_rise_by_day_and_class_and_check), CASE(a_slip_of_the_pen_is_no_number))
