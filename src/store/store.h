// SPDX-License-Identifier: Apache-2.0
/* store.h - rows in, rows out, and transactions; the one door to a database.
 *
 * The store knows statements and rows, not matters. Statements live in *.sql files, and tools/mksql
 * makes from each a `struct sql` and typed calls (q_NAME…); nobody else builds SQL. A backend
 * (sqlite.c; PostgreSQL later) fills every slot of `struct backend`; no type of a database library
 * is seen above src/store.
 *
 * Reads: store_read takes one of a few read-only handles (about 2 x cores, waiting behind a
 * semaphore) and sees one snapshot until tx_close.
 * Writes: store_write hands a function to the single writer thread. It runs there inside its own
 * savepoint; many such functions share one durable commit, and store_write returns after the commit
 * that holds it. A function that fails leaves no trace. It must not block: slow work is done before.
 *
 * `:district` is bound by the store from tx->district in every statement that names it.
 *
 * Codes: store.no_row ST_NOT_FOUND · store.unique ST_STALE · store.busy ST_BUSY (another process
 * writes for long; no read handle came free) · store.space ST_SPACE (disk full, or it refused) ·
 * store.too_big ST_LIMIT · store.exists ST_INPUT (create) · store.backend ST_USE · and ST_BROKEN:
 * store.missing, store.denied (rights), store.locked (for good), store.newer (schema), store.broken
 * (damaged or not ours), store.type, store.constraint, store.statement (the last three: our bugs). */
#pragma once
#include "store/ctx.h"
#include "store/value.h"

struct store;
struct db; /* one handle of a backend */

struct tx {
    struct store *store;
    struct db *db;
    struct ctx *cx; /* whose cx->tx it is */
    int64_t district;
    int64_t units; /* last change of the units it sees; 0 = not asked, -1 = it changed them (core/org/unit.c) */
    bool writes;
};
/* Ends a transaction of store_read, clears cx->tx; accepts the zero value. Walks are closed before. */
void tx_close(struct tx *t);

/* One named statement; made by tools/mksql, program lifetime. Parameters are numbered: the first is
 * always the district when `has_district`, then those of `-- in:` in order. */
struct sql {
    const char *name;
    const char *text[2]; /* [0] SQLite, [1] PostgreSQL; NULL = same as [0] */
    const char *plan;    /* indexes that its plan must name, "scan" = may read a whole table, or NULL */
    const char *in;      /* a letter a parameter: i int, t text, b blob, w when, d day, f bool; */
    const char *out;     /* the same of a row's columns; upper case = may be NULL */
    uint16_t id;         /* dense, for the handle's cache of prepared statements */
    uint8_t n_in, n_out;
    bool has_district, writes;
};

/* A walk over result rows. AUTO(rows) closes it. */
struct rows {
    struct db *db;
    const struct sql *sql;
    void *walk;
    enum st st;
};
MUST_CHECK enum st rows_open(struct ctx *cx, const struct sql *q, const struct value *in, struct rows *ret);
/* One more row into out[n_out]; texts and blobs are copied to cx->mem. False at the end or on failure.
 * A value that is not what `-- out:` says is ST_BROKEN "store.type". */
bool rows_next(struct ctx *cx, struct rows *r, struct value *out);
MUST_CHECK enum st rows_status(struct ctx *cx, const struct rows *r); /* did the walk end, or break? */
void rows_close(struct rows *r);
/* Runs a statement that changes rows; *ret_changed (may be NULL) gets their number.
 * A broken UNIQUE constraint is ST_STALE "store.unique". */
MUST_CHECK enum st rows_change(struct ctx *cx, const struct sql *q, const struct value *in, int64_t *ret_changed);

struct store_options {
    struct str place; /* folder of the site, or postgres:// address */
    int64_t district; /* 610404 */
    int readers;      /* 0 = 2 x cores */
    bool create;      /* make the database; fails when it exists */
    bool no_writer;   /* for read-only commands */
    bool scratch;     /* nothing of it need outlive the process, and no lists are asked of it: no log, no sync, no
                         indexes of lists */
    int wait_ms;      /* for another process's lock and for a read handle; 0 = 10 s */
    const char *vfs;  /* of SQLite; NULL but in tests of faults */
};
/* Opens, migrates to the newest schema, and starts the writer. ST_BROKEN when damaged, locked for
 * good or newer than this program; ST_SPACE when the disk refuses. */
MUST_CHECK enum st store_open(const struct store_options *o, struct store **ret, struct err *e);
void store_close(struct store *s); /* waits for the writer to commit what it has */

/* After an erasure: rewrites the database so that nothing deleted before remains in any page, nor in its log. Others
 * go on reading and writing; a write waits while it runs (about a second for 100 MB). */
MUST_CHECK enum st store_scrub(struct store *s, struct err *e);

/* Begins to read and sets cx->tx = ret: AUTO(tx) tx = { 0 }; TRY(store_read(cx, s, &tx)); */
/* Copies what cx->tx sees into a new database at `path`; serve may go on meanwhile. */
MUST_CHECK enum st store_snapshot(struct ctx *cx, struct str path);
/* Reads the whole structure of what cx->tx has open. ST_BROKEN "store.broken" names the first fault. */
MUST_CHECK enum st store_check(struct ctx *cx);

MUST_CHECK enum st store_read(struct ctx *cx, struct store *s, struct tx *ret);
typedef enum st store_fn(struct ctx *cx, void *arg);
/* Runs fn(cx, arg) on the writer thread with cx->tx set; returns its status, or that of the commit.
 * Called from any thread but the writer's own. */
MUST_CHECK enum st store_write(struct ctx *cx, struct store *s, store_fn *fn, void *arg);
