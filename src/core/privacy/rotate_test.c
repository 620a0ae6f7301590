// SPDX-License-Identifier: Apache-2.0
/* Keys: a change that is cut off at any step is ended by the next call, values can be read all the while, an old key
 * opens nothing afterwards; a site from before data keys keeps what it closed. */
#include "core/privacy/rotate.h"

#include <sqlite3.h>

#include "base/digest.h"
#include "core/core_test.h"
#include "core/matter/event.h"
#include "core/matter/story.h"
#include "core/privacy/seal.h"
#include "sys/file.h"

enum { MATTERS = 450 }; /* more than one step takes */

/* In one commit: it is not filing that is measured here. */
static enum st file_many(struct ctx *cx, void *arg)
{
    struct matter *m = arg;
    const struct filing f = petition();
    struct filed filed;

    for (int i = 0; i < MATTERS; i++)
        TRY(matter_file(cx, &f, &filed));
    *m = filed.m;
    return ST_OK;
}

static struct bench *crowded(struct matter *m)
{
    struct bench *b = bench_make("2026-03-02");
    struct ctx cx = bench_ctx(b, (struct who){ 0 });

    EQ(store_write(&cx, b->site->store, file_many, m), ST_OK);
    return b;
}

static void reopen(struct bench *b)
{
    struct err e = { 0 };
    struct str place = arena_printf(b->mem, "%s/site", b->folder);
    const struct site_options o = { .place = place };

    site_close(b->site);
    EQ(site_open(b->mem, &o, &b->site, &e), ST_OK);
}

static void reads(struct bench *b, const struct matter *m)
{
    struct ctx cx = bench_ctx(b, resident(m));
    AUTO(tx) tx = { 0 };
    struct story s;

    EQ(store_read(&cx, b->site->store, &tx), ST_OK);
    EQ(matter_story(&cx, m, &s), ST_OK);
    EQ_STR(s.contact.phone, STR("13900000000"));
}

static int64_t ask(struct bench *b, const char *query)
{
    sqlite3_stmt *s;
    sqlite3 *h;
    char path[80];

    snprintf(path, sizeof path, "%s/site/anlan.db", b->folder);
    EQ(sqlite3_open(path, &h), SQLITE_OK);
    EQ(sqlite3_prepare_v2(h, query, -1, &s, NULL), SQLITE_OK);
    int64_t n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_finalize(s);
    EQ(sqlite3_close(h), SQLITE_OK);
    return n;
}

static struct data_key key_of(struct bench *b, int64_t number)
{
    struct ctx cx = bench_ctx(b, (struct who){ .system = true });
    AUTO(tx) tx = { 0 };
    struct data_key k;

    EQ(store_read(&cx, b->site->store, &tx), ST_OK);
    EQ(keyring_get(&cx, number, &k), ST_OK);
    return k;
}

/* Takes `steps` steps, then is gone; all of them when 0. */
static struct rotated rotate(struct bench *b, enum key_kind kind, int steps)
{
    struct ctx cx = bench_ctx(b, (struct who){ .system = true });
    struct rotation *r;
    bool more = true;

    EQ(rotate_open(&cx, kind, &r), ST_OK);
    for (int i = 0; more && (steps == 0 || i < steps); i++)
        EQ(rotate_step(r, &more), ST_OK);
    return *rotate_result(r);
}

TEST(a_field_key_is_changed_in_steps_that_may_be_cut_off)
{
    struct matter m;
    struct bench *b = crowded(&m);

    rotate(b, KEY_FIELD, 1);
    EQ(ask(b, "SELECT count(*) FROM sealed WHERE crypt = 1"), MATTERS - 399); /* and the first event, of units */
    reads(b, &m);
    reopen(b);
    reads(b, &m);
    struct matter later = bench_file(b, (struct who){ 0 }, petition());
    struct rotated r = rotate(b, KEY_FIELD, 0);
    OK(r.resumed);
    EQ(r.key, 5);
    EQ(r.done, MATTERS - 399);
    EQ(ask(b, "SELECT count(*) FROM sealed WHERE crypt = 1"), 0);
    EQ(ask(b, "SELECT length(wrapped) FROM data_key WHERE number = 1"), 0);
    reopen(b);
    reads(b, &m);
    reads(b, &later);
    bench_drop(b);
}

