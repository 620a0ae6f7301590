// SPDX-License-Identifier: Apache-2.0
#include "codec/json_judge.h"

#include <string.h>

#include "base/test.h"

enum { MAX = 1 << 20 };

static const char *reason(const char *z)
{
    struct arena *mem = arena_make();
    struct err e = { 0 };
    const struct json *j = json_parse(mem, str_of(z), MAX, &e);

    arena_drop(mem);
    return j != NULL ? "" : e.code;
}

TEST(a_tree_holds_every_kind)
{
    struct arena *mem = arena_make();
    struct err e = { 0 };
    const struct json *j = json_parse(
        mem, STR(" {\"a\":[1,-2.5e1,true,null,{}],\"\\u6e2d\":\"\\ud83d\\ude00\\n\\\"\",\"n\":18446744073709551615} "),
        MAX, &e);

    assert_non_null(j);
    const struct json *a = json_get(j, "a");
    OK(a->kind == JSON_ARRAY && a->n == 5);
    EQ(a->child->number, 1);
    OK(a->child->next->kind == JSON_REAL && a->child->next->real == -25.0);
    OK(a->last->kind == JSON_OBJECT && a->last->n == 0);
    EQ_STR(json_text(j, "渭"), STR("😀\n\""));
    uint64_t u;
    int64_t i;
    OK(json_u64(j, "n", &u) && u == UINT64_MAX);
    OK(!json_int(j, "n", &i) && !json_int(j, "absent", &i) && !json_int(NULL, "n", &i));
    OK(json_text(j, "a").p == NULL);
    arena_drop(mem);
}

TEST(what_is_no_json_is_refused_with_its_reason)
{
    static const char *const bad[][2] = {
        { "", "json.syntax" },
        { "{", "json.syntax" },
        { "[1,]", "json.syntax" },
        { "{\"a\":1,}", "json.syntax" },
        { "01", "json.syntax" },
        { "1.", "json.syntax" },
        { "-", "json.syntax" },
        { "1e", "json.syntax" },
        { "+1", "json.syntax" },
        { "NaN", "json.syntax" },
        { "1e999", "json.syntax" },
        { "'a'", "json.syntax" },
        { "\"\n\"", "json.syntax" },
        { "\"\\x\"", "json.syntax" },
        { "\"\\u0000\"", "json.syntax" },
        { "\"\\ud800\"", "json.syntax" },
        { "\"\\udc00\"", "json.syntax" },
        { "\"\\ud800\\u0041\"", "json.syntax" },
        { "[1] 2", "json.syntax" },
        { "truex", "json.syntax" },
        { "\"a", "json.syntax" },
        { "\"a\\", "json.syntax" },
        { "{a:1}", "json.syntax" },
        { "{1:1}", "json.syntax" },
        { "\"\xff\"", "input.text" },
        { "\xef\xbb\xbf[]", "json.syntax" },
        { "{\"a\":1,\"b\":{},\"\\u0061\":2}", "json.duplicate" },
    };

    for (size_t i = 0; i < N_OF(bad); i++)
        assert_string_equal(reason(bad[i][0]), bad[i][1]);
}

TEST(depth_size_and_nul_are_refused_first)
{
    char deep[200] = "";
    struct arena *mem = arena_make();
    struct err e = { 0 };

    memset(deep, '[', JSON_DEPTH);
    memset(deep + JSON_DEPTH, ']', JSON_DEPTH);
    assert_string_equal(reason(deep), "");
    memset(deep, '[', JSON_DEPTH + 1);
    memset(deep + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
    assert_string_equal(reason(deep), "json.depth");
    assert_string_equal(reason("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\""), "");
    assert_null(json_parse(mem, STR("[1,2]"), 4, &e));
    OK(e.st == ST_LIMIT);
    e = (struct err){ 0 };
    assert_null(json_parse(mem, STR("\"a\0b\""), MAX, &e));
    assert_string_equal(e.code, "input.text");
    arena_drop(mem);
}

/* Every one-byte damage of a rich text: we and jansson must agree on yes or no, and on the value. */
TEST(jansson_agrees_on_every_damaged_text)
{
    static const char good[] =
        "{\"a\":[1,-20,3.5e-2,true,false,null],\"\xe6\xb8\xad\":\"x\\u00e9\\n\\/\",\"o\":{\"k\":{}}}";
    static const char with[] = "\"\\{}[]:,0-+.eEntu\x01 \xe6\x80";

    for (size_t i = 0; i < sizeof good - 1; i++)
        for (size_t k = 0; k < sizeof with - 1; k++) {
            char z[sizeof good];
            struct arena *mem = arena_make();
            struct err e = { 0 };
            memcpy(z, good, sizeof z);
            z[i] = with[k];
            const struct json *j = json_parse(mem, str_of(z), MAX, &e);
            OK(json_judge_agrees(mem, str_of(z), j));
            arena_drop(mem);
        }
}

TEST(sixty_thousand_names_cost_no_seconds)
{
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, MAX);
    struct json_out o = { .b = &b };
    struct err e = { 0 };

    json_open(&o, NULL, '{');
    for (int i = 0; i < 60000; i++) {
        char name[16];
        snprintf(name, sizeof name, "k%d", i);
        json_put_int(&o, name, i);
    }
    json_close(&o, '}');
    const struct json *j = json_parse(mem, buf_str(&b), MAX, &e);
    assert_non_null(j);
    EQ(j->n, 60000);
    arena_drop(mem);
}

