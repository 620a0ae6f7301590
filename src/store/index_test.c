// SPDX-License-Identifier: Apache-2.0
/* The index against token_match over all documents, which reads characters and knows no tokens. */
#include "store/index.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/test.h"
#include "base/text.h"
#include "sys/file.h"

enum { DOCS = 400, QUERIES = 3000, FIELDS = 3 };

struct seed {
    uint64_t s;
};
static uint32_t pick(struct seed *r, uint32_t n)
{
    r->s = r->s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(r->s >> 33) % n;
}

static struct str random_text(struct arena *mem, struct seed *r, size_t max)
{
    static const char *const part[] = { "的", "的", "工", "资", "工资",   "房", "a",    "B",  "Ａ",
                                        "é",  "1",  "２", "0",  "123456", "，", ",",    "\"", "*",
                                        "-",  "(",  "😀",  " ",  "\n",     "　", "\xff", "𠀀" };
    struct buf b = buf_make(mem, 4096);

    for (size_t n = pick(r, (uint32_t)max + 1); n > 0; n--)
        buf_addz(&b, part[pick(r, N_OF(part))]);
    return arena_str(mem, buf_str(&b));
}

struct site_like {
    struct ctx cx;
    struct index *ix;
    char folder[64];
    struct str path;
    struct token_doc doc[DOCS];
};

static void open_index(struct site_like *s, bool remake)
{
    const struct index_options o = { .path = s->path, .remake = remake };
    EQ(index_open(&o, &s->ix, &s->cx.err), ST_OK);
}

static struct site_like *site_like_make(void)
{
    struct site_like *s = calloc(1, sizeof *s);

    OK(s != NULL);
    s->cx.mem = arena_make();
    memcpy(s->folder, "/tmp/anlan-index-XXXXXX", 24);
    OK(mkdtemp(s->folder) != NULL);
    s->path = arena_printf(s->cx.mem, "%s/search.db", s->folder);
    open_index(s, false);
    return s;
}

static void site_like_drop(struct site_like *s)
{
    index_close(s->ix);
    static const char *const tail[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < N_OF(tail); i++)
        EQ(file_remove(arena_printf(s->cx.mem, "%.*s%s", STR_ARG(s->path), tail[i]), &s->cx.err), ST_OK);
    rmdir(s->folder);
    arena_drop(s->cx.mem);
    free(s);
}

static struct token_doc random_doc(struct arena *mem, struct seed *r, int i)
{
    struct str *field = arena_array(mem, FIELDS, sizeof *field), *fact = arena_array(mem, 3, sizeof *fact);
    size_t n = 1 + pick(r, FIELDS);

    for (size_t k = 0; k < n; k++)
        field[k] = random_text(mem, r, k == 0 ? 6 : 40);
    fact[0] = arena_printf(mem, "u%d", i % 3);
    fact[1] = arena_printf(mem, "u%d.a", i % 7);
    fact[2] = STR("s");
    return (
        struct token_doc){ .no = STR("1"), .field = field, .n_field = n, .fact = fact, .n_fact = i % 11 == 0 ? 3 : 2 };
}

static void put(struct site_like *s, struct index_write *w, int i, const struct token_doc *now, int64_t upto)
{
    const struct token_doc *old = s->doc[i].n_field > 0 ? &s->doc[i] : NULL;

    EQ(index_put(&s->cx, w, i + 1, old, now, upto), ST_OK);
    s->doc[i] = now != NULL ? *now : (struct token_doc){ 0 };
}

static bool has_fact(const struct token_doc *d, struct str fact)
{
    for (size_t i = 0; i < d->n_fact; i++)
        if (str_eq(d->fact[i], fact))
            return true;
    return false;
}

static bool answers(const struct token_doc *d, const struct index_ask *ask)
{
    if (d->n_field == 0 || !token_match(d, ask->words))
        return false;
    for (size_t i = 0; i < N_OF(ask->with); i++)
        if (ask->with[i].n > 0 && !has_fact(d, ask->with[i]))
            return false;
    return true;
}

