// SPDX-License-Identifier: Apache-2.0
/* num.c - see num.h. */
#include "base/num.h"

bool num_add(int64_t a, int64_t b, int64_t *ret)
{
    int64_t v;

    if (__builtin_add_overflow(a, b, &v))
        return false;
    *ret = v;
    return true;
}

bool num_mul(int64_t a, int64_t b, int64_t *ret)
{
    int64_t v;

    if (__builtin_mul_overflow(a, b, &v))
        return false;
    *ret = v;
    return true;
}

bool num_parse_u64(struct str s, uint64_t *ret)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    }
    *ret = v;
    return true;
}

bool num_parse(struct str s, int64_t *ret)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    uint64_t v;

    if (!num_parse_u64(minus ? str_from(s, 1) : s, &v) || v > (uint64_t)INT64_MAX + minus)
        return false;
    *ret = minus ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}
