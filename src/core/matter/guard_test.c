// SPDX-License-Identifier: Apache-2.0
/* Each guard of data/guard.def, once where it holds and once where it does not. What has clocks, fields and a past is
 * made up here; what asks the store stands on filed matters. */
#include "core/core_step_test.h"

struct trial { /* a move being tried on a petition of RSJ, on 2026-07-10 09:00 */
    struct bench *b;
    struct ctx cx;
    struct tx tx;
    struct matter m;
    struct stepping s;
    struct move move;
    struct clock clock[4];
    struct field field[4];
    struct past past[4];
    struct pair_text told[4];
};

static struct trial *trial_make(void)
{
    struct trial *t = calloc(1, sizeof *t);

    OK(t != NULL);
    t->b = bench_make("2026-07-10");
    t->m = bench_file(t->b, (struct who){ 0 }, petition());
    bench_take(t->b, officer(XFJ, "PD"), &t->m, "P02", "{\"unit\":\"610404.rsj\"}");
    bench_read(t->b, &t->cx, &t->tx, officer(RSJ, "RU"));
    t->move = (struct move){ .id = STR("P99"), .procedure = t->m.procedure };
    t->s = (struct stepping){ .cx = &t->cx,
                              .m = &t->m,
                              .procedure = t->m.procedure,
                              .move = &t->move,
                              .duty = STR("RU"),
                              .clock = t->clock,
                              .has_clocks = true,
                              .has_history = true,
                              .history = { .row = t->past } };
    return t;
}

static void trial_drop(struct trial *t)
{
    tx_close(&t->tx);
    bench_drop(t->b);
    free(t);
}

static bool holds(struct trial *t, const char *name, const char *arg)
{
    const struct guard g = { .name = str_of(name), .arg = str_of(arg) };
    bool ret;

    t->cx.err = (struct err){ 0 };
    EQ(guard_all(&t->s, &g, 1, &ret), ST_OK);
    return ret;
}
#define YES(name, arg) OK(holds(t, name, arg))
#define NO(name, arg)  OK(!holds(t, name, arg))

/* Puts one clock there: due in so many days. */
static void set_clock(struct trial *t, const char *code, enum clock_state state, int days)
{
    struct day due = { day_of(t->b->now).n + days };

    t->clock[0] = (struct clock){ .code = str_of(code),
                                  .start = { due.n - 30 },
                                  .due = due,
                                  .due_at = { day_start((struct day){ due.n + 1 }).ms - 1000 },
                                  .state = state,
                                  .left = days };
    t->s.n_clock = 1;
}

static void give(struct trial *t, const char *name, const char *text)
{
    struct field *f = &t->field[t->s.n_value];

    *f = (struct field){ .name = str_of(name) };
    t->s.value[t->s.n_value] = (struct value_in){ .field = f, .text = str_of(text), .day = DAY_NONE };
    (void)day_parse(str_of(text), &t->s.value[t->s.n_value].day);
    t->s.n_value++;
}

static void give_one(struct trial *t, const char *name, const char *text)
{
    t->s.n_value = 0;
    give(t, name, text);
}

/* An earlier event: row, who, and one public field. */
static void add_past(struct trial *t, const char *row, int64_t officer, const char *name, const char *value)
{
    struct past *p = &t->past[t->s.history.n];
    struct pair_text *f = &t->told[t->s.history.n++];

    *f = (struct pair_text){ .name = str_of(name), .value = str_of(value) };
    *p = (struct past){
        .seq = 1, .officer = officer, .row = str_of(row), .unit = RSJ, .field = f, .n_field = name[0] == '\0' ? 0 : 1
    };
}

