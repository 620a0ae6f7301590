// SPDX-License-Identifier: Apache-2.0
/* parse.h - what a request's head may look like: target, header fields, framing, forwarding.
 *
 * Nothing here touches a socket. A refusal is an HTTP status and a code of data/error.def; 0 = fine.
 * Refused, though others let it through: any encoded slash, backslash or dot segment in a path; control
 * characters; bytes that are no UTF-8; repeated Content-Length or Host; Content-Length together with
 * Transfer-Encoding; a transfer coding other than one `chunked`. */
#pragma once
#include "http/address.h"
#include "http/engine.h"

enum { PARSE_HEADERS = 100, PARSE_QUERY = 100, PARSE_TARGET = 8000 };

struct refusal {
    int status;
    const char *why;
};
#define REFUSE(status, why) ((struct refusal){ status, why })
#define FINE                ((struct refusal){ 0, NULL })

/* "GET" …; HEAD counts as GET. METHOD_N = one we do not serve. */
enum method parse_method(const char *z);
/* Fills r->path and r->query from "/a/b?c=d" (also "http://host/a" and "*"). */
struct refusal parse_target(struct request *r, struct str raw);
/* Checks name and value of one field; the name becomes lower case, the value loses outer blanks. */
struct refusal parse_field(struct arena *mem, struct pair raw, struct pair *ret);
/* Looks at the fields together. *ret_length: of the body; -1 = chunked. Fills r->type and r->boundary. */
struct refusal parse_framing(struct request *r, bool is_1_1, int64_t *ret_length);
/* Who asks, given who is at the other end of the socket: r->client, r->loopback, r->secure. */
void parse_forwarded(struct request *r, struct address peer, struct str front);
