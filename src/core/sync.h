// SPDX-License-Identifier: Apache-2.0
/* sync.h - a village station works without a network and sends later what happened there (docs/sync.md).
 *
 * A letter is a closed box: encrypted and authenticated under a key that the district derives for each station, so it
 * may travel over any line or on a stick. Taking one twice, or a part of it again, changes nothing. */
#pragma once
#include "store/ctx.h"

enum { SYNC_LETTER_MAX = 64 << 20, SYNC_EVENTS = 200 };
#define SYNC_CONFLICT "离线冲突" /* the event under which a step that no longer fits is kept */
#define SYNC_OFFLINE  "offline"  /* its public field: the station's event, word for word */

/* At the district: gives that village (12 digits) a number and keys. *ret is JSON for site_init, as secret as a key.
 * Opens its own write. ST_INPUT unit.unknown, sync.unit; ST_STALE sync.unit_taken; ST_LIMIT sync.stations. */
MUST_CHECK enum st sync_invite(struct ctx *cx, struct str unit, struct str *ret);

/* At the station, reading: up to SYNC_EVENTS events after the last acknowledged one; *ret_n = 0 when nothing waits. */
MUST_CHECK enum st sync_offer(struct ctx *cx, struct str *ret_letter, int64_t *ret_n);

struct sync_taken {
    int64_t station, last; /* last: the newest event of the station that is durable here */
    int64_t taken, again, conflicts;
};
/* At the district, opens its own write: all of a letter, or nothing. *ret_answer is the letter back. ST_INPUT
 * sync.letter (not from a station of ours), sync.gap, sync.refused; ST_STALE sync.altered; ST_DENIED sync.closed. */
MUST_CHECK enum st sync_take(struct ctx *cx, struct str letter, struct sync_taken *ret, struct str *ret_answer);
/* At the station, opens its own write: what the answer says is durable is not sent again. */
MUST_CHECK enum st sync_acked(struct ctx *cx, struct str answer, int64_t *ret_last);
