// SPDX-License-Identifier: Apache-2.0
#include "base/test.h"
#include "codec/qr.h"

#include <string.h>

TEST(the_three_corners_are_drawn)
{
    struct arena *mem = arena_make();
    struct err e = { 0 };
    struct qr q;

    EQ(qr_make(mem, STR("http://127.0.0.1/q"), &q, &e), ST_OK);
    EQ(q.size, 25); /* version 2 */
    OK(str_starts(q.path, STR("M0 0h7v1h-7z")));
    OK(str_find(q.path, STR("M18 0h7v1h-7z")) != SIZE_MAX);
    OK(str_find(q.path, STR("M0 24h7v1h-7z")) != SIZE_MAX);
    arena_drop(mem);
}

TEST(what_does_not_fit_is_refused)
{
    struct arena *mem = arena_make();
    struct err e = { 0 };
    struct qr q;
    struct str text = { arena_take(mem, 5000), 5000 };

    EQ(qr_make(mem, text, &q, &e), ST_LIMIT);
    arena_drop(mem);
}

TEST(digits_are_packed_and_a_dense_code_has_less_correction)
{
    struct arena *mem = arena_make();
    struct err e = { 0 };
    struct qr_modules few, many, most;
    char digits[7090];

    memset(digits, '7', sizeof digits);
    EQ(qr_modules(mem, (struct str){ digits, 1000 }, &few, &e), ST_OK);
    EQ(few.size, 81); /* version 16-M; as bytes it would be 25-M */
    EQ(qr_modules(mem, (struct str){ digits, 2600 }, &many, &e), ST_OK);
    EQ(many.size, 109); /* version 23-L */
    EQ(qr_modules(mem, (struct str){ digits, 7089 }, &most, &e), ST_OK);
    EQ(most.size, 177); /* version 40-L, full */
    EQ(qr_modules(mem, (struct str){ digits, 7090 }, &most, &e), ST_LIMIT);
    arena_drop(mem);
}

RUN(CASE(the_three_corners_are_drawn), CASE(what_does_not_fit_is_refused),
    CASE(digits_are_packed_and_a_dense_code_has_less_correction))
