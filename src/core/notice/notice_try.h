// SPDX-License-Identifier: Apache-2.0
/* notice_try.h - test messages: does a way out of the outbox work, and what does its gateway answer?
 *
 * A page queues one to the operator's own number (nobody else's can be typed there); a command sends one itself. */
#pragma once
#include "core/notice/notice.h"

bool notice_is_test(const struct ctx *cx, struct str name); /* is it a row of data/notice.def for tests? */
/* In a write: to cx->who by that way (notice_ways), or to that webhook. ST_INPUT "input.choice" for an unknown way,
 * "notice.own" when the account has no number for it, ST_RULE "notice.none" without a gateway. */
MUST_CHECK enum st notice_try(struct ctx *cx, struct str way);

struct notice_tried {
    struct str way; /* sms, mail, hook:NAME */
    struct when at;
    enum notice_state state; /* waiting, sent, or not */
    struct str answer;       /* "HTTP 200", or the word of an error */
};
struct notice_tried_list {
    const struct notice_tried *row;
    size_t n;
};
MUST_CHECK enum st notice_tried(struct ctx *cx, struct notice_tried_list *ret); /* the last ten, newest first */

/* At once, on the caller's thread: to a phone, a mail address or hook:NAME. Waits on the gateway; not for a page. */
MUST_CHECK enum st notice_try_now(struct ctx *cx, struct str target, struct str *ret_answer);
