// SPDX-License-Identifier: Apache-2.0
/* index.c - see index.h. Handles and finding; adding is in index_write.c. */
#include "store/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/index_file.h"
#include "sys/file.h"

enum { READERS = 4, WAIT_MS = 5000, MATCH_MAX = 8192 };

static enum st remove_files(struct str path, struct err *e)
{
    static const char *const tail[] = { "", "-wal", "-shm" };
    struct arena *mem = arena_make();
    enum st st = ST_OK;

    for (size_t i = 0; st == ST_OK && i < N_OF(tail); i++)
        st = file_remove(arena_printf(mem, "%.*s%s", STR_ARG(path), tail[i]), e);
    arena_drop(mem);
    return st;
}

/* SQLite would let everybody read a file it makes; its log and memory files copy the mode. */
static enum st make_private(struct str path, struct err *e)
{
    struct err seen = { 0 };
    AUTO(fd) f = { 0 };
    enum st st = file_open(path, FILE_NEW, &f, &seen);

    if (st == ST_OK || str_eqz(STR("file.exists"), seen.code))
        return ST_OK;
    *e = seen;
    return st;
}

/* The writer's handle is the first one, since it makes the tables the readers expect. */
static enum st open_writer(struct index *ix, const struct index_options *o, struct err *e)
{
    struct err first = { 0 };

    TRY(make_private(o->path, e));
    enum st st = index_file_open(&ix->writer, o->path, true, &first);

    if (st == ST_BROKEN && o->remake) {
        TRY(remove_files(o->path, e));
        TRY(make_private(o->path, e));
        return index_file_open(&ix->writer, o->path, true, e);
    }
    if (st != ST_OK)
        *e = first;
    return st;
}

enum st index_open(const struct index_options *o, struct index **ret, struct err *e)
{
    struct index *ix = calloc(1, sizeof *ix);

    assert(ix != NULL && o->readers <= INDEX_READERS_MAX);
    ix->n_reader = o->readers > 0 ? o->readers : READERS;
    turnstile_init(&ix->free, ix->n_reader);
    pthread_mutex_init(&ix->lock, NULL);
    pthread_mutex_init(&ix->writing, NULL);
    ix->path = strndup(o->path.p, o->path.n);
    assert(ix->path != NULL);
    enum st st = open_writer(ix, o, e);
    if (st != ST_OK) {
        index_close(ix);
        return st;
    }
    *ret = ix;
    return ST_OK;
}

static void close_files(struct index *ix)
{
    for (int i = 0; i < ix->n_reader; i++) {
        assert(!ix->reader[i].busy);
        index_file_close(&ix->reader[i].file);
    }
    index_file_close(&ix->writer);
}

enum st index_remake(struct ctx *cx, struct index *ix)
{
    close_files(ix);
    TRY(remove_files(str_of(ix->path), &cx->err));
    TRY(make_private(str_of(ix->path), &cx->err));
    return index_file_open(&ix->writer, str_of(ix->path), true, &cx->err);
}

void index_close(struct index *ix)
{
    if (ix == NULL)
        return;
    close_files(ix);
    pthread_mutex_destroy(&ix->writing);
    pthread_mutex_destroy(&ix->lock);
    turnstile_drop(&ix->free);
    free(ix->path);
    free(ix);
}

/* -- finding -- */
static struct index_reader *take_reader(struct index *ix)
{
    struct index_reader *r = ix->reader;

    if (!turnstile_take(&ix->free, WAIT_MS))
        return NULL;
    pthread_mutex_lock(&ix->lock);
    while (r->busy)
        r++;
    assert(r < ix->reader + ix->n_reader);
    r->busy = true;
    pthread_mutex_unlock(&ix->lock);
    return r;
}

static void give_reader(struct index *ix, struct index_reader *r)
{
    pthread_mutex_lock(&ix->lock);
    r->busy = false;
    pthread_mutex_unlock(&ix->lock);
    turnstile_give(&ix->free);
}

static void add_word(struct buf *b, const struct token_word *w)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < w->text.n; i++) {
        if (w->text.p[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, w->text.p[i]);
    }
    buf_addz(b, w->open ? "\"*" : "\"");
}

static void add_fact(struct buf *b, struct str fact)
{
    if (fact.n == 0)
        return;
    buf_printf(b, " AND \"%c", TOKEN_FACT_BYTE);
    for (size_t i = 0; i < fact.n && i <= TOKEN_FACT_MAX; i++)
        buf_byte(b, (unsigned char)fact.p[i] <= ' ' || fact.p[i] == '"' ? '?' : fact.p[i]);
    buf_byte(b, '"');
}

