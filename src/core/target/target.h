// SPDX-License-Identifier: Apache-2.0
/* target.h - what a target (目标任务) is judged by: weights of siblings, progress against time (procedures.md §6).
 *
 * Siblings are the targets drafted by one unit under one parent; a target without a parent stands alone. Progress is
 * the percent last reported (T05); planned is the share of days that are over, of those from the day after the first
 * signature to the day it is due now. It is looked at once a day, in the morning. Thresholds are settings `target.*` of
 * data/config.def. Source: procedures.md §6 [A]. */
#pragma once
#include "core/matter/event.h"

struct stepping;

#define LINK_PARENT "parent"
#define TARGET_LOOK "lag" /* stands for a clock's code in `timer`: on that day progress is looked at */

enum card { CARD_NONE = 0, CARD_YELLOW, CARD_RED };
enum card card_of(struct str text); /* 黄牌, 红牌; else none */

struct progress {
    int64_t planned, actual; /* percent */
    enum card due, given;    /* what the rule says that day; what was given since the last report */
};
/* How far behind is it on that day? Nothing is due unless its term (D42) runs. s->clock is filled. */
MUST_CHECK enum st target_progress(struct stepping *s, struct day day, struct progress *ret);

/* Do the weights of the siblings fit with this one: at most the whole while it is drafted, all of it when issued? */
MUST_CHECK enum st target_weighs(struct stepping *s, bool *ret);
/* Adds the link to the parent that a draft names. */
MUST_CHECK enum st target_tell_parent(struct stepping *s, struct event *e);

/* Is progress looked at in that state: may a clock give a card there? */
bool target_is_watched(const struct procedure *p, const struct state *state);
/* In a write, by the clock: gives the card that is due, else notes the next day to look. */
MUST_CHECK enum st target_look(struct ctx *cx, struct matter_id id, bool *ret_fired);
