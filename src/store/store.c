// SPDX-License-Identifier: Apache-2.0
/* store.c - see store.h: the pool of read handles, and rows on top of a backend. */
#include "store/store.h"

#include <assert.h>
#include <stdlib.h>

#include "store/backend.h"
#include "store/migrate.h"
#include "store/writer.h"
#include "sys/thread.h"

enum { READERS_MAX = 64, WAIT_MS = 10000, SCRUB_WAIT_MS = 60000 };

struct store {
    const struct backend *backend;
    struct arena *mem;
    struct db_options reader;
    int64_t district;
    struct writer *writer; /* NULL for read-only commands */
    struct turnstile readers;
    pthread_mutex_t lock; /* of the fields below */
    struct db *idle[READERS_MAX];
    int n_idle;
};

static struct store *store_make(const struct store_options *o)
{
    struct store *s = calloc(1, sizeof *s);
    int readers = o->readers > 0 ? o->readers : 2 * thread_cores();

    assert(s != NULL);
    s->backend = &backend_sqlite;
    s->mem = arena_make();
    s->district = o->district;
    s->reader = (struct db_options){ .place = arena_str(s->mem, o->place),
                                     .wait_ms = o->wait_ms > 0 ? o->wait_ms : WAIT_MS,
                                     .scratch = o->scratch,
                                     .vfs = o->vfs };
    turnstile_init(&s->readers, readers < READERS_MAX ? readers : READERS_MAX);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    for (int i = 0; i < s->n_idle; i++)
        s->backend->close(s->idle[i]);
    if (s->writer != NULL)
        writer_stop(s->writer);
    pthread_mutex_destroy(&s->lock);
    turnstile_drop(&s->readers);
    arena_drop(s->mem);
    free(s);
}

/* Indexes that serve lists only: a third of what a replay would write. */
static const struct str lists_gone =
    STR("DROP INDEX ix_reach_due; DROP INDEX ix_reach_state; DROP INDEX ix_matter_place;"
        "DROP INDEX ix_matter_closed; DROP INDEX ix_clock_ended; DROP INDEX ix_letter_form; DROP INDEX ix_advice_at");

static enum st migrate(const struct store *s, const struct store_options *o, struct db *db, struct err *e)
{
    struct migration *list;
    size_t n;

    migrate_list(s->mem, &list, &n);
    TRY(migrate_run(db, o->district, list, n, e));
    return o->scratch ? db->backend->script(db, lists_gone, e) : ST_OK;
}

static enum st open_writer(struct store *s, const struct store_options *o, struct err *e)
{
    struct db_options w = s->reader;
    struct db *db;

    w.create = o->create;
    w.writes = true;
    TRY(s->backend->open(&w, &db, e));
    enum st st = migrate(s, o, db, e);
    if (st == ST_OK && !o->no_writer)
        st = writer_start(s, db, o->district, &s->writer, e);
    if (st != ST_OK || o->no_writer)
        s->backend->close(db);
    if (st != ST_OK && o->create)
        s->backend->discard(o->place);
    return st;
}

enum st store_open(const struct store_options *o, struct store **ret, struct err *e)
{
    assert(o->district > 0);
    if (str_starts(o->place, STR("postgres://")) || str_starts(o->place, STR("postgresql://")))
        return FAIL_ERR(e, ST_USE, "store.backend", STR("postgres"));
    struct store *s = store_make(o);
    enum st st = open_writer(s, o, e);
    if (st == ST_BUSY) { /* after a long wait: whoever holds it does not write, it sits */
        *e = (struct err){ 0 };
        st = FAIL_ERR(e, ST_BROKEN, "store.locked", o->place);
    }
    if (st != ST_OK) {
        store_close(s);
        return st;
    }
    *ret = s;
    return ST_OK;
}

enum st store_scrub(struct store *s, struct err *e)
{
    struct db_options o = s->reader;
    struct db *db;

    o.writes = true;
    o.wait_ms = SCRUB_WAIT_MS;
    TRY(s->backend->open(&o, &db, e));
    enum st st = s->backend->scrub(db, e);
    s->backend->close(db);
    return st;
}

/* -- reading -- */

static struct db *pop_idle(struct store *s)
{
    pthread_mutex_lock(&s->lock);
    struct db *db = s->n_idle > 0 ? s->idle[--s->n_idle] : NULL;
    pthread_mutex_unlock(&s->lock);
    return db;
}

static void push_idle(struct store *s, struct db *db)
{
    pthread_mutex_lock(&s->lock);
    assert(s->n_idle < READERS_MAX);
    s->idle[s->n_idle++] = db;
    pthread_mutex_unlock(&s->lock);
    turnstile_give(&s->readers);
}

