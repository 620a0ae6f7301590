// SPDX-License-Identifier: Apache-2.0
/* sqlite.c - the store's backend for one district in one file, SITE/anlan.db.
 *
 * Write-ahead log, every commit synced (synchronous=FULL). One process's writer thread holds the
 * write lock from BEGIN IMMEDIATE to COMMIT; others wait for it with a sleep, also those of other
 * processes, whose lock dies with them. Readers never wait. Statements are prepared once a handle and
 * kept by the statement's dense id. See https://www.sqlite.org/wal.html. */
#include <sqlite3.h>

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/backend.h"
#include "store/vfs_undo.h"
#include "sys/file.h"
#include "sys/now.h"

enum { APPLICATION_ID = 0x416e4c6e }; /* in the file's header, "AnLn" */

enum fixed { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, SAVE, SAVE_KEEP, SAVE_UNDO, FIXED_N };

struct slot {
    const struct sql *sql; /* ids of statements made by hand in tests may clash */
    sqlite3_stmt *stmt;
    bool is_taken; /* by a walk that is open */
};

struct sqlite_db {
    struct db base;
    sqlite3 *h;
    int64_t wait_ms, wait_from_ns;
    sqlite3_stmt *fixed[FIXED_N];
    struct slot *slot;
    size_t n_slot;
};

static struct sqlite_db *sqlite_of(struct db *db)
{
    assert(db->backend == &backend_sqlite);
    return (struct sqlite_db *)db;
}

/* -- errors -- */

static enum st fail_unique(sqlite3 *h, struct err *e)
{
    int why = sqlite3_extended_errcode(h);
    bool is_unique =
        why == SQLITE_CONSTRAINT_UNIQUE || why == SQLITE_CONSTRAINT_PRIMARYKEY || why == SQLITE_CONSTRAINT_ROWID;

    if (is_unique)
        return FAIL_ERR(e, ST_STALE, "store.unique", str_of(sqlite3_errmsg(h)));
    return FAIL_ERR(e, ST_BROKEN, "store.constraint", str_of(sqlite3_errmsg(h)));
}

static enum st fail_sqlite(sqlite3 *h, int rc, struct err *e)
{
    struct str why = str_of(h == NULL ? sqlite3_errstr(rc) : sqlite3_errmsg(h));

    switch (rc & 0xff) {
    case SQLITE_NOMEM:
        fputs("anlan: out of memory\n", stderr);
        abort(); /* as arena_take does */
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return FAIL_ERR(e, ST_BUSY, "store.busy", why);
    case SQLITE_CONSTRAINT:
        return fail_unique(h, e);
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return FAIL_ERR(e, ST_SPACE, "store.space", why);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return FAIL_ERR(e, ST_BROKEN, "store.broken", why);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return FAIL_ERR(e, ST_BROKEN, "store.denied", why);
    case SQLITE_TOOBIG:
        return FAIL_ERR(e, ST_LIMIT, "store.too_big", why);
    default:
        return FAIL_ERR(e, ST_BROKEN, "store.statement", why);
    }
}

/* -- opening -- */

/* Sleeps a little until the lock is free; sqlite's own handler backs off to 100 ms, which is longer
 * than most groups take. */
static int wait_for_lock(void *arg, int count)
{
    struct sqlite_db *d = arg;

    if (count == 0)
        d->wait_from_ns = now_mono_ns();
    if (now_mono_ns() - d->wait_from_ns > d->wait_ms * 1000000)
        return 0;
    now_sleep_ms(count < 10 ? 1 : 3);
    return 1;
}

static enum st run_text(struct sqlite_db *d, const char *text, struct err *e)
{
    int rc = sqlite3_exec(d->h, text, NULL, NULL, NULL);

    return rc == SQLITE_OK ? ST_OK : fail_sqlite(d->h, rc, e);
}

/* First column of the first row. */
static enum st ask(struct sqlite_db *d, const char *text, int64_t *ret, struct err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(d->h, text, -1, &s, NULL);

    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        *ret = sqlite3_column_int64(s, 0);
        rc = SQLITE_OK;
    }
    enum st st = rc == SQLITE_OK ? ST_OK : fail_sqlite(d->h, rc, e);
    sqlite3_finalize(s);
    return st;
}

