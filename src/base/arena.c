// SPDX-License-Identifier: Apache-2.0
/* arena.c - a list of blocks, the newest in front; large pieces get a block of their own. */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 16 * 1024 - 64 };

struct block {
    struct block *older;
    size_t size, used;
    alignas(16) char bytes[];
};

struct arena {
    struct block *top;
    size_t used;
};

static void *must_alloc(size_t n)
{
    void *p = malloc(n);

    if (p == NULL) {
        fputs("anlan: out of memory\n", stderr);
        abort();
    }
    return p;
}

static struct block *block_make(struct block *older, size_t size)
{
    struct block *b = must_alloc(sizeof(*b) + size);

    b->older = older;
    b->size = size;
    b->used = 0;
    return b;
}

struct arena *arena_make(void)
{
    struct arena *a = must_alloc(sizeof(*a));

    a->top = block_make(NULL, BLOCK);
    a->used = 0;
    return a;
}

static void drop_blocks(struct block *b, const struct block *keep)
{
    while (b != keep) {
        struct block *older = b->older;
        free(b);
        b = older;
    }
}

void arena_drop(struct arena *a)
{
    if (a == NULL)
        return;
    drop_blocks(a->top, NULL);
    free(a);
}

void arena_reset(struct arena *a)
{
    struct block *first = a->top;

    while (first->older != NULL)
        first = first->older;
    drop_blocks(a->top, first);
    first->used = 0;
    a->top = first;
    a->used = 0;
}

void *arena_room(struct arena *a, size_t n)
{
    assert(n < SIZE_MAX / 2);
    n = (n + 15) & ~(size_t)15;
    if (a->top->size - a->top->used < n)
        a->top = block_make(a->top, n > BLOCK ? n : BLOCK);
    void *p = a->top->bytes + a->top->used;
    a->top->used += n;
    a->used += n;
    return p;
}

void *arena_take(struct arena *a, size_t n)
{
    return memset(arena_room(a, n), 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    assert(size == 0 || n < SIZE_MAX / 2 / size);
    return arena_take(a, n * size);
}

struct str arena_str(struct arena *a, struct str s)
{
    return (struct str){ str_z(a, s), s.n };
}

struct str arena_strz(struct arena *a, const char *z)
{
    return arena_str(a, str_of(z));
}

char *str_z(struct arena *a, struct str s)
{
    char *p = arena_take(a, s.n + 1);

    if (s.n > 0)
        memcpy(p, s.p, s.n);
    return p;
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    char *p = arena_take(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){ p, (size_t)n };
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
