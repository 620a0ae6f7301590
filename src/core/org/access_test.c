// SPDX-License-Identifier: Apache-2.0
/* Rights: each duty at each kind of unit against matters held above, below and beside it. What the scopes mean is
 * written down here a second time, from data/grant.def's own words. */
#include "core/org/access.h"

#include "core/core_step_test.h"

/* Units with the superior of each; offices serve their superior's area. */
struct place {
    const char *code, *above;
    bool office;
};
static const struct place places[] = {
    { "610404000000", "", false },
    { "610404.xfj", "610404000000", true },
    { "610404.dcs", "610404000000", true },
    { "610404.lxh", "610404000000", true },
    { "610404.qzf", "610404000000", true },
    { "610404.rsj", "610404000000", false },
    { "610404.zjj", "610404000000", false },
    { "610404.jw", "610404000000", false },
    { "610404001000", "610404000000", false },
    { "610404001001", "610404001000", false },
    { "610404001001.twh", "610404001001", false },
    { "610404002000", "610404000000", false },
    { "610400.zf", "", false },
};
static const char *const duties[] = { "WIN", "PD",  "RU",  "RUL", "REV", "RE2", "JC",  "LD",  "PC", "MED",
                                      "RCV", "ALM", "PAT", "TGO", "TU",  "SUP", "ARC", "ADM", "AUD" };

static bool is_below(const char *code, const char *top)
{
    if (strcmp(code, top) == 0)
        return true;
    for (size_t i = 0; i < N_OF(places); i++)
        if (strcmp(places[i].code, code) == 0 && places[i].above[0] != '\0')
            return is_below(places[i].above, top);
    return false;
}

static bool scope_covers(struct str scope, const struct place *at, const char *held)
{
    if (str_eqz(scope, "own"))
        return strcmp(at->code, held) == 0;
    if (str_eqz(scope, "subtree"))
        return is_below(held, at->code);
    if (str_eqz(scope, "jurisdiction"))
        return is_below(held, at->office ? at->above : at->code);
    return is_below(held, "610404000000");
}

static bool granted(const struct bench *b, const char *permission, const char *duty, const struct place *at,
                    const char *held)
{
    size_t n;
    const struct grant *g = rules_grants(b->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eqz(g[i].permission, permission) && str_eqz(g[i].duty, duty) && scope_covers(g[i].scope, at, held))
            return true;
    return false;
}

static struct matter held_at(struct bench *b, const char *procedure, const char *unit)
{
    struct filing f = petition();

    f.procedure = str_of(procedure);
    f.unit = str_of(unit);
    return bench_file(b, (struct who){ .system = true }, f);
}

static bool sees(struct bench *b, struct who who, const struct matter *m)
{
    AUTO(tx) tx = { 0 };
    struct ctx cx;
    struct matter found;
    bool ret;

    bench_read(b, &cx, &tx, who);
    EQ(access_sees(&cx, m, &ret), ST_OK);
    cx.err = (struct err){ 0 };
    EQ(matter_by_no(&cx, m->no, &found) == ST_OK, ret); /* the gate of every page says the same */
    if (!ret)
        assert_string_equal(cx.err.code, "matter.unknown");
    return ret;
}

TEST(each_duty_reads_what_its_scope_covers)
{
    struct bench *b = bench_make("2026-07-01");
    int seen = 0;

    for (size_t h = 0; h < N_OF(places); h++) {
        struct matter m = held_at(b, "petition", places[h].code);
        for (size_t d = 0; d < N_OF(duties); d++)
            for (size_t p = 0; p < N_OF(places); p++) {
                bool want = granted(b, "matter.read", duties[d], &places[p], places[h].code);
                if (sees(b, officer(str_of(places[p].code), duties[d]), &m) != want)
                    fail_msg("%s at %s, matter at %s: should%s see it", duties[d], places[p].code, places[h].code,
                             want ? "" : " not");
                seen += want;
            }
    }
    OK(seen > 300);
    bench_drop(b);
}

static bool takes(struct bench *b, struct who who, const struct matter *m, const struct move *mv)
{
    AUTO(tx) tx = { 0 };
    struct ctx cx;
    struct str duty, whom;

    bench_read(b, &cx, &tx, who);
    EQ(access_duty(&cx, m, mv, &duty, &whom), ST_OK);
    OK(duty.n > 0 || whom.n == 0);
    return duty.n > 0;
}

static bool stands_in(const struct move *mv, const char *duty)
{
    static const char *const who[] = { "WIN", "PD", "MED", "REV", "RE2" };

    for (size_t i = 0; i < N_OF(who); i++)
        if (strcmp(duty, who[i]) == 0)
            return move_by(mv, STR("RES")) || move_by(mv, STR("EXT"));
    return false;
}

