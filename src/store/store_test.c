// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/store_test.h"
#include "sys/file.h"
#include "sys/now.h"
#include "sys/thread.h"

static const struct sql sql_echo = { .name = "echo",
                                     .text = { "SELECT ?1, ?2, ?3, ?4, ?5" },
                                     .in = "Itbdw",
                                     .out = "ItBdw",
                                     .id = 900,
                                     .n_in = 5,
                                     .n_out = 5 };
static const struct sql sql_real = {
    .name = "real", .text = { "SELECT 0.5" }, .in = "", .out = "I", .id = 901, .n_out = 1
};
static const struct sql sql_null = {
    .name = "null", .text = { "SELECT NULL" }, .in = "", .out = "i", .id = 902, .n_out = 1
};
static const struct sql sql_names = {
    .name = "names", .text = { "SELECT name FROM meta ORDER BY name" }, .in = "", .out = "t", .id = 903, .n_out = 1
};

TEST(values_come_back_as_they_went)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    struct ctx cx = { .mem = p.mem };
    const struct value in[] = { value_of_int(INT64_MIN), value_of_text(STR("安\0澜")), value_of_blob(STR("")),
                                value_of_day(day_make(2026, 11, 24)), value_of_when((struct when){ 1795483800000 }) };
    const struct value none[] = { value_of_id(0), value_of_text(STR("")), value_of_blob(STR_NONE), in[3], in[4] };
    struct value out[5];

    {
        AUTO(tx) tx = { 0 };
        AUTO(rows) r = { 0 }, q = { 0 };
        EQ(store_read(&cx, s, &tx), ST_OK);
        EQ(rows_open(&cx, &sql_echo, in, &r), ST_OK);
        OK(rows_next(&cx, &r, out));
        OK(out[0].i == INT64_MIN && out[1].s.n == 7 && memcmp(out[1].s.p, "安\0澜", 7) == 0);
        OK(out[2].kind == V_BLOB && out[2].s.n == 0 && out[2].s.p != NULL);
        EQ(value_day(&out[3]).n, day_make(2026, 11, 24).n);
        EQ(value_when(&out[4]).ms, 1795483800000);
        EQ(rows_open(&cx, &sql_echo, none, &q), ST_OK); /* while the first walk is open */
        OK(rows_next(&cx, &q, out));
        OK(out[0].kind == V_NULL && out[1].kind == V_TEXT && out[1].s.p != NULL && out[2].kind == V_NULL);
        OK(!rows_next(&cx, &r, out) && !rows_next(&cx, &q, out));
        EQ(rows_status(&cx, &r), ST_OK);
    }
    OK(cx.tx == NULL);
    store_close(s);
    place_drop(&p);
}

static void expect_type(struct place *p, struct store *s, const struct sql *q)
{
    struct ctx cx = { .mem = p->mem };
    AUTO(tx) tx = { 0 };
    AUTO(rows) r = { 0 };
    struct value out[5];

    EQ(store_read(&cx, s, &tx), ST_OK);
    EQ(rows_open(&cx, q, NULL, &r), ST_OK);
    OK(!rows_next(&cx, &r, out));
    EQ(rows_status(&cx, &r), ST_BROKEN);
    assert_string_equal(cx.err.code, "store.type");
    assert_string_equal(cx.err.detail, q->name);
}

TEST(a_column_of_another_type_is_an_error)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);

    expect_type(&p, s, &sql_real);
    expect_type(&p, s, &sql_null);
    store_close(s);
    place_drop(&p);
}

TEST(a_reader_keeps_its_snapshot_and_the_next_sees_the_write)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    struct ctx cx = { .mem = p.mem };

    EQ(put(&p, s, STR("a"), STR("1")), ST_OK);
    {
        AUTO(tx) tx = { 0 };
        struct q_meta_get_out row;
        EQ(store_read(&cx, s, &tx), ST_OK);
        EQ(q_meta_get_one(&cx, &(struct q_meta_get_in){ STR("a") }, &row), ST_OK);
        EQ(put(&p, s, STR("a"), STR("2")), ST_OK);
        EQ(q_meta_get_one(&cx, &(struct q_meta_get_in){ STR("a") }, &row), ST_OK);
        EQ_STR(row.value, STR("1"));
        EQ_STR(get(&p, s, STR("a")), STR("2"));
        EQ(q_meta_get_one(&cx, &(struct q_meta_get_in){ STR("none") }, &row), ST_NOT_FOUND);
        assert_string_equal(cx.err.code, "store.no_row");
    }
    store_close(s);
    s = place_open(&p, false);
    EQ_STR(get(&p, s, STR("a")), STR("2"));
    store_close(s);
    place_drop(&p);
}

