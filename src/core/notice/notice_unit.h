// SPDX-License-Identifier: Apache-2.0
/* notice_unit.h - what units and officers are told: a matter that comes to them, a term that nears its end or has
 * ended, an urgent call. Rows: data/notice.def.
 *
 * Told are accounts in use that left a number or address (core/org/account_contact.h) and have a duty of the row.
 * Nothing of a resident is said: number, kind, term, due day, unit. Of sealed and imported matters nobody is told. */
#pragma once
#include "core/notice/notice.h"

struct event;

/* All in a write. */
MUST_CHECK enum st notice_arrived(struct ctx *cx, const struct event *e, bool moved);
struct notice_term {
    int64_t event; /* that started it */
    struct str code;
    struct day due;
};
MUST_CHECK enum st notice_overdue(struct ctx *cx, const struct matter *m, const struct notice_term *t);
/* Calls `login` by message: `call` is the row of the register "call"; `leader`: they are only told that it is so. */
MUST_CHECK enum st notice_call(struct ctx *cx, const struct matter *m, int64_t call, struct str login, bool leader);

/* Terms that end in so many days; own transactions. Costs those, not what exists: how far it has looked is kept. A term
 * that begins or goes on with less left than a row's days is not reminded of by that row. */
MUST_CHECK enum st notice_remind(struct ctx *cx);

int64_t notice_officer_of(struct str receiver); /* 0 = none */