static void compare(struct site_like *s, const struct index_ask *ask, struct str query)
{
    AUTO(index_find) f = { 0 };
    int64_t total, id, want = 0;
    bool has;

    EQ(index_find_open(&s->cx, s->ix, ask, &f), ST_OK);
    EQ(index_find_walk(&s->cx, &f, INT64_MAX), ST_OK);
    for (int i = DOCS - 1; i >= 0; i--) {
        bool expected = answers(&s->doc[i], ask);
        if (i % 37 == 0) {
            EQ(index_find_has(&s->cx, &f, i + 1, &has), ST_OK);
            EQ(has, expected);
        }
        if (!expected)
            continue;
        want++;
        EQ(index_find_next(&s->cx, &f, &id), ST_OK);
        if (id != i + 1)
            print_message("query %.*s: document %d expected, %d found\n", STR_ARG(query), i + 1, (int)id);
        EQ(id, i + 1);
    }
    EQ(index_find_next(&s->cx, &f, &id), ST_OK);
    EQ(id, 0);
    EQ(index_find_total(&s->cx, &f, &total), ST_OK);
    EQ(total, want);
}

/* Half of the queries are cut from a document. */
static struct str random_query(struct site_like *s, struct seed *r)
{
    const struct token_doc *d = &s->doc[pick(r, DOCS)];
    struct str from = d->n_field > 0 && pick(r, 2) == 0 ? d->field[pick(r, (uint32_t)d->n_field)] : STR("");
    size_t n = text_count(from);

    if (n == 0)
        return random_text(s->cx.mem, r, 8);
    struct str head = text_cut(from, pick(r, (uint32_t)n));
    return text_cut(str_from(from, head.n), 1 + pick(r, 8));
}

static void compare_many(struct site_like *s, struct seed *r, int n)
{
    int usable = 0;

    for (int i = 0; i < n; i++) {
        struct str q = random_query(s, r);
        struct token_query words;
        if (token_query_parse(&s->cx, q, &words) != ST_OK || words.n_number > 0) {
            s->cx.err = (struct err){ 0 };
            continue;
        }
        struct index_ask ask = { .words = &words };
        if (pick(r, 3) == 0)
            ask.with[0] = pick(r, 2) == 0 ? STR("u1") : STR("u5.a");
        if (pick(r, 4) == 0)
            ask.with[1] = STR("s");
        compare(s, &ask, q);
        usable++;
    }
    OK(usable > n / 2);
}

static void fill(struct site_like *s, struct seed *r)
{
    AUTO(index_write) w = { 0 };

    EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
    for (int i = 0; i < DOCS; i++) {
        const struct token_doc d = random_doc(s->cx.mem, r, i);
        put(s, &w, i, &d, 1 + i);
    }
    EQ(index_write_commit(&s->cx, &w, (struct index_mark){ DOCS, 42 }), ST_OK);
}

TEST(finds_what_a_scan_finds)
{
    struct site_like *s = site_like_make();
    struct seed r = { 7 };

    fill(s, &r);
    compare_many(s, &r, QUERIES);
    EQ(index_check(&s->cx, s->ix), ST_OK);
    site_like_drop(s);
}

/* Grows, changes or forgets one document. */
static void disturb(struct site_like *s, struct index_write *w, struct seed *r, int64_t upto)
{
    int i = (int)pick(r, DOCS);
    struct token_doc d = s->doc[i].n_field > 0 ? s->doc[i] : random_doc(s->cx.mem, r, i);
    struct str *fact = arena_array(s->cx.mem, d.n_fact + 1, sizeof *fact);

    switch (pick(r, 4)) {
    case 0: /* only facts */
        memcpy(fact, d.fact, d.n_fact * sizeof *fact);
        fact[d.n_fact] = arena_printf(s->cx.mem, "u%u.a", pick(r, 7));
        d.fact = fact;
        d.n_fact++;
        break;
    case 1: /* other text, same facts */
        d = (struct token_doc){ d.no, random_doc(s->cx.mem, r, i).field, 1, d.fact, d.n_fact };
        break;
    case 2:
        if (s->doc[i].n_field > 0)
            put(s, w, i, NULL, 0);
        return;
    default:
        break;
    }
    put(s, w, i, &d, upto);
}

