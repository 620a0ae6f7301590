// SPDX-License-Identifier: Apache-2.0
/* buf.c - see buf.h. Growth doubles; the old bytes stay behind in the arena. */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_make(struct arena *mem, size_t cap)
{
    return (struct buf){ .mem = mem, .cap = cap };
}

char *buf_room(struct buf *b, size_t n)
{
    if (b->full || n > b->cap - b->n) {
        b->full = true;
        return NULL;
    }
    if (b->room - b->n >= n && b->p != NULL)
        return b->p + b->n;
    size_t room = b->room == 0 ? 256 : b->room * 2;
    while (room - b->n < n)
        room *= 2;
    char *p = arena_room(b->mem, room);
    if (b->p != NULL)
        memcpy(p, b->p, b->n);
    b->p = p;
    b->room = room;
    return p + b->n;
}

void buf_took(struct buf *b, size_t n)
{
    assert(n <= b->room - b->n);
    b->n += n;
}

void buf_add(struct buf *b, struct str s)
{
    if (s.n == 0)
        return;
    char *p = buf_room(b, s.n);
    if (p == NULL)
        return;
    memcpy(p, s.p, s.n);
    b->n += s.n;
}

void buf_addz(struct buf *b, const char *z)
{
    buf_add(b, str_of(z));
}

void buf_byte(struct buf *b, char c)
{
    buf_add(b, (struct str){ &c, 1 });
}

void buf_int(struct buf *b, int64_t v)
{
    char tmp[24];
    char *p = tmp + sizeof tmp;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do
        *--p = (char)('0' + u % 10);
    while ((u /= 10) > 0);
    if (v < 0)
        *--p = '-';
    buf_add(b, (struct str){ p, (size_t)(tmp + sizeof tmp - p) });
}

void buf_hex(struct buf *b, const uint8_t *in, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    char *p = buf_room(b, n * 2);

    if (p == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        p[2 * i] = digit[in[i] >> 4];
        p[2 * i + 1] = digit[in[i] & 15];
    }
    b->n += n * 2;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    char *p = buf_room(b, (size_t)n + 1);
    if (p != NULL) {
        vsnprintf(p, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

struct str buf_str(const struct buf *b)
{
    return (struct str){ b->p == NULL ? "" : b->p, b->n };
}

bool buf_is_full(const struct buf *b)
{
    return b->full;
}
