// SPDX-License-Identifier: Apache-2.0
/* dice.h - chance that can be repeated: the same seed throws the same numbers on every machine.
 *
 * For made-up data only. Keys, codes and salts come from sys/random. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct dice {
    uint64_t state;
};

/* Dice of its own for each pair (what, which): matter 7's texts do not depend on how often matter 6 threw. */
struct dice dice_make(uint64_t seed, uint64_t what, uint64_t which);
uint64_t dice_next(struct dice *d);
int64_t dice_between(struct dice *d, int64_t least, int64_t most); /* both included; least when most < least */
size_t dice_below(struct dice *d, size_t n);                       /* 0 … n - 1; 0 when n is 0 */
/* A number that hangs on seed and name alone, the same wherever the name stands. */
uint64_t dice_of_name(uint64_t seed, struct str name);