static enum st prepare_fixed(struct sqlite_db *d, struct err *e)
{
    static const char *const text[FIXED_N] = {
        [BEGIN_READ] = "BEGIN",        [BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [COMMIT] = "COMMIT",           [ROLLBACK] = "ROLLBACK",
        [SAVE] = "SAVEPOINT s",        [SAVE_KEEP] = "RELEASE s",
        [SAVE_UNDO] = "ROLLBACK TO s",
    };

    for (int i = 0; i < FIXED_N; i++) {
        int rc = sqlite3_prepare_v3(d->h, text[i], -1, SQLITE_PREPARE_PERSISTENT, &d->fixed[i], NULL);
        if (rc != SQLITE_OK)
            return fail_sqlite(d->h, rc, e);
    }
    return ST_OK;
}

static enum st set_up(struct sqlite_db *d, const struct db_options *o, struct err *e)
{
    int64_t id;

    /* The memory map is only address space; pages of it are the kernel's and count for nobody. */
    TRY(run_text(d,
                 "PRAGMA mmap_size=2147418112; PRAGMA trusted_schema=OFF;"
                 "PRAGMA foreign_keys=OFF;",
                 e));
    if (o->create)
        TRY(run_text(d, "PRAGMA application_id=0x416e4c6e;", e));
    TRY(ask(d, "PRAGMA application_id", &id, e));
    if (id != APPLICATION_ID)
        return FAIL_ERR(e, ST_BROKEN, "store.broken", STR("anlan.db is a database of another program"));
    if (o->scratch)
        TRY(run_text(d, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;", e));
    else if (o->writes) /* no temp_store=MEMORY: a savepoint's journal in memory is a list walked at each statement */
        TRY(run_text(d,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
                     "PRAGMA wal_autocheckpoint=2000; PRAGMA journal_size_limit=67108864;",
                     e));
    else
        TRY(run_text(d, "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-1024;", e));
    return prepare_fixed(d, e);
}

static void sqlite_close(struct db *db)
{
    struct sqlite_db *d = sqlite_of(db);

    for (int i = 0; i < FIXED_N; i++)
        sqlite3_finalize(d->fixed[i]);
    for (size_t i = 0; i < d->n_slot; i++) {
        assert(!d->slot[i].is_taken);
        sqlite3_finalize(d->slot[i].stmt);
    }
    int rc = sqlite3_close(d->h);
    assert(rc == SQLITE_OK); /* else a statement was left open */
    free(d->slot);
    free(d);
}

/* Makes the empty file, readable by its owner only; sqlite gives its log the same mode. */
static enum st make_file(struct str path, struct err *e)
{
    AUTO(fd) f = { 0 };

    if (file_exists(path))
        return FAIL_ERR(e, ST_INPUT, "store.exists", path);
    TRY(file_open(path, FILE_NEW, &f, e));
    return ST_OK;
}

static enum st open_file(const struct db_options *o, struct str path, struct db **ret, struct err *e)
{
    struct sqlite_db *d = calloc(1, sizeof *d);

    assert(d != NULL);
    d->base.backend = &backend_sqlite;
    d->wait_ms = o->wait_ms;
    int rc = sqlite3_open_v2(path.p, &d->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, o->vfs);
    enum st st = rc == SQLITE_OK ? ST_OK : fail_sqlite(d->h, rc, e);
    if (st == ST_OK) {
        sqlite3_extended_result_codes(d->h, 1);
        sqlite3_busy_handler(d->h, wait_for_lock, d);
        st = set_up(d, o, e);
    }
    if (st != ST_OK) {
        sqlite_close(&d->base);
        return st;
    }
    *ret = &d->base;
    return ST_OK;
}

/* Program-wide choices of the library; it refuses them once it runs. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);      /* else each allocation of each thread takes one lock */
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 0); /* how much of a savepoint stays in memory is vfs_undo's to say */
    vfs_undo_register();
}

static enum st sqlite_open(const struct db_options *o, struct db **ret, struct err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct arena *mem = arena_make();
    struct str path = arena_printf(mem, "%.*s/anlan.db", STR_ARG(o->place));
    enum st st = ST_OK;

    pthread_once(&once, configure);
    if (o->create && (st = folder_make(o->place, e)) == ST_OK)
        st = make_file(path, e);
    else if (!o->create && !file_exists(path))
        st = FAIL_ERR(e, ST_BROKEN, "store.missing", path);
    if (st == ST_OK)
        st = open_file(o, path, ret, e);
    arena_drop(mem);
    return st;
}

static void sqlite_discard(struct str place)
{
    static const char *const suffix[] = { "", "-wal", "-shm" };
    struct arena *mem = arena_make();

    for (size_t i = 0; i < N_OF(suffix); i++) {
        struct err e = { 0 };
        if (file_remove(arena_printf(mem, "%.*s/anlan.db%s", STR_ARG(place), suffix[i]), &e) != ST_OK)
            break; /* the failure that led here is the one to tell */
    }
    arena_drop(mem);
}

/* -- transactions -- */

static enum st run_fixed(struct sqlite_db *d, enum fixed which, struct err *e)
{
    int rc = sqlite3_step(d->fixed[which]);
    enum st st = rc == SQLITE_DONE ? ST_OK : fail_sqlite(d->h, rc, e);

