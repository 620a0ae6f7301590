// SPDX-License-Identifier: Apache-2.0
/* Stations and their district over a line that cuts, loses, doubles and delays: a thousand rounds by seed, each
 * checked against a model of what must stand at the district (docs/sync.md). */
#include "core/sync/sync.h"

#include "base/dice.h"
#include "core/carry/rebuild.h"
#include "core/core_step_test.h"
#include "core/matter/code.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "gen/sync_sql.h"

enum { STATIONS = 2, ROUNDS = 1000, MATTERS = 4000, EVENTS = 20000, NEWS = -1, OWN = -2 };

static struct bench *station_make(struct bench *d, const char *unit)
{
    struct bench *b = calloc(1, sizeof *b);
    struct ctx cx = bench_ctx(d, (struct who){ .system = true });
    struct site_birth birth = { .district = 610404, .training = true };
    struct err e = { 0 };

    OK(b != NULL);
    b->mem = arena_make();
    b->now = d->now;
    memcpy(b->folder, "/tmp/anlan-core-XXXXXX", 23);
    OK(mkdtemp(b->folder) != NULL);
    EQ(sync_invite(&cx, str_of(unit), &birth.invitation), ST_OK);
    birth.place = arena_printf(b->mem, "%s/site", b->folder);
    const struct site_options o = { .place = birth.place };
    EQ(site_init(b->mem, &birth, &e), ST_OK);
    EQ(site_open(b->mem, &o, &b->site, &e), ST_OK);
    return b;
}

static struct str offer(struct bench *b, struct arena *mem)
{
    struct ctx cx = bench_ctx(b, (struct who){ .system = true });
    AUTO(tx) tx = { 0 };
    struct str letter;
    int64_t n;

    cx.mem = mem;
    EQ(store_read(&cx, b->site->store, &tx), ST_OK);
    cx.tx = &tx;
    EQ(sync_offer(&cx, &letter, &n), ST_OK);
    return letter;
}

static enum st take(struct bench *d, struct arena *mem, struct str letter, struct sync_taken *ret, struct str *answer)
{
    struct ctx cx = bench_ctx(d, (struct who){ .system = true });

    cx.mem = mem;
    enum st st = sync_take(&cx, letter, ret, answer);
    d->err = cx.err;
    return st;
}

static enum st acked(struct bench *b, struct arena *mem, struct str answer, int64_t *ret)
{
    struct ctx cx = bench_ctx(b, (struct who){ .system = true });
    struct str erased;

    cx.mem = mem;
    enum st st = sync_acked(&cx, answer, ret, &erased);
    b->err = cx.err;
    return st;
}

/* -- a model beside the sites -- */

struct model {
    struct bench *district, *station[STATIONS];
    struct {
        struct matter m;
        struct str code;
        int station;
        bool arrived, forwarded;
        int district, known; /* steps taken at the district; of those, how many the station has heard of */
    } matter[MATTERS];
    size_t n_matter;
    int of[STATIONS]
          [EVENTS]; /* whose event it is, by its number at the station; NEWS = a note of news, OWN = it stays there */
    bool born[STATIONS][EVENTS];
    int knew[STATIONS][EVENTS]; /* of the district's steps, when it was taken */
    int64_t n_event[STATIONS], taken[STATIONS];
    int64_t conflicts, arrivals;
    struct str old[STATIONS]; /* a letter kept to be sent again much later */
    struct arena *old_mem[STATIONS];
};

static void happened(struct model *w, int s, int matter, bool born)
{
    int64_t seq = ++w->n_event[s];

    OK(seq < EVENTS);
    w->of[s][seq] = matter;
    w->born[s][seq] = born;
    w->knew[s][seq] = matter < 0 ? 0 : w->matter[matter].known;
}

static void file_one(struct model *w, int s)
{
    struct filed f;

    OK(w->n_matter < MATTERS);
    EQ(bench_try_file(w->station[s], (struct who){ 0 }, petition(), &f), ST_OK);
    w->matter[w->n_matter].m = f.m;
    w->matter[w->n_matter].code = f.code;
    w->matter[w->n_matter].station = s;
    happened(w, s, (int)w->n_matter++, true);
}

/* The newest matters are the busiest, at both ends. */
static size_t pick(const struct model *w, struct dice *d)
{
    return w->n_matter - 1 - dice_below(d, w->n_matter < 20 ? w->n_matter : 20);
}