TEST(each_row_is_for_its_duties_where_they_act)
{
    struct bench *b = bench_make("2026-07-01");
    const struct procedure *both[] = { rules_procedure(b->site->rules, STR("petition")), rules_any(b->site->rules) };
    struct matter m = held_at(b, "petition", "610404.rsj");

    for (size_t k = 0; k < N_OF(both); k++)
        for (size_t i = 0; i < both[k]->n_move; i++) {
            const struct move *mv = &both[k]->move[i];
            for (size_t d = 0; d < N_OF(duties); d++)
                for (size_t p = 0; p < N_OF(places); p++) {
                    bool want = (move_by(mv, str_of(duties[d])) || stands_in(mv, duties[d])) &&
                                granted(b, "matter.step", duties[d], &places[p], "610404.rsj");
                    if (takes(b, officer(str_of(places[p].code), duties[d]), &m, mv) != want)
                        fail_msg("%s by %s at %s", str_z(b->mem, mv->id), duties[d], places[p].code);
                }
            EQ(takes(b, resident(&m), &m, mv), move_by(mv, STR("RES")));
            OK(!takes(b, (struct who){ 0 }, &m, mv));
            OK(!takes(b, (struct who){ .matter = m.id.v + 1 }, &m, mv));
            OK(!takes(b, (struct who){ .cli = true }, &m, mv));
        }
    bench_drop(b);
}

TEST(one_acts_as_the_duty_of_the_row_before_standing_in)
{
    struct bench *b = bench_make("2026-07-01");
    const struct procedure *any = rules_any(b->site->rules);
    const struct move *n16 = rules_move(b->site->rules, any, STR("N16")); /* RES/WIN */
    struct matter m = held_at(b, "petition", "610404.xfj");
    AUTO(tx) tx = { 0 };
    struct str duty, whom;
    struct ctx cx;

    bench_read(b, &cx, &tx, officer(XFJ, "PD,WIN"));
    EQ(access_duty(&cx, &m, n16, &duty, &whom), ST_OK);
    EQ_STR(duty, STR("WIN"));
    EQ(whom.n, 0);
    cx.who.duties = STR("PD,RU");
    EQ(access_duty(&cx, &m, n16, &duty, &whom), ST_OK);
    EQ_STR(duty, STR("PD"));
    EQ_STR(whom, STR("RES"));
    tx_close(&tx);
    bench_drop(b);
}

TEST(a_sealed_matter_is_seen_where_it_is_by_who_may)
{
    struct bench *b = bench_make("2026-07-01");
    static const char *const held[] = { "610404.jw", "610404.xfj", "610404.rsj" };
    int seen = 0;

    for (size_t h = 0; h < N_OF(held); h++) {
        struct matter m = held_at(b, "complaint", held[h]);
        OK(m.sealed);
        for (size_t d = 0; d < N_OF(duties); d++)
            for (size_t p = 0; p < N_OF(places); p++) {
                bool want = strcmp(places[p].code, held[h]) == 0 &&
                            granted(b, "complaint.read", duties[d], &places[p], held[h]);
                if (sees(b, officer(str_of(places[p].code), duties[d]), &m) != want)
                    fail_msg("%s at %s, complaint at %s", duties[d], places[p].code, held[h]);
                seen += want;
            }
        OK(!sees(b, (struct who){ .cli = true }, &m));
        OK(sees(b, resident(&m), &m));
        OK(!sees(b, (struct who){ .matter = m.id.v - 1 }, &m));
    }
    OK(seen > 0 && seen < 12);
    bench_drop(b);
}

TEST(who_once_held_it_reads_on_and_acts_no_more)
{
    struct bench *b = bench_make("2026-07-01");
    struct matter m = bench_file(b, (struct who){ 0 }, petition());
    const struct move *p07 = rules_move(b->site->rules, m.procedure, STR("P07"));

    bench_take(b, officer(XFJ, "PD"), &m, "P02", "{\"unit\":\"610404.rsj\"}");
    bench_take(b, officer(RSJ, "RU"), &m, "P04", "{\"reason\":\"不属本单位\"}");
    bench_take(b, officer(XFJ, "PD"), &m, "P05", "{\"unit\":\"610404.zjj\"}");
    OK(sees(b, officer(RSJ, "RU"), &m));
    OK(!takes(b, officer(RSJ, "RU"), &m, p07));
    OK(takes(b, officer(ZJJ, "RU"), &m, p07));
    OK(!sees(b, officer(STR("610404.jyj"), "RU"), &m));
    EQ(bench_try(b, officer(STR("610404.jyj"), "RU"), &m, "P07", "{}"), ST_NOT_FOUND);
    EQ(bench_try(b, officer(RSJ, "RU"), &m, "P07", "{}"), ST_DENIED);
    bench_drop(b);
}

RUN(CASE(each_duty_reads_what_its_scope_covers), CASE(each_row_is_for_its_duties_where_they_act),
    CASE(one_acts_as_the_duty_of_the_row_before_standing_in), CASE(a_sealed_matter_is_seen_where_it_is_by_who_may),
    CASE(who_once_held_it_reads_on_and_acts_no_more))
