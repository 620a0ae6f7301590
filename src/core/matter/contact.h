// SPDX-License-Identifier: Apache-2.0
/* contact.h - who filed changes where they are told: phone, mail and way (PI21 46: data must be right).
 *
 * An event of the matter without a row of a procedure: state and clocks stay. It holds the whole new contact and, as a
 * correction (N14) does, the one before, both encrypted; an erasure takes both. From then on the new one is read, and
 * the matter is found by the new number. Waiting notices follow; the old number gets a last one that says so. */
#pragma once
#include "core/matter/matter.h"

#define CONTACT_EVENT "变更联系方式"

struct event;

struct contact_change {
    struct str phone, mail, notify; /* of an officer: empty = as it was, for they do not see it */
    bool checked;                   /* by an officer: whose it is was checked at a window */
};
/* In a write: who filed that matter, but no agent of theirs, or an officer with contact.change there. ST_INPUT
 * "input.phone", "input.mail", "input.choice", "contact.checked"; ST_RULE "contact.none" where none was left, or it was
 * erased or rests; ST_LIMIT "contact.many" after contact.changes. Nothing happens when nothing is new. */
MUST_CHECK enum st contact_change(struct ctx *cx, struct str no, const struct contact_change *in);
/* Is it theirs? An agent's code opens the matter, and is not where the petitioner wants to be told (SD15 28). */
bool contact_is_own(const struct ctx *cx, const struct matter *m);
MUST_CHECK enum st contact_may(struct ctx *cx, const struct matter *m, bool *ret); /* may an officer? */

/* Carries the event out: which contact is read, and by which number the matter is found. */
MUST_CHECK enum st contact_project(struct ctx *cx, const struct event *e);
