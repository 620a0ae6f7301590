// SPDX-License-Identifier: Apache-2.0
/* passed.h - complaints that go to an organ above keep no trace below but "received, passed, date" (JK20 15).
 *
 * Until the organ confirms the receipt (C03) everything is as before, so that it may send the complaint back (C04).
 * From then on who had it before does not know of it any more, as nobody else does; they keep a number, days and the
 * organ. Where the organ says that it keeps the complaint on paper, its words go for good: commitments and proofs stay.
 */
#pragma once
#include "core/matter/matter.h"

struct event;
struct stepping;

#define PASSED_ABOVE "passed_above" /* public fields: it went to an organ above, */
#define PASSED_TAKEN "passed_taken" /* which has it now: "text", or "paper" */

/* Adds what that step means for those who had it; s->m is as before the step. */
MUST_CHECK enum st passed_tell(struct stepping *s, struct event *e);
/* Carries that out; nothing happens for other events. moved = the event changed the holder. */
MUST_CHECK enum st passed_project(struct ctx *cx, const struct event *e, bool moved);

struct passed {
    struct str no, organ; /* code of the unit */
    struct when received, sent;
    struct when taken; /* WHEN_NONE = not confirmed yet */
    bool paper;
};
struct passed_list {
    const struct passed *row;
    size_t n;
};
/* Those that the office of cx->who had, newest first. Who it is for: permission complaint.read. */
MUST_CHECK enum st passed_all(struct ctx *cx, struct passed_list *ret);
/* Takes the words of those kept on paper away. Own transactions; not inside a request. */
MUST_CHECK enum st passed_run(struct ctx *cx, int64_t *ret_n);