/* A handle of the pool; the first users open theirs. */
static enum st take_reader(struct store *s, struct db **ret, struct err *e)
{
    if (!turnstile_take(&s->readers, s->reader.wait_ms))
        return FAIL_ERR(e, ST_BUSY, "store.busy", STR("no read handle came free"));
    *ret = pop_idle(s);
    if (*ret != NULL)
        return ST_OK;
    enum st st = s->backend->open(&s->reader, ret, e);
    if (st != ST_OK)
        turnstile_give(&s->readers);
    return st;
}

enum st store_read(struct ctx *cx, struct store *s, struct tx *ret)
{
    struct db *db;

    assert(cx->tx == NULL);
    TRY(take_reader(s, &db, &cx->err));
    enum st st = s->backend->begin(db, false, &cx->err);
    if (st != ST_OK) {
        push_idle(s, db);
        return st;
    }
    *ret = (struct tx){ .store = s, .db = db, .cx = cx, .district = s->district };
    cx->tx = ret;
    return ST_OK;
}

void tx_close(struct tx *t)
{
    if (t->db == NULL)
        return;
    assert(!t->writes); /* those of the writer end with their group */
    t->db->backend->rollback(t->db);
    push_idle(t->store, t->db);
    if (t->cx->tx == t)
        t->cx->tx = NULL;
    *t = (struct tx){ 0 };
}

/* -- writing -- */

enum st store_write(struct ctx *cx, struct store *s, store_fn *fn, void *arg)
{
    assert(s->writer != NULL);
    return writer_run(s->writer, cx, fn, arg);
}

/* -- rows -- */

static bool is_of_type(const struct value *v, char letter)
{
    bool may_be_null = letter >= 'A' && letter <= 'Z';

    if (v->kind == V_NULL)
        return may_be_null;
    switch (letter | 0x20) {
    case 't':
        return v->kind == V_TEXT;
    case 'b':
        return v->kind == V_BLOB;
    case 'd':
        return v->kind == V_INT && v->i > INT32_MIN && v->i <= INT32_MAX;
    default:
        return v->kind == V_INT;
    }
}

enum st rows_open(struct ctx *cx, const struct sql *q, const struct value *in, struct rows *ret)
{
    struct tx *tx = cx->tx;
    void *walk;

    assert(tx != NULL && (tx->writes || !q->writes));
    TRY(tx->db->backend->walk_open(tx->db, q, tx->district, in, &walk, &cx->err));
    *ret = (struct rows){ .db = tx->db, .sql = q, .walk = walk, .st = ST_OK };
    return ST_OK;
}

bool rows_next(struct ctx *cx, struct rows *r, struct value *out)
{
    bool row = false;

    if (r->st != ST_OK || r->walk == NULL)
        return false;
    r->st = r->db->backend->walk_next(r->walk, r->sql, cx->mem, out, &row, &cx->err);
    for (int i = 0; row && r->st == ST_OK && i < r->sql->n_out; i++)
        if (!is_of_type(&out[i], r->sql->out[i]))
            r->st = FAIL(cx, ST_BROKEN, "store.type", str_of(r->sql->name));
    if (!row)
        rows_close(r);
    return row && r->st == ST_OK;
}

enum st rows_status(struct ctx *cx, const struct rows *r)
{
    assert(r->st == ST_OK || cx->err.st != ST_OK);
    return r->st;
}

void rows_close(struct rows *r)
{
    if (r->walk != NULL)
        r->db->backend->walk_close(r->db, r->sql, r->walk);
    r->walk = NULL;
}

enum st rows_change(struct ctx *cx, const struct sql *q, const struct value *in, int64_t *ret_changed)
{
    AUTO(rows) r = { 0 };
    bool row;

    assert(q->writes && q->n_out == 0);
    TRY(rows_open(cx, q, in, &r));
    TRY(r.db->backend->walk_next(r.walk, q, cx->mem, NULL, &row, &cx->err));
    if (ret_changed != NULL)
        *ret_changed = r.db->backend->walk_changed(r.db, r.walk);
    return ST_OK;
}

enum st store_snapshot(struct ctx *cx, struct str path)
{
    assert(cx->tx != NULL);
    return cx->tx->db->backend->snapshot(cx->tx->db, path, &cx->err);
}

enum st store_check(struct ctx *cx)
{
    assert(cx->tx != NULL);
    return cx->tx->db->backend->check(cx->tx->db, &cx->err);
}
