// SPDX-License-Identifier: Apache-2.0
/* address.h - network addresses of clients: read, compared, and cut to what one household or office shares. */
#pragma once
#include "base/arena.h"

struct address {
    uint8_t b[16]; /* IPv6; IPv4 stands as ::ffff:a.b.c.d */
};

/* "10.0.0.1", "10.0.0.1:80", "::1", "[::1]", "[::1]:80", "::ffff:10.0.0.1"; false for anything else. */
bool address_parse(struct str s, struct address *ret);
struct sockaddr;
struct address address_of(const struct sockaddr *sa); /* all zero for a family that is not IP */
bool address_eq(struct address a, struct address b);
bool address_is_loopback(struct address a);
bool address_is_in(struct address a, struct str list); /* list: addresses separated by commas or blanks */
struct str address_text(struct arena *mem, struct address a);
