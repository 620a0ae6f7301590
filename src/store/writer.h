// SPDX-License-Identifier: Apache-2.0
/* writer.h - the thread all writes run on; inside src/store only.
 *
 * Many functions, each in a savepoint of its own, share one durable commit:
 *
 *     BEGIN IMMEDIATE · [SAVEPOINT · fn · RELEASE] × n · COMMIT · wake n callers
 *
 * Functions that arrive while a group runs still join it, so a group grows with the load; it is
 * bounded in number and time, so that nobody waits for an endless one. */
#pragma once
#include "store/backend.h"

struct writer;

/* Takes over `db` as soon as it returns ST_OK. */
MUST_CHECK enum st writer_start(struct store *store, struct db *db, int64_t district, struct writer **ret,
                                struct err *e);
/* Commits what is queued, ends the thread and closes the handle. */
void writer_stop(struct writer *w);
/* As store_write. */
MUST_CHECK enum st writer_run(struct writer *w, struct ctx *cx, store_fn *fn, void *arg);
