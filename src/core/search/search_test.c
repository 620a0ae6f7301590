// SPDX-License-Identifier: Apache-2.0
/* Searching a real site: what was filed is found at once, before and after the file has it. */
#include "core/search/search.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/test.h"
#include "codec/json.h"
#include "core/matter/desk.h"
#include "core/search/indexer.h"
#include "core/site.h"
#include "store/index.h"
#include "store/store.h"
#include "sys/now.h"

enum { MOST = 400 };

struct town { /* a site and what was filed there, newest last */
    struct arena *mem;
    struct site *site;
    struct ctx cx;
    char folder[40];
    struct {
        struct str text, unit, no;
        int64_t id;
    } filed[MOST];
    size_t n;
    uint64_t seed;
};

static uint32_t pick(struct town *t, uint32_t n)
{
    t->seed = t->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(t->seed >> 33) % n;
}

static int drop_file(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static struct town *town_make(void)
{
    struct town *t = calloc(1, sizeof *t);

    OK(t != NULL);
    t->mem = arena_make();
    memcpy(t->folder, "/tmp/anlan-search-XXXXXX", 25);
    OK(mkdtemp(t->folder) != NULL);
    struct str place = arena_printf(t->mem, "%s/site", t->folder);
    const struct site_birth birth = { .place = place, .district = 610404, .training = true };
    const struct site_options o = { .place = place, .search = true };
    struct err e = { 0 };
    EQ(site_init(t->mem, &birth, &e), ST_OK);
    EQ(site_open(t->mem, &o, &t->site, &e), ST_OK);
    t->cx = site_ctx(t->site, t->mem);
    t->cx.who.cli = true;
    return t;
}

static void town_drop(struct town *t)
{
    site_close(t->site);
    nftw(t->folder, drop_file, 16, FTW_DEPTH | FTW_PHYS);
    arena_drop(t->mem);
    free(t);
}

struct one {
    struct filing filing;
    struct filed filed;
};
static enum st file_one(struct ctx *cx, void *arg)
{
    struct one *o = arg;
    return matter_file(cx, &o->filing, &o->filed);
}
static enum st open_one(struct ctx *cx, void *arg)
{
    struct one *o = arg;
    return matter_file(cx, &o->filing, &o->filed);
}

static void file_text(struct town *t, const char *unit, struct str title, struct str body)
{
    struct one o = { .filing = { .procedure = STR("petition"),
                                 .title = title,
                                 .body = body,
                                 .channel = STR("web"),
                                 .unit = str_of(unit),
                                 .received = WHEN_NONE } };
    struct ctx cx = site_ctx(t->site, t->mem);

    cx.who.system = true;
    OK(t->n < MOST);
    enum st st = store_write(&cx, t->site->store, file_one, &o);
    if (st != ST_OK)
        print_message("%s %s %s\n", cx.err.code, cx.err.field, cx.err.detail);
    EQ(st, ST_OK);
    t->filed[t->n].text = arena_printf(t->mem, "%.*s\n%.*s", STR_ARG(title), STR_ARG(body));
    t->filed[t->n].unit = str_of(unit);
    t->filed[t->n].no = arena_str(t->mem, o.filed.m.no);
    t->filed[t->n++].id = o.filed.m.id.v;
}

static const char *const units[] = { "610404.rsj", "610404.zjj", "610404001000", "610404002000" };

static void file_some(struct town *t, int n)
{
    static const char *const word[] = { "拖欠", "工资", "房子", "漏水", "道路", "的", "，", "A3区", "社保", " " };

    for (; n > 0; n--) {
        struct buf title = buf_make(t->mem, 400), body = buf_make(t->mem, 4000);
        buf_addz(&title, "关于");
        for (uint32_t k = pick(t, 3); k > 0; k--)
            buf_addz(&title, word[pick(t, N_OF(word))]);
        buf_addz(&body, "您好");
        for (uint32_t k = pick(t, 12); k > 0; k--)
            buf_addz(&body, word[pick(t, N_OF(word))]);
        file_text(t, units[pick(t, N_OF(units))], buf_str(&title), buf_str(&body));
    }
}

static enum st find(struct town *t, struct search_query q, struct search_found *ret)
{
    AUTO(tx) tx = { 0 };

    if (q.unit.n == 0)
        q.unit = t->site->root;
    if (q.limit == 0)
        q.limit = 1000;
    t->cx.err = (struct err){ 0 };
    EQ(store_read(&t->cx, t->site->store, &tx), ST_OK);
    return search_find(&t->cx, &q, ret);
}

static void compare(struct town *t, const char *words, const char *unit)
{
    struct search_found f;
    size_t at = 0;

    EQ(find(t, (struct search_query){ .words = str_of(words), .unit = str_of(unit) }, &f), ST_OK);
    for (size_t i = t->n; i > 0; i--) {
        bool want = str_find(t->filed[i - 1].text, str_of(words)) != SIZE_MAX &&
                    (unit == NULL || str_eqz(t->filed[i - 1].unit, unit));
        if (!want)
            continue;
        OK(at < f.n);
        EQ(f.id[at++], t->filed[i - 1].id);
    }
    EQ(f.n, at);
    EQ(f.total, at);
}

static void compare_all(struct town *t)
{
    static const char *const words[] = { "工资", "资", "欠工资", "关于", "漏水的", "资，", "A3区", "没有这句", "的的" };

    for (size_t i = 0; i < N_OF(words); i++) {
        compare(t, words[i], NULL);
        compare(t, words[i], units[i % N_OF(units)]);
    }
}

TEST(found_at_once_and_just_so_later)
{
    struct town *t = town_make();

    file_some(t, 60);
    compare_all(t); /* nothing in the file yet */
    EQ(indexer_catch_up(&t->cx), ST_OK);
    compare_all(t); /* all in the file */
    file_some(t, 40);
    compare_all(t); /* some in the file */
    EQ(indexer_remake(&t->cx), ST_OK);
    compare_all(t);
    EQ(index_check(&t->cx, t->site->index), ST_OK);
    town_drop(t);
}

TEST(pages_join_without_gap)
{
    struct town *t = town_make();
    struct search_found all, page;

    file_some(t, 50);
    EQ(indexer_catch_up(&t->cx), ST_OK);
    file_some(t, 30);
    EQ(find(t, (struct search_query){ .words = STR("关于") }, &all), ST_OK);
    EQ(all.total, 80);
    for (int64_t at = 0; at < 80; at += 7) {
        EQ(find(t, (struct search_query){ .words = STR("关于"), .limit = 7, .offset = at }, &page), ST_OK);
        EQ(page.total, 80);
        EQ(page.n, at + 7 <= 80 ? 7 : 80 - at);
        for (size_t i = 0; i < page.n; i++)
            EQ(page.id[i], all.id[(size_t)at + i]);
    }
    town_drop(t);
}

TEST(numbers_are_found_by_their_start)
{
    struct town *t = town_make();
    struct search_found f;

    file_some(t, 20);
    struct str no = t->filed[7].no;
    EQ(find(t, (struct search_query){ .words = no }, &f), ST_OK);
    EQ(f.total, 1);
    EQ(f.id[0], t->filed[7].id);
    EQ(find(t, (struct search_query){ .words = str_cut(no, 0, 8), .limit = 3 }, &f), ST_OK);
    EQ(f.n, 3);
    OK(f.total > 3 && f.id[0] > f.id[1]);
    struct str both = arena_printf(t->mem, "%.*s 关于", STR_ARG(no));
    for (int i = 0; i < 2; i++) {
        EQ(find(t, (struct search_query){ .words = both }, &f), ST_OK);
        EQ(f.total, 1);
        EQ(find(t, (struct search_query){ .words = arena_printf(t->mem, "%.*s 没有", STR_ARG(no)) }, &f), ST_OK);
        EQ(f.total, 0);
        EQ(indexer_catch_up(&t->cx), ST_OK);
    }
    both = arena_printf(t->mem, "%.*s %.*s", STR_ARG(no), STR_ARG(t->filed[8].no));
    EQ(find(t, (struct search_query){ .words = both }, &f), ST_OK);
    EQ(f.total, 0);
    EQ(find(t, (struct search_query){ .words = STR("  ") }, &f), ST_INPUT);
    town_drop(t);
}

TEST(filters_of_the_tables_keep_totals_exact)
{
    struct town *t = town_make();
    struct search_found f;

    file_some(t, 30);
    EQ(indexer_catch_up(&t->cx), ST_OK);
    file_some(t, 30);
    EQ(find(t, (struct search_query){ .words = STR("关于"), .state = STR("REG"), .limit = 10 }, &f), ST_OK);
    EQ(f.total, 60);
    EQ(f.n, 10);
    EQ(find(t, (struct search_query){ .words = STR("关于"), .state = STR("ACC") }, &f), ST_OK);
    EQ(f.total, 0);
    EQ(find(t, (struct search_query){ .words = STR("关于"), .held = true, .open_only = true, .due_before = 1 }, &f),
       ST_OK);
    EQ(f.total, 0);
    EQ(find(t, (struct search_query){ .words = STR("关于"), .category = STR("住房") }, &f), ST_OK);
    EQ(f.total, 0);
    EQ(find(t, (struct search_query){ .words = STR("关于"), .category = STR(""), .held = true, .offset = 59 }, &f),
       ST_OK);
    EQ(f.total, 60);
    EQ(f.n, 1);
    EQ(find(t, (struct search_query){ .words = STR("关于"), .procedure = STR("petition") }, &f), ST_OK);
    EQ(f.total, 60);
    EQ(find(t, (struct search_query){ .words = STR("关于"), .procedure = STR("alarm") }, &f), ST_OK);
    EQ(f.total, 0);
    town_drop(t);
}

TEST(the_thread_follows)
{
    struct town *t = town_make();
    struct indexer *ix;
    struct err e = { 0 };
    int64_t lag = 1;

    EQ(indexer_start(t->site, NULL, &ix, &e), ST_OK);
    file_some(t, 20);
    compare(t, "工资", NULL);
    for (int i = 0; lag > 0 && i < 100; i++) {
        AUTO(tx) tx = { 0 };
        now_sleep_ms(50);
        EQ(store_read(&t->cx, t->site->store, &tx), ST_OK);
        EQ(indexer_lag(&t->cx, &lag), ST_OK);
    }
    EQ(lag, 0);
    compare_all(t);
    indexer_stop(ix);
    town_drop(t);
}

TEST(a_file_of_another_history_is_made_anew)
{
    struct town *t = town_make();

    file_some(t, 20);
    EQ(indexer_catch_up(&t->cx), ST_OK);
    {
        const struct str field[] = { STR("关于没有的事") };
        const struct token_doc d = { .field = field, .n_field = 1 };
        AUTO(index_write) w = { 0 };
        EQ(index_write_open(&t->cx, t->site->index, &w), ST_OK);
        EQ(index_put(&t->cx, &w, 7, NULL, &d, 1), ST_OK);
        EQ(index_write_commit(&t->cx, &w, (struct index_mark){ w.mark.seq, w.mark.proof + 1 }), ST_OK);
    }
    file_some(t, 1);
    EQ(indexer_catch_up(&t->cx), ST_OK);
    compare_all(t);
    town_drop(t);
}

TEST(a_file_of_events_that_are_not_there_is_emptied)
{
    struct town *t = town_make();
    const struct str field[] = { STR("关于没有的事") };
    const struct token_doc d = { .field = field, .n_field = 1 };
    struct index_mark mark;
    AUTO(index_write) w = { 0 };

    EQ(index_write_open(&t->cx, t->site->index, &w), ST_OK);
    EQ(index_put(&t->cx, &w, 7, NULL, &d, 1), ST_OK);
    EQ(index_write_commit(&t->cx, &w, (struct index_mark){ 99, 5 }), ST_OK);
    index_write_close(&w);
    EQ(indexer_catch_up(&t->cx), ST_OK);
    EQ(index_mark_load(&t->cx, t->site->index, &mark), ST_OK);
    EQ(mark.seq, 1); /* read anew: the list of units */
    compare(t, "没有的事", NULL);
    town_drop(t);
}

TEST(what_is_forgotten_comes_back_with_its_next_event_only)
{
    struct town *t = town_make();
    struct search_found f;

    file_text(t, units[0], STR("饕餮"), STR("之徒"));
    EQ(indexer_catch_up(&t->cx), ST_OK);
    AUTO(tx) tx = { 0 };
    EQ(store_read(&t->cx, t->site->store, &tx), ST_OK);
    EQ(indexer_forget(&t->cx, t->filed[0].id), ST_OK);
    tx_close(&tx);
    EQ(find(t, (struct search_query){ .words = STR("饕餮") }, &f), ST_OK);
    EQ(f.total, 0);
    EQ(indexer_refill(&t->cx), ST_OK);
    compare(t, "饕餮", NULL);
    town_drop(t);
}

TEST(sealed_matters_are_in_no_file_and_no_result)
{
    struct town *t = town_make();
    struct search_found f;
    struct one o = { .filing = { .procedure = STR("complaint"),
                                 .title = STR("检举某人"),
                                 .body = STR("收受饕餮"),
                                 .unit = STR("610404.jw"),
                                 .channel = STR("web"),
                                 .received = WHEN_NONE } };
    struct ctx cx = site_ctx(t->site, t->mem);

    cx.who.system = true;
    file_some(t, 5);
    enum st st = store_write(&cx, t->site->store, open_one, &o);
    if (st != ST_OK)
        print_message("%s %s %s\n", cx.err.code, cx.err.field, cx.err.detail);
    EQ(st, ST_OK);
    OK(o.filed.m.sealed);
    for (int i = 0; i < 2; i++) {
        EQ(find(t, (struct search_query){ .words = STR("饕餮") }, &f), ST_OK);
        EQ(f.total, 0);
        EQ(find(t, (struct search_query){ .words = o.filed.m.no }, &f), ST_OK);
        EQ(f.total, 0);
        EQ(indexer_catch_up(&t->cx), ST_OK);
        compare_all(t);
    }
    town_drop(t);
}

static enum st forward_one(struct ctx *cx, void *arg)
{
    const struct one *o = arg;
    struct matter m;
    const struct json *fields = json_parse(cx->mem, STR("{\"unit\":\"610404.zjj\"}"), 1000, &cx->err);
    const struct step s = { .event = STR("P02"), .fields = fields, .version = -1 };

    return matter_step(cx, o->filed.m.id, &s, &m);
}

/* How many of the newest matters the unit finds; a unit that held a matter goes on finding it. */
static int64_t finds(struct town *t, const char *unit)
{
    struct search_found f;

    EQ(find(t, (struct search_query){ .words = STR("饕餮"), .unit = str_of(unit) }, &f), ST_OK);
    EQ((int64_t)f.n, f.total);
    return f.total;
}

TEST(a_unit_finds_what_it_once_held)
{
    struct town *t = town_make();
    struct one o = { 0 };
    struct ctx cx = site_ctx(t->site, t->mem);

    file_text(t, "610404.xfj", STR("饕餮"), STR("之徒"));
    EQ(indexer_catch_up(&t->cx), ST_OK);
    EQ(finds(t, "610404.zjj"), 0);
    o.filed.m.id.v = t->filed[0].id;
    cx.who = (struct who){
        .officer = 1, .login = STR("pd"), .name = STR("某"), .unit = STR("610404.xfj"), .duties = STR("PD")
    };
    enum st st = store_write(&cx, t->site->store, forward_one, &o);
    if (st != ST_OK)
        print_message("%s %s %s\n", cx.err.code, cx.err.field, cx.err.detail);
    EQ(st, ST_OK);
    for (int i = 0; i < 3; i++) {
        EQ(finds(t, "610404.zjj"), 1);
        EQ(finds(t, "610404.xfj"), 1);
        EQ(finds(t, "610404.jyj"), 0);
        EQ(i == 1 ? indexer_remake(&t->cx) : indexer_catch_up(&t->cx), ST_OK);
    }
    EQ(index_check(&t->cx, t->site->index), ST_OK);
    town_drop(t);
}

TEST(the_desk_shows_snippets)
{
    struct town *t = town_make();
    const struct desk_query q = { .words = STR("漏水"), .due_before = DAY_NONE };
    struct desk_list l;
    AUTO(tx) tx = { 0 };

    file_text(t, units[0], STR("房子"), STR("楼上漏水三个月"));
    EQ(store_read(&t->cx, t->site->store, &tx), ST_OK);
    EQ(desk_list(&t->cx, &q, &l), ST_OK);
    EQ(l.total, 1);
    EQ_STR(l.snippet[0], STR("楼上漏水三个月"));
    EQ_STR(l.row[0].title, STR("房子"));
    tx_close(&tx);
    town_drop(t);
}

RUN(CASE(found_at_once_and_just_so_later), CASE(pages_join_without_gap), CASE(numbers_are_found_by_their_start),
    CASE(filters_of_the_tables_keep_totals_exact), CASE(the_thread_follows),
    CASE(a_file_of_another_history_is_made_anew), CASE(a_file_of_events_that_are_not_there_is_emptied),
    CASE(what_is_forgotten_comes_back_with_its_next_event_only), CASE(sealed_matters_are_in_no_file_and_no_result),
    CASE(a_unit_finds_what_it_once_held), CASE(the_desk_shows_snippets))
