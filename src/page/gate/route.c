// SPDX-License-Identifier: Apache-2.0
/* route.c - see route.h. */
#include "page/gate/route.h"

#include <assert.h>
#include <string.h>

/* The first piece of a path: routes are found by it, as none of them begins with a parameter. */
static struct str head_of(struct str path)
{
    struct str rest = str_from(path, 1), head = STR_NONE;

    str_split(&rest, '/', &head);
    return head;
}

static size_t first_with(struct str head)
{
    size_t lo = 0, hi = route_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(head_of(str_of(route_all[mid].path)), head) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* "/a/{b}/c" against "/a/x/c"; "{b*}" takes all that is left. */
static bool fits(const char *pattern, struct str path, struct str part[static ROUTE_PARTS])
{
    struct str want = str_from(str_of(pattern), 1), have = str_from(path, 1), w, h;
    size_t n = 0;

    while (str_split(&want, '/', &w)) {
        bool is_parameter = w.n > 2 && w.p[0] == '{';
        if (is_parameter && w.p[w.n - 2] == '*') {
            assert(n < ROUTE_PARTS);
            part[n] = have;
            return have.n > 0;
        }
        if (!str_split(&have, '/', &h) || (is_parameter ? h.n == 0 : !str_eq(w, h)))
            return false;
        if (is_parameter) {
            assert(n < ROUTE_PARTS);
            part[n++] = h;
        }
    }
    return have.p == NULL;
}

struct route_found route_find(enum method m, struct str path)
{
    struct route_found found = { 0 };
    const struct str head = head_of(path);

    for (size_t i = first_with(head); i < route_n && str_eq(head_of(str_of(route_all[i].path)), head); i++) {
        struct str part[ROUTE_PARTS] = { 0 };
        if (!fits(route_all[i].path, path, part))
            continue;
        found.methods |= 1u << route_all[i].method;
        if (route_all[i].method == m && found.route == NULL) {
            found.route = &route_all[i];
            memcpy(found.part, part, sizeof part);
        }
    }
    return found;
}
