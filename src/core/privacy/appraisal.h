// SPDX-License-Identifier: Apache-2.0
/* appraisal.h - matters whose term of keeping has run out: proposed, appraised by a person, carried out by a command.
 *
 * Nothing is destroyed or handed over by itself (DA24 24). A proposal is reckoned from data/retention.def each time it
 * is looked at; an appraisal is an event of the matter; so is what was done. */
#pragma once
#include "core/privacy/retention.h"

struct proposal_row {
    struct matter_id id;
    struct str no, title;
    const struct procedure *procedure;
    struct when opened, closed;
    enum disposal then;       /* what the schedule says comes next */
    struct day since;         /* the term ended then */
    struct str class, source; /* of that rule */
    struct str decision;      /* destroy, transfer: approved, and not carried out yet; else empty */
};
struct proposal_list {
    const struct proposal_row *row;
    size_t n;
    int64_t next; /* `after` of the next page; 0 = none */
};
/* Those that cx->who sees, oldest first, of matters received after `after` (an id; 0 = from the first). */
MUST_CHECK enum st appraisal_list(struct ctx *cx, int64_t after, size_t max, struct proposal_list *ret);

struct appraisal_in {
    struct str no, decision, reason; /* decision: destroy, transfer, keep */
    struct day until;                /* of keep: when it is looked at again */
};
/* Inside a write. ST_RULE appraisal.early while the term runs; ST_INPUT appraisal.decision, appraisal.until,
 * privacy.reason. */
MUST_CHECK enum st appraisal_decide(struct ctx *cx, const struct appraisal_in *in);

/* Destroys what was appraised so; own transactions, not inside a request. */
MUST_CHECK enum st appraisal_destroy(struct ctx *cx, struct str no);
/* Inside a write: notes that its package was handed over. sha256: of the package, in hex. */
MUST_CHECK enum st appraisal_handed(struct ctx *cx, struct str no, struct str sha256);
