// SPDX-License-Identifier: Apache-2.0
/* tile_cache.h - full tiles and entry bundles of the public log that were asked for lately, ready to be sent.
 *
 * They never change once they are full, and making one means 256 rows and 256 hashes. A slot holds one; the next that
 * falls into it takes its place. Memory: at most 3 MB, taken as slots are first used. */
#pragma once
#include "base/arena.h"

struct tile_cache;
struct tile_cache *tile_cache_make(void);
void tile_cache_drop(struct tile_cache *c); /* accepts NULL */

/* A copy in `mem`; false when it is not held. level -1: an entry bundle. */
bool tile_cache_get(struct tile_cache *c, struct arena *mem, int level, int64_t n, struct str *ret);
void tile_cache_put(struct tile_cache *c, int level, int64_t n, struct str bytes);
