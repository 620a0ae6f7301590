// SPDX-License-Identifier: Apache-2.0
/* hardcase.h - old and hard cases (积案): open petitions for which a row of data/hardcase.def holds.
 *
 * Reckoned when it is asked for, from what stands in the tables; nothing is kept, and nobody is listed. */
#pragma once
#include "core/matter/matter.h"

enum { HARDCASES_MAX = 200, HARDCASE_GROUNDS = 12 };
struct hardcase {
    struct matter m;
    struct str ground[HARDCASE_GROUNDS]; /* sentences, in the reader's language */
    size_t n_ground;
    struct str sponsorship; /* number of the newest one about it; empty = none */
    struct str sponsored;   /* its state */
};
struct hardcase_list {
    const struct hardcase *row;
    size_t n;
    bool more;
};
/* Of what the reader's unit and those below hold, oldest first. */
MUST_CHECK enum st hardcase_all(struct ctx *cx, struct hardcase_list *ret);
/* Proposes that a leader takes it on (B01). ST_RULE "hardcase.sponsored" when one is under way. */
MUST_CHECK enum st hardcase_propose(struct ctx *cx, struct str no, struct str leader, struct filed *ret);
