// SPDX-License-Identifier: Apache-2.0
/* notice_audit.h - who did what with the outbox, for the audit trail: acts at the page, and changed gateways.
 *
 * Gateways are set in files, so who changed one cannot be known; that one is other than it was is, and is written down
 * under its name, never with its value. */
#pragma once
#include "store/ctx.h"

#define OUTBOX_AGAIN   "待发箱重新发送"
#define OUTBOX_DISCARD "待发箱放弃发送"
#define OUTBOX_TEST    "发送测试通知"
#define OUTBOX_CHANGED "通知网关变更"

/* Compares the settings, and what their secrets' files hold, with what they were; own transactions. The first time it
 * only takes them down. */
MUST_CHECK enum st notice_gateways_look(struct ctx *cx);