static void step_one(struct model *w, struct dice *d)
{
    size_t i = pick(w, d);
    int s = w->matter[i].station;

    bench_take(w->station[s], resident(&w->matter[i].m), &w->matter[i].m, "N02", "{\"text\":\"补充一句\"}");
    happened(w, s, (int)i, false);
}

static void step_at_district(struct model *w, struct dice *d)
{
    size_t i = pick(w, d);
    struct matter m = w->matter[i].m;

    if (!w->matter[i].arrived)
        return;
    if (!w->matter[i].forwarded && dice_below(d, 2) == 0) {
        bench_take(w->district, officer(XFJ, "PD"), &m, "P02", "{\"unit\":\"610404.rsj\"}");
        w->matter[i].forwarded = true;
    } else {
        bench_take(w->district, resident(&m), &m, "N02", "{\"text\":\"在区里补充\"}");
    }
    w->matter[i].district++;
}

/* What the district must have made of the events up to `last`. */
static void expect(struct model *w, int s, int64_t last, const struct sync_taken *t)
{
    int64_t conflicts = 0, own = 0, before = w->taken[s];

    for (int64_t seq = before + 1; seq <= last; seq++) {
        int i = w->of[s][seq];
        own += i == OWN;
        if (i < 0)
            continue;
        w->matter[i].arrived = true;
        conflicts += !w->born[s][seq] && w->knew[s][seq] < w->matter[i].district;
    }
    if (last > before)
        w->taken[s] = last;
    EQ(t->last, w->taken[s]);
    EQ(t->taken, last > before ? last - before - own : 0);
    EQ(t->conflicts, conflicts);
    w->arrivals += t->taken;
    w->conflicts += conflicts;
}

static struct str damaged(struct arena *mem, struct dice *d, struct str letter)
{
    if (dice_below(d, 2) == 0)
        return str_cut(letter, 0, dice_below(d, letter.n));
    char *p = arena_take(mem, letter.n);
    memcpy(p, letter.p, letter.n);
    p[dice_below(d, letter.n)] ^= (char)(1 << dice_below(d, 8));
    return (struct str){ p, letter.n };
}

static void resend_old(struct model *w, int s, struct arena *mem)
{
    struct sync_taken t;
    struct str answer;

    if (w->old[s].n == 0)
        return;
    EQ(take(w->district, mem, w->old[s], &t, &answer), ST_OK);
    EQ(t.taken, 0);
    EQ(t.last, w->taken[s]);
}

static void keep_old(struct model *w, int s, struct str letter)
{
    arena_reset(w->old_mem[s]);
    w->old[s] = arena_str(w->old_mem[s], letter);
}

/* The station has read an answer: it noted what the district had done by then. */
static void heard(struct model *w, int s)
{
    struct ctx cx;
    AUTO(tx) tx = { 0 };
    struct q_event_last_out last;

    bench_read(w->station[s], &cx, &tx, (struct who){ .system = true });
    EQ(q_event_last_one(&cx, &last), ST_OK);
    while (w->n_event[s] < last.seq)
        happened(w, s, NEWS, false);
    for (size_t i = 0; i < w->n_matter; i++)
        if (w->matter[i].station == s)
            w->matter[i].known = w->matter[i].district;
}

/* One attempt over a bad line: the letter may come damaged, twice or not at all, and so may the answer. */
static void travel(struct model *w, int s, struct dice *d, struct arena *mem)
{
    struct str letter = offer(w->station[s], mem), answer;
    int64_t there = w->n_event[s], got;
    struct sync_taken t;

    if (dice_below(d, 4) == 0) {
        EQ(take(w->district, mem, damaged(mem, d, letter), &t, &answer), ST_INPUT);
        assert_string_equal(w->district->err.code, "sync.letter");
        return;
    }
    EQ(take(w->district, mem, letter, &t, &answer), ST_OK);
    int64_t last = t.last < there ? t.last : there;
    expect(w, s, last, &t);
    if (dice_below(d, 3) == 0) {
        EQ(take(w->district, mem, letter, &t, &answer), ST_OK);
        EQ(t.taken, 0);
    }
    if (dice_below(d, 5) == 0)
        keep_old(w, s, letter);
    if (dice_below(d, 3) == 0) { /* the answer is lost, or comes damaged */
        EQ(acked(w->station[s], mem, damaged(mem, d, answer), &got), ST_INPUT);
        return;
    }
    EQ(acked(w->station[s], mem, answer, &got), ST_OK);
    EQ(got, w->taken[s]);
    heard(w, s);
    EQ(acked(w->station[s], mem, answer, &got), ST_OK); /* the same answer once more brings no news */
    heard(w, s);
}

