// SPDX-License-Identifier: Apache-2.0
/* tile_cache.c - see tile_cache.h. */
#include "core/log/tile_cache.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 256, BYTES_MAX = 256 * 49 }; /* a bundle: 256 entries of 2 + 47 bytes */

struct slot {
    int64_t n;
    int level;
    size_t size; /* 0 = empty */
    char bytes[BYTES_MAX];
};
struct tile_cache {
    pthread_mutex_t lock;
    struct slot slot[SLOTS];
};

struct tile_cache *tile_cache_make(void)
{
    struct tile_cache *c = calloc(1, sizeof *c);

    if (c == NULL)
        abort();
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

void tile_cache_drop(struct tile_cache *c)
{
    if (c == NULL)
        return;
    pthread_mutex_destroy(&c->lock);
    free(c);
}

/* Neighbours stand side by side, a tile and its bundle half a table apart. */
static struct slot *slot_of(struct tile_cache *c, int level, int64_t n)
{
    const uint64_t at = (uint64_t)n + (uint64_t)(level + 1) * (SLOTS / 2);

    return &c->slot[at % SLOTS];
}

bool tile_cache_get(struct tile_cache *c, struct arena *mem, int level, int64_t n, struct str *ret)
{
    char *copy = arena_room(mem, BYTES_MAX);
    struct slot *s = slot_of(c, level, n);

    pthread_mutex_lock(&c->lock);
    const bool found = s->size > 0 && s->level == level && s->n == n;
    if (found)
        memcpy(copy, s->bytes, s->size);
    *ret = (struct str){ copy, found ? s->size : 0 };
    pthread_mutex_unlock(&c->lock);
    return found;
}

void tile_cache_put(struct tile_cache *c, int level, int64_t n, struct str bytes)
{
    struct slot *s = slot_of(c, level, n);

    assert(bytes.n > 0 && bytes.n <= BYTES_MAX);
    pthread_mutex_lock(&c->lock);
    memcpy(s->bytes, bytes.p, bytes.n);
    s->size = bytes.n;
    s->level = level;
    s->n = n;
    pthread_mutex_unlock(&c->lock);
}
