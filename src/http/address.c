// SPDX-License-Identifier: Apache-2.0
/* address.c - see address.h. */
#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

static bool is_v4(struct address a)
{
    return memcmp(a.b, mapped, sizeof mapped) == 0;
}

static struct str without_port(struct str s)
{
    s = str_trim(s);
    if (s.n > 0 && s.p[0] == '[') {
        size_t end = str_find(s, STR("]"));
        return end == SIZE_MAX ? STR_NONE : str_cut(s, 1, end);
    }
    size_t colon = str_find(s, STR(":"));
    bool one = colon != SIZE_MAX && str_find(str_from(s, colon + 1), STR(":")) == SIZE_MAX;
    return one ? str_cut(s, 0, colon) : s;
}

bool address_parse(struct str s, struct address *ret)
{
    char z[INET6_ADDRSTRLEN];
    struct address a = { 0 };

    s = without_port(s);
    if (s.n == 0 || s.n >= sizeof z || memchr(s.p, '\0', s.n) != NULL)
        return false;
    memcpy(z, s.p, s.n);
    z[s.n] = '\0';
    if (inet_pton(AF_INET, z, a.b + 12) == 1)
        memcpy(a.b, mapped, sizeof mapped);
    else if (inet_pton(AF_INET6, z, a.b) != 1)
        return false;
    *ret = a;
    return true;
}

struct address address_of(const struct sockaddr *sa)
{
    struct address a = { 0 };

    if (sa->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sa, sizeof in);
        memcpy(a.b, mapped, sizeof mapped);
        memcpy(a.b + 12, &in.sin_addr, 4);
    } else if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, sa, sizeof in);
        memcpy(a.b, &in.sin6_addr, 16);
    }
    return a;
}

bool address_eq(struct address a, struct address b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

bool address_is_loopback(struct address a)
{
    static const struct address one = { .b = { [15] = 1 } };

    return address_eq(a, one) || (is_v4(a) && a.b[12] == 127);
}

bool address_is_in(struct address a, struct str list)
{
    struct str part;
    struct address b;

    for (size_t i = 0; i < list.n;) {
        size_t from = i;
        while (i < list.n && list.p[i] != ',' && list.p[i] != ' ')
            i++;
        part = str_cut(list, from, i++);
        if (part.n > 0 && address_parse(part, &b) && address_eq(a, b))
            return true;
    }
    return false;
}

struct str address_text(struct arena *mem, struct address a)
{
    char z[INET6_ADDRSTRLEN];
    const char *p = is_v4(a) ? inet_ntop(AF_INET, a.b + 12, z, sizeof z) : inet_ntop(AF_INET6, a.b, z, sizeof z);

    return arena_strz(mem, p);
}
