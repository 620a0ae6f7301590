// SPDX-License-Identifier: Apache-2.0
/* search_bench.c - what a search costs below HTTP: the newest 20 with snippets and the exact total.
 *
 *     bench_search FOLDER N [MESSAGES.csv…]
 *
 * Makes a site in FOLDER/site with N petitions of about 219 characters (clauses of the files, joined at
 * random), lets the indexer catch up, and asks for random runs of 2 Han characters. A site that is there
 * already is asked only. Times are of the processor, so that others on the machine do not count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "core/matter/desk.h"
#include "core/search/indexer.h"
#include "core/site.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/now.h"

enum { GROUP = 200, ASK = 1000, CLAUSES_MAX = 1 << 20, BODY = 219 };

struct bench {
    struct arena *mem;
    struct site *site;
    struct str *clause;
    size_t n_clause;
    uint64_t seed;
    int64_t n;
};

static uint32_t pick(struct bench *b, size_t n)
{
    b->seed = b->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((b->seed >> 33) % n);
}

static void must(enum st st, const struct err *e)
{
    if (st == ST_OK)
        return;
    fprintf(stderr, "%s %s %s\n", e->code, e->field, e->detail);
    exit(1);
}

static int64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void add_clauses(struct bench *b, struct str text)
{
    struct str clause;

    while (str_split(&text, '\n', &clause) && b->n_clause < CLAUSES_MAX) {
        size_t at = 0, comma;
        while ((comma = str_find(str_from(clause, at), STR("，"))) != SIZE_MAX && b->n_clause < CLAUSES_MAX) {
            struct str one = str_cut(clause, at, at + comma + 3);
            if (text_count(one) > 3 && text_count(one) < 60)
                b->clause[b->n_clause++] = one;
            at += comma + 3;
        }
    }
}

static struct str make_text(struct bench *b, struct arena *mem, size_t want)
{
    struct buf t = buf_make(mem, 8192);

    for (size_t n = 0; n < want;) {
        struct str c = b->clause[pick(b, b->n_clause)];
        buf_add(&t, c);
        n += text_count(c);
    }
    return arena_str(mem, buf_str(&t));
}

static enum st file_group(struct ctx *cx, void *arg)
{
    struct bench *b = arg;

    for (int i = 0; i < GROUP; i++) {
        const struct filing f = { .procedure = STR("petition"),
                                  .title = text_cut(make_text(b, cx->mem, 12), 60),
                                  .body = make_text(b, cx->mem, BODY),
                                  .channel = STR("web"),
                                  .unit = pick(b, 2) == 0 ? STR("610404.xfj") : STR("610404.rsj"),
                                  .received = WHEN_NONE };
        struct filed filed;
        TRY(matter_file(cx, &f, &filed));
    }
    return ST_OK;
}

static void fill(struct bench *b)
{
    struct arena *mem = arena_make();
    int64_t t0 = now_mono_ns();

    for (int64_t i = 0; i < b->n; i += GROUP) {
        struct ctx cx = site_ctx(b->site, mem);
        cx.who.system = true;
        must(store_write(&cx, b->site->store, file_group, b), &cx.err);
        arena_reset(mem);
    }
    double filed = (double)(now_mono_ns() - t0) / 1e9;
    t0 = now_mono_ns();
    int64_t c0 = cpu_ns();
    struct ctx cx = site_ctx(b->site, mem);
    must(indexer_catch_up(&cx), &cx.err);
    double s = (double)(now_mono_ns() - t0) / 1e9, c = (double)(cpu_ns() - c0) / 1e9;
    printf("%lld matters: filed in %.1f s, indexed in %.1f s (%.1f s of processor, %.0f a second of it)\n",
           (long long)b->n, filed, s, c, (double)b->n / c);
    arena_drop(mem);
}

static struct str random_run(struct bench *b, size_t n)
{
    for (;;) {
        struct str t = b->clause[pick(b, b->n_clause)];
        struct str run = text_cut(str_from(t, text_cut(t, pick(b, text_count(t))).n), n), rest = run;
        uint32_t c;
        size_t k = 0;
        while (text_next(&rest, &c) && text_is_han(c))
            k++;
        if (k == n)
            return run;
    }
}

static int compare_ns(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void ask(struct bench *b, size_t n, struct desk_query q, const char *what)
{
    static int64_t ns[ASK];
    struct arena *mem = arena_make();
    int64_t hits = 0;

    for (int i = 0; i < ASK; i++) {
        struct ctx cx = site_ctx(b->site, mem);
        AUTO(tx) tx = { 0 };
        struct desk_list l;
        cx.who.cli = true;
        q.words = random_run(b, n);
        q.size = 20;
        q.due_before = DAY_NONE;
        int64_t t0 = cpu_ns();
        must(store_read(&cx, b->site->store, &tx), &cx.err);
        must(desk_list(&cx, &q, &l), &cx.err);
        tx_close(&tx);
        ns[i] = cpu_ns() - t0;
        hits += l.total;
        arena_reset(mem);
    }
    qsort(ns, ASK, sizeof *ns, compare_ns);
    printf("%zu characters%s, mean %lld hits: p50 %.3f p99 %.2f max %.2f ms\n", n, what, (long long)(hits / ASK),
           (double)ns[ASK / 2] / 1e6, (double)ns[ASK * 99 / 100] / 1e6, (double)ns[ASK - 1] / 1e6);
    arena_drop(mem);
}

int main(int argc, char **argv)
{
    struct bench b = { .mem = arena_make(), .seed = 1 };
    struct err e = { 0 };

    if (argc < 4)
        return 2;
    b.n = strtoll(argv[2], NULL, 10);
    b.clause = arena_array(b.mem, CLAUSES_MAX, sizeof *b.clause);
    for (int i = 3; i < argc; i++) {
        struct str text;
        must(file_load(b.mem, str_of(argv[i]), 1 << 28, &text, &e), &e);
        add_clauses(&b, text);
    }
    struct str place = arena_printf(b.mem, "%s/site", argv[1]);
    const struct site_birth birth = { .place = place, .district = 610404, .training = true };
    const struct site_options o = { .place = place, .search = true };
    bool is_new = !file_exists(place);
    if (is_new)
        must(site_init(b.mem, &birth, &e), &e);
    must(site_open(b.mem, &o, &b.site, &e), &e);
    if (is_new)
        fill(&b);
    for (size_t n = 1; n <= 8; n *= 2)
        ask(&b, n, (struct desk_query){ 0 }, "");
    ask(&b, 2, (struct desk_query){ .unit = STR("610404.rsj") }, " in a unit");
    ask(&b, 2, (struct desk_query){ .state = STR("REG"), .held = true }, " in a state");
    site_close(b.site);
    arena_drop(b.mem);
    return 0;
}