TEST(a_function_that_fails_leaves_no_trace)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    struct ctx cx = { .mem = p.mem };
    struct text t = { STR("a"), STR("1"), ST_RULE };

    EQ(store_write(&cx, s, put_text, &t), ST_RULE);
    assert_string_equal(cx.err.code, "test.wanted");
    OK(cx.tx == NULL);
    EQ_STR(get(&p, s, STR("a")), STR("-"));
    store_close(s);
    place_drop(&p);
}

struct many {
    int rows; /* of one page each */
    struct str value;
    enum st st;
};

static enum st put_many(struct ctx *cx, void *arg)
{
    enum { SIZE = 4000 };
    const struct many *m = arg;
    struct buf value = buf_make(cx->mem, SIZE);

    while (!buf_is_full(&value))
        buf_add(&value, m->value);
    for (int i = 0; i < m->rows; i++) {
        char name[16];
        snprintf(name, sizeof name, "row%d", i);
        const struct q_meta_set_in in = { str_of(name), buf_str(&value) };
        TRY(q_meta_set_do(cx, &in, NULL));
    }
    return m->st == ST_OK ? ST_OK : FAIL(cx, m->st, "test.wanted", STR(""));
}

/* What a savepoint undoes lies in memory, and beyond 16 MB in a file (vfs_undo.c). */
static void undo_rows(int rows)
{
    static const char *const value[] = { "a", "b", "c" };
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    struct str last = arena_printf(p.mem, "row%d", rows - 1);

    for (size_t i = 0; i < N_OF(value); i++) {
        struct ctx cx = { .mem = p.mem };
        struct many m = { rows, str_of(value[i]), i == 1 ? ST_RULE : ST_OK };
        EQ(store_write(&cx, s, put_many, &m), m.st);
        OK(str_starts(get(&p, s, STR("row0")), i < 2 ? STR("aaaa") : STR("cccc")));
        OK(str_starts(get(&p, s, last), i < 2 ? STR("aaaa") : STR("cccc")));
    }
    AUTO(tx) tx = { 0 };
    struct ctx cx = { .mem = p.mem };
    EQ(store_read(&cx, s, &tx), ST_OK);
    EQ(store_check(&cx), ST_OK);
    tx_close(&tx);
    store_close(s);
    place_drop(&p);
}

TEST(a_small_write_is_undone_and_another_done)
{
    undo_rows(50);
}

TEST(a_large_write_is_undone_and_another_done)
{
    undo_rows(6000);
}

static enum st add_twice(struct ctx *cx, void *arg)
{
    const struct q_migration_add_in in = { .number = 1, .name = STR("twice"), .applied = { 0 } };

    (void)arg;
    return q_migration_add_do(cx, &in, NULL);
}

TEST(a_broken_unique_key_is_stale)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    struct ctx cx = { .mem = p.mem };

    EQ(store_write(&cx, s, add_twice, NULL), ST_STALE);
    assert_string_equal(cx.err.code, "store.unique");
    store_close(s);
    place_drop(&p);
}

/* -- many writers -- */

enum { WRITERS = 16, TEXTS = 60 };
struct crowd {
    struct place *p;
    struct store *s;
    int number, acknowledged;
};

/* Every third write fails on purpose. */
static void write_many(void *arg)
{
    struct crowd *c = arg;
    struct arena *mem = arena_make();

    for (int i = 0; i < TEXTS; i++) {
        struct ctx cx = { .mem = mem };
        struct str name = arena_printf(mem, "%02d-%03d", c->number, i);
        struct text t = { name, STR("v"), i % 3 == 2 ? ST_RULE : ST_OK };
        if (store_write(&cx, c->s, put_text, &t) == ST_OK)
            c->acknowledged++;
        else
            assert_string_equal(cx.err.code, "test.wanted");
    }
    arena_drop(mem);
}

