// SPDX-License-Identifier: Apache-2.0
/* rebook.h - another place for who had booked one at an open day that was cancelled (RCP E03: "new slot offered").
 *
 * The officer who cancels (E03) names another place, of the same leader or field, or says how else the person hears of
 * a new time. The place is kept for `reception.hold` hours, never longer than it can be booked; then it is anybody's
 * again by itself. What is offered, taken or declined is an event of the cancelled matter without a row of its own;
 * what was said at the booking goes along when the place is taken. A place that is cancelled while it is kept passes
 * its offer on in the same way. */
#pragma once
#include "core/reception/reception.h"

#define REBOOK_OFFER   "另约时间"
#define REBOOK_TAKE    "接受另约"
#define REBOOK_DECLINE "谢绝另约"

struct contact;

/* Places that may be offered if that one is cancelled, those of its leader first; none when nobody waits for it. */
MUST_CHECK enum st rebook_choices(struct ctx *cx, const struct matter *m, const struct choice **ret, size_t *ret_n);
/* Is somebody to be offered another place, and, if one is named, may it be that one? */
MUST_CHECK enum st rebook_allows(struct ctx *cx, const struct matter *m, struct str no, bool *ret);
/* After E03 was written: keeps the place it names. `m`: before it. */
MUST_CHECK enum st rebook_after(struct ctx *cx, const struct matter *m, const struct event *e);

enum rebook_state {
    REBOOK_NONE = 0, /* not cancelled, or nobody had booked */
    REBOOK_CALL,     /* no place was named: `instead` says what follows */
    REBOOK_KEPT,     /* `slot` is kept until `until` */
    REBOOK_FREE,     /* no longer kept, but nobody took it: it can be taken still */
    REBOOK_GONE,
    REBOOK_TAKEN,
    REBOOK_DECLINED,
    REBOOK_N
};
struct rebook {
    enum rebook_state state;
    struct reception_slot slot; /* from REBOOK_KEPT on */
    struct when until;
    struct str instead; /* choice of E03; empty = the usual one */
};
MUST_CHECK enum st rebook_find(struct ctx *cx, const struct matter *m, struct rebook *ret);
struct str rebook_word(enum rebook_state s); /* "kept", for programs */

/* In a write, by who had booked or who may enter it for them. ST_RULE "reception.gone" when it cannot be taken. */
MUST_CHECK enum st rebook_take(struct ctx *cx, struct str no, struct filed *ret);
MUST_CHECK enum st rebook_decline(struct ctx *cx, struct str no);

/* How who holds the place now said they can be reached; empty when it was given up. */
MUST_CHECK enum st rebook_contact(struct ctx *cx, struct matter_id m, struct contact *ret);
MUST_CHECK enum st rebook_project(struct ctx *cx, const struct event *e); /* for reception_project */