    sqlite3_reset(d->fixed[which]);
    return st;
}

static enum st sqlite_begin(struct db *db, bool writes, struct err *e)
{
    return run_fixed(sqlite_of(db), writes ? BEGIN_WRITE : BEGIN_READ, e);
}

static void sqlite_rollback(struct db *db)
{
    struct sqlite_db *d = sqlite_of(db);
    struct err ignored = { 0 };

    if (sqlite3_get_autocommit(d->h) == 0 && run_fixed(d, ROLLBACK, &ignored) != ST_OK)
        assert(sqlite3_get_autocommit(d->h) != 0);
}

static enum st sqlite_commit(struct db *db, struct err *e)
{
    enum st st = run_fixed(sqlite_of(db), COMMIT, e);

    if (st != ST_OK)
        sqlite_rollback(db);
    return st;
}

static bool sqlite_is_lost(struct db *db)
{
    return sqlite3_get_autocommit(sqlite_of(db)->h) != 0;
}

static enum st sqlite_save(struct db *db, struct err *e)
{
    return run_fixed(sqlite_of(db), SAVE, e);
}

static enum st sqlite_save_end(struct db *db, bool keep, struct err *e)
{
    struct sqlite_db *d = sqlite_of(db);

    if (!keep)
        TRY(run_fixed(d, SAVE_UNDO, e));
    return run_fixed(d, SAVE_KEEP, e);
}

/* -- statements -- */

static enum st prepare(struct sqlite_db *d, const struct sql *q, sqlite3_stmt **ret, struct err *e)
{
    sqlite3_stmt *s;
    int rc = sqlite3_prepare_v3(d->h, q->text[0], -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);

