// SPDX-License-Identifier: Apache-2.0
/* str.c - see str.h. */
#include "base/str.h"

#include <string.h>

struct str str_of(const char *z)
{
    return z == NULL ? STR_NONE : (struct str){ z, strlen(z) };
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eqz(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

    if (c != 0)
        return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(struct str s, struct str head)
{
    return s.n >= head.n && str_eq((struct str){ s.p, head.n }, head);
}

bool str_ends(struct str s, struct str tail)
{
    return s.n >= tail.n && str_eq(str_from(s, s.n - tail.n), tail);
}

struct str str_from(struct str s, size_t from)
{
    return str_cut(s, from, s.n);
}

struct str str_cut(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from >= to)
        return (struct str){ s.p, 0 };
    return (struct str){ s.p + from, to - from };
}

/* Length of the blank that `s` starts with, or 0. */
static size_t blank_head(struct str s)
{
    static const struct str wide[] = { STR("\xe3\x80\x80"), STR("\xc2\xa0"), STR("\xef\xbb\xbf") };

    if (s.n > 0 && ((unsigned char)s.p[0] <= 0x20 || s.p[0] == 0x7f))
        return 1;
    for (size_t i = 0; i < N_OF(wide); i++)
        if (str_starts(s, wide[i]))
            return wide[i].n;
    return 0;
}

static size_t blank_tail(struct str s)
{
    for (size_t n = 1; n <= 3 && n <= s.n; n++)
        if (blank_head(str_from(s, s.n - n)) == n)
            return n;
    return 0;
}

struct str str_trim(struct str s)
{
    size_t n;

    while ((n = blank_head(s)) > 0)
        s = str_from(s, n);
    while ((n = blank_tail(s)) > 0)
        s.n -= n;
    return s;
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return SIZE_MAX;
    const char *at = memmem(s.p, s.n, needle.p, needle.n);
    return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

bool str_split(struct str *rest, char sep, struct str *ret)
{
    if (rest->p == NULL)
        return false;
    const char *at = rest->n == 0 ? NULL : memchr(rest->p, sep, rest->n);
    if (at == NULL) {
        *ret = *rest;
        *rest = STR_NONE;
        return true;
    }
    size_t n = (size_t)(at - rest->p);
    *ret = (struct str){ rest->p, n };
    *rest = str_from(*rest, n + 1);
    return true;
}
