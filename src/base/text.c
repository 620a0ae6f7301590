// SPDX-License-Identifier: Apache-2.0
/* text.c - see text.h. One decoder (char_at) knows the byte patterns; everything else walks with it. */
#include "base/text.h"

#include <string.h>

enum { NO_CHAR = 0xfffd };

static uint32_t tail(const unsigned char *p, size_t i)
{
    return p[i] & 0x3fu;
}

static bool is_tail(const unsigned char *p, size_t from, size_t n)
{
    for (size_t i = from; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return false;
    return true;
}

/* Bytes of the character at the front of `s` (not empty), or 0 when it is broken. RFC 3629, 4. */
static size_t char_at(struct str s, uint32_t *ret)
{
    const unsigned char *p = (const unsigned char *)s.p;
    uint32_t c = p[0];
    size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;

    if (n == 0 || s.n < n || !is_tail(p, 1, n))
        return 0;
    if (n == 2)
        c = (c & 0x1f) << 6 | tail(p, 1);
    if (n == 3)
        c = (c & 0x0f) << 12 | tail(p, 1) << 6 | tail(p, 2);
    if (n == 4)
        c = (c & 0x07) << 18 | tail(p, 1) << 12 | tail(p, 2) << 6 | tail(p, 3);
    if ((n == 3 && c < 0x800) || (n == 4 && c < 0x10000) || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *ret = c;
    return n;
}

bool text_is_utf8(struct str s)
{
    while (s.n > 0) {
        uint64_t eight;
        uint32_t c;
        if (s.n >= sizeof eight) {
            memcpy(&eight, s.p, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                s = str_from(s, sizeof eight);
                continue;
            }
        }
        size_t n = char_at(s, &c);
        if (n == 0)
            return false;
        s = str_from(s, n);
    }
    return true;
}

bool text_next(struct str *rest, uint32_t *ret)
{
    uint32_t c = NO_CHAR;

    if (rest->n == 0)
        return false;
    size_t n = char_at(*rest, &c);
    *rest = str_from(*rest, n > 0 ? n : 1);
    *ret = c;
    return true;
}

void text_put(struct buf *b, uint32_t c)
{
    char p[4];
    size_t n;

    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = NO_CHAR;
    if (c < 0x80) {
        p[0] = (char)c;
        n = 1;
    } else if (c < 0x800) {
        p[0] = (char)(0xc0 | c >> 6);
        n = 2;
    } else if (c < 0x10000) {
        p[0] = (char)(0xe0 | c >> 12);
        n = 3;
    } else {
        p[0] = (char)(0xf0 | c >> 18);
        n = 4;
    }
    for (size_t i = 1; i < n; i++)
        p[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3f));
    buf_add(b, (struct str){ p, n });
}

size_t text_count(struct str s)
{
    size_t n = 0;
    uint32_t c;

    while (text_next(&s, &c))
        n++;
    return n;
}

struct str text_cut(struct str s, size_t n)
{
    struct str rest = s;
    uint32_t c;

    while (n > 0 && text_next(&rest, &c))
        n--;
    return str_cut(s, 0, s.n - rest.n);
}

struct str text_cut_bytes(struct str s, size_t n)
{
    if (s.n <= n)
        return s;
    while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return str_cut(s, 0, n);
}

uint32_t text_fold(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        c -= 0xff01 - '!';
    else if (c == 0x3000)
        c = ' ';
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

struct str text_folded(struct arena *mem, struct str s)
{
    struct buf b = buf_make(mem, s.n * 3); /* a broken byte grows to three */
    uint32_t c;

    while (text_next(&s, &c))
        text_put(&b, text_fold(c));
    return buf_str(&b);
}

bool text_is_han(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } range[] = {
        { 0x3007, 0x3007 },   { 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },   { 0xf900, 0xfaff },   { 0x20000, 0x2a6df },
        { 0x2a700, 0x2ebef }, { 0x2ebf0, 0x2ee5d }, { 0x2f800, 0x2fa1f }, { 0x30000, 0x323af },
    };

    for (size_t i = 0; i < N_OF(range); i++)
        if (c >= range[i].from && c <= range[i].to)
            return true;
    return false;
}

static bool is_dropped(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0xfeff ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

struct str text_clean(struct arena *mem, struct str s)
{
    struct buf b = buf_make(mem, s.n * 3);
    uint32_t c;

    while (text_next(&s, &c)) {
        if (c == '\r') {
            if (s.n > 0 && s.p[0] == '\n')
                continue;
            c = '\n';
        }
        if (!is_dropped(c))
            text_put(&b, c);
    }
    return buf_str(&b);
}
