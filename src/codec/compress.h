// SPDX-License-Identifier: Apache-2.0
/* compress.h - text made smaller for the way to a browser, in one call each. */
#pragma once
#include "base/arena.h"

/* False when it cannot be done; *ret is then untouched. */
bool compress_brotli(struct arena *mem, struct str in, int level, struct str *ret); /* level 0 to 11 */
bool compress_gzip(struct arena *mem, struct str in, int level, struct str *ret);   /* level 1 to 9 */