TEST(writing_is_rfc_8785)
{
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, MAX);
    struct json_out o = { .b = &b };
    struct err e = { 0 };

    json_open(&o, NULL, '{');
    json_put_text(&o, "a", STR("\b\t\n\f\r\x01\x1f\"\\/<渭\x7f"));
    json_open(&o, "b", '[');
    json_put_int(&o, NULL, INT64_MIN);
    json_put_real(&o, NULL, 0.1);
    json_put_text_or_null(&o, NULL, STR_NONE);
    json_put_bool(&o, NULL, true);
    json_open(&o, NULL, '{');
    json_close(&o, '}');
    json_close(&o, ']');
    json_put_day(&o, "d", day_make(2026, 7, 1));
    json_put_when(&o, "w", (struct when){ 0 });
    json_put_day(&o, "x", DAY_NONE);
    json_close(&o, '}');
    EQ_STR(buf_str(&b),
           STR("{\"a\":\"\\b\\t\\n\\f\\r\\u0001\\u001f\\\"\\\\/<渭\x7f\",\"b\":[-9223372036854775808,0.1,null,"
               "true,{}],\"d\":\"2026-07-01\",\"w\":\"1970-01-01T08:00:00+08:00\",\"x\":null}"));
    struct buf again = buf_make(mem, MAX);
    struct json_out o2 = { .b = &again };
    json_put_tree(&o2, NULL, json_parse(mem, buf_str(&b), MAX, &e));
    OK(str_eq(buf_str(&b), buf_str(&again)));
    arena_drop(mem);
}

TEST(a_form_builds_the_same_tree)
{
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, 200);
    struct json_out o = { .b = &b };
    struct json *j = json_make_object(mem), *list = json_make_array(mem);

    json_set(j, STR("a"), json_make_text(mem, STR("1")));
    json_set(j, STR("b"), list);
    json_push(list, json_make_text(mem, STR("x")));
    json_set(j, STR("a"), json_make_text(mem, STR("2")));
    json_set(j, STR("c"), json_make_text(mem, STR("3")));
    json_set(j, STR("c"), json_make_text(mem, STR("4")));
    json_set(j, STR("d"), json_make_object(mem));
    json_put_tree(&o, NULL, j);
    EQ_STR(buf_str(&b), STR("{\"a\":\"2\",\"b\":[\"x\"],\"c\":\"4\",\"d\":{}}"));
    arena_drop(mem);
}

static bool is_canonical(struct arena *mem, const char *text)
{
    struct err e = { 0 };
    const struct json *j = json_parse(mem, str_of(text), 1000, &e);

    return j != NULL && json_is_canonical(mem, j, str_of(text));
}

TEST(one_text_of_a_value_is_the_canonical_one)
{
    static const char *const yes[] = { "{\"a\":[1,-2,null,true,\"\\n\\u001f\xe7\x99\xbb\"],\"b\":{}}", "[]",
                                       "9007199254740991", "{\"\xf0\x90\x80\x80\":1,\"\xee\x80\x80\":2}",
                                       "{\"a\":1,\"aa\":2,\"b\":3}" };
    static const char *const no[] = { "{\"b\":1,\"a\":2}",
                                      "{\"a\": 1}",
                                      "\"\\u767b\"",
                                      "\"\\/\"",
                                      "1.0",
                                      "1e0",
                                      "-0",
                                      " 1",
                                      "1\n",
                                      "9007199254740992",
                                      "{\"\xee\x80\x80\":2,\"\xf0\x90\x80\x80\":1}",
                                      "[{\"b\":1,\"a\":2}]",
                                      "\"\\u001F\"",
                                      "{\"aa\":1,\"a\":2}" };
    struct arena *mem = arena_make();

    for (size_t i = 0; i < N_OF(yes); i++)
        OK(is_canonical(mem, yes[i]));
    for (size_t i = 0; i < N_OF(no); i++)
        OK(!is_canonical(mem, no[i]));
    arena_drop(mem);
}

RUN(CASE(a_tree_holds_every_kind), CASE(what_is_no_json_is_refused_with_its_reason),
    CASE(depth_size_and_nul_are_refused_first), CASE(jansson_agrees_on_every_damaged_text),
    CASE(sixty_thousand_names_cost_no_seconds), CASE(writing_is_rfc_8785), CASE(a_form_builds_the_same_tree),
    CASE(one_text_of_a_value_is_the_canonical_one))
