// SPDX-License-Identifier: Apache-2.0
/* site_css_test.c - the contrast of every pair of colours that site.css names, in both schemes, by the
 * formula of WCAG 2 (relative luminance); and that no colour stands outside the token blocks. */
#include "base/buf.h"
#include "base/str.h"
#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct str sheet(struct arena *mem)
{
    FILE *f = fopen(SOURCE_DIR "/src/page/asset/site.css", "rb");
    size_t room = 1 << 18;
    char *p = arena_take(mem, room);

    assert_non_null(f);
    size_t n = fread(p, 1, room, f);
    fclose(f);
    OK(n < room);
    return (struct str){ p, n };
}

/* x^0.4 by the fifth root of x², so that the test needs no libm. */
static double pow_04(double x)
{
    double want = x * x, r = 1;

    for (int i = 0; i < 60; i++)
        r -= (r * r * r * r * r - want) / (5 * r * r * r * r);
    return r;
}

static double channel(const char *hex)
{
    char two[3] = { hex[0], hex[1], '\0' };
    double c = (double)strtol(two, NULL, 16) / 255;

    if (c <= 0.03928)
        return c / 12.92;
    c = (c + 0.055) / 1.055;
    return c * c * pow_04(c);
}

static double luminance(struct str hex)
{
    EQ(hex.n, 7);
    return 0.2126 * channel(hex.p + 1) + 0.7152 * channel(hex.p + 3) + 0.0722 * channel(hex.p + 5);
}

/* "--name: #rrggbb" of a block. */
static struct str token(struct str block, struct str name)
{
    char want[64];

    snprintf(want, sizeof want, "--%.*s: #", STR_ARG(name));
    size_t at = str_find(block, str_of(want));
    if (at == SIZE_MAX)
        return STR_NONE;
    return str_cut(block, at + strlen(want) - 1, at + strlen(want) + 6);
}

static struct str block_after(struct str css, struct str head)
{
    size_t at = str_find(css, head);

    OK(at != SIZE_MAX);
    struct str rest = str_from(css, at + head.n);
    return str_cut(rest, 0, str_find(rest, STR("}")));
}

static double contrast(struct str block, struct str a, struct str b)
{
    struct str x = token(block, a), y = token(block, b);

    if (x.n == 0 || y.n == 0)
        fail_msg("no colour %.*s or %.*s", STR_ARG(a), STR_ARG(b));
    double l = luminance(x), m = luminance(y);
    return l > m ? (l + 0.05) / (m + 0.05) : (m + 0.05) / (l + 0.05);
}

TEST(the_formula_is_right)
{
    const struct str block = STR("--a: #ffffff; --b: #000000; --c: #777777;");

    OK(contrast(block, STR("a"), STR("b")) > 20.99 && contrast(block, STR("a"), STR("b")) < 21.01);
    OK(contrast(block, STR("c"), STR("a")) > 4.47 && contrast(block, STR("c"), STR("a")) < 4.49);
}

TEST(every_pair_can_be_read)
{
    struct arena *mem = arena_make();
    struct str css = sheet(mem), line, rest = css;
    struct str scheme[] = { block_after(css, STR(":root {")), block_after(css, STR("prefers-color-scheme: dark) {")) };
    int pairs = 0;

    while (str_split(&rest, '\n', &line)) {
        struct str w[3], tail = str_from(line, 9);
        if (!str_starts(line, STR(" * pair: ")))
            continue;
        for (int i = 0; i < 3; i++)
            OK(str_split(&tail, ' ', &w[i]));
        for (size_t s = 0; s < N_OF(scheme); s++) {
            double c = contrast(scheme[s], w[0], w[1]), want = strtod(str_z(mem, w[2]), NULL);
            if (c < want)
                fail_msg("%s: %.*s on %.*s is %.2f, must be %.1f", s == 0 ? "light" : "dark", STR_ARG(w[0]),
                         STR_ARG(w[1]), c, want);
        }
        pairs++;
    }
    OK(pairs >= 20);
    arena_drop(mem);
}

TEST(colours_are_named_before_they_are_used)
{
    struct arena *mem = arena_make();
    struct str css = sheet(mem), line, rest = css;

    while (str_split(&rest, '\n', &line)) {
        size_t at = str_find(line, STR("#"));
        if (at == SIZE_MAX || str_find(line, STR("--")) != SIZE_MAX || str_find(line, STR("000000")) != SIZE_MAX ||
            str_find(line, STR("ffffff")) != SIZE_MAX)
            continue;
        fail_msg("a colour outside the tokens: %.*s", STR_ARG(line));
    }
    arena_drop(mem);
}

RUN(CASE(the_formula_is_right), CASE(every_pair_can_be_read), CASE(colours_are_named_before_they_are_used))
