// SPDX-License-Identifier: Apache-2.0
/* ranges.c - see ranges.h. */
#include "core/privacy/ranges.h"

#include "base/num.h"

static void close_span(struct ranges *r)
{
    if (r->from == 0)
        return;
    buf_printf(r->b, "%s%lld", r->b->n > 0 ? "," : "", (long long)r->from);
    if (r->to > r->from)
        buf_printf(r->b, "-%lld", (long long)r->to);
    r->from = 0;
}

void ranges_add(struct ranges *r, int64_t n)
{
    if (r->from != 0 && n == r->to + 1) {
        r->to = n;
        return;
    }
    close_span(r);
    r->from = r->to = n;
}

struct str ranges_end(struct ranges *r)
{
    close_span(r);
    return buf_str(r->b);
}

bool ranges_split(struct str *rest, int64_t *ret_from, int64_t *ret_to)
{
    struct str one, low;

    if (rest->n == 0 || !str_split(rest, ',', &one) || !str_split(&one, '-', &low))
        return false;
    return num_parse(low, ret_from) && num_parse(one.n == 0 ? low : one, ret_to) && *ret_from <= *ret_to;
}

bool ranges_has(struct str ranges, int64_t n)
{
    int64_t from, to;

    while (ranges_split(&ranges, &from, &to))
        if (n >= from && n <= to)
            return true;
    return false;
}
