// SPDX-License-Identifier: Apache-2.0
/* device.h - household alarm devices (警铃入户, procedures.md §8): the register "device", asked when one rings.
 *
 * The register knows a device and the place it hangs at, never who is at home, and no ring is kept there. */
#pragma once
#include "store/ctx.h"

/* May a ring of that device raise an alarm? *ret_why says why not: not registered, in test mode, taken down. */
MUST_CHECK enum st device_rings(struct ctx *cx, struct str code, bool *ret, struct str *ret_why);
