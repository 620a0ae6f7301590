// SPDX-License-Identifier: Apache-2.0
/* test.h - the thin macro over cmocka that unit tests use. A failing test prints its file and line. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#define TEST(name) static void name(void **state __attribute__((unused)))
#define RUN(...)                                           \
    int main(void)                                         \
    {                                                      \
        const struct CMUnitTest tests[] = { __VA_ARGS__ }; \
        return cmocka_run_group_tests(tests, NULL, NULL);  \
    }
#define CASE(name) cmocka_unit_test(name)
#define OK(cond)   assert_true(cond)
#define EQ(a, b)   assert_int_equal(a, b)
#define EQ_STR(a, b)                                             \
    do {                                                         \
        struct arena *eq_mem = arena_make();                     \
        assert_string_equal(str_z(eq_mem, a), str_z(eq_mem, b)); \
        arena_drop(eq_mem);                                      \
    } while (0)
