// SPDX-License-Identifier: Apache-2.0
/* access.h - who may see a matter, and as which duty somebody may take a move.
 *
 * Rights are rows of data/grant.def: permission x duty x scope. Scope `own` is the officer's unit, `subtree`
 * that and those below, `jurisdiction` the area the unit serves, `all` the district. A sealed matter is
 * seen only by officers of the very unit that holds it, with permission complaint.read. */
#pragma once
#include "core/matter/matter.h"

/* The unit under whose subtree the scope reaches for this officer; empty = nowhere. */
MUST_CHECK enum st access_scope_unit(struct ctx *cx, struct str scope, struct str *ret);
/* The widest reach of a permission for cx->who: the unit on top; empty = nowhere. */
MUST_CHECK enum st access_reach(struct ctx *cx, struct str permission, struct str *ret);
/* Does the permission reach no further than the officer's very unit, none of those below it? */
bool access_own_only(const struct ctx *cx, struct str permission);
MUST_CHECK enum st access_sees(struct ctx *cx, const struct matter *m, bool *ret);
/* As which duty cx->who may take this move here; empty = not at all. *ret_for is "RES" or "EXT" when an
 * officer enters what the resident or an outside organ did (procedures.md §14). */
MUST_CHECK enum st access_duty(struct ctx *cx, const struct matter *m, const struct move *mv, struct str *ret,
                               struct str *ret_for);
/* May that duty enter a resident's own move, or filing, on paper or oral proof (§14)? */
bool access_for_resident(struct str duty);