static void round_of(struct model *w, uint64_t seed)
{
    struct dice d = dice_make(seed, 39, 1);
    struct arena *mem = arena_make();

    for (size_t n = 1 + dice_below(&d, 4); n > 0; n--) {
        size_t what = w->n_matter == 0 ? 0 : dice_below(&d, 9);
        int s = (int)dice_below(&d, STATIONS);
        if (what <= 1)
            file_one(w, s);
        else if (what <= 3)
            step_one(w, &d);
        else if (what <= 5)
            step_at_district(w, &d);
        else if (what == 6)
            resend_old(w, s, mem);
        else
            travel(w, s, &d, mem);
    }
    arena_drop(mem);
}

/* -- what must be true at the end -- */

static void all_is_there(struct model *w)
{
    struct ctx cx;
    AUTO(tx) tx = { 0 };
    const struct q_sync_conflicts_in all = { .limit = EVENTS };
    struct q_sync_conflicts_out row;
    AUTO(rows) rs = { 0 };
    int64_t n = 0;

    bench_read(w->district, &cx, &tx, (struct who){ .system = true });
    for (size_t i = 0; i < w->n_matter; i++) {
        struct matter m;
        cx.who = (struct who){ .lang = LANG_ZH };
        EQ(matter_prove(&cx, w->matter[i].m.no, w->matter[i].code), ST_OK); /* the number and code given there hold */
        EQ(matter_load(&cx, w->matter[i].m.id, &m), ST_OK);
        EQ_STR(m.no, w->matter[i].m.no);
    }
    EQ(q_sync_conflicts(&cx, &all, &rs), ST_OK);
    while (q_sync_conflicts_next(&cx, &rs, &row))
        n++;
    EQ(rows_status(&cx, &rs), ST_OK);
    EQ(n, w->conflicts);
}

/* Steps of one matter stand in the order in which the station took them, and each once. */
static void order_is_kept(struct model *w)
{
    struct ctx cx;
    AUTO(tx) tx = { 0 };

    bench_read(w->district, &cx, &tx, (struct who){ .system = true });
    for (int s = 0; s < STATIONS; s++) {
        int64_t newest = 0;
        for (int64_t seq = 1; seq <= w->n_event[s]; seq++) {
            const struct q_arrived_one_in in = { .station = w->station[s]->site->station, .theirs = seq };
            struct q_arrived_one_out row;
            bool found;
            if (w->of[s][seq] == OWN)
                continue;
            EQ(q_arrived_one_find(&cx, &in, &row, &found), ST_OK);
            OK(found && row.ours > newest);
            newest = row.ours;
        }
    }
}

/* When all was carried, the station knows where each of its matters stands. */
static void station_knows(struct model *w)
{
    struct ctx at[STATIONS], cx;
    struct tx tx[STATIONS] = { { 0 } };
    AUTO(tx) there = { 0 };

    bench_read(w->district, &cx, &there, (struct who){ .system = true });
    for (int s = 0; s < STATIONS; s++)
        bench_read(w->station[s], &at[s], &tx[s], (struct who){ .system = true });
    for (size_t i = 0; i < w->n_matter; i++) {
        struct matter here, theirs;
        struct clock_list clocks;
        struct ctx *mine = &at[w->matter[i].station];
        EQ(matter_load(&cx, w->matter[i].m.id, &here), ST_OK);
        EQ(matter_load(mine, w->matter[i].m.id, &theirs), ST_OK);
        EQ_STR(theirs.state->code, here.state->code);
        EQ_STR(theirs.unit, here.unit);
        EQ(clock_list(mine, theirs.id, &clocks), ST_OK);
        for (size_t k = 0; w->matter[i].forwarded && k < clocks.n; k++)
            OK(clocks.row[k].state != CLOCK_RUNNING); /* the district minds the terms of what left the village */
    }
    for (int s = 0; s < STATIONS; s++)
        tx_close(&tx[s]);
}

