// SPDX-License-Identifier: Apache-2.0
/* arena.h - memory of one request or job, taken piece by piece and dropped whole.
 *
 * Nobody frees single things. Nothing in an arena may be pointed to from a longer lifetime.
 * True lack of memory ends the process: work is transactional and the service manager restarts it. */
#pragma once
#include "base/str.h"

struct arena;

struct arena *arena_make(void);
/* Drops everything and the arena itself. Accepts NULL. */
void arena_drop(struct arena *a);
/* Drops everything but keeps the first block, for the next request on the same thread. */
void arena_reset(struct arena *a);
/* Zeroed memory, aligned for any type; never NULL; n may be 0. */
void *arena_take(struct arena *a, size_t n);
/* The same with whatever bytes stood there: for room that is written before it is read. */
void *arena_room(struct arena *a, size_t n);
/* As arena_take(n * size), ends the process when the product overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);
struct str arena_str(struct arena *a, struct str s);   /* a copy */
struct str arena_strz(struct arena *a, const char *z); /* a copy of a C string; NULL gives an empty str */
char *str_z(struct arena *a, struct str s);            /* a C string, for libc's door */
struct str arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
size_t arena_used(const struct arena *a); /* bytes taken, for limits in tests */