TEST(changes_leave_nothing_behind)
{
    struct site_like *s = site_like_make();
    struct seed r = { 11 };

    for (int round = 0; round < 30; round++) {
        AUTO(index_write) w = { 0 };
        EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
        EQ(w.mark.seq, round);
        for (int i = 0; i < 60; i++)
            disturb(s, &w, &r, 1 + i);
        EQ(index_write_commit(&s->cx, &w, (struct index_mark){ round + 1, 0 }), ST_OK);
        index_write_close(&w);
        compare_many(s, &r, 40);
    }
    EQ(index_check(&s->cx, s->ix), ST_OK);
    site_like_drop(s);
}

TEST(what_is_not_committed_is_not_there)
{
    struct site_like *s = site_like_make();
    const struct str field[] = { STR("拖欠工资") };
    const struct token_doc d = { .field = field, .n_field = 1 };
    struct token_query q;
    struct index_known k;
    int64_t n;

    {
        AUTO(index_write) w = { 0 };
        EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
        EQ(index_put(&s->cx, &w, 5, NULL, &d, 9), ST_OK);
        EQ(index_known(&s->cx, &w, 5, &k), ST_OK);
        EQ(k.upto, 9);
    }
    EQ(token_query_parse(&s->cx, STR("工资"), &q), ST_OK);
    const struct index_ask ask = { .words = &q };
    AUTO(index_find) f = { 0 };
    EQ(index_find_open(&s->cx, s->ix, &ask, &f), ST_OK);
    EQ(index_find_total(&s->cx, &f, &n), ST_OK);
    EQ(n, 0);
    EQ(f.mark.seq, 0);
    index_find_close(&f);
    site_like_drop(s);
}

/* FTS5 keeps a total of all tokens and calls the file damaged when it falls below zero. */
TEST(more_facts_may_be_taken_out_than_were_there)
{
    struct site_like *s = site_like_make();
    const struct str field[] = { STR("工") }, fact[] = { STR("u1"), STR("u2"), STR("u3"), STR("u4") };
    const struct token_doc few = { .field = field, .n_field = 1, .fact = fact, .n_fact = 1 };
    const struct token_doc more = { .field = field, .n_field = 1, .fact = fact, .n_fact = 4 };

    for (int64_t round = 1; round < 4; round++) {
        AUTO(index_write) w = { 0 };
        EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
        EQ(index_put(&s->cx, &w, round, NULL, &few, round), ST_OK);
        EQ(index_write_commit(&s->cx, &w, (struct index_mark){ round, 0 }), ST_OK);
        index_write_close(&w);
        EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
        EQ(index_put(&s->cx, &w, round, &more, NULL, 0), ST_OK);
        EQ(index_write_commit(&s->cx, &w, (struct index_mark){ round, 0 }), ST_OK);
        index_write_close(&w);
    }
    EQ(index_check(&s->cx, s->ix), ST_OK);
    site_like_drop(s);
}

TEST(nobody_else_may_read_the_file)
{
    struct site_like *s = site_like_make();
    static const char *const tail[] = { "", "-wal", "-shm" };
    struct stat st;

    for (size_t i = 0; i < N_OF(tail); i++) {
        EQ(stat(arena_printf(s->cx.mem, "%.*s%s", STR_ARG(s->path), tail[i]).p, &st), 0);
        EQ(st.st_mode & 0777, 0600);
    }
    site_like_drop(s);
}

TEST(a_find_sees_one_state)
{
    struct site_like *s = site_like_make();
    const struct str field[] = { STR("拖欠工资") };
    const struct token_doc d = { .field = field, .n_field = 1 };
    struct token_query q;
    int64_t n;

    EQ(token_query_parse(&s->cx, STR("工资"), &q), ST_OK);
    const struct index_ask ask = { .words = &q };
    AUTO(index_find) f = { 0 };
    EQ(index_find_open(&s->cx, s->ix, &ask, &f), ST_OK);
    AUTO(index_write) w = { 0 };
    EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
    EQ(index_put(&s->cx, &w, 5, NULL, &d, 9), ST_OK);
    EQ(index_write_commit(&s->cx, &w, (struct index_mark){ 9, 1 }), ST_OK);
    index_write_close(&w);
    EQ(index_find_total(&s->cx, &f, &n), ST_OK);
    EQ(n, 0);
    index_find_close(&f);
    EQ(index_find_open(&s->cx, s->ix, &ask, &f), ST_OK);
    EQ(index_find_total(&s->cx, &f, &n), ST_OK);
    EQ(n, 1);
    EQ(f.mark.seq, 9);
    index_find_close(&f);
    site_like_drop(s);
}

