// SPDX-License-Identifier: Apache-2.0
/* verify_own.h - between the parts of `anlan verify`; only verify*.c include this. */
#pragma once
#include "base/merkle.h"
#include "core/log/verify.h"

struct event;

/* The first fault wins. Texts are copied to `mem`. */
void fault_set(struct fault *f, struct arena *mem, const char *kind, struct str where, struct str text);
static inline const char *verify_words(const struct ctx *cx, const char *zh, const char *en)
{
    return cx->who.lang == LANG_ZH ? zh : en;
}

/* -- verify_events.c: a stretch of events with all that hangs on them, looked at by one thread -- */

struct verify_head {
    int64_t size, number;
    struct hash root;
};
struct stretch {
    int64_t first, last;
    struct arena *mem; /* of what follows */
    struct hash *leaf; /* last - first + 1 leaf hashes, as the leaves say */
    struct verify_head *head;
    size_t n_head;
    int64_t erased;
    struct fault fault;
    int64_t at; /* event the fault belongs to; a head's size */
};
/* cx has a snapshot open. */
MUST_CHECK enum st stretch_check(struct ctx *cx, struct stretch *s);
/* Of an event and a leaf that disagree: which one does the tree speak for? */
MUST_CHECK enum st stretch_blame(struct ctx *cx, struct arena *mem, int64_t seq, struct fault *f);

/* -- verify_tables.c: a second database, filled by replay and held against the site's -- */

struct tables;
MUST_CHECK enum st tables_open(struct ctx *cx, struct tables **ret);
/* Replays some more events, none beyond `upto`; *ret_done says up to which. */
MUST_CHECK enum st tables_replay(struct ctx *cx, struct tables *t, int64_t upto, int64_t *ret_done);
/* Replays what is left and compares, in one snapshot. */
MUST_CHECK enum st tables_compare(struct ctx *cx, struct tables *t, struct fault *ret);
void tables_close(struct tables *t);
