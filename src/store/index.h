// SPDX-License-Identifier: Apache-2.0
/* index.h - the search file of a site: which matters hold these words.
 *
 * search.db beside the database: an FTS5 table of postings without texts, one row for each matter under
 * its id, so that newest first is the list read backwards. It says of itself which events it reflects
 * (the mark) and can be deleted and made again at any time; nothing is lost with it. One process at a
 * time adds (SQLite's own lock); any number read. It knows ids, words and facts, no matters: what a
 * reader may see is asked for by facts. */
#pragma once
#include "store/token.h"

struct index;
struct index_reader;

/* Up to which event the file is complete, and something of that event that tells another history. */
struct index_mark {
    int64_t seq, proof;
};

struct index_options {
    struct str path;
    int readers; /* handles; 0 = 4 */
    bool remake; /* a file that is none of ours, damaged or of another version is made anew, empty */
};
/* ST_BROKEN "search.broken" when it cannot be used (and remake is false); ST_SPACE "search.space". */
MUST_CHECK enum st index_open(const struct index_options *o, struct index **ret, struct err *e);
/* Removes the file, whatever is wrong with it, and makes it anew, empty. No find or write is open, no other
 * process uses it. */
MUST_CHECK enum st index_remake(struct ctx *cx, struct index *ix);
void index_close(struct index *ix); /* all finds and writes are closed; accepts NULL */

/* -- reading -- */
struct index_ask {
    const struct token_query *words; /* their number words are not looked at; at least one other */
    struct str with[2];              /* facts that must be there; empty = none */
};
struct index_find { /* one snapshot of the file; AUTO(index_find) */
    struct index *ix;
    struct index_reader *reader;
    struct index_mark mark;
    struct str match;
    bool one_phrase; /* its total is cheaper */
};
/* Waits for a free handle. */
MUST_CHECK enum st index_find_open(struct ctx *cx, struct index *ix, const struct index_ask *ask,
                                   struct index_find *ret);
MUST_CHECK enum st index_find_total(struct ctx *cx, struct index_find *f, int64_t *ret); /* exact */
/* Starts the walk, newest first, at the first id below `before` (INT64_MAX = the newest). */
MUST_CHECK enum st index_find_walk(struct ctx *cx, struct index_find *f, int64_t before);
/* The next id; 0 at the end. */
MUST_CHECK enum st index_find_next(struct ctx *cx, struct index_find *f, int64_t *ret);
MUST_CHECK enum st index_find_has(struct ctx *cx, struct index_find *f, int64_t id, bool *ret);
void index_find_close(struct index_find *f);

/* Up to where the file is, without a find. */
MUST_CHECK enum st index_mark_load(struct ctx *cx, struct index *ix, struct index_mark *ret);

/* -- writing: one batch, all or nothing -- */
struct index_write { /* AUTO(index_write) gives up what was not committed */
    struct index *ix;
    struct index_mark mark; /* as it stands in the file */
};
/* ST_BUSY "search.busy" when another process is adding. */
MUST_CHECK enum st index_write_open(struct ctx *cx, struct index *ix, struct index_write *ret);
struct index_known {
    int64_t upto;   /* last event whose text is indexed; 0 = matter unknown */
    int64_t n_fact; /* facts indexed */
};
MUST_CHECK enum st index_known(struct ctx *cx, struct index_write *w, int64_t id, struct index_known *ret);
/* Adds (`old` NULL), changes, or takes out (`now` NULL) what is indexed under `id`. `old` has exactly
 * the fields indexed before; of facts it may have more. Where the fields are equal only facts are added.
 * Cheapest in rising order of ids. */
MUST_CHECK enum st index_put(struct ctx *cx, struct index_write *w, int64_t id, const struct token_doc *old,
                             const struct token_doc *now, int64_t upto);
MUST_CHECK enum st index_empty(struct ctx *cx, struct index_write *w); /* forgets everything; mark 0 */
MUST_CHECK enum st index_write_commit(struct ctx *cx, struct index_write *w, struct index_mark mark);
void index_write_close(struct index_write *w);

/* After an erasure: rewrites the file so that no posting taken out before remains in any page, the
 * write-ahead log included. Costs seconds a million matters. */
MUST_CHECK enum st index_scrub(struct ctx *cx, struct index *ix);
/* Rereads the structure; ST_BROKEN "search.broken" where postings contradict each other. */
MUST_CHECK enum st index_check(struct ctx *cx, struct index *ix);