TEST(of_clocks)
{
    struct trial *t = trial_make();

    NO("running", "D09");
    NO("open", "D09");
    NO("passed", "D09");
    NO("over", "D09");
    YES("idle", "D09");
    set_clock(t, "D09", CLOCK_RUNNING, 3);
    YES("running", "D05/D09");
    YES("open", "D09");
    NO("passed", "D09");
    NO("over", "D09");
    NO("idle", "D05/D09");
    YES("left", "D09");
    NO("spent", "D09");
    set_clock(t, "D09", CLOCK_RUNNING, 0); /* its last day */
    YES("open", "D09");
    NO("left", "D09");
    YES("spent", "D09");
    set_clock(t, "D09", CLOCK_RUNNING, -1);
    YES("running", "D09");
    NO("open", "D09");
    YES("passed", "D09");
    set_clock(t, "D09", CLOCK_PAUSED, 3);
    NO("running", "D09");
    NO("open", "D09");
    NO("idle", "D09");
    YES("left", "D09");
    set_clock(t, "D09", CLOCK_PAUSED, -1);
    NO("passed", "D09");
    YES("spent", "D09");
    set_clock(t, "D09", CLOCK_STOPPED, -1);
    NO("passed", "D09");
    YES("over", "D09");
    YES("idle", "D09");
    NO("spent", "D09");
    set_clock(t, "D09", CLOCK_EXPIRED, -1);
    YES("passed", "D09");
    YES("over", "D09");
    trial_drop(t);
}

TEST(of_fields)
{
    struct trial *t = trial_make();

    NO("given", "issued");
    NO("is", "signed");
    YES("in_order", "issued/delivered");
    give(t, "issued", "2026-07-02");
    give(t, "delivered", "2026-07-01");
    YES("given", "issued/delivered");
    NO("in_order", "issued/delivered");
    YES("in_order", "delivered/issued");
    give_one(t, "signed", "false");
    NO("is", "signed");
    give_one(t, "signed", "true");
    YES("is", "signed");
    give_one(t, "opinion", "支持");
    YES("is", "opinion=不支持/支持");
    NO("is", "opinion=不支持");
    give_one(t, "hearing", "2026-07-16");
    NO("notice", "hearing=D16");
    give_one(t, "hearing", "2026-07-17");
    YES("notice", "hearing=D16");
    t->s.n_value = 0;
    YES("notice", "hearing=D16");
    YES("before", "booking_until");
    add_past(t, "E01", 1, "booking_until", "2026-07-10T08:59:59+08:00");
    NO("before", "booking_until");
    add_past(t, "E01", 1, "booking_until", "2026-07-11");
    YES("before", "booking_until");
    trial_drop(t);
}

TEST(while_offering_what_is_not_given_yet_counts_as_true)
{
    struct trial *t = trial_make();

    t->s.offering = true;
    YES("given", "issued");
    YES("is", "signed");
    YES("competent", "unit");
    YES("new_result", "opinion");
    give_one(t, "ground", "逾期"); /* a candidate is judged */
    NO("is", "ground=虚假报告");
    YES("is", "ground=逾期");
    trial_drop(t);
}

TEST(of_units)
{
    struct trial *t = trial_make();

    give_one(t, "unit", "610404.zjj");
    YES("competent", "unit");
    YES("other", "unit");
    YES("not_accused", "unit");
    YES("routed", "unit=oversight");
    give_one(t, "unit", "610404.rsj");
    NO("other", "unit");
    give_one(t, "unit", "610404.jcy"); /* a procuratorate */
    NO("competent", "unit");
    give_one(t, "unit", "610404001000"); /* WF21 24: a department pushes nothing down */
    NO("competent", "unit");
    t->s.duty = STR("PD");
    YES("competent", "unit");
    add_past(t, "C01", 0, "accused_unit", "610404001000");
    NO("not_accused", "unit");
    NO("routed", "unit=oversight");
    give_one(t, "unit", "610404001001"); /* within it */
    NO("not_accused", "unit");
    give_one(t, "unit", "610404.zjj");
    YES("not_accused", "unit");
    YES("own_unit", "");
    t->cx.who.unit = STR("610404000000");
    YES("own_unit", "");
    t->cx.who.unit = ZJJ;
    NO("own_unit", "");
    t->s.forced = true;
    YES("own_unit", "");
    trial_drop(t);
}

TEST(of_who_acts_and_the_state)
{
    struct trial *t = trial_make();

    YES("by", "RUL/RU");
    NO("by", "SUP");
    t->s.forced = true;
    YES("by", "SUP");
    YES("state", "REG/FWD");
    NO("state", "REG/ACC");
    NO("not_state", "FWD");
    YES("not_state", "REG/ACC");
    YES("decider", "");
    give_one(t, "officer", "zhang");
    NO("decider", "");
    give_one(t, "officer", "li");
    YES("decider", "");
    trial_drop(t);
}

