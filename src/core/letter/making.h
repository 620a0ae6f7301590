// SPDX-License-Identifier: Apache-2.0
/* making.h - a letter being filled in, and who had a hand in it. Private to core/letter. */
#pragma once
#include "base/buf.h"
#include "core/matter/stepping.h"
#include "core/rules/rules_letter.h"

struct making {
    struct stepping *s;
    const struct event *e;
    struct unit organ;  /* who signs */
    struct str form;    /* being made */
    struct buf numbers; /* given so far: LETTER_NUMBERS */
};

/* {officer} who takes the step, {drafter} and {drafted} of the draft that is signed (N17), {checker} and {checked} who
 * sent one of its forerunners back (N18), with the day; empty = nobody, or none of these names. */
MUST_CHECK enum st making_hand(struct making *w, struct str name, struct str *ret);
/* The unit whose step started the clock that this one stops, so asked for it; empty = nobody but the unit itself. */
MUST_CHECK enum st making_asker(struct making *w, struct str *ret_unit);

/* letter_line.c: the next row of that kind that stands for that form, from *at on; NULL = no more. */
const struct letter_line *making_line(const struct making *w, struct str form, enum letter_kind kind, size_t *at);
/* The form's title as this step prints it: a form of several uses has one for each. */
struct str making_title(struct making *w, const struct form *f);

/* letter_number.c: the day a letter bears: that of its issue, as the step tells it; what the organ keeps for itself,
 * the step's own. */
struct day making_day(const struct making *w);
/* The next number of the pattern, unique by its mark and year; a pattern without a mark counts for each unit. Without a
 * gap: the counter is part of the step's transaction. A sample counts nothing. */
MUST_CHECK enum st making_number(struct making *w, struct str pattern, struct str *ret);
