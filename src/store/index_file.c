// SPDX-License-Identifier: Apache-2.0
/* index_file.c - see index_file.h. Opening, the tokenizer's registration, and the only SQL of the index.
 *
 * synchronous=NORMAL: after a power cut the file may be some seconds old but is whole, and its mark is
 * as old as its postings; what is missing is added again from the events. */
#include "store/index_file.h"

#include <assert.h>

enum { INDEX_APPLICATION = 0x414e4c53 /* ANLS */, INDEX_VERSION = 1, BUSY_MS = 5000 };

static const char *const sql_text[SQL_N] = {
    [SQL_BEGIN_READ] = "BEGIN",
    [SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_MARK] = "SELECT seq, proof FROM mark",
    [SQL_TOTAL] = "SELECT count(*) FROM ft WHERE ft MATCH ?1",
    [SQL_TOTAL_ONE] = "SELECT hits(ft) FROM ft WHERE ft MATCH ?1 LIMIT 1",
    [SQL_WALK] = "SELECT rowid FROM ft WHERE ft MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC",
    [SQL_HAS] = "SELECT 1 FROM ft WHERE ft MATCH ?1 AND rowid = ?2",
    [SQL_KNOWN] = "SELECT upto, n_fact FROM known WHERE id = ?1",
    [SQL_KNOWN_PUT] = "INSERT INTO known(id, upto, n_fact) VALUES(?1, ?2, ?3)"
                      " ON CONFLICT(id) DO UPDATE SET upto = excluded.upto, n_fact = excluded.n_fact",
    [SQL_KNOWN_DROP] = "DELETE FROM known WHERE id = ?1",
    [SQL_ADD] = "INSERT INTO ft(rowid, text) VALUES(?1, ?2)",
    [SQL_TAKE_OUT] = "INSERT INTO ft(ft, rowid, text) VALUES('delete', ?1, ?2)",
    [SQL_MARK_PUT] = "UPDATE mark SET seq = ?1, proof = ?2",
};

/* hashsize: postings gathered in memory before they become a segment; fewer, larger segments to merge. */
static const char schema[] =
    "CREATE VIRTUAL TABLE ft USING fts5(text, content='', columnsize=0, detail=full, prefix='1', tokenize='anlan');"
    "INSERT INTO ft(ft, rank) VALUES('hashsize', 4194304);"
    "CREATE TABLE known(id INTEGER PRIMARY KEY, upto INTEGER NOT NULL, n_fact INTEGER NOT NULL) STRICT;"
    "CREATE TABLE mark(one INTEGER PRIMARY KEY CHECK(one = 1), seq INTEGER NOT NULL, proof INTEGER NOT NULL) STRICT;"
    "INSERT INTO mark VALUES(1, 0, 0);";

enum st index_file_fail(struct index_file *f, int rc, struct err *e)
{
    const char *text = f->db != NULL ? sqlite3_errmsg(f->db) : sqlite3_errstr(rc);

    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
        return FAIL_ERR(e, ST_BUSY, "search.busy", str_of(text));
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: /* not damaged: never a reason to make the file anew */
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return FAIL_ERR(e, ST_SPACE, "search.space", str_of(text));
    default:
        return FAIL_ERR(e, ST_BROKEN, "search.broken", str_of(text));
    }
}

/* -- the tokenizer, as FTS5 wants it -- */
static int tokenizer_make(void *context, const char **arg, int n, Fts5Tokenizer **ret)
{
    (void)arg;
    (void)n;
    *ret = context; /* it has no state; any address that is not NULL will do */
    return SQLITE_OK;
}

static void tokenizer_drop(Fts5Tokenizer *t)
{
    (void)t;
}

/* waiver: its shape is the library's */
static int tokenizer_run(Fts5Tokenizer *t, void *context, int flags, const char *text, int n,
                         int (*give)(void *, int, const char *, int, int, int))
{
    (void)t;
    if (text == NULL || n <= 0)
        return SQLITE_OK;
    struct token_walk w = token_walk((struct str){ text, (size_t)n }, (flags & FTS5_TOKENIZE_QUERY) != 0);
    struct token token;
    int rc = SQLITE_OK;

    while (rc == SQLITE_OK && token_next(&w, &token))
        rc = give(context, 0, token.text.p, (int)token.text.n, (int)token.from, (int)token.to);
    return rc;
}

static int count_one(const Fts5ExtensionApi *api, Fts5Context *fts, void *n)
{
    (void)api;
    (void)fts;
    ++*(int64_t *)n;
    return SQLITE_OK;
}

/* hits(ft): in how many rows the query's only phrase stands. Counting here spares the walk through SQLite's
 * machine for each row, a third of the whole. */
static void count_hits(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *cx, int n_arg,
                       sqlite3_value **arg)
{
    int64_t n = 0;
    int rc = api->xQueryPhrase(fts, 0, &n, count_one);

    (void)n_arg;
    (void)arg;
    if (rc != SQLITE_OK)
        sqlite3_result_error_code(cx, rc);
    else
        sqlite3_result_int64(cx, n);
}