TEST(of_the_past)
{
    struct trial *t = trial_make();

    NO("after", "N13");
    YES("once", "P20");
    YES("not_by", "T10");
    YES("first_objection", "");
    add_past(t, "N13", 0, "", "");
    YES("after", "N13");
    add_past(t, "P99", 7, "", ""); /* answered since */
    NO("after", "N13");
    NO("once", "P99");
    NO("not_by", "P99");
    NO("first_objection", "");
    t->cx.who.officer = 8;
    YES("not_by", "P99");
    t->past[1].unit = ZJJ; /* it was another unit's */
    YES("first_objection", "");
    trial_drop(t);
}

TEST(of_ratings)
{
    struct trial *t = trial_make();

    give_one(t, "who", "RU");
    NO("rating", "who");
    set_clock(t, "D17", CLOCK_RUNNING, 3);
    YES("rating", "who");
    add_past(t, "P99", 0, "who", "RU");
    add_past(t, "P99", 0, "who", "PD");
    set_clock(t, "D17", CLOCK_STOPPED, 3);
    YES("rating", "who"); /* one change */
    add_past(t, "P99", 0, "who", "RU");
    NO("rating", "who");
    give_one(t, "who", "PD");
    YES("rating", "who");
    set_clock(t, "D17", CLOCK_EXPIRED, -1);
    NO("rating", "who");
    trial_drop(t);
}

TEST(of_filings)
{
    struct trial *t = trial_make();
    struct filing f = petition();

    YES("filing", "");
    YES("group", "");
    YES("right_organ", "");
    YES("attached", "");
    YES("trigger", "");
    t->s.filing = &f;
    YES("filing", "");
    f.title = STR_NONE;
    NO("filing", "");
    f.channel = STR("visit");
    f.people = 5;
    YES("group", "");
    f.people = 6;
    NO("group", "");
    f.channel = STR("letter");
    YES("group", "");
    f.unit = RSJ;
    NO("right_organ", "");
    f.about = t->m.id;
    YES("attached", "");
    NO("trigger", ""); /* D03 is not due yet */
    t->cx.now.ms += 20 * INT64_C(86400000);
    YES("trigger", "");
    trial_drop(t);
}

static struct matter closed_petition(struct bench *b)
{
    struct matter m = bench_file(b, (struct who){ 0 }, petition());

    bench_take(b, officer(XFJ, "PD"), &m, "P14", "{\"route\":\"诉讼\",\"organ\":\"法院\",\"basis\":\"法\"}");
    return m;
}

TEST(of_other_matters)
{
    struct trial *t = trial_make();
    struct matter closed = closed_petition(t->b), open = bench_file(t->b, (struct who){ 0 }, petition());
    struct filing f = { .about = closed.id };

    tx_close(&t->tx); /* a snapshot that knows them */
    t->tx = (struct tx){ 0 };
    bench_read(t->b, &t->cx, &t->tx, officer(XFJ, "PD"));
    YES("original_open", "original");
    give_one(t, "original", str_z(t->b->mem, open.no));
    YES("original_open", "original");
    give_one(t, "original", str_z(t->b->mem, closed.no));
    NO("original_open", "original");
    give_one(t, "original", str_z(t->b->mem, t->m.no)); /* itself */
    NO("original_open", "original");
    give_one(t, "original", "no number");
    NO("original_open", "original");
    give_one(t, "original", str_z(t->b->mem, open.no));
    t->cx.who = officer(ZJJ, "RU"); /* who may not see it learns nothing */
    NO("original_open", "original");
    NO("linked", "review=APP");
    t->s.filing = &f;
    NO("attached", "");
    YES("linked", "petition=GUI");
    NO("linked", "petition=REF/ANS");
    trial_drop(t);
}

TEST(of_names)
{
    struct trial *t = trial_make();
    struct filing f = petition();

    YES("real_name", "");
    NO("anonymous", "");
    YES("simple", "");
    add_past(t, "P01", 0, "people", "3");
    NO("simple", "");
    f.contact = (struct contact){ 0 };
    f.anonymous = true;
    t->m = bench_file(t->b, (struct who){ 0 }, f);
    tx_close(&t->tx);
    t->tx = (struct tx){ 0 };
    bench_read(t->b, &t->cx, &t->tx, officer(XFJ, "PD"));
    NO("real_name", "");
    YES("anonymous", "");
    trial_drop(t);
}

