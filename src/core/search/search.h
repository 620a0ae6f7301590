// SPDX-License-Identifier: Apache-2.0
/* search.h - which matters hold these words, newest first, among those a reader may see.
 *
 * The search file answers for what it has reached; matters with later events are read and matched here,
 * by the same rules, and their answer takes the place of the file's. So what was acknowledged is found
 * at once, and totals are exact. A word of 7 or more digits is the start of a case number.
 * Sealed matters are never found by words: they are in no search file. */
#pragma once
#include "core/matter/matter.h"
#include "store/token.h"

struct search_query {
    struct str words;
    struct str unit;                       /* only what stands in this unit's list: the reader's right, see desk.c */
    struct str procedure, state, category; /* empty = any */
    int64_t due_before;                    /* day number; 0 = any */
    bool open_only, held;
    int64_t limit, offset;
};
struct search_found {
    struct token_query words;
    const int64_t *id;
    size_t n;
    int64_t total; /* exact */
};
/* In a reading transaction, which may be begun anew. ST_INPUT: see token_query_parse. */
MUST_CHECK enum st search_find(struct ctx *cx, const struct search_query *q, struct search_found *ret);
/* Around the first hit in the newest texts of a matter found. */
MUST_CHECK enum st search_snippet(struct ctx *cx, struct matter_id id, const struct token_query *words,
                                  struct snippet *ret);
