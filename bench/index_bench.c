// SPDX-License-Identifier: Apache-2.0
/* index_bench.c - how fast the search file is filled and asked, and its size.
 *
 *     bench_index FOLDER N [MESSAGES.csv…]
 *
 * Makes N messages of about 219 characters by joining clauses of the files' bodies (or of random
 * characters, Zipf-like, when none is given), indexes them 500 to a transaction as the indexer does,
 * and asks for random runs of Han characters cut from the messages: newest 20 and the exact total.
 * The reference is the same question put to the texts themselves, by memmem. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/index.h"
#include "sys/file.h"
#include "sys/now.h"

enum { BATCH = 500, ASK = 400, CLAUSES_MAX = 1 << 20, BODY = 219 };

struct bench {
    struct ctx cx;
    struct index *ix;
    struct str *clause;
    size_t n_clause;
    uint64_t seed;
    struct str sample[4096]; /* texts to cut queries from */
    int64_t n;
    struct str path;
};

static uint32_t pick(struct bench *b, size_t n)
{
    b->seed = b->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((b->seed >> 33) % n);
}

static void must(struct bench *b, enum st st)
{
    if (st == ST_OK)
        return;
    fprintf(stderr, "%s %s\n", b->cx.err.code, b->cx.err.detail);
    exit(1);
}

/* Clauses end at a Chinese comma, stop or line end; cells of the file are not told apart. */
static void add_clauses(struct bench *b, struct str text)
{
    static const char *const end[] = { "，", "。", "！", "？", "；", "\n", "," };

    while (text.n > 0 && b->n_clause < CLAUSES_MAX) {
        size_t at = text.n, len = 0;
        for (size_t i = 0; i < N_OF(end); i++) {
            size_t k = str_find(str_cut(text, 0, at), str_of(end[i]));
            if (k != SIZE_MAX) {
                at = k;
                len = strlen(end[i]);
            }
        }
        struct str clause = str_cut(text, 0, at + len);
        if (text_count(clause) > 3 && text_count(clause) < 60)
            b->clause[b->n_clause++] = clause;
        text = str_from(text, at + (len > 0 ? len : 1));
    }
}

static void make_clauses(struct bench *b)
{
    for (int i = 0; i < 50000; i++) {
        struct buf t = buf_make(b->cx.mem, 400);
        for (uint32_t n = 4 + pick(b, 16); n > 0; n--) {
            uint32_t a = pick(b, 3000), c = pick(b, a + 1);
            text_put(&t, 0x4e00 + pick(b, c + 1));
        }
        text_put(&t, 0xff0c);
        b->clause[b->n_clause++] = buf_str(&t);
    }
}

static struct str make_text(struct bench *b, struct arena *mem, size_t want)
{
    struct buf t = buf_make(mem, 8192);
    size_t n = 0;

    while (n < want) {
        struct str c = b->clause[pick(b, b->n_clause)];
        buf_add(&t, c);
        n += text_count(c);
    }
    return arena_str(mem, buf_str(&t));
}

static void fill_batch(struct bench *b, int64_t from, int64_t to)
{
    struct arena *mem = arena_make(), *kept = b->cx.mem;
    AUTO(index_write) w = { 0 };

    b->cx.mem = mem;
    must(b, index_write_open(&b->cx, b->ix, &w));
    for (int64_t i = from; i < to; i++) {
        const struct str field[] = { make_text(b, mem, 12), make_text(b, mem, BODY) };
        const struct str fact[] = { STR("ppetition"), STR("u610404.xfj"),
                                    arena_printf(mem, "u6104040%02u000", pick(b, 10)) };
        const struct token_doc d = { .field = field, .n_field = 2, .fact = fact, .n_fact = 3 };
        must(b, index_put(&b->cx, &w, i, NULL, &d, i));
        if (pick(b, (size_t)b->n / N_OF(b->sample) + 1) == 0)
            b->sample[pick(b, N_OF(b->sample))] = arena_str(kept, field[1]);
    }
    must(b, index_write_commit(&b->cx, &w, (struct index_mark){ to, 0 }));
    b->cx.mem = kept;
    index_write_close(&w);
    arena_drop(mem);
}