static int register_parts(sqlite3 *db)
{
    fts5_tokenizer tokenizer = { tokenizer_make, tokenizer_drop, tokenizer_run };
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
    if (rc == SQLITE_OK)
        sqlite3_step(s);
    sqlite3_finalize(s);
    if (rc != SQLITE_OK || api == NULL)
        return rc != SQLITE_OK ? rc : SQLITE_ERROR;
    rc = api->xCreateFunction(api, "hits", NULL, count_hits, NULL);
    return rc != SQLITE_OK ? rc : api->xCreateTokenizer(api, "anlan", db, &tokenizer, NULL);
}

enum st index_file_exec(struct index_file *f, const char *sql, struct err *e)
{
    int rc = sqlite3_exec(f->db, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? ST_OK : index_file_fail(f, rc, e);
}

enum st index_file_int(struct index_file *f, const char *sql, int *ret, struct err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(f->db, sql, -1, &s, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return rc == SQLITE_ROW ? ST_OK : index_file_fail(f, rc, e);
}

static enum st make_tables(struct index_file *f, struct err *e)
{
    char sql[96];
    int application = 0, version = 0;

    TRY(index_file_int(f, "PRAGMA application_id", &application, e));
    TRY(index_file_int(f, "PRAGMA user_version", &version, e));
    if (application == INDEX_APPLICATION && version == INDEX_VERSION)
        return ST_OK;
    if (application != 0 || version != 0)
        return FAIL_ERR(e, ST_BROKEN, "search.broken", STR("another version"));
    TRY(index_file_exec(f, schema, e));
    (void)sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", INDEX_APPLICATION,
                           INDEX_VERSION);
    return index_file_exec(f, sql, e);
}

static enum st set_up(struct index_file *f, bool writes, struct err *e)
{
    int rc = sqlite3_busy_timeout(f->db, BUSY_MS);

    if (rc == SQLITE_OK)
        rc = register_parts(f->db);
    if (rc != SQLITE_OK)
        return index_file_fail(f, rc, e);
    TRY(index_file_exec(f, "PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -2000", e));
    if (!writes)
        return ST_OK;
    /* Two processes may make the file at once: the tables are made under the write lock. */
    TRY(index_file_exec(f, "PRAGMA journal_mode = WAL; PRAGMA cache_size = -8000; BEGIN IMMEDIATE", e));
    enum st st = make_tables(f, e);
    if (st != ST_OK) {
        (void)sqlite3_exec(f->db, "ROLLBACK", NULL, NULL, NULL);
        return st;
    }
    return index_file_exec(f, "COMMIT", e);
}

enum st index_file_open(struct index_file *f, struct str path, bool writes, struct err *e)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    struct arena *mem = arena_make();
    int rc = sqlite3_open_v2(str_z(mem, path), &f->db, flags, NULL);
    enum st st = rc == SQLITE_OK ? set_up(f, writes, e) : index_file_fail(f, rc, e);

    arena_drop(mem);
    if (st != ST_OK)
        index_file_close(f);
    return st;
}

void index_file_close(struct index_file *f)
{
    for (size_t i = 0; i < SQL_N; i++)
        sqlite3_finalize(f->stmt[i]);
    sqlite3_close(f->db);
    *f = (struct index_file){ 0 };
}

enum st index_file_stmt(struct index_file *f, enum index_sql which, sqlite3_stmt **ret, struct err *e)
{
    if (f->stmt[which] == NULL) {
        int rc = sqlite3_prepare_v3(f->db, sql_text[which], -1, SQLITE_PREPARE_PERSISTENT, &f->stmt[which], NULL);
        if (rc != SQLITE_OK)
            return index_file_fail(f, rc, e);
    }
    sqlite3_reset(f->stmt[which]);
    *ret = f->stmt[which];
    return ST_OK;
}

enum st index_file_step(struct index_file *f, sqlite3_stmt *s, bool *ret_row, struct err *e)
{
    int rc = sqlite3_step(s);

    *ret_row = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW)
        return ST_OK;
    sqlite3_reset(s);
    return rc == SQLITE_DONE ? ST_OK : index_file_fail(f, rc, e);
}

enum st index_file_run(struct index_file *f, enum index_sql which, struct err *e)
{
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(f, which, &s, e));
    TRY(index_file_step(f, s, &row, e));
    assert(!row);
    return ST_OK;
}

void index_file_end(struct index_file *f, enum index_sql which)
{
    struct err ignored = { 0 };

    if (f->db == NULL || sqlite3_get_autocommit(f->db))
        return;
    enum st st = index_file_run(f, which, &ignored);
    (void)st;
}

enum st index_file_mark(struct index_file *f, struct index_mark *ret, struct err *e)
{
    sqlite3_stmt *s;
    bool row;

    TRY(index_file_stmt(f, SQL_MARK, &s, e));
    TRY(index_file_step(f, s, &row, e));
    if (!row)
        return FAIL_ERR(e, ST_BROKEN, "search.broken", STR("no mark"));
    *ret = (struct index_mark){ sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1) };
    sqlite3_reset(s);
    return ST_OK;
}
