// SPDX-License-Identifier: Apache-2.0
/* buf.h - text under construction, in an arena, with a hard cap given at birth.
 *
 * A buf that would pass its cap becomes full: it keeps what it has, ignores the rest, and says so
 * once at the end (buf_is_full). Callers append without checking each step. */
#pragma once
#include "base/arena.h"

struct buf {
    struct arena *mem;
    char *p;
    size_t n, room, cap;
    bool full;
};

struct buf buf_make(struct arena *mem, size_t cap);
void buf_add(struct buf *b, struct str s);
void buf_addz(struct buf *b, const char *z);
void buf_byte(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_hex(struct buf *b, const uint8_t *p, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *b); /* borrowed: valid until the next append */
bool buf_is_full(const struct buf *b);
/* Room for n more bytes to be written in place, then buf_took(b, written). NULL when full. */
char *buf_room(struct buf *b, size_t n);
void buf_took(struct buf *b, size_t n);