/* The words as FTS5's query language: every word quoted, so that nothing a user types is syntax. */
static struct str match_text(struct arena *mem, const struct index_ask *ask)
{
    struct buf b = buf_make(mem, MATCH_MAX);

    for (size_t i = 0; i < ask->words->n; i++) {
        if (ask->words->word[i].number)
            continue;
        if (b.n > 0)
            buf_addz(&b, " AND ");
        add_word(&b, &ask->words->word[i]);
    }
    assert(b.n > 0);
    for (size_t i = 0; i < N_OF(ask->with); i++)
        add_fact(&b, ask->with[i]);
    assert(!buf_is_full(&b));
    return buf_str(&b);
}

/* A reader with an open snapshot; nothing is held on failure. */
static enum st begin(struct ctx *cx, struct index *ix, struct index_find *ret)
{
    struct index_find f = { .ix = ix, .reader = take_reader(ix) };

    if (f.reader == NULL)
        return FAIL(cx, ST_BUSY, "search.busy", STR("all handles are taken"));
    struct index_file *file = &f.reader->file;
    enum st st = file->db != NULL ? ST_OK : index_file_open(file, str_of(ix->path), false, &cx->err);
    if (st == ST_OK)
        st = index_file_run(file, SQL_BEGIN_READ, &cx->err);
    if (st == ST_OK)
        st = index_file_mark(file, &f.mark, &cx->err); /* the first read fixes the snapshot */
    if (st != ST_OK) {
        index_find_close(&f);
        return st;
    }
    *ret = f;
    return ST_OK;
}

enum st index_find_open(struct ctx *cx, struct index *ix, const struct index_ask *ask, struct index_find *ret)
{
    TRY(begin(cx, ix, ret));
    ret->match = match_text(cx->mem, ask);
    ret->one_phrase = ask->words->n - ask->words->n_number == 1 && ask->with[0].n + ask->with[1].n == 0;
    return ST_OK;
}

enum st index_mark_load(struct ctx *cx, struct index *ix, struct index_mark *ret)
{
    AUTO(index_find) f = { 0 };

    TRY(begin(cx, ix, &f));
    *ret = f.mark;
    return ST_OK;
}

static void bind_text(sqlite3_stmt *s, int i, struct str t)
{
    int rc = sqlite3_bind_text64(s, i, t.p, t.n, SQLITE_STATIC, SQLITE_UTF8);

    assert(rc == SQLITE_OK);
    (void)rc;
}

enum st index_find_total(struct ctx *cx, struct index_find *f, int64_t *ret)
{
    struct index_file *file = &f->reader->file;
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(file, f->one_phrase ? SQL_TOTAL_ONE : SQL_TOTAL, &s, &cx->err));
    bind_text(s, 1, f->match);
    TRY(index_file_step(file, s, &row, &cx->err));
    assert(row || f->one_phrase);
    *ret = row ? sqlite3_column_int64(s, 0) : 0; /* hits() is not even asked where there are none */
    sqlite3_reset(s);
    return ST_OK;
}

enum st index_find_walk(struct ctx *cx, struct index_find *f, int64_t before)
{
    sqlite3_stmt *s;

    TRY(index_file_stmt(&f->reader->file, SQL_WALK, &s, &cx->err));
    bind_text(s, 1, f->match);
    sqlite3_bind_int64(s, 2, before);
    return ST_OK;
}

enum st index_find_next(struct ctx *cx, struct index_find *f, int64_t *ret)
{
    struct index_file *file = &f->reader->file;
    sqlite3_stmt *s = file->stmt[SQL_WALK];
    bool row;

    assert(s != NULL);
    TRY(index_file_step(file, s, &row, &cx->err));
    *ret = row ? sqlite3_column_int64(s, 0) : 0;
    return ST_OK;
}

enum st index_find_has(struct ctx *cx, struct index_find *f, int64_t id, bool *ret)
{
    struct index_file *file = &f->reader->file;
    sqlite3_stmt *s;

    TRY(index_file_stmt(file, SQL_HAS, &s, &cx->err));
    bind_text(s, 1, f->match);
    sqlite3_bind_int64(s, 2, id);
    TRY(index_file_step(file, s, ret, &cx->err));
    sqlite3_reset(s);
    return ST_OK;
}

void index_find_close(struct index_find *f)
{
    if (f->reader == NULL)
        return;
    struct index_file *file = &f->reader->file;

    for (size_t i = 0; i < SQL_N; i++)
        sqlite3_reset(file->stmt[i]); /* an open walk would keep the snapshot */
    index_file_end(file, SQL_COMMIT);
    give_reader(f->ix, f->reader);
    *f = (struct index_find){ 0 };
}
