// SPDX-License-Identifier: Apache-2.0
#include "store/token.h"

#include <string.h>

#include "base/buf.h"
#include "base/test.h"
#include "base/text.h"
#include "store/token_class.h"

/* Tokens joined by | ; a break is _ . */
static struct str walk(struct arena *mem, struct str s, bool query)
{
    struct buf b = buf_make(mem, 1 << 20);
    struct token_walk w = token_walk(s, query);
    struct token t;

    while (token_next(&w, &t)) {
        if (b.n > 0)
            buf_byte(&b, '|');
        buf_add(&b, t.kind == TOKEN_BREAK ? STR("_") : t.kind == TOKEN_FACT ? STR("F") : t.text);
    }
    return buf_str(&b);
}

static void expect(const char *text, const char *index, const char *query)
{
    struct arena *mem = arena_make();

    EQ_STR(walk(mem, str_of(text), false), str_of(index));
    EQ_STR(walk(mem, str_of(text), true), str_of(query));
    arena_drop(mem);
}

TEST(han_runs_give_pairs_and_a_last_one)
{
    expect("拖欠工资", "拖欠|欠工|工资|资", "拖欠|欠工|工资");
    expect("资", "资", "资");
    expect("李明 的房", "李明|明|的房|房", "李明|明|的房");
    expect("好，世界", "好|，|世界|界", "好|，|世界");
}

TEST(runs_of_letters_and_digits_are_folded_words)
{
    expect("Ａ３区ABC12x", "a|3|区|abc|12|x", "a|3|区|abc|12|x");
    expect("ab 12", "ab|_|12", "ab|_|12");
    expect("工资\n100元", "工资|资|_|100|元", "工资|资|_|100|元");
    expect("-5", "-|5", "-|5");
}

TEST(long_runs_are_not_indexed_and_separate)
{
    expect("a13812345678b", "a|_|b", "a|_|b");
    expect("找123456他1234567她", "找|123456|他|她", "找|123456|他|她");
    char long_word[TOKEN_LETTERS_MAX + 2];
    memset(long_word, 'x', sizeof long_word);
    struct arena *mem = arena_make();
    EQ_STR(walk(mem, (struct str){ long_word, sizeof long_word }, false), STR(""));
    EQ(walk(mem, (struct str){ long_word, TOKEN_LETTERS_MAX }, false).n, TOKEN_LETTERS_MAX);
    arena_drop(mem);
}

TEST(broken_bytes_separate_and_nothing_else)
{
    expect("工\xff资\xe5", "工|资", "工|资");
    expect("\xf0\x9f\x91\x8d"
           "a",
           "\xf0\x9f\x91\x8d|a", "\xf0\x9f\x91\x8d|a");
}

TEST(flat_text_keeps_users_out_of_the_facts)
{
    struct arena *mem = arena_make();
    const struct str field[] = { STR("题\x02u1"), STR("文") }, fact[] = { STR("u610404"), STR("s") };
    const struct token_doc d = { .field = field, .n_field = 2, .fact = fact, .n_fact = 2 };

    EQ_STR(walk(mem, token_flat(mem, &d, true), false), STR("题|_|u|1|_|文|F|F"));
    EQ_STR(walk(mem, token_flat(mem, &d, false), false), STR("F|F"));
    arena_drop(mem);
}

static bool matches(const char *query, const char *title, const char *body)
{
    struct ctx cx = { .mem = arena_make() };
    const struct str field[] = { str_of(title), str_of(body) };
    const struct token_doc d = { .no = STR("61040400100101202611240001X"), .field = field, .n_field = 2 };
    struct token_query q;

    EQ(token_query_parse(&cx, str_of(query), &q), ST_OK);
    bool r = token_match(&d, &q);
    arena_drop(cx.mem);
    return r;
}

TEST(what_matches)
{
    OK(matches("工资", "拖欠工资", ""));
    OK(!matches("工资", "工", "资"));
    OK(!matches("工资", "工 资", ""));
    OK(matches("资 欠", "拖欠", "工资"));
    OK(matches("a3区", "住在A３区", ""));
    OK(!matches("3区", "A13区", ""));
    OK(matches("区1", "三区123", ""));
    OK(!matches("区1", "三区1234567", ""));
    OK(!matches("123", "51234", ""));
    OK(matches("ab", "xx abc", "") && !matches("bc", "abc", ""));
    OK(matches("工资，社保", "工资，社保", "") && !matches("工资，社保", "工资、社保", ""));
    OK(!matches("\"", "工资", "") && matches("\"", "他说\"好\"", ""));
    OK(matches("610404001001", "", "") && matches("61040400100101202611240001x", "", ""));
    OK(matches("61040400100101202611240001Ｘ", "", "") && !matches("6104050", "", ""));
    OK(matches("6104040 工资", "工资", "") && !matches("6104040 工资", "", ""));
}

