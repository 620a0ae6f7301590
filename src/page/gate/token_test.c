// SPDX-License-Identifier: Apache-2.0
#include "base/test.h"
#include "core/site.h"
#include "page/gate/token.h"

static struct ctx reader(struct arena *mem, const struct site *s, int64_t officer, int64_t matter)
{
    return (struct ctx){
        .mem = mem, .site = s, .now = day_start(day_make(2026, 11, 24)), .who = { .officer = officer, .matter = matter }
    };
}

TEST(a_token_is_for_one_reader_and_two_days)
{
    struct arena *mem = arena_make();
    struct site s = { .keys = { .form = { 7 } } }, other = { .keys = { .form = { 8 } } };
    struct ctx a = reader(mem, &s, 5, 0), b = reader(mem, &s, 6, 0), c = reader(mem, &s, 0, 5),
               d = reader(mem, &other, 5, 0);
    struct str t = token_make(&a);

    OK(token_is_good(&a, t));
    OK(!token_is_good(&b, t));
    OK(!token_is_good(&c, t));
    OK(!token_is_good(&d, t));
    OK(!token_is_good(&a, STR_NONE));
    OK(!token_is_good(&a, str_cut(t, 0, t.n - 1)));
    a.now.ms += INT64_C(86400000);
    OK(token_is_good(&a, t));
    a.now.ms += INT64_C(86400000);
    OK(!token_is_good(&a, t));
    arena_drop(mem);
}

RUN(CASE(a_token_is_for_one_reader_and_two_days))