TEST(a_find_key_is_changed_in_steps_that_may_be_cut_off)
{
    struct matter m;
    struct bench *b = crowded(&m);

    for (int i = 0; i < 6; i++) { /* cut off after one, two … steps */
        rotate(b, KEY_FIND, i + 1);
        bench_file(b, (struct who){ 0 }, petition());
        EQ(ask(b, "SELECT count(*) FROM party WHERE key = (SELECT number FROM data_key WHERE kind = 'find' AND state = "
                  "2)"),
           MATTERS + i + 1);
        reopen(b);
    }
    rotate(b, KEY_FIND, 0);
    EQ(ask(b, "SELECT count(DISTINCT key) FROM party"), 1);
    EQ(ask(b, "SELECT count(*) FROM party"), MATTERS + 6);
    EQ(ask(b, "SELECT count(*) FROM data_key WHERE kind = 'find' AND state IN (1, 3)"), 0);
    bench_drop(b);
}

TEST(an_old_key_opens_nothing)
{
    struct bench *b = bench_make("2026-03-02");
    struct matter m = bench_file(b, (struct who){ 0 }, petition());
    const struct data_key old = key_of(b, 1);
    struct ctx cx = bench_ctx(b, (struct who){ .system = true });
    struct rotated r;

    rotate(b, KEY_FIELD, 0);
    EQ(rotate_main(&cx, &r), ST_OK);
    EQ(r.key, 2);
    OK(!file_exists(keyring_main_path(b->mem, b->site, 1)));
    OK(memcmp(old.b, key_of(b, 5).b, KEY_SIZE) != 0);
    reopen(b);
    reads(b, &m);
    AUTO(tx) tx = { 0 };
    struct ctx again = bench_ctx(b, (struct who){ .system = true });
    struct data_key k;
    EQ(store_read(&again, b->site->store, &tx), ST_OK);
    EQ(keyring_get(&again, 1, &k), ST_BROKEN);
    tx_close(&tx);
    tx = (struct tx){ 0 };
    bench_drop(b);
}

static void save_old(struct bench *b, const char *name, const struct data_key *k)
{
    struct err e = { 0 };
    struct str hex = digest_hex(b->mem, (struct str){ (const char *)k->b, sizeof k->b });

    EQ(file_save(arena_printf(b->mem, "%s/site/keys/%s.key", b->folder, name), hex, &e), ST_OK);
}

TEST(a_site_from_before_keeps_what_it_closed)
{
    struct bench *b = bench_make("2026-03-02");
    struct matter m = bench_file(b, (struct who){ 0 }, petition());
    const struct data_key field = key_of(b, 1), find = key_of(b, 3);

    save_old(b, "field", &field);
    save_old(b, "find", &find);
    ask(b, "DELETE FROM data_key");
    reopen(b);
    reads(b, &m);
    OK(!file_exists(arena_printf(b->mem, "%s/site/keys/field.key", b->folder)));
    OK(!file_exists(arena_printf(b->mem, "%s/site/keys/find.key", b->folder)));
    OK(memcmp(find.b, key_of(b, 3).b, KEY_SIZE) == 0);
    OK(memcmp(find.b, key_of(b, 4).b, KEY_SIZE) == 0); /* imported rows are told apart as before */
    bench_drop(b);
}

TEST(a_complaint_lies_under_its_own_key_and_follows_it)
{
    struct bench *b = bench_make("2026-03-02");
    struct filing f = petition();

    f.procedure = STR("complaint");
    bench_file(b, (struct who){ 0 }, f);
    EQ(ask(b, "SELECT count(*) FROM sealed WHERE field != 'rows' AND crypt != 2"), 0);
    struct rotated r = rotate(b, KEY_SEAL, 0);
    EQ(ask(b, "SELECT count(*) FROM sealed WHERE field != 'rows' AND crypt != 5"), 0);
    EQ(r.done, ask(b, "SELECT count(*) FROM sealed WHERE field != 'rows'"));
    bench_drop(b);
}

RUN(CASE(a_field_key_is_changed_in_steps_that_may_be_cut_off), CASE(a_find_key_is_changed_in_steps_that_may_be_cut_off),
    CASE(an_old_key_opens_nothing), CASE(a_site_from_before_keeps_what_it_closed),
    CASE(a_complaint_lies_under_its_own_key_and_follows_it))
