// SPDX-License-Identifier: Apache-2.0
/* twin.h - repeats (重复信访): the same person with the same matter, by rule (procedures.md §1).
 *
 * Candidates for an officer who may merge, each with its reason; a person decides. By keyed hash of the phone and by
 * likeness of titles at the same place. Never a list of what somebody filed: what has another subject is no
 * candidate, and the reader sees only what they may see anyway. */
#pragma once
#include "core/matter/matter.h"

struct twin {
    struct matter_id id;
    struct str no, title;
    struct when opened;
    const struct procedure *procedure;
    struct str state;
    bool open;
    bool same_person, like; /* why: the same phone; a like title at the same place */
};
struct twins {
    const struct twin *row;
    size_t n;
};
MUST_CHECK enum st twin_list(struct ctx *cx, const struct matter *m, struct twins *ret);
