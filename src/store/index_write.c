// SPDX-License-Identifier: Apache-2.0
/* index_write.c - adding to search.db; see index.h.
 *
 * FTS5 of SQLite 3.40 cannot delete from a contentless table by id: the postings of a matter go when
 * FTS5 is told the exact text they were made of, so callers say what they put there before. Facts are
 * single tokens without neighbours and only ever grow, so they may be added by a second row of the
 * same id, and more of them may be taken out than were there. */
#include <assert.h>

#include "store/index.h"
#include "store/index_file.h"

enum st index_write_open(struct ctx *cx, struct index *ix, struct index_write *ret)
{
    struct index_write w = { .ix = ix };

    pthread_mutex_lock(&ix->writing);
    enum st st = index_file_run(&ix->writer, SQL_BEGIN_WRITE, &cx->err);
    if (st == ST_OK)
        st = index_file_mark(&ix->writer, &w.mark, &cx->err); /* under the lock: nobody else adds from here on */
    if (st != ST_OK) {
        index_write_close(&w);
        return st;
    }
    *ret = w;
    return ST_OK;
}

void index_write_close(struct index_write *w)
{
    if (w->ix == NULL)
        return;
    index_file_end(&w->ix->writer, SQL_ROLLBACK);
    pthread_mutex_unlock(&w->ix->writing);
    *w = (struct index_write){ 0 };
}

enum st index_known(struct ctx *cx, struct index_write *w, int64_t id, struct index_known *ret)
{
    struct index_known k = { 0 };
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(&w->ix->writer, SQL_KNOWN, &s, &cx->err));
    sqlite3_bind_int64(s, 1, id);
    TRY(index_file_step(&w->ix->writer, s, &row, &cx->err));
    if (row)
        k = (struct index_known){ sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1) };
    sqlite3_reset(s);
    *ret = k;
    return ST_OK;
}

static enum st change_postings(struct ctx *cx, struct index_write *w, enum index_sql which, int64_t id, struct str text)
{
    struct index_file *file = &w->ix->writer;
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(file, which, &s, &cx->err));
    sqlite3_bind_int64(s, 1, id);
    int rc = sqlite3_bind_text64(s, 2, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
    if (rc != SQLITE_OK)
        return index_file_fail(file, rc, &cx->err);
    return index_file_step(file, s, &row, &cx->err);
}

static enum st known_put(struct ctx *cx, struct index_write *w, int64_t id, struct index_known k)
{
    struct index_file *file = &w->ix->writer;
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(file, SQL_KNOWN_PUT, &s, &cx->err));
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int64(s, 2, k.upto);
    sqlite3_bind_int64(s, 3, k.n_fact);
    return index_file_step(file, s, &row, &cx->err);
}

static enum st known_drop(struct ctx *cx, struct index_write *w, int64_t id)
{
    struct index_file *file = &w->ix->writer;
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(file, SQL_KNOWN_DROP, &s, &cx->err));
    sqlite3_bind_int64(s, 1, id);
    return index_file_step(file, s, &row, &cx->err);
}

static bool same_fields(const struct token_doc *a, const struct token_doc *b)
{
    if (a->n_field != b->n_field)
        return false;
    for (size_t i = 0; i < a->n_field; i++)
        if (!str_eq(a->field[i], b->field[i]))
            return false;
    return true;
}

/* Takes out `old`. Taking out more facts than were there would make FTS5's running totals wrong, even
 * negative, so those come first; not otherwise, since two rows of one id in a row cost a segment. */
static enum st take_out(struct ctx *cx, struct index_write *w, int64_t id, const struct token_doc *old)
{
    struct index_known k;

    TRY(index_known(cx, w, id, &k));
    if (k.n_fact < (int64_t)old->n_fact)
        TRY(change_postings(cx, w, SQL_ADD, id, token_flat(cx->mem, old, false)));
    return change_postings(cx, w, SQL_TAKE_OUT, id, token_flat(cx->mem, old, true));
}

enum st index_put(struct ctx *cx, struct index_write *w, int64_t id, const struct token_doc *old,
                  const struct token_doc *now, int64_t upto)
{
    assert(id > 0 && (old != NULL || now != NULL) && (now == NULL || upto > 0));
    if (old == NULL) {
        TRY(change_postings(cx, w, SQL_ADD, id, token_flat(cx->mem, now, true)));
    } else if (now != NULL && same_fields(old, now)) {
        TRY(change_postings(cx, w, SQL_ADD, id, token_flat(cx->mem, now, false)));
    } else {
        TRY(take_out(cx, w, id, old));
        if (now != NULL)
            TRY(change_postings(cx, w, SQL_ADD, id, token_flat(cx->mem, now, true)));
    }
    if (now == NULL)
        return known_drop(cx, w, id);
    return known_put(cx, w, id, (struct index_known){ upto, (int64_t)now->n_fact });
}

enum st index_empty(struct ctx *cx, struct index_write *w)
{
    TRY(index_file_exec(&w->ix->writer,
                        "INSERT INTO ft(ft) VALUES('delete-all'); DELETE FROM known;"
                        "UPDATE mark SET seq = 0, proof = 0",
                        &cx->err));
    w->mark = (struct index_mark){ 0 };
    return ST_OK;
}

enum st index_write_commit(struct ctx *cx, struct index_write *w, struct index_mark mark)
{
    struct index_file *file = &w->ix->writer;
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(file, SQL_MARK_PUT, &s, &cx->err));
    sqlite3_bind_int64(s, 1, mark.seq);
    sqlite3_bind_int64(s, 2, mark.proof);
    TRY(index_file_step(file, s, &row, &cx->err));
    TRY(index_file_run(file, SQL_COMMIT, &cx->err));
    w->mark = mark;
    return ST_OK;
}

enum st index_scrub(struct ctx *cx, struct index *ix)
{
    /* optimize drops what deleted postings left in old segments, VACUUM leaves no free page behind,
     * the checkpoint empties the log. */
    int busy = 0;

    pthread_mutex_lock(&ix->writing);
    enum st st = index_file_exec(&ix->writer, "INSERT INTO ft(ft) VALUES('optimize')", &cx->err);
    if (st == ST_OK)
        st = index_file_exec(&ix->writer, "VACUUM", &cx->err);
    if (st == ST_OK)
        st = index_file_int(&ix->writer, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, &cx->err);
    pthread_mutex_unlock(&ix->writing);
    if (st == ST_OK && busy != 0)
        return FAIL(cx, ST_BUSY, "search.busy", STR("a reader keeps the log"));
    return st;
}

enum st index_check(struct ctx *cx, struct index *ix)
{
    pthread_mutex_lock(&ix->writing);
    enum st st = index_file_exec(&ix->writer, "INSERT INTO ft(ft) VALUES('integrity-check')", &cx->err);
    pthread_mutex_unlock(&ix->writing);
    return st;
}
