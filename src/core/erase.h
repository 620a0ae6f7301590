// SPDX-License-Identifier: Apache-2.0
/* erase.h - taking a person's data out of a matter for good, so that every proof stays valid.
 *
 * Values and salts of sealed fields go; the commitments in the event texts stay, and with them all leaves,
 * heads and receipts. The erasure is itself an event: it names (in public) the events whose fields went,
 * so that nothing can vanish without one. */
#pragma once
#include "core/matter.h"

/* Does an erasure of that matter say that the field of that event went? */
MUST_CHECK enum st erase_is_said(struct ctx *cx, struct matter_id m, int64_t seq, struct str field, bool *ret);
#define ERASE_EVENT "清除"
