// SPDX-License-Identifier: Apache-2.0
/* notice_send.h - sends what waits in the outbox, at least once; see notice.h and docs/notices.md.
 *
 * Each notice has an id, EVENT-RECEIVER, that a gateway gets each time it is tried: after a kill between sending and
 * putting that down it goes out again under the same id. A failure waits, doubled each time, and ends after so many. */
#pragma once
#include "store/ctx.h"

/* Of one way (notice_ways), for an errand of its own: waits on its gateway, opens its own transactions. Ends within
 * about a second once site->ending is set; what was under way then stays unmarked and goes again. */
MUST_CHECK enum st notice_send(struct ctx *cx, struct str way);
MUST_CHECK enum st notice_clean(struct ctx *cx); /* what ended longer ago than notice.keep */