static double cpu_s(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* Of this thread: others on the machine do not count. */
static int64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int compare_ns(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static struct str random_run(struct bench *b, size_t n)
{
    for (;;) {
        struct str t = b->sample[pick(b, N_OF(b->sample))];
        if (t.n == 0)
            continue;
        struct str at = str_from(t, text_cut(t, pick(b, text_count(t))).n), run = text_cut(at, n), rest = run;
        uint32_t c;
        size_t k = 0;
        while (text_next(&rest, &c) && text_is_han(c))
            k++;
        if (k == n)
            return run;
    }
}

static void show(const char *what, int64_t *ns)
{
    qsort(ns, ASK, sizeof *ns, compare_ns);
    printf("  %s p50 %.3f p99 %.2f ms", what, (double)ns[ASK / 2] / 1e6, (double)ns[ASK * 99 / 100] / 1e6);
}

static void ask(struct bench *b, size_t n, struct str with)
{
    static int64_t top[ASK], total[ASK], both[ASK];
    int64_t id, hits, sum = 0;

    for (int i = 0; i < ASK; i++) {
        struct token_query words;
        must(b, token_query_parse(&b->cx, random_run(b, n), &words));
        const struct index_ask q = { .words = &words, .with = { with } };
        AUTO(index_find) f = { 0 };
        int64_t t0 = cpu_ns();
        must(b, index_find_open(&b->cx, b->ix, &q, &f));
        must(b, index_find_walk(&b->cx, &f, INT64_MAX));
        for (int k = 0; k < 20; k++) {
            must(b, index_find_next(&b->cx, &f, &id));
            if (id == 0)
                break;
        }
        int64_t t1 = cpu_ns();
        must(b, index_find_total(&b->cx, &f, &hits));
        int64_t t2 = cpu_ns();
        top[i] = t1 - t0;
        total[i] = t2 - t1;
        both[i] = t2 - t0;
        sum += hits;
    }
    printf("%zu characters%s, mean %lld hits:", n, with.n > 0 ? " in a unit" : "", (long long)(sum / ASK));
    show("newest 20", top);
    show("total", total);
    show("both", both);
    printf("\n");
}

int main(int argc, char **argv)
{
    static struct bench b;

    if (argc < 3)
        return 2;
    b.cx.mem = arena_make();
    b.n = strtoll(argv[2], NULL, 10);
    b.seed = 1;
    b.clause = arena_array(b.cx.mem, CLAUSES_MAX, sizeof *b.clause);
    for (int i = 3; i < argc; i++) {
        struct str text;
        must(&b, file_load(b.cx.mem, str_of(argv[i]), 1 << 28, &text, &b.cx.err));
        add_clauses(&b, text);
    }
    if (b.n_clause == 0)
        make_clauses(&b);
    b.path = arena_printf(b.cx.mem, "%s/search.db", argv[1]);
    const struct index_options o = { .path = b.path };
    must(&b, index_open(&o, &b.ix, &b.cx.err));
    int64_t t0 = now_mono_ns(), size;
    double cpu0 = cpu_s();
    for (int64_t i = 1; i <= b.n; i += BATCH)
        fill_batch(&b, i, i + BATCH <= b.n + 1 ? i + BATCH : b.n + 1);
    double s = (double)(now_mono_ns() - t0) / 1e9, cpu = cpu_s() - cpu0;
    must(&b, file_size(b.path, &size, &b.cx.err));
    printf("%lld messages of %zu clauses: %.1f s (%.1f s of processor), %.0f a second, %.1f MB\n", (long long)b.n,
           b.n_clause, s, cpu, (double)b.n / s, (double)size / 1e6);
    for (size_t n = 1; n <= 8; n *= 2)
        ask(&b, n, STR_NONE);
    ask(&b, 2, STR("u610404005000"));
    index_close(b.ix);
    arena_drop(b.cx.mem);
    return 0;
}
