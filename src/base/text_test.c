// SPDX-License-Identifier: Apache-2.0
#include "base/test.h"
#include "base/text.h"

TEST(every_character_survives_writing_and_reading)
{
    struct arena *mem = arena_make();

    for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 37) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        struct buf b = buf_make(mem, 4);
        uint32_t back;
        text_put(&b, c);
        struct str s = buf_str(&b);
        OK(text_is_utf8(s));
        OK(text_next(&s, &back));
        EQ(back, c);
        EQ(s.n, 0);
        arena_reset(mem);
    }
    arena_drop(mem);
}

TEST(broken_bytes_are_refused)
{
    static const char *const bad[] = {
        "\x80",         "\xc0\xaf",     "\xc1\xbf",         "\xe0\x80\xaf",     "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xff",         "\xe4\xb8",     "\xe4\xb8z",        "abcdefgh\xe4",     "abcdefg\x80"
    };

    for (size_t i = 0; i < N_OF(bad); i++)
        OK(!text_is_utf8(str_of(bad[i])));
    OK(text_is_utf8(STR("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf")));
    OK(text_is_utf8(STR("十二个字节以上的文字 plain text too")));
    OK(text_is_utf8(STR_NONE));
}

TEST(cuts_never_split_a_character)
{
    EQ(text_count(STR("a渭城区😀")), 5);
    EQ_STR(text_cut(STR("a渭城区"), 2), STR("a渭"));
    EQ_STR(text_cut(STR("a渭"), 9), STR("a渭"));
    EQ_STR(text_cut_bytes(STR("a渭城"), 6), STR("a渭"));
    EQ_STR(text_cut_bytes(STR("a渭城"), 4), STR("a渭"));
    EQ_STR(text_cut_bytes(STR("a渭城"), 7), STR("a渭城"));
}

TEST(folding_is_for_width_and_case_only)
{
    struct arena *mem = arena_make();

    EQ_STR(text_folded(mem, STR("ＡＢｃ１％　Ab臺é")), STR("abc1% ab臺é"));
    OK(text_is_han(0x6e2d) && text_is_han(0x3400) && text_is_han(0x20000) && text_is_han(0x3007) &&
       text_is_han(0xf900));
    OK(!text_is_han('a') && !text_is_han(0x3042) && !text_is_han(0xff11) && !text_is_han(0x3002));
    arena_drop(mem);
}

TEST(cleaning_keeps_words_and_line_ends)
{
    struct arena *mem = arena_make();

    EQ_STR(text_clean(mem, STR("\xef\xbb\xbf一\r\n二\r三\t四\x01\x7f五\xe2\x80\xae六")), STR("一\n二\n三\t四五六"));
    EQ_STR(text_clean(mem, STR("x\xffy")), STR("x\xef\xbf\xbdy"));
    EQ_STR(text_clean(mem, STR("")), STR(""));
    arena_drop(mem);
}

RUN(CASE(every_character_survives_writing_and_reading), CASE(broken_bytes_are_refused),
    CASE(cuts_never_split_a_character), CASE(folding_is_for_width_and_case_only),
    CASE(cleaning_keeps_words_and_line_ends))