    if (rc != SQLITE_OK)
        return fail_sqlite(d->h, rc, e);
    assert(sqlite3_column_count(s) == q->n_out);
    assert(sqlite3_bind_parameter_count(s) == q->n_in + (q->has_district ? 1 : 0));
    *ret = s;
    return ST_OK;
}

static void grow_slots(struct sqlite_db *d, size_t id)
{
    size_t n = (id + 64) / 64 * 64 + 64;
    struct slot *more = realloc(d->slot, n * sizeof *more);

    assert(more != NULL);
    memset(more + d->n_slot, 0, (n - d->n_slot) * sizeof *more);
    d->slot = more;
    d->n_slot = n;
}

/* The kept statement, or a new one when a walk over the same one is still open. */
static enum st take_statement(struct sqlite_db *d, const struct sql *q, sqlite3_stmt **ret, struct err *e)
{
    if (q->id >= d->n_slot)
        grow_slots(d, q->id);
    struct slot *slot = &d->slot[q->id];
    if (slot->is_taken || (slot->sql != NULL && slot->sql != q))
        return prepare(d, q, ret, e);
    if (slot->stmt == NULL)
        TRY(prepare(d, q, &slot->stmt, e));
    slot->sql = q;
    slot->is_taken = true;
    *ret = slot->stmt;
    return ST_OK;
}

static int bind_one(sqlite3_stmt *s, int at, const struct value *v)
{
    switch (v->kind) {
    case V_NULL:
        return sqlite3_bind_null(s, at);
    case V_INT:
        return sqlite3_bind_int64(s, at, v->i);
    case V_TEXT:
        return sqlite3_bind_text64(s, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case V_BLOB:
        return sqlite3_bind_blob64(s, at, v->s.p, v->s.n, SQLITE_STATIC);
    }
    assert(!"a value has one of four kinds");
    return SQLITE_MISUSE;
}

static int bind(sqlite3_stmt *s, const struct sql *q, int64_t district, const struct value *in)
{
    int at = 1, rc = q->has_district ? sqlite3_bind_int64(s, at++, district) : SQLITE_OK;

    for (int i = 0; i < q->n_in && rc == SQLITE_OK; i++)
        rc = bind_one(s, at++, &in[i]);
    return rc;
}

static void sqlite_walk_close(struct db *db, const struct sql *q, void *walk)
{
    struct sqlite_db *d = sqlite_of(db);
    struct slot *slot = &d->slot[q->id];

    if (slot->stmt != walk) {
        sqlite3_finalize(walk);
        return;
    }
    sqlite3_reset(walk);
    slot->is_taken = false;
}

static enum st sqlite_walk_open(struct db *db, const struct sql *q, int64_t district, const struct value *in,
                                void **ret, struct err *e)
{
    struct sqlite_db *d = sqlite_of(db);
    sqlite3_stmt *s;

    TRY(take_statement(d, q, &s, e));
    int rc = bind(s, q, district, in);
    if (rc != SQLITE_OK) {
        enum st st = fail_sqlite(d->h, rc, e);
        sqlite_walk_close(db, q, s);
        return st;
    }
    *ret = s;
    return ST_OK;
}

static struct str bytes_of(sqlite3_stmt *s, int col, struct arena *mem)
{
    const char *p = sqlite3_column_blob(s, col); /* before its length; NULL when empty */

    return arena_str(mem, (struct str){ p, (size_t)sqlite3_column_bytes(s, col) });
}

/* False when the column holds a number with a fraction; there are none in Anlan. */
static bool read_column(sqlite3_stmt *s, int col, struct arena *mem, struct value *ret)
{
    switch (sqlite3_column_type(s, col)) {
    case SQLITE_NULL:
        *ret = (struct value){ .kind = V_NULL };
        return true;
    case SQLITE_INTEGER:
        *ret = (struct value){ .kind = V_INT, .i = sqlite3_column_int64(s, col) };
        return true;
    case SQLITE_TEXT:
        *ret = (struct value){ .kind = V_TEXT, .s = bytes_of(s, col, mem) };
        return true;
    case SQLITE_BLOB:
        *ret = (struct value){ .kind = V_BLOB, .s = bytes_of(s, col, mem) };
        return true;
    default:
        return false;
    }
}

static enum st sqlite_walk_next(void *walk, const struct sql *q, struct arena *mem, struct value *out, bool *ret_row,
                                struct err *e)
{
    int rc = sqlite3_step(walk);

    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return fail_sqlite(sqlite3_db_handle(walk), rc, e);
    for (int i = 0; rc == SQLITE_ROW && i < q->n_out; i++)
        if (!read_column(walk, i, mem, &out[i]))
            return FAIL_ERR(e, ST_BROKEN, "store.type", str_of(q->name));
    *ret_row = rc == SQLITE_ROW;
    return ST_OK;
}

static int64_t sqlite_walk_changed(struct db *db, void *walk)
{
    assert(!sqlite3_stmt_readonly(walk));
    return sqlite3_changes64(sqlite_of(db)->h);
}

/* -- for migrations and tests -- */

static enum st sqlite_script(struct db *db, struct str text, struct err *e)
{
    struct arena *mem = arena_make();
    enum st st = run_text(sqlite_of(db), str_z(mem, text), e);

    arena_drop(mem);
    return st;
}

static enum st sqlite_has_table(struct db *db, const char *name, bool *ret, struct err *e)
{
    struct arena *mem = arena_make();
    int64_t n = 0;
    struct str text =
        arena_printf(mem, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '%s'", name);
    enum st st = ask(sqlite_of(db), text.p, &n, e);

    arena_drop(mem);
    *ret = n > 0;
    return st;
}

static enum st sqlite_plan(struct db *db, const struct sql *q, struct arena *mem, struct str *ret, struct err *e)
{
    struct sqlite_db *d = sqlite_of(db);
    struct buf b = buf_make(mem, 65536);
    sqlite3_stmt *s = NULL;
    struct str text = arena_printf(mem, "EXPLAIN QUERY PLAN %s", q->text[0]);
    int rc = sqlite3_prepare_v2(d->h, text.p, -1, &s, NULL);

    if (rc == SQLITE_OK)
        while ((rc = sqlite3_step(s)) == SQLITE_ROW)
            buf_printf(&b, "%s\n", (const char *)sqlite3_column_text(s, 3));
    enum st st = rc == SQLITE_DONE ? ST_OK : fail_sqlite(d->h, rc, e);
    sqlite3_finalize(s);
    *ret = buf_str(&b);
    return st;
}

/* The copy is a database of its own, without a write-ahead log. */
static enum st sqlite_snapshot(struct db *db, struct str path, struct err *e)
{
    struct sqlite_db *d = sqlite_of(db);
    struct arena *mem = arena_make();
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(str_z(mem, path), &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", d->h, "main") : NULL;

    if (b != NULL) {
        rc = sqlite3_backup_step(b, -1); /* the source's snapshot is held by its read transaction */
        int end = sqlite3_backup_finish(b);
        rc = rc == SQLITE_DONE ? end : rc;
    }
    if (rc == SQLITE_OK && b != NULL)
        rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    enum st st = rc == SQLITE_OK && b != NULL ? ST_OK : fail_sqlite(to, rc == SQLITE_OK ? SQLITE_ERROR : rc, e);
    sqlite3_close(to);
    arena_drop(mem);
    return st;
}

static enum st sqlite_check(struct db *db, struct err *e)
{
    struct sqlite_db *d = sqlite_of(db);
    sqlite3_stmt *s = NULL;
    enum st st = ST_OK;
    int rc = sqlite3_prepare_v2(d->h, "PRAGMA integrity_check(1)", -1, &s, NULL);

    if (rc != SQLITE_OK || sqlite3_step(s) != SQLITE_ROW)
        st = fail_sqlite(d->h, rc == SQLITE_OK ? SQLITE_CORRUPT : rc, e);
    else if (strcmp((const char *)sqlite3_column_text(s, 0), "ok") != 0)
        st = FAIL_ERR(e, ST_BROKEN, "store.broken", str_of((const char *)sqlite3_column_text(s, 0)));
    sqlite3_finalize(s);
    return st;
}

/* VACUUM leaves no free page and no stale bytes in a page; the checkpoint empties the log. Readers that began before
 * it keep the log a moment. Its copy may be as large as the database, so it is no temp_store of memory. */
static enum st sqlite_scrub(struct db *db, struct err *e)
{
    struct sqlite_db *d = sqlite_of(db);
    int64_t busy = 1, until = now_mono_ns() + d->wait_ms * 1000000;

    TRY(run_text(d, "PRAGMA temp_store=FILE; VACUUM;", e));
    while (busy != 0 && now_mono_ns() < until)
        TRY(ask(d, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, e));
    return busy == 0 ? ST_OK : FAIL_ERR(e, ST_BUSY, "store.busy", STR("a reader keeps the log"));
}

const struct backend backend_sqlite = {
    .dialect = 0,
    .open = sqlite_open,
    .close = sqlite_close,
    .discard = sqlite_discard,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .is_lost = sqlite_is_lost,
    .save = sqlite_save,
    .save_end = sqlite_save_end,
    .walk_open = sqlite_walk_open,
    .walk_next = sqlite_walk_next,
    .walk_close = sqlite_walk_close,
    .walk_changed = sqlite_walk_changed,
    .script = sqlite_script,
    .has_table = sqlite_has_table,
    .snapshot = sqlite_snapshot,
    .check = sqlite_check,
    .scrub = sqlite_scrub,
    .plan = sqlite_plan,
};
