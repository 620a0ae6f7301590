// SPDX-License-Identifier: Apache-2.0
/* account_totp.h - time-based one-time passwords (RFC 6238): SHA-1, 30 seconds, six digits, as apps make them. */
#pragma once
#include "base/arena.h"
#include "base/day.h"

/* The step that `code` belongs to, within one step of now and above `last` (a code works once); 0 = wrong. */
int64_t totp_check(struct str secret32, struct str code, struct when now, int64_t last);
struct str totp_secret(struct arena *mem); /* a fresh one, base 32 */
