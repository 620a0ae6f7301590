// SPDX-License-Identifier: Apache-2.0
/* notice_gate.h - the ways out of the outbox: a file, an HTTP gateway of short messages, a mail server, webhooks.
 *
 * Each hands over one message and says whether it was taken, and what was answered ("HTTP 200", "SMTP 250"); ST_BUSY
 * "notice.refused" with what was answered. */
#pragma once
#include "core/rules/rules_notice.h"
#include "store/ctx.h"

struct notice_out {
    struct str id;      /* the same at each try */
    struct str to;      /* phone or mail address */
    struct str subject; /* of a mail */
    struct str text;
    struct str name; /* row of data/notice.def */
};
typedef enum st notice_gate(struct ctx *cx, const struct notice_out *o, struct str *ret_answer);
/* What the site has for that way, sms or mail; the file in place of one that is not set; NULL = nothing. */
notice_gate *notice_gate_of(const struct ctx *cx, struct str way);
/* What that file holds, trimmed; STR_NONE when none is named. ST_INPUT "file.empty": anybody could sign with none. */
MUST_CHECK enum st notice_gate_secret(struct ctx *cx, struct str path, struct str *ret);
MUST_CHECK enum st notice_gate_file(struct ctx *cx, const struct notice_out *o, struct str *ret_answer);
MUST_CHECK enum st notice_gate_sms(struct ctx *cx, const struct notice_out *o, struct str *ret_answer);
MUST_CHECK enum st notice_gate_mail(struct ctx *cx, const struct notice_out *o, struct str *ret_answer);
/* The text: JSON. Headers Anlan-Event, Anlan-Time (seconds) and Anlan-Signature: v1=HMAC-SHA-256 of "TIME.BODY", hex.
 */
MUST_CHECK enum st notice_gate_hook(struct ctx *cx, const struct webhook_row *w, const struct notice_out *o,
                                    struct str *ret_answer);
