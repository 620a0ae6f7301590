// SPDX-License-Identifier: Apache-2.0
/* notice_gate.h - the ways out of the outbox: a file, an HTTP gateway of short messages, a mail server, webhooks.
 *
 * Each hands over one message and says whether it was taken; ST_BUSY "notice.refused" with what was answered. */
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
MUST_CHECK enum st notice_gate_file(struct ctx *cx, const struct notice_out *o);
MUST_CHECK enum st notice_gate_sms(struct ctx *cx, const struct notice_out *o);
MUST_CHECK enum st notice_gate_mail(struct ctx *cx, const struct notice_out *o);
/* `body`: JSON. Headers Anlan-Event, Anlan-Time (seconds) and Anlan-Signature: v1=HMAC-SHA-256 of "TIME.BODY", hex. */
MUST_CHECK enum st notice_gate_hook(struct ctx *cx, const struct webhook_row *w, struct str id, struct str body);
