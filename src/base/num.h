// SPDX-License-Identifier: Apache-2.0
/* num.h - arithmetic and reading of numbers that come from outside: checked, never wrapping. */
#pragma once
#include "base/str.h"

/* False when the result does not fit; *ret is then untouched. */
MUST_CHECK bool num_add(int64_t a, int64_t b, int64_t *ret);
MUST_CHECK bool num_mul(int64_t a, int64_t b, int64_t *ret);
/* Decimal digits only, with a leading '-' for int64; no blanks, no '+'. False when it is anything else or too large. */
MUST_CHECK bool num_parse(struct str s, int64_t *ret);
MUST_CHECK bool num_parse_u64(struct str s, uint64_t *ret);
