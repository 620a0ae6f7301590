// SPDX-License-Identifier: Apache-2.0
/* filelist.h - what a matter's file holds and what it lacks before it can be archived (data/filelist.def). */
#pragma once
#include "core/matter/matter.h"

struct stepping;
struct filelist_item {
    struct str paper; /* name: message "filelist.PAPER" */
    bool needed, there;
};
struct filelist {
    const struct filelist_item *row;
    size_t n; /* 0 = that procedure has no list */
};
MUST_CHECK enum st filelist_load(struct ctx *cx, const struct matter *m, struct filelist *ret);
/* The same while a move is tried. */
MUST_CHECK enum st filelist_of(struct stepping *s, struct filelist *ret);
/* The needed papers that are not there, by name, with commas between; empty = complete. */
struct str filelist_missing(struct ctx *cx, const struct filelist *l);
