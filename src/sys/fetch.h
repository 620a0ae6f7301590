// SPDX-License-Identifier: Apache-2.0
/* fetch.h - what the program asks of others: one HTTP request or one mail, through libcurl.
 *
 * Bounded in time and bytes. Only http and https (for mail smtp and smtps) are spoken, redirects are not followed, and
 * proxies of the environment are not used: it goes to the address given and nowhere else. Certificates are checked.
 * It waits, so it is for jobs and commands, never for a page. */
#pragma once
#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"

struct fetch_header {
    const char *name;
    struct str value;
};
struct fetch {
    struct str url;
    bool post;       /* POST `body`; else GET */
    struct str type; /* Content-Type of the body */
    struct str body;
    const struct fetch_header *header;
    size_t n_header;
    struct str ca;           /* file of the certificates to trust (PEM); empty = the system's */
    int timeout_ms;          /* of the whole exchange; 0 = 10,000 */
    size_t limit;            /* most bytes of an answer's body; 0 = 1 MiB */
    const atomic_bool *stop; /* once true it is given up within about a second: ST_BUSY "fetch.failed"; NULL = never */
};
struct fetched {
    int status; /* any status of HTTP: an answer is no failure */
    struct str body;
};
/* ST_BUSY "fetch.failed" with the reason when no whole answer came; ST_LIMIT "fetch.large" past the limit; ST_INPUT
 * "fetch.address" for an address, or a header's value, that cannot be sent. */
MUST_CHECK enum st fetch(struct arena *mem, const struct fetch *in, struct fetched *ret, struct err *e);

struct mail {
    struct str server; /* smtp://host:port or smtps://host:port */
    struct str user, password;
    struct str ca;
    struct str from, to;     /* addresses alone: no name, no <> */
    struct str text;         /* the whole message of RFC 5322, lines ended by CR LF */
    int timeout_ms;          /* 0 = 10,000 */
    const atomic_bool *stop; /* as of struct fetch */
};
/* Hands one mail to that server; *ret_status is its last answer, such as 250. The same errors; ST_BUSY also when the
 * server refuses it, with its status. */
MUST_CHECK enum st mail_send(struct arena *mem, const struct mail *in, int *ret_status, struct err *e);
