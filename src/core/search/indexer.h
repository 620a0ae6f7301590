// SPDX-License-Identifier: Apache-2.0
/* indexer.h - keeps the search file up with the events.
 *
 * Tokenising costs four times the durable write, so it is not in its transaction: a thread of `serve`
 * reads the events past the file's mark some at a time and adds what they say. What it has not reached
 * is found all the same (core/search/search.h). The file's own lock lets one process add at a time, so a
 * command line that imports may help; none has to. */
#pragma once
#include "store/ctx.h"

struct indexer;
struct index_write;
struct log;

/* Starts the thread. `log` may be NULL. */
MUST_CHECK enum st indexer_start(const struct site *site, const struct log *log, struct indexer **ret, struct err *e);
/* Ends it after the batch in hand; accepts NULL. */
void indexer_stop(struct indexer *ix);

/* Adds all there is, in the calling thread. ST_OK too when another process is at it. cx->tx must be NULL. */
MUST_CHECK enum st indexer_catch_up(struct ctx *cx);
/* Removes the file and fills it anew: for `rebuild`, while nobody else uses the site. */
MUST_CHECK enum st indexer_remake(struct ctx *cx);
/* Empties the file and fills it anew while others use it. ST_BUSY while another process adds. */
MUST_CHECK enum st indexer_refill(struct ctx *cx);
/* How many events the file is behind, for /metrics. */
MUST_CHECK enum st indexer_lag(struct ctx *cx, int64_t *ret);

/* Before an erasure, while the texts are still there (a reading transaction in cx): takes the matter out of the
 * file, and comes back with the file's lock, so that nobody puts it back before the texts are gone; then
 * index_write_commit and index_scrub. It comes back with what is left of it at its next event. ST_BUSY while
 * another process adds. */
MUST_CHECK enum st indexer_forget_open(struct ctx *cx, int64_t matter, struct index_write *ret);
/* The same with the commit and the scrub, where no texts go. */
MUST_CHECK enum st indexer_forget(struct ctx *cx, int64_t matter);
