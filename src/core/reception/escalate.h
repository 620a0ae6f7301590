// SPDX-License-Identifier: Apache-2.0
/* escalate.h - the ladder of supervision (督办升级): what comes after a level whose term passed unanswered.
 *
 * The program opens the first level by itself and no other (procedures.md §14, V01); here it only proposes, by the rows
 * of data/ladder.def, and a supervisor decides by taking V05 (X22 39, 40). */
#pragma once
#include "core/matter/story.h"
#include "core/rules/rules_ground.h"

/* Level it has now: the newest that V01 or V05 gave; empty = none. */
struct str escalate_level(const struct story *s);
/* The level that is due; NULL = its terms have not passed, none comes after it, or cx->who may not raise it. */
MUST_CHECK enum st escalate_due(struct ctx *cx, const struct matter *m, const struct story *s, const struct rung **ret);
/* Takes V05 with that level and term, inside a write transaction. ST_RULE "escalate.none" when none is due. */
MUST_CHECK enum st escalate_take(struct ctx *cx, struct str no);
/* How many supervisions of the area of cx->who passed their term unanswered; 0 for who is no supervisor. */
MUST_CHECK enum st escalate_count(struct ctx *cx, int64_t *ret);