static int count_names(struct place *p, struct store *s)
{
    struct ctx cx = { .mem = p->mem };
    AUTO(tx) tx = { 0 };
    AUTO(rows) r = { 0 };
    struct value out[1];
    int n = 0;

    EQ(store_read(&cx, s, &tx), ST_OK);
    EQ(rows_open(&cx, &sql_names, NULL, &r), ST_OK);
    while (rows_next(&cx, &r, out))
        n++;
    EQ(rows_status(&cx, &r), ST_OK);
    return n;
}

TEST(what_many_writers_were_promised_is_there)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    struct crowd crowd[WRITERS];
    struct thread thread[WRITERS] = { 0 };
    struct err e = { 0 };
    int n = 0;

    for (int i = 0; i < WRITERS; i++) {
        crowd[i] = (struct crowd){ &p, s, i, 0 };
        EQ(thread_start(&thread[i], "crowd", write_many, &crowd[i], &e), ST_OK);
    }
    for (int i = 0; i < WRITERS; i++) {
        thread_join(&thread[i]);
        n += crowd[i].acknowledged;
    }
    EQ(n, WRITERS * TEXTS / 3 * 2);
    EQ(count_names(&p, s), n);
    store_close(s);
    place_drop(&p);
}

/* -- readers -- */

static void hold_reader(void *arg)
{
    struct crowd *c = arg;
    struct ctx cx = { .mem = c->p->mem };
    AUTO(tx) tx = { 0 };

    if (store_read(&cx, c->s, &tx) == ST_OK)
        now_sleep_ms(100);
}

TEST(readers_wait_for_a_handle_and_give_up)
{
    struct place p = place_make();
    struct store_options o = place_options(&p, true);
    struct store *s;
    struct ctx cx = { .mem = p.mem }, late = { .mem = p.mem };
    struct thread thread = { 0 };
    struct err e = { 0 };

    o.readers = 1;
    EQ(store_open(&o, &s, &e), ST_OK);
    struct crowd c = { &p, s, 0, 0 };
    EQ(thread_start(&thread, "hold", hold_reader, &c, &e), ST_OK);
    now_sleep_ms(30);
    {
        AUTO(tx) tx = { 0 }, second = { 0 };
        EQ(store_read(&cx, s, &tx), ST_OK); /* after the other's 100 ms */
        EQ(store_read(&late, s, &second), ST_BUSY);
        assert_string_equal(late.err.code, "store.busy");
    }
    thread_join(&thread);
    store_close(s);
    place_drop(&p);
}

/* -- other processes -- */

TEST(another_process_is_seen_at_the_next_read)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    int status;

    store_close(s);
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork(); /* before the parent has a handle: sqlite's must not cross a fork */
    if (child == 0) {
        char c;
        if (read(ready[0], &c, 1) != 1)
            _exit(2);
        s = place_open(&p, false);
        bool good = put(&p, s, STR("child"), STR("was here")) == ST_OK;
        store_close(s);
        _exit(good ? 0 : 1);
    }
    s = place_open(&p, false);
    EQ_STR(get(&p, s, STR("child")), STR("-"));
    EQ(write(ready[1], "x", 1), 1);
    EQ(waitpid(child, &status, 0), child);
    OK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    EQ_STR(get(&p, s, STR("child")), STR("was here"));
    close(ready[0]);
    close(ready[1]);
    store_close(s);
    place_drop(&p);
}

static sqlite3 *raw_open(const struct place *p)
{
    char path[128];
    sqlite3 *h;

    snprintf(path, sizeof path, "%s/anlan.db", p->folder);
    EQ(sqlite3_open(path, &h), SQLITE_OK);
    return h;
}

