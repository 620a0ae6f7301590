// SPDX-License-Identifier: Apache-2.0
/* The canonical text of events: byte by byte as RFC 8785 wants it, the same after a round trip, and nothing in
 * it that was sealed. */
#include "core/matter/event.h"

#include <string.h>

#include "base/digest.h"
#include "core/core_step_test.h"

static struct event sample(void)
{
    struct event e = { .seq = 7,
                       .matter = { INT64_MAX },
                       .at = { 1767225599000 },
                       .born = true,
                       .no = STR("6104040000000120260101000018"),
                       .procedure = STR("petition"),
                       .row = STR("P01"),
                       .event = STR("登记"),
                       .state = STR("REG"),
                       .unit = STR("610404.xfj"),
                       .actor = STR("officer"),
                       .officer = 3,
                       .actor_unit = STR("610404.rsj"),
                       .duty = STR("WIN"),
                       .act_for = STR("RES") };

    e.clock[e.n_clock++] = (struct event_clock){ .act = CLOCK_ACT_START,
                                                 .code = STR("D04"),
                                                 .start = day_make(2026, 1, 1),
                                                 .due = day_make(2026, 1, 8),
                                                 .due_at = { 1767887999000 },
                                                 .provisional = true };
    e.clock[e.n_clock++] = (struct event_clock){
        .act = CLOCK_ACT_PAUSE, .code = STR("D03"), .left = -2, .start = DAY_NONE, .due = DAY_NONE, .due_at = WHEN_NONE
    };
    e.clock[e.n_clock++] = (struct event_clock){
        .act = CLOCK_ACT_STOP, .code = STR("D01"), .start = DAY_NONE, .due = DAY_NONE, .due_at = { 1767196800000 }
    };
    e.doc[e.n_doc++] = STR("F02");
    e.doc[e.n_doc++] = STR("F01");
    e.link[e.n_link++] = (struct event_link){ .other = { 12 }, .kind = STR("about") };
    return e;
}

TEST(the_text_is_canonical_byte_by_byte)
{
    static const char *const want =
        "{\"at\":\"2026-01-01T07:59:59+08:00\",\"born\":true,"
        "\"by\":{\"actor\":\"officer\",\"duty\":\"WIN\",\"for\":\"RES\",\"officer\":3,\"unit\":\"610404.rsj\"},"
        "\"clocks\":[{\"act\":\"start\",\"code\":\"D04\",\"due\":\"2026-01-08\",\"due_at\":\"2026-01-08T23:59:59+08:"
        "00\","
        "\"provisional\":true,\"start\":\"2026-01-01\"},{\"act\":\"pause\",\"code\":\"D03\",\"left\":-2},"
        "{\"act\":\"stop\",\"code\":\"D01\",\"stopped\":\"2026-01-01T00:00:00+08:00\"}],"
        "\"district\":\"610404\",\"docs\":[\"F02\",\"F01\"],\"event\":\"登记\","
        "\"fields\":{\"a\":\"1\",\"b\":\"\\b\\t\\n\\f\\r\\u0001\\u001f\\\"\\\\/\177\xe2\x80\xa8🙂\",\"c\":\"三\"},"
        "\"links\":[{\"kind\":\"about\",\"matter\":\"12\"}],\"matter\":\"9223372036854775807\","
        "\"no\":\"6104040000000120260101000018\",\"procedure\":\"petition\",\"row\":\"P01\",\"sealed\":{},"
        "\"seq\":7,\"state\":\"REG\",\"unit\":\"610404.xfj\"}";
    struct arena *mem = arena_make();
    struct event e = sample();

    event_tell(&e, STR("c"), STR("三"));
    event_tell(&e, STR("b"), STR("\b\t\n\f\r\x01\x1f\"\\/\177\xe2\x80\xa8🙂"));
    event_tell(&e, STR("a"), STR("1"));
    event_tell(&e, STR("d"), STR(""));
    assert_string_equal(str_z(mem, event_format(mem, &e, 610404)), want);
    arena_drop(mem);
}

