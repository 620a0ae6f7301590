// SPDX-License-Identifier: Apache-2.0
/* dice.c - SplitMix64 (Steele, Lea, Flood 2014): one addition and one mixing a throw. */
#include "base/dice.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct dice dice_make(uint64_t seed, uint64_t what, uint64_t which)
{
    return (struct dice){ mix(mix(mix(seed + 1) ^ what) + which) };
}

uint64_t dice_next(struct dice *d)
{
    d->state += UINT64_C(0x9e3779b97f4a7c15);
    return mix(d->state);
}

size_t dice_below(struct dice *d, size_t n)
{
    return n == 0 ? 0 : (size_t)(dice_next(d) % n); /* the bias is under 2^-32 for any n in use */
}

int64_t dice_between(struct dice *d, int64_t least, int64_t most)
{
    return most < least ? least : least + (int64_t)dice_below(d, (size_t)(most - least) + 1);
}

uint64_t dice_of_name(uint64_t seed, struct str name)
{
    uint64_t h = mix(seed);

    for (size_t i = 0; i < name.n; i++)
        h = mix(h ^ (uint8_t)name.p[i]);
    return h;
}