TEST(unusable_queries_say_so)
{
    struct ctx cx = { .mem = arena_make() };
    struct token_query q;
    char many[] = "a b c d e f g h i j k l m n o p q", *big = arena_take(cx.mem, 10000);

    EQ(token_query_parse(&cx, STR(""), &q), ST_INPUT);
    EQ_STR(str_of(cx.err.code), STR("search.empty"));
    cx.err = (struct err){ 0 };
    EQ(token_query_parse(&cx, STR(" 　\t\xe2\x80\x8b\xff"), &q), ST_INPUT);
    EQ_STR(str_of(cx.err.code), STR("search.empty"));
    cx.err = (struct err){ 0 };
    EQ(token_query_parse(&cx, STR("电话13812345678"), &q), ST_INPUT);
    EQ_STR(str_of(cx.err.code), STR("search.digits"));
    cx.err = (struct err){ 0 };
    EQ(token_query_parse(&cx, str_of(many), &q), ST_INPUT);
    EQ_STR(str_of(cx.err.code), STR("search.long"));
    memset(big, '"', 10000);
    EQ(token_query_parse(&cx, (struct str){ big, 10000 }, &q), ST_INPUT);
    EQ(token_query_parse(&cx, (struct str){ big, TOKEN_QUERY_MAX }, &q), ST_OK);
    arena_drop(cx.mem);
}

TEST(words_know_whether_they_are_open)
{
    struct ctx cx = { .mem = arena_make() };
    struct token_query q;

    EQ(token_query_parse(&cx, STR("资 工资 a，资 3区 ab 1234567 12345678x a，"), &q), ST_OK);
    EQ(q.n, 8);
    EQ(q.n_number, 2);
    OK(q.word[0].open && !q.word[1].open && q.word[2].open && q.word[3].open && q.word[4].open);
    OK(q.word[5].number && q.word[6].number && !q.word[7].open);
    arena_drop(cx.mem);
}

TEST(snippet_shows_the_hit_and_where_it_stands)
{
    struct ctx cx = { .mem = arena_make() };
    struct buf b = buf_make(cx.mem, 4096);
    struct token_query q;

    for (int i = 0; i < 50; i++)
        buf_addz(&b, "甲乙。");
    buf_addz(&b, "有关 \n\t 拖欠工资的事，工资没发");
    for (int i = 0; i < 50; i++)
        buf_addz(&b, "丙丁");
    const struct str field[] = { STR("没有"), buf_str(&b) };
    EQ(token_query_parse(&cx, STR("工资"), &q), ST_OK);
    struct snippet s = token_snippet(cx.mem, field, 2, &q);
    EQ(s.n_hit, 2);
    EQ_STR(str_cut(s.text, s.hit[1].from, s.hit[1].to), STR("工资"));
    OK(str_starts(s.text, STR("…")) && str_ends(s.text, STR("…")));
    EQ(text_count(s.text), SNIPPET_WIDTH + 2);
    OK(str_find(s.text, STR("有关 拖欠工资")) != SIZE_MAX);
    EQ(token_query_parse(&cx, STR("1234567"), &q), ST_OK);
    EQ_STR(token_snippet(cx.mem, field, 2, &q).text, STR("没有"));
    arena_drop(cx.mem);
}

TEST(classes_rise_without_gaps)
{
    EQ(token_class('a'), CLASS_LETTER);
    EQ(token_class(0xe9), CLASS_LETTER);
    EQ(token_class(0x3002), CLASS_MARK);
    EQ(token_class(0x3042), CLASS_HAN);
    EQ(token_class(0x20000), CLASS_HAN);
    EQ(token_class(0x1f44d), CLASS_MARK);
    EQ(token_class(0xff0c), CLASS_MARK);
    EQ(token_class(0xff11), CLASS_DIGIT);
    EQ(token_class(0x3000), CLASS_BLANK);
    EQ(token_class(0xfffd), CLASS_BLANK);
    EQ(token_class(0x7f), CLASS_BLANK);
    EQ(token_class(0x110000), CLASS_BLANK);
    EQ(token_fold(0xff0c), 0xff0c);
}

RUN(CASE(han_runs_give_pairs_and_a_last_one), CASE(runs_of_letters_and_digits_are_folded_words),
    CASE(long_runs_are_not_indexed_and_separate), CASE(broken_bytes_separate_and_nothing_else),
    CASE(flat_text_keeps_users_out_of_the_facts), CASE(what_matches), CASE(unusable_queries_say_so),
    CASE(words_know_whether_they_are_open), CASE(snippet_shows_the_hit_and_where_it_stands),
    CASE(classes_rise_without_gaps))