TEST(what_is_read_back_says_the_same)
{
    struct arena *mem = arena_make();
    struct event e = sample(), back;
    struct err why = { 0 };

    event_tell(&e, STR("unit"), STR("610404.rsj"));
    event_seal(&e, STR("title"), STR("张三 13900000000"));
    event_seal(&e, STR("body"), STR("住在某村"));
    struct str text = event_format(mem, &e, 610404);
    EQ(event_parse(mem, text, &back, &why), ST_OK);
    EQ(back.seq, 7);
    EQ(back.matter.v, INT64_MAX);
    EQ(back.at.ms, e.at.ms);
    OK(back.born);
    EQ(back.officer, 3);
    EQ_STR(back.act_for, STR("RES"));
    EQ(back.n_clock, 3);
    EQ(back.clock[1].left, -2);
    EQ(back.clock[2].due_at.ms, 1767196800000);
    OK(back.clock[0].provisional);
    EQ_STR(event_get(&back, "unit"), STR("610404.rsj"));
    EQ(event_unseal(&back, "title").n, 0);
    EQ_STR(event_format(mem, &back, 610404), text);
    arena_drop(mem);
}

TEST(sealed_values_leave_their_hmac_only)
{
    struct arena *mem = arena_make();
    struct event e = sample();
    uint8_t mac[32];

    event_seal(&e, STR("title"), STR("张三"));
    event_seal(&e, STR("body"), STR("张三"));
    event_seal(&e, STR("note"), STR(""));
    EQ(e.n_seal, 2);
    struct str text = event_format(mem, &e, 610404);
    OK(str_find(text, STR("张三")) == SIZE_MAX);
    OK(memcmp(e.seal[0].salt, e.seal[1].salt, EVENT_SALT) != 0);
    for (size_t i = 0; i < 2; i++) {
        struct buf hex = buf_make(mem, 64);
        digest_hmac((struct str){ (const char *)e.seal[i].salt, EVENT_SALT }, STR("张三"), mac);
        OK(memcmp(mac, e.seal[i].mac, 32) == 0);
        buf_hex(&hex, mac, 32);
        OK(str_find(text, buf_str(&hex)) != SIZE_MAX);
    }
    EQ_STR(e.seal[0].name, STR("body")); /* in the order of their names */
    arena_drop(mem);
}

TEST(broken_texts_are_refused)
{
    static const char *const bad[] = {
        "",
        "{}",
        "[]",
        "null",
        "{\"seq\":1}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\"}",
        "{\"at\":\"2026-01-01\",\"matter\":\"1\",\"seq\":1}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":1,\"seq\":1}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\",\"seq\":\"1\"}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\",\"seq\":1,\"clocks\":[{\"act\":\"rest\",\"code\":"
        "\"D01\"}]}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\",\"seq\":1,\"clocks\":[{\"act\":\"start\",\"due\":\"x\"}"
        "]}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\",\"seq\":1,\"sealed\":{\"title\":\"12\"}}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\",\"seq\":1,\"docs\":[1,2,3,4,5,6,7]}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\",\"seq\":1,\"links\":[{\"matter\":\"x\"}]}",
        "{\"at\":\"2026-01-01T00:00:00+08:00\",\"matter\":\"1\",\"seq\":1,\"seq\":2}",
    };
    struct arena *mem = arena_make();
    struct event e;

    for (size_t i = 0; i < N_OF(bad); i++) {
        struct err why = { 0 };
        if (event_parse(mem, str_of(bad[i]), &e, &why) != ST_BROKEN)
            fail_msg("taken: %s", bad[i]);
    }
    arena_drop(mem);
}

static bool filed_sealed(struct bench *b, const struct matter *m, const char *field, struct str want)
{
    AUTO(tx) tx = { 0 };
    struct ctx cx;
    struct str value;

    bench_read(b, &cx, &tx, (struct who){ .system = true });
    EQ(event_sealed_value(&cx, m->first, str_of(field), &value), ST_OK);
    return str_eq(value, want);
}

TEST(words_outside_our_lists_are_sealed)
{
    struct bench *b = bench_make("2026-07-01");
    struct filing f = petition();

    f.category = STR("labour");
    struct matter m = bench_file(b, (struct who){ 0 }, f);
    OK(filed_sealed(b, &m, "category", STR_NONE));
    EQ_STR(m.category, STR("labour"));
    f.category = STR("找张三");
    f.channel = STR("张三转交");
    m = bench_file(b, (struct who){ 0 }, f);
    OK(filed_sealed(b, &m, "category", STR("找张三")));
    OK(filed_sealed(b, &m, "channel", STR("张三转交")));
    EQ_STR(m.category, STR("找张三"));
    bench_drop(b);
}

RUN(CASE(the_text_is_canonical_byte_by_byte), CASE(what_is_read_back_says_the_same),
    CASE(sealed_values_leave_their_hmac_only), CASE(broken_texts_are_refused), CASE(words_outside_our_lists_are_sealed))
