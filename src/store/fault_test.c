// SPDX-License-Identifier: Apache-2.0
/* Acknowledged means durable: nothing store_write answered ST_OK to may be missing after kill -9, a
 * power cut, a full disk or a failed sync; the file opens again by itself, and once the fault is over
 * the running program goes on. */
#include <sqlite3.h>

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>

#include "store/store_test.h"
#include "store/vfs_fault.c" /* part of no library */
#include "sys/now.h"
#include "sys/thread.h"

enum { WRITERS = 6, NAMES = 4000 };

/* Which names were acknowledged; `next` is the next one to try. */
struct book {
    struct place *p;
    struct store *s;
    _Atomic int next;
    _Atomic bool told[NAMES], stop;
};

static struct str name_of(struct arena *mem, int i)
{
    return arena_printf(mem, "n%05d", i);
}

/* Text long enough to fill pages. */
static enum st write_one(struct book *b, struct arena *mem, int i)
{
    struct ctx cx = { .mem = mem };
    struct text t = { name_of(mem, i), arena_printf(mem, "%0900d", i), ST_OK };
    enum st st = store_write(&cx, b->s, put_text, &t);

    if (st == ST_OK)
        atomic_store(&b->told[i], true);
    else
        EQ(st, ST_SPACE);
    return st;
}

static void write_until_stop(void *arg)
{
    struct book *b = arg;
    struct arena *mem = arena_make();

    for (int i; !atomic_load(&b->stop) && (i = atomic_fetch_add(&b->next, 1)) < NAMES;) {
        if (write_one(b, mem, i) != ST_OK)
            now_sleep_ms(1);
        arena_reset(mem);
    }
    arena_drop(mem);
}

static void expect_all(struct book *b, const char *when)
{
    int gone = 0;

    for (int i = 0; i < atomic_load(&b->next) && i < NAMES; i++)
        if (atomic_load(&b->told[i]) && get(b->p, b->s, name_of(b->p->mem, i)).n != 900) {
            print_error("%s: %d of %d is gone\n", when, i, atomic_load(&b->next));
            gone++;
        }
    EQ(gone, 0);
}

static void expect_whole(const struct place *p)
{
    char path[128];
    sqlite3 *h;
    sqlite3_stmt *s;

    snprintf(path, sizeof path, "%s/anlan.db", p->folder);
    EQ(sqlite3_open(path, &h), SQLITE_OK);
    EQ(sqlite3_prepare_v2(h, "PRAGMA integrity_check", -1, &s, NULL), SQLITE_OK);
    EQ(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0), "ok");
    sqlite3_finalize(s);
    EQ(sqlite3_close(h), SQLITE_OK);
}

static struct store *open_faulty(const struct place *p)
{
    struct store_options o = place_options(p, false);
    struct store *s = NULL;
    struct err e = { 0 };

    o.vfs = "fault";
    if (store_open(&o, &s, &e) != ST_OK)
        print_error("store_open: %s %s\n", e.code, e.detail);
    assert_non_null(s);
    return s;
}

/* -- one fault at each place -- */

static void strike_each(enum fault_kind kind, bool forever)
{
    struct place p = place_make();
    struct fault *f = fault_make();
    struct book b = { .p = &p };
    sqlite3 *raw;
    int happened = 0;

    store_close(place_open(&p, true));
    b.s = open_faulty(&p);
    EQ(sqlite3_open_v2(arena_printf(p.mem, "%s/anlan.db", p.folder).p, &raw, SQLITE_OPEN_READWRITE, "fault"),
       SQLITE_OK);
    for (int n = 1; n <= 40; n++) {
        fault_plan(f, kind, n, forever);
        for (int i = 0; i < 4; i++)
            if (write_one(&b, p.mem, atomic_fetch_add(&b.next, 1)) != ST_OK)
                break;
        sqlite3_wal_checkpoint(raw, NULL); /* may fail, too */
        happened += fault_end(f);
        EQ(write_one(&b, p.mem, atomic_fetch_add(&b.next, 1)), ST_OK); /* the program goes on */
    }
    OK(happened > 3);
    expect_all(&b, "running");
    fault_cut(f); /* what was told after a failed sync must not hang on it */
    store_close(b.s);
    sqlite3_close(raw);
    fault_settle(f, 7);
    b.s = open_faulty(&p);
    expect_all(&b, "after the cut");
    store_close(b.s);
    expect_whole(&p);
    fault_drop(f);
    place_drop(&p);
}

TEST(a_full_disk_loses_nothing_and_passes)
{
    strike_each(FAULT_FULL, false);
    strike_each(FAULT_FULL, true);
}