TEST(of_a_new_result)
{
    struct trial *t = trial_make();

    give(t, "opinion", "支持");
    give(t, "facts", "甲");
    give(t, "reasons", "乙");
    YES("new_result", "opinion");
    add_past(t, "P21", 1, "opinion", "不支持");
    YES("new_result", "opinion");
    add_past(t, "P31", 1, "opinion", "支持"); /* the last one counts; its texts are none, ours differ */
    YES("new_result", "opinion");
    give_one(t, "opinion", "支持");
    NO("new_result", "opinion");
    t->s.offering = true;
    NO("new_result", "opinion");
    give_one(t, "opinion", "解释说明");
    YES("new_result", "opinion");
    trial_drop(t);
}

/* "a or b" needs one of them, "a, b" both; the first that refuses is named. */
TEST(of_joined_guards)
{
    struct trial *t = trial_make();
    const struct guard either[] = { { STR("state"), STR("REG"), true }, { STR("by"), STR("RU"), false } };
    const struct guard neither[] = { { STR("state"), STR("REG"), true }, { STR("by"), STR("PD"), false } };
    const struct guard both[] = { { STR("state"), STR("FWD"), false }, { STR("by"), STR("PD"), false } };
    bool ret;

    EQ(guard_all(&t->s, either, 2, &ret), ST_OK);
    OK(ret);
    EQ(guard_all(&t->s, neither, 2, &ret), ST_OK);
    OK(!ret);
    EQ(guard_all(&t->s, both, 2, &ret), ST_OK);
    OK(!ret);
    t->move.guard = both;
    t->move.n_guard = 2;
    EQ(guard_check(&t->s), ST_RULE);
    assert_string_equal(t->cx.err.field, "by");
    trial_drop(t);
}

/* Planned is 9 of 30 days: the start day is not counted, nor is the day that has only begun. */
TEST(of_progress)
{
    struct trial *t = trial_make();

    NO("lag", "card"); /* no term runs */
    set_clock(t, "D42", CLOCK_RUNNING, 20);
    give(t, "card", "红牌");
    YES("lag", "card");
    give_one(t, "card", "黄牌");
    YES("lag", "card");
    add_past(t, "T05", 1, "percent", "20"); /* 30 - 20: ten points */
    YES("lag", "card");
    give_one(t, "card", "红牌");
    NO("lag", "card");
    t->s.n_value = 0; /* offered: some card is due */
    YES("lag", "card");
    t->told[0].value = STR("21");
    NO("lag", "card");
    t->told[0].value = STR("5"); /* 25 points */
    YES("lag", "card");
    add_past(t, "T06", 2, "card", "黄牌");
    YES("lag", "card"); /* the red one yet */
    give_one(t, "card", "黄牌");
    NO("lag", "card");
    add_past(t, "T05", 1, "percent", "5"); /* reported anew, and no better */
    YES("lag", "card");
    t->told[2].value = STR("79");
    NO("lag", "card");
    set_clock(t, "D42", CLOCK_RUNNING, 10); /* six working days left, 19 of 30 days gone */
    YES("lag", "card");
    t->told[2].value = STR("80");
    NO("lag", "card");
    t->told[2].value = STR("100");
    set_clock(t, "D42", CLOCK_RUNNING, -1);
    give_one(t, "card", "红牌");
    YES("lag", "card");
    set_clock(t, "D42", CLOCK_PAUSED, -1);
    NO("lag", "card");
    trial_drop(t);
}

/* Where there is no row to judge by: no device named, no parent, no roster. */
TEST(without_rows_nothing_is_forbidden)
{
    struct trial *t = trial_make();

    YES("device", "device");
    YES("on_duty", "team");
    YES("weights", "");
    give(t, "device", "7");
    NO("device", "device");
    trial_drop(t);
}

RUN(CASE(of_clocks), CASE(of_fields), CASE(while_offering_what_is_not_given_yet_counts_as_true), CASE(of_units),
    CASE(of_who_acts_and_the_state), CASE(of_the_past), CASE(of_ratings), CASE(of_filings), CASE(of_other_matters),
    CASE(of_names), CASE(of_a_new_result), CASE(of_joined_guards), CASE(of_progress),
    CASE(without_rows_nothing_is_forbidden))
