// SPDX-License-Identifier: Apache-2.0
/* supervise.h - supervision (督办) that opens by itself: rows of data/trigger.def (procedures.md §1, X22 40).
 *
 * At its first level only, about matters that live here: history that was imported opens none, nor do sealed
 * ones. One cause opens one supervision, ever; and while one of the same ground is open, no second. */
#pragma once
#include "core/matter/matter.h"

/* Does a row hold for the matter now? For the guard of V01. */
MUST_CHECK enum st supervise_holds(struct ctx *cx, const struct matter *m, bool *ret);
/* Opens what is due about it, inside a write transaction. */
MUST_CHECK enum st supervise_look(struct ctx *cx, struct matter_id id);
/* Is it a row after which one may be due: a rating, a redo? */
bool supervise_after(const struct ctx *cx, struct str row);
/* The errand: looks at open matters whose term is past or nears its end. */
MUST_CHECK enum st supervise_sweep(struct ctx *cx);
