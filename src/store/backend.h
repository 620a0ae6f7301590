// SPDX-License-Identifier: Apache-2.0
/* backend.h - what a database must do for the store; inside src/store only.
 *
 * One table of functions a database, every slot filled. A handle (`struct db`) is used by one thread
 * at a time. Errors carry the codes listed in store.h. */
#pragma once
#include "store/store.h"

struct db {
    const struct backend *backend;
    /* the backend's own fields follow */
};

struct db_options {
    struct str place; /* as in store_options */
    bool create;
    bool writes; /* the writer's handle, not a reader's */
    bool scratch;
    int wait_ms;
    const char *vfs; /* as in store_options */
};

struct backend {
    /* Which of sql->text it speaks. */
    int dialect;
    /* Opens one handle; with `create` it makes the database first. */
    enum st (*open)(const struct db_options *o, struct db **ret, struct err *e);
    void (*close)(struct db *db);
    /* Removes a database whose making failed half way. */
    void (*discard)(struct str place);

    /* Begins a transaction; one that writes waits for its turn among processes. */
    enum st (*begin)(struct db *db, bool writes, struct err *e);
    /* When it fails nothing of the transaction is stored, and the handle is ready for the next. */
    enum st (*commit)(struct db *db, struct err *e);
    void (*rollback)(struct db *db); /* also when no transaction is open */
    /* Has the database given up the transaction by itself (full disk)? */
    bool (*is_lost)(struct db *db);
    /* A savepoint, not nested; ends kept or undone. */
    enum st (*save)(struct db *db, struct err *e);
    enum st (*save_end)(struct db *db, bool keep, struct err *e);

    /* Starts a walk. Texts of `in` must live until it is closed. */
    enum st (*walk_open)(struct db *db, const struct sql *q, int64_t district, const struct value *in, void **ret,
                         struct err *e);
    enum st (*walk_next)(void *walk, const struct sql *q, struct arena *mem, struct value *out, bool *ret_row,
                         struct err *e);
    void (*walk_close)(struct db *db, const struct sql *q, void *walk);
    /* How many rows the walk has changed, once it ended. */
    int64_t (*walk_changed)(struct db *db, void *walk);

    /* A migration's text: many statements, inside the open transaction. */
    enum st (*script)(struct db *db, struct str text, struct err *e);
    enum st (*has_table)(struct db *db, const char *name, bool *ret, struct err *e);
    /* Copies what the open transaction sees into a new database file. */
    enum st (*snapshot)(struct db *db, struct str path, struct err *e);
    /* Reads the whole structure; ST_BROKEN "store.broken" with the first fault. */
    enum st (*check)(struct db *db, struct err *e);
    /* As store_scrub; outside a transaction. */
    enum st (*scrub)(struct db *db, struct err *e);
    /* What the database plans to do for a statement, a line a step. */
    enum st (*plan)(struct db *db, const struct sql *q, struct arena *mem, struct str *ret, struct err *e);
};

extern const struct backend backend_sqlite;
