// SPDX-License-Identifier: Apache-2.0
/* notice_say.h - what a notice says and whom it reaches, read when it is sent: nothing personal waits in the outbox. */
#pragma once
#include "core/notice/notice.h"
#include "core/rules/rules_notice.h"

struct notice_row_in { /* as the outbox holds it */
    int64_t event;     /* of a digest minus its day, of a call its row, else of the matter */
    struct str receiver, name;
    int64_t matter, n;
};
struct notice_said {
    struct str way, to; /* sms or mail; phone or address */
    struct str text;
    enum lang lang;
    bool urgent;      /* neither quiet hours nor a bound hold it up */
    const char *drop; /* why it is not to be sent, a word of notice.why; NULL = it is */
};
/* In a read. Not for webhooks. */
MUST_CHECK enum st notice_say(struct ctx *cx, const struct notice_row_in *in, struct notice_said *ret);
