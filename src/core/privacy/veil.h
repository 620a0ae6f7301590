// SPDX-License-Identifier: Apache-2.0
/* veil.h - what the filer of a sealed matter sees of it: received, passed on, answered (procedures.md §14).
 *
 * Which organ looks into a complaint, and how far it is, stays inside. A state is shown as the first one of the
 * procedure with the same sentence for the resident (msg status.ID.CODE); the unit as the district. */
#pragma once
#include "core/matter/story.h"

/* Does cx->who read it through the veil? */
bool veil_covers(const struct ctx *cx, const struct matter *m);
/* Is a rating kept from this reader now? The unit does not see one while it owes an answer: from this state a row
 * leaves that opens the time for rating (D17). The petition office, which follows it up, does. */
bool veil_hides_rating(const struct ctx *cx, const struct matter *m);
/* Puts the veil over state and unit, and over ratings; nothing happens when it does not cover. */
void veil_matter(const struct ctx *cx, struct matter *m);
/* Leaves the entries by which the shown state changes, what the resident did, and the resident's own terms. */
void veil_story(struct ctx *cx, const struct matter *m, struct story *s);