TEST(a_damaged_file_is_refused_or_made_again)
{
    struct site_like *s = site_like_make();
    struct index_options o = { .path = s->path };
    struct str junk = arena_printf(s->cx.mem, "%08000d", 7);

    index_close(s->ix);
    s->ix = NULL;
    EQ(file_save(s->path, junk, &s->cx.err), ST_OK);
    EQ(index_open(&o, &s->ix, &s->cx.err), ST_BROKEN);
    EQ_STR(str_of(s->cx.err.code), STR("search.broken"));
    s->cx.err = (struct err){ 0 };
    open_index(s, true);
    site_like_drop(s);
}

TEST(pages_written_over_are_noticed_and_remake_heals)
{
    struct site_like *s = site_like_make();
    struct seed r = { 13 };
    struct str bytes;

    fill(s, &r);
    index_close(s->ix); /* the last handle moves the log into the file */
    EQ(file_load(s->cx.mem, s->path, SIZE_MAX, &bytes, &s->cx.err), ST_OK);
    char *p = str_z(s->cx.mem, bytes);
    for (size_t i = 8192; i < bytes.n; i += 7)
        p[i] = (char)(p[i] ^ 0x55);
    EQ(file_save(s->path, (struct str){ p, bytes.n }, &s->cx.err), ST_OK);
    open_index(s, false);
    EQ(index_check(&s->cx, s->ix), ST_BROKEN);
    EQ_STR(str_of(s->cx.err.code), STR("search.broken"));
    s->cx.err = (struct err){ 0 };
    EQ(index_remake(&s->cx, s->ix), ST_OK);
    memset(s->doc, 0, sizeof s->doc);
    fill(s, &r);
    compare_many(s, &r, 100);
    site_like_drop(s);
}

static bool file_holds(struct site_like *s, struct str word)
{
    static const char *const tail[] = { "", "-wal" };
    struct str bytes;

    for (size_t i = 0; i < N_OF(tail); i++) {
        struct str path = arena_printf(s->cx.mem, "%.*s%s", STR_ARG(s->path), tail[i]);
        if (!file_exists(path))
            continue;
        EQ(file_load(s->cx.mem, path, SIZE_MAX, &bytes, &s->cx.err), ST_OK);
        if (str_find(bytes, word) != SIZE_MAX)
            return true;
    }
    return false;
}

TEST(erased_words_are_in_no_page)
{
    struct site_like *s = site_like_make();
    struct seed r = { 3 };
    const struct str field[] = { STR("饕餮") };
    const struct token_doc d = { .field = field, .n_field = 1 };

    for (int round = 0; round < 3; round++) {
        AUTO(index_write) w = { 0 };
        EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
        for (int i = round * 100; i < round * 100 + 100; i++) {
            const struct token_doc other = random_doc(s->cx.mem, &r, i);
            put(s, &w, i, i == 50 ? &d : &other, 1);
        }
        if (round == 2)
            put(s, &w, 50, NULL, 0);
        EQ(index_write_commit(&s->cx, &w, (struct index_mark){ 1 + round, 0 }), ST_OK);
        index_write_close(&w);
    }
    /* Terms are stored without what they share with the one before: here the first byte, of 餮. */
    struct str pair = str_from(STR("饕餮"), 1);
    OK(file_holds(s, pair));
    EQ(index_scrub(&s->cx, s->ix), ST_OK);
    OK(!file_holds(s, pair));
    OK(!file_holds(s, STR("餮")));
    compare_many(s, &r, 100);
    site_like_drop(s);
}

/* -- the real messages -- */
static struct str csv_cell(struct arena *mem, struct str *rest, bool *ret_last)
{
    struct buf b = buf_make(mem, 1 << 20);
    bool quoted = rest->n > 0 && rest->p[0] == '"';
    size_t i = quoted;

    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (quoted && c == '"' && i + 1 < rest->n && rest->p[i + 1] == '"')
            i++;
        else if (quoted && c == '"')
            quoted = false;
        else if (!quoted && (c == ',' || c == '\n'))
            break;
        if (c != '"' || quoted)
            buf_byte(&b, c);
    }
    *ret_last = i >= rest->n || rest->p[i] == '\n';
    *rest = str_from(*rest, i + 1);
    return arena_str(mem, buf_str(&b));
}

