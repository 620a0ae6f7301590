// SPDX-License-Identifier: Apache-2.0
/* html_test.c - hostile values in every place of a template that was made to C by the real generator. */
#include "base/test.h"
#include "gen/probe_html.h"
#include "page/part/html.h"
#include "page/part/probe.h"
#include "page/part/words.h"

static const struct str HOSTILE = STR("\"><script>alert('x')</script>&amp;\x01</textarea><!--");

static struct html_out out_make(struct arena *mem, struct buf *b)
{
    *b = buf_make(mem, 1 << 20);
    return (struct html_out){ .b = b, .today = day_make(2026, 6, 1) };
}

static struct str render(struct arena *mem, const struct probe *v)
{
    struct buf b;
    struct html_out o = out_make(mem, &b);

    probe_html(&o, v);
    return buf_str(&b);
}

static bool has(struct str s, struct str part)
{
    return str_find(s, part) != SIZE_MAX;
}

TEST(markup_in_values_stays_text)
{
    struct arena *mem = arena_make();
    struct probe v = {
        .text = HOSTILE, .url = HOSTILE, .piece = HOSTILE, .yes = true, .day = DAY_NONE, .when = WHEN_NONE
    };
    struct str s = render(mem, &v);

    OK(!has(s, STR("<script")));
    OK(!has(s, STR("<!--")));
    OK(has(s, STR("title=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;")));
    OK(has(s, STR("href=\"/m/%22%3E%3Cscript%3Ealert%28%27x%27%29%3C%2Fscript%3E%26amp%3B%01")));
    OK(has(s, STR("<textarea name=\"t\" required>\n&quot;&gt;")));
    EQ(str_find(s, STR("</textarea>")) < s.n, 1);
    OK(!has(str_from(s, str_find(s, STR("</textarea>")) + 1), STR("</textarea>")));
    arena_drop(mem);
}

static struct str url(struct arena *mem, struct str s)
{
    struct buf b;
    struct html_out o = out_make(mem, &b);

    html_url(&o, s);
    return buf_str(&b);
}

TEST(only_harmless_addresses_pass)
{
    static const struct str bad[] = {
        STR("javascript:alert(1)"),  STR("JaVaScRiPt:alert(1)"),     STR("java\tscript:alert(1)"),
        STR(" javascript:alert(1)"), STR("\x01javascript:alert(1)"), STR("data:text/html,<b>"),
        STR("vbscript:x"),           STR("//evil.example/"),         STR("/\\evil.example/"),
        STR("\\\\evil.example")
    };
    static const struct str good[] = { STR("/matter/1"),
                                       STR("?q=a:b"),
                                       STR("#x"),
                                       STR("https://a.example/b"),
                                       STR("HTTP://a.example"),
                                       STR("tel:029-1"),
                                       STR("mailto:a@b.example"),
                                       STR("a/b:c"),
                                       STR("") };
    struct arena *mem = arena_make();

    for (size_t i = 0; i < N_OF(bad); i++)
        EQ_STR(url(mem, bad[i]), STR("#"));
    for (size_t i = 0; i < N_OF(good); i++)
        EQ_STR(url(mem, good[i]), good[i]);
    EQ_STR(url(mem, STR("/a?b=1&c='")), STR("/a?b=1&amp;c=&#39;"));
    arena_drop(mem);
}

TEST(the_type_decides_the_form)
{
    struct arena *mem = arena_make();
    struct probe v = { .raw = { STR("<i>raw</i>") },
                       .number = INT64_MIN,
                       .day = day_make(2026, 6, 22),
                       .when = { day_start(day_make(2025, 12, 31)).ms + 65 * 60000 } };

    OK(has(render(mem, &v),
           STR("<div><i>raw</i>|-9223372036854775808|<time datetime=\"2026-06-22\">6月22日（周一）</time>"
               "|2025年12月31日 01:05</div>\n<b>not</b>")));
    arena_drop(mem);
}

TEST(lists_nest_and_say_when_they_are_empty)
{
    struct arena *mem = arena_make();
    const struct probe_row sub[] = { { .name = STR("x") }, { .name = STR("y") } };
    const struct probe_row row[] = { { .name = STR("a"), .sub = sub, .n_sub = 2 }, { .name = STR("b") } };
    struct probe v = { .row = row, .n_row = 2, .number = 7, .day = DAY_NONE, .when = WHEN_NONE };

    OK(has(render(mem, &v), STR("<ul><li>a<i>x</i><i>y</i></li><li>b<u>7</u></li></ul>")));
    v.n_row = 0;
    OK(has(render(mem, &v), STR("<ul></ul>")));
    arena_drop(mem);
}

TEST(days_and_times_in_two_languages)
{
    struct arena *mem = arena_make();
    struct day d = day_make(2026, 6, 22), today = day_make(2026, 1, 1), last = day_make(2025, 1, 1);

    EQ_STR(words_day(mem, LANG_ZH, d, today), STR("6月22日（周一）"));
    EQ_STR(words_day(mem, LANG_ZH, d, last), STR("2026年6月22日（周一）"));
    EQ_STR(words_day(mem, LANG_EN, d, today), STR("Mon 22 June"));
    EQ_STR(words_time(mem, LANG_EN, day_start(d), last), STR("22 June 2026, 00:00"));
    EQ_STR(words_day(mem, LANG_ZH, DAY_NONE, today), STR_NONE);
    EQ_STR(words_size(mem, 1500000), STR("1.4 MB"));
    arena_drop(mem);
}

RUN(CASE(markup_in_values_stays_text), CASE(only_harmless_addresses_pass), CASE(the_type_decides_the_form),
    CASE(lists_nest_and_say_when_they_are_empty), CASE(days_and_times_in_two_languages))
