// SPDX-License-Identifier: Apache-2.0
/* desk.h - work lists: which matters a reader sees, by due day or newest first, and counts per state.
 *
 * Lists read the `reach` table: one row for every unit that ever held a matter and each unit above it,
 * so a page costs the rows it shows. Counts come from `tally`, kept by each step. */
#pragma once
#include "core/matter/matter.h"

enum desk_sort { DESK_DUE = 0, DESK_NEWEST = 1 };
struct desk_query {
    struct str unit;                       /* list of this unit and those below; empty = the reader's whole scope */
    struct str procedure, state, category; /* empty = any */
    struct day due_before;                 /* DAY_NONE = any */
    bool overdue, open_only, held;         /* held: only what the unit holds now, not what it once held */
    struct str words;                      /* full-text search */
    struct str outer;                      /* number under which it was assigned from above; alone */
    enum desk_sort sort;
    int page, size; /* page from 1; size 1 to 200 */
};
struct snippet; /* store/token.h */
struct desk_list {
    const struct matter *row;
    const struct str *snippet; /* of searches; NULL else */
    const struct snippet *hit; /* the same with the places of its hits */
    size_t n;
    int64_t total;
    bool more;
};
struct desk_count {
    struct str procedure, state;
    int64_t n;
};
struct desk_counts {
    const struct desk_count *row;
    size_t n;
    int64_t open, overdue;
};

/* Matters that were assigned from above under that number (N20); of them what is not sealed. Asks no right. */
enum { OUTER_MAX = 20 };
struct desk_outer {
    struct matter_id id[OUTER_MAX];
    size_t n;
};
MUST_CHECK enum st desk_of_outer(struct ctx *cx, struct str number, struct desk_outer *ret);

/* Papers that wait for the signature of cx->who as head of a unit; none for who is no head. */
struct desk_draft {
    struct matter m;
    struct str row; /* which row it is a draft of; empty = none named */
};
struct desk_drafts {
    const struct desk_draft *row;
    size_t n;
};
MUST_CHECK enum st desk_drafts(struct ctx *cx, struct desk_drafts *ret);

MUST_CHECK enum st desk_list(struct ctx *cx, const struct desk_query *q, struct desk_list *ret);
/* Of the whole district, for the public: the caller hides what is below 5. Sealed matters stand in no list of it. */
MUST_CHECK enum st desk_public_counts(struct ctx *cx, struct desk_counts *ret);
MUST_CHECK enum st desk_counts(struct ctx *cx, struct str unit, struct desk_counts *ret);