/* Subject and body of each row (id,user,subject,time,body,category1). */
static size_t load_messages(struct arena *mem, struct str csv, struct str (*ret)[2], size_t max)
{
    size_t n = 0;

    for (bool head = true; csv.n > 0 && n < max; head = false) {
        struct str cell[16];
        bool last = false;
        size_t k = 0;
        while (!last)
            cell[k++] = csv_cell(mem, &csv, &last);
        if (head || k < 5)
            continue;
        ret[n][0] = cell[2];
        ret[n][1] = cell[4];
        n++;
    }
    return n;
}

static void count_real(struct site_like *s, struct str (*message)[2], size_t n, struct str q)
{
    struct token_query words;
    int64_t want = 0, total;

    EQ(token_query_parse(&s->cx, q, &words), ST_OK);
    for (size_t i = 0; i < n; i++)
        want += str_find(message[i][0], q) != SIZE_MAX || str_find(message[i][1], q) != SIZE_MAX;
    const struct index_ask ask = { .words = &words };
    AUTO(index_find) f = { 0 };
    EQ(index_find_open(&s->cx, s->ix, &ask, &f), ST_OK);
    EQ(index_find_total(&s->cx, &f, &total), ST_OK);
    if (total != want)
        print_message("%.*s: %d for %d\n", STR_ARG(q), (int)total, (int)want);
    EQ(total, want);
}

/* The Han run of at most `max` characters at a random place of `text`; empty where there is none. */
static struct str han_at(struct str text, struct seed *r, size_t max)
{
    struct str at = str_from(text, text_cut(text, pick(r, (uint32_t)text_count(text) + 1)).n), rest = at;
    uint32_t c;
    size_t n = 0;

    while (n < max && text_next(&rest, &c) && text_is_han(c))
        n++;
    return text_cut(at, n);
}

TEST(real_messages_are_found_by_any_run_of_characters)
{
    const char *folder = getenv("ANLAN_DATA");
    struct site_like *s = site_like_make();
    struct str csv, path;
    struct seed r = { 5 };

    path =
        arena_printf(s->cx.mem, "%s/messages-classified.csv", folder != NULL ? folder : SOURCE_DIR "/../shared/data");
    if (!file_exists(path)) {
        site_like_drop(s);
        skip();
    }
    EQ(file_load(s->cx.mem, path, 1 << 26, &csv, &s->cx.err), ST_OK);
    struct str(*message)[2] = arena_array(s->cx.mem, 4096, sizeof *message);
    size_t n = load_messages(s->cx.mem, csv, message, 4096);
    EQ(n, 964);
    AUTO(index_write) w = { 0 };
    EQ(index_write_open(&s->cx, s->ix, &w), ST_OK);
    for (size_t i = 0; i < n; i++) {
        const struct token_doc d = { .field = message[i], .n_field = 2 };
        EQ(index_put(&s->cx, &w, (int64_t)i + 1, NULL, &d, 1), ST_OK);
    }
    EQ(index_write_commit(&s->cx, &w, (struct index_mark){ 1, 0 }), ST_OK);
    index_write_close(&w);
    for (int i = 0; i < 1500; i++) {
        struct str q = han_at(message[pick(&r, (uint32_t)n)][pick(&r, 2)], &r, 1 + pick(&r, 4));
        if (q.n > 0)
            count_real(s, message, n, q);
    }
    site_like_drop(s);
}

RUN(CASE(finds_what_a_scan_finds), CASE(changes_leave_nothing_behind), CASE(what_is_not_committed_is_not_there),
    CASE(more_facts_may_be_taken_out_than_were_there), CASE(nobody_else_may_read_the_file), CASE(a_find_sees_one_state),
    CASE(a_damaged_file_is_refused_or_made_again), CASE(pages_written_over_are_noticed_and_remake_heals),
    CASE(erased_words_are_in_no_page), CASE(real_messages_are_found_by_any_run_of_characters))