static void rebuild_says_the_same(struct bench *b)
{
    struct ctx cx = bench_ctx(b, (struct who){ .system = true });
    struct rebuilt r;

    EQ(rebuild_tables(&cx, true, &r), ST_OK);
    if (r.table.n > 0)
        print_error("%.*s: %.*s\n", STR_ARG(r.table), STR_ARG(r.row));
    EQ(r.table.n, 0);
}

static void carry_the_rest(struct model *w, int s)
{
    struct arena *mem = arena_make();
    struct str answer;
    struct sync_taken t = { 0 };
    int64_t got;

    do {
        EQ(take(w->district, mem, offer(w->station[s], mem), &t, &answer), ST_OK);
        expect(w, s, t.last, &t);
        EQ(acked(w->station[s], mem, answer, &got), ST_OK);
        heard(w, s);
    } while (got < w->n_event[s]);
    EQ(take(w->district, mem, offer(w->station[s], mem), &t, &answer), ST_OK); /* once more changes nothing */
    EQ(t.taken + t.again, 0);
    arena_drop(mem);
}

TEST(a_thousand_rounds_over_a_line_that_cuts)
{
    static const char *const unit[STATIONS] = { "610404001001", "610404001002" };
    struct model *w = calloc(1, sizeof *w);

    OK(w != NULL);
    w->district = bench_make("2026-07-01");
    for (int s = 0; s < STATIONS; s++) {
        w->station[s] = station_make(w->district, unit[s]);
        w->old_mem[s] = arena_make();
        happened(w, s, OWN, false); /* its list of units */
    }
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        round_of(w, seed);
    for (int s = 0; s < STATIONS; s++)
        carry_the_rest(w, s);
    EQ(w->arrivals, w->n_event[0] - 1 + w->n_event[1] - 1);
    OK(w->conflicts > 20 && w->n_matter > 200); /* the dice did plant some */
    all_is_there(w);
    order_is_kept(w);
    station_knows(w);
    rebuild_says_the_same(w->district);
    for (int s = 0; s < STATIONS; s++) {
        rebuild_says_the_same(w->station[s]);
        arena_drop(w->old_mem[s]);
        bench_drop(w->station[s]);
    }
    bench_drop(w->district);
    free(w);
}

/* -- what a station may not do -- */

static void is_refused(struct bench *d, struct bench *s, const char *code)
{
    struct arena *mem = arena_make();
    struct sync_taken t;
    struct str answer;

    EQ(take(d, mem, offer(s, mem), &t, &answer), ST_INPUT);
    assert_string_equal(d->err.code, code);
    arena_drop(mem);
}

TEST(a_station_speaks_for_its_own_officers_only)
{
    struct bench *d = bench_make("2026-07-01"), *s = station_make(d, "610404001001");
    struct who who = officer(XFJ, "PD,WIN");

    bench_file(s, who, petition());
    is_refused(d, s, "sync.refused"); /* officer 7 is the district's */
    bench_drop(s);
    s = station_make(d, "610404001002");
    who.officer = (s->site->station << 20) + 1;
    bench_file(s, who, petition());
    is_refused(d, s, "sync.refused"); /* its own officer, but in the petition office */
    bench_drop(s);
    bench_drop(d);
}

TEST(a_letter_opens_for_nobody_else)
{
    struct bench *d = bench_make("2026-07-01"), *other = bench_make("2026-07-01");
    struct bench *s = station_make(d, "610404001001"), *twin = station_make(other, "610404001001");

    bench_file(twin, (struct who){ 0 }, petition());
    is_refused(d, twin, "sync.letter");
    bench_drop(s);
    bench_drop(twin);
    bench_drop(other);
    bench_drop(d);
}

TEST(a_village_has_one_station)
{
    struct bench *d = bench_make("2026-07-01"), *s = station_make(d, "610404001001");
    struct ctx cx = bench_ctx(d, (struct who){ .system = true });
    struct str text;

    EQ(sync_invite(&cx, STR("610404001001"), &text), ST_STALE);
    cx.err = (struct err){ 0 };
    EQ(sync_invite(&cx, STR("610404001000"), &text), ST_INPUT); /* a town */
    bench_drop(s);
    bench_drop(d);
}

RUN(CASE(a_thousand_rounds_over_a_line_that_cuts), CASE(a_station_speaks_for_its_own_officers_only),
    CASE(a_letter_opens_for_nobody_else), CASE(a_village_has_one_station))