TEST(a_failed_write_loses_nothing_and_passes)
{
    strike_each(FAULT_WRITE, false);
    strike_each(FAULT_WRITE, true);
}

TEST(a_failed_sync_loses_nothing_and_passes)
{
    strike_each(FAULT_SYNC, false);
    strike_each(FAULT_SYNC, true);
}

static enum st put_and_fill(struct ctx *cx, void *arg)
{
    const struct text *t = arg;

    TRY(put_text(cx, arg));
    for (int i = 0; i < 8000; i++) { /* more than the page cache holds: spills into the log before the commit */
        const struct q_meta_set_in in = { arena_printf(cx->mem, "%.*s-%d", STR_ARG(t->name), i), t->value };
        TRY(q_meta_set_do(cx, &in, NULL));
    }
    return ST_OK;
}

TEST(a_transaction_lost_half_way_is_an_error_of_its_group_only)
{
    struct place p = place_make();
    struct fault *f = fault_make();
    struct ctx cx = { .mem = p.mem };
    struct text t = { STR("big"), arena_printf(p.mem, "%03000d", 0), ST_OK };

    store_close(place_open(&p, true));
    struct store *s = open_faulty(&p);
    fault_plan(f, FAULT_FULL, 1, true);
    EQ(store_write(&cx, s, put_and_fill, &t), ST_SPACE);
    assert_string_equal(cx.err.code, "store.space");
    OK(fault_end(f));
    EQ_STR(get(&p, s, STR("big")), STR("-"));
    EQ(put(&p, s, STR("small"), STR("1")), ST_OK);
    EQ_STR(get(&p, s, STR("small")), STR("1"));
    store_close(s);
    expect_whole(&p);
    fault_drop(f);
    place_drop(&p);
}

/* -- power cut -- */

TEST(a_power_cut_keeps_what_was_told)
{
    struct place p = place_make();
    struct fault *f = fault_make();
    static struct book b;
    struct err e = { 0 };

    store_close(place_open(&p, true));
    b.p = &p;
    for (unsigned round = 0; round < 12; round++) {
        struct thread thread[WRITERS] = { 0 };
        b.s = open_faulty(&p);
        expect_all(&b, "power");
        atomic_store(&b.stop, false);
        for (int i = 0; i < WRITERS; i++)
            EQ(thread_start(&thread[i], "power", write_until_stop, &b, &e), ST_OK);
        now_sleep_ms(5 + round * 3);
        fault_cut(f);
        atomic_store(&b.stop, true);
        for (int i = 0; i < WRITERS; i++)
            thread_join(&thread[i]);
        store_close(b.s);
        fault_settle(f, round);
    }
    OK(atomic_load(&b.next) > 100);
    expect_whole(&p);
    fault_drop(f);
    place_drop(&p);
}

/* -- kill -9 -- */

/* Tells the parent each acknowledged name through the pipe, until killed. */
static void child_writes(struct place *p, int to)
{
    struct arena *mem = arena_make();
    struct store *s = place_open(p, false);

    for (int i = 0;; i++) {
        struct ctx cx = { .mem = mem };
        struct text t = { arena_printf(mem, "%d-%d", (int)getpid(), i), STR("v"), ST_OK };
        if (store_write(&cx, s, put_text, &t) != ST_OK || write(to, &i, sizeof i) != sizeof i)
            _exit(1);
    }
}

static void kill_round(struct place *p, int ms)
{
    int fd[2], told = -1, status;

    EQ(pipe(fd), 0);
    pid_t child = fork();
    if (child == 0)
        child_writes(p, fd[1]);
    close(fd[1]);
    now_sleep_ms(ms);
    EQ(kill(child, SIGKILL), 0);
    EQ(waitpid(child, &status, 0), child);
    OK(WIFSIGNALED(status));
    while (read(fd[0], &told, sizeof told) == sizeof told)
        ;
    close(fd[0]);
    struct store *s = place_open(p, false);
    for (int i = 0; i <= told; i++)
        EQ_STR(get(p, s, arena_printf(p->mem, "%d-%d", (int)child, i)), STR("v"));
    store_close(s);
}

TEST(a_killed_process_loses_nothing)
{
    struct place p = place_make();

    store_close(place_open(&p, true));
    for (int round = 0; round < 8; round++)
        kill_round(&p, 60 + round * 17);
    expect_whole(&p);
    place_drop(&p);
}

RUN(CASE(a_killed_process_loses_nothing), CASE(a_full_disk_loses_nothing_and_passes),
    CASE(a_failed_write_loses_nothing_and_passes), CASE(a_failed_sync_loses_nothing_and_passes),
    CASE(a_transaction_lost_half_way_is_an_error_of_its_group_only), CASE(a_power_cut_keeps_what_was_told))
