// SPDX-License-Identifier: Apache-2.0
/* urgent.h - a matter marked urgent (N09, X22 25): who on duty is told, who answers, and who is next when nobody does.
 *
 * The chain is the roster (register "duty") of the nearest unit above the holder that has one now: first, second,
 * leader in charge. Each call is a row of the register "call": told, answer by, answered. Sealed matters call nobody.
 */
#pragma once
#include "core/matter/matter.h"

struct urgent_call {
    int64_t id;
    struct str no, officer; /* number of the matter; login */
    int64_t step;
    struct when told, until, answered; /* WHEN_NONE = not yet */
    struct str result;
};
struct urgent_calls {
    struct urgent_call *row;
    size_t n;
};
/* In the write that marked it: calls the first of the chain, and tells the leader on duty at once. Without a roster
 * nobody is called. */
MUST_CHECK enum st urgent_begin(struct ctx *cx, const struct matter *m);
/* cx->who answers. ST_NOT_FOUND "register.row" for a call that is not theirs. In a write. */
MUST_CHECK enum st urgent_answer(struct ctx *cx, int64_t id);
/* Calls that were not answered in time go on to the next; own transactions. */
MUST_CHECK enum st urgent_sweep(struct ctx *cx);
/* Calls of today and yesterday that wait for an answer, of that login; empty = of everybody. */
MUST_CHECK enum st urgent_open(struct ctx *cx, struct str login, struct urgent_calls *ret);
/* Is that team, or login, on the roster that serves the unit now? True where no roster is kept for now. */
MUST_CHECK enum st urgent_on_duty(struct ctx *cx, struct str unit, struct str team, bool *ret);