TEST(a_lock_that_stays_is_named_and_reading_goes_on)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true), *second;
    struct store_options o = place_options(&p, false);
    sqlite3 *h = raw_open(&p);
    struct ctx cx = { .mem = p.mem };
    struct text t = { STR("a"), STR("1"), ST_OK };
    struct err e = { 0 };

    EQ(put(&p, s, STR("b"), STR("2")), ST_OK);
    EQ(sqlite3_exec(h, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    EQ(store_write(&cx, s, put_text, &t), ST_BUSY);
    assert_string_equal(cx.err.code, "store.busy");
    EQ_STR(get(&p, s, STR("b")), STR("2"));
    EQ(store_open(&o, &second, &e), ST_OK); /* nothing to migrate, nothing to wait for */
    store_close(second);
    EQ(sqlite3_exec(h, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    EQ(put(&p, s, STR("a"), STR("1")), ST_OK);
    sqlite3_close(h);
    store_close(s);
    place_drop(&p);
}

/* -- opening -- */

static void expect_open(const struct place *p, bool create, enum st st, const char *code)
{
    const struct store_options o = place_options(p, create);
    struct store *s;
    struct err e = { 0 };

    EQ(store_open(&o, &s, &e), st);
    assert_string_equal(e.code, code);
}

TEST(what_cannot_be_opened_says_why)
{
    struct place p = place_make();
    struct err e = { 0 };

    expect_open(&p, false, ST_BROKEN, "store.missing");
    store_close(place_open(&p, true));
    expect_open(&p, true, ST_INPUT, "store.exists");

    sqlite3 *h = raw_open(&p);
    EQ(sqlite3_exec(h, "INSERT INTO migration VALUES (610404, 9998, 'later', 0)", NULL, NULL, NULL), SQLITE_OK);
    expect_open(&p, false, ST_BROKEN, "store.newer");
    EQ(sqlite3_exec(h, "DELETE FROM migration WHERE number = 9998; BEGIN EXCLUSIVE; PRAGMA application_id=7; COMMIT",
                    NULL, NULL, NULL),
       SQLITE_OK);
    sqlite3_close(h);
    expect_open(&p, false, ST_BROKEN, "store.broken");

    struct str path = arena_printf(p.mem, "%s/anlan.db", p.folder);
    EQ(file_save(path,
                 STR("this is a text file, and long enough to have a header of one hundred bytes, which is "
                     "what a database would begin with"),
                 &e),
       ST_OK);
    expect_open(&p, false, ST_BROKEN, "store.broken");
    place_drop(&p);
}

static int64_t count_of(sqlite3 *h, const char *query)
{
    sqlite3_stmt *s;

    EQ(sqlite3_prepare_v2(h, query, -1, &s, NULL), SQLITE_OK);
    EQ(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

/* A site at 0057 meets a program that brings 0056. */
TEST(a_migration_below_the_newest_is_not_left_out)
{
    struct place p = place_make();

    store_close(place_open(&p, true));
    sqlite3 *h = raw_open(&p);
    EQ(sqlite3_exec(h, "DROP TABLE draft; DELETE FROM migration WHERE number = 56", NULL, NULL, NULL), SQLITE_OK);
    OK(count_of(h, "SELECT max(number) FROM migration") > 56);
    store_close(place_open(&p, false));
    EQ(count_of(h, "SELECT count(*) FROM migration WHERE number = 56"), 1);
    EQ(count_of(h, "SELECT count(*) FROM draft"), 0);
    EQ(sqlite3_exec(h, "INSERT INTO migration VALUES (610404, 2, '0002_other', 0)", NULL, NULL, NULL), SQLITE_OK);
    expect_open(&p, false, ST_BROKEN, "store.newer"); /* of a program that this one does not follow */
    sqlite3_close(h);
    place_drop(&p);
}

TEST(files_of_the_site_are_private)
{
    struct place p = place_make();
    struct store *s = place_open(&p, true);
    struct stat st;

    EQ(put(&p, s, STR("a"), STR("1")), ST_OK);
    EQ(stat(arena_printf(p.mem, "%s/anlan.db", p.folder).p, &st), 0);
    EQ(st.st_mode & 0777, 0600);
    EQ(stat(arena_printf(p.mem, "%s/anlan.db-wal", p.folder).p, &st), 0);
    EQ(st.st_mode & 0777, 0600);
    store_close(s);
    place_drop(&p);
}

RUN(CASE(values_come_back_as_they_went), CASE(a_column_of_another_type_is_an_error),
    CASE(a_reader_keeps_its_snapshot_and_the_next_sees_the_write), CASE(a_function_that_fails_leaves_no_trace),
    CASE(a_small_write_is_undone_and_another_done), CASE(a_large_write_is_undone_and_another_done),
    CASE(a_broken_unique_key_is_stale), CASE(what_many_writers_were_promised_is_there),
    CASE(readers_wait_for_a_handle_and_give_up), CASE(another_process_is_seen_at_the_next_read),
    CASE(a_lock_that_stays_is_named_and_reading_goes_on), CASE(what_cannot_be_opened_says_why),
    CASE(a_migration_below_the_newest_is_not_left_out), CASE(files_of_the_site_are_private))
