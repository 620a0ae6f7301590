// SPDX-License-Identifier: Apache-2.0
/* index_file.h - one SQLite handle on search.db: only index*.c include this.
 *
 *   ft     FTS5, contentless: rowid = matter id, one column of tokens (store/token.h)
 *   known  id, upto, n_fact: which text of a matter is indexed, so that an update can take out exactly it
 *   mark   one row: everything up to this event is in
 *
 * A column, the sizes of documents and a rank are not needed, so they are not kept. */
#pragma once
#include <sqlite3.h>

#include "store/index.h"
#include "sys/thread.h"

enum index_sql {
    SQL_BEGIN_READ,
    SQL_BEGIN_WRITE,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_MARK,
    SQL_TOTAL,
    SQL_TOTAL_ONE,
    SQL_WALK,
    SQL_HAS,
    SQL_KNOWN,
    SQL_KNOWN_PUT,
    SQL_KNOWN_DROP,
    SQL_ADD,
    SQL_TAKE_OUT,
    SQL_MARK_PUT,
    SQL_N
};

struct index_file {
    sqlite3 *db;
    sqlite3_stmt *stmt[SQL_N];
};

/* Opens, makes the tables in an empty file. Nothing stays open on failure. */
MUST_CHECK enum st index_file_open(struct index_file *f, struct str path, bool writes, struct err *e);
void index_file_close(struct index_file *f);
/* The statement, reset and ready to bind. NULL after a failure, which is in *e. */
MUST_CHECK enum st index_file_stmt(struct index_file *f, enum index_sql which, sqlite3_stmt **ret, struct err *e);
/* Runs a statement that gives no rows. */
MUST_CHECK enum st index_file_run(struct index_file *f, enum index_sql which, struct err *e);
/* Ends a transaction on a way out where nobody could act on a failure. */
void index_file_end(struct index_file *f, enum index_sql which);
/* One step. *ret_row says whether it gave a row; at the end the statement is reset. */
MUST_CHECK enum st index_file_step(struct index_file *f, sqlite3_stmt *s, bool *ret_row, struct err *e);
MUST_CHECK enum st index_file_exec(struct index_file *f, const char *sql, struct err *e);
/* The first column of a statement's first row. */
MUST_CHECK enum st index_file_int(struct index_file *f, const char *sql, int *ret, struct err *e);
MUST_CHECK enum st index_file_mark(struct index_file *f, struct index_mark *ret, struct err *e);
MUST_CHECK enum st index_file_fail(struct index_file *f, int rc, struct err *e);

struct index_reader {
    struct index_file file;
    bool busy;
};
enum { INDEX_READERS_MAX = 16 };
struct index {
    char *path;
    struct turnstile free; /* of the readers */
    pthread_mutex_t lock;  /* of reader[].busy */
    struct index_reader reader[INDEX_READERS_MAX];
    int n_reader;
    pthread_mutex_t writing; /* held from index_write_open to index_write_close */
    struct index_file writer;
};
