// SPDX-License-Identifier: Apache-2.0
/* random.c - see random.h. */
#include "sys/random.h"

#include <assert.h>
#include <sodium.h>

#include "sys/now.h"

enum { MAKER_BITS = 12 };
#define START_2020_US INT64_C(1577836800000000)

void random_bytes(void *to, size_t n)
{
    randombytes_buf(to, n);
}

uint64_t random_below(uint64_t bound)
{
    uint64_t v, skip = (0 - bound) % bound; /* so many first values would make the rest uneven */

    assert(bound > 0);
    do
        random_bytes(&v, sizeof v);
    while (v < skip);
    return v % bound;
}

void id_source_init(struct id_source *s, int64_t last)
{
    assert(last >= 0);
    atomic_init(&s->last, last);
    s->maker = (int64_t)random_below(1 << MAKER_BITS);
}

/* The smallest id of this maker above `last`. */
static int64_t id_above(const struct id_source *s, int64_t last)
{
    int64_t id = (last >> MAKER_BITS << MAKER_BITS) | s->maker;

    return id > last ? id : id + (1 << MAKER_BITS);
}

int64_t id_next(struct id_source *s)
{
    int64_t us = now_wall().ms * 1000 - START_2020_US;
    int64_t last = atomic_load(&s->last), id;

    do {
        int64_t fresh = us < 0 ? 0 : us << MAKER_BITS | s->maker;
        id = fresh > last ? fresh : id_above(s, last);
    } while (!atomic_compare_exchange_weak(&s->last, &last, id));
    assert(id > 0);
    return id;
}
