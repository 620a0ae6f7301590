// SPDX-License-Identifier: Apache-2.0
/* engine.h - the HTTP server as Anlan sees it: a request comes in whole, a reply goes out whole.
 *
 * Behind it stands libmicrohttpd, one thread per connection; no type of it is seen outside engine.c.
 * Bodies up to `body_memory` are held in memory; longer ones (uploads) stream to an unlinked file.
 * What is malformed, too large or too slow the engine refuses: bytes that are no HTTP by itself, the rest by
 * calling the handler with `refused` set, which only words the answer. It knows no session, page or database.
 *
 * libmicrohttpd 0.9.75 times out silence only, and with poll spins through the last second of it; so its own
 * time-out is off, and http/door.c holds all deadlines. Its limit drops connections; door.c answers 503. */
#pragma once
#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

enum method { METHOD_GET = 0, METHOD_POST = 1, METHOD_PUT = 2, METHOD_DELETE = 3, METHOD_OPTIONS = 4, METHOD_N };

struct pair {
    struct str name, value;
};

/* Everything in it lives as long as the request. `path` and `query` values are percent-decoded valid UTF-8. */
struct request {
    struct arena *mem;
    void *server;       /* `arg` of the options */
    enum method method; /* HEAD arrives as GET; the engine drops the body of the answer */
    struct str path;    /* "/desk/matter/6104…" */
    const struct pair *query;
    size_t n_query;
    const struct pair *header; /* names in lower case */
    size_t n_header;
    struct str type;     /* Content-Type without parameters, lower case; empty = none */
    struct str boundary; /* of multipart bodies */
    struct str body;     /* when held in memory */
    int body_fd;         /* -1, or the spooled body, at offset 0 */
    int64_t body_size;
    struct str client; /* address, for rate limits only; never logged whole */
    bool loopback;     /* from this machine and not forwarded */
    bool secure;       /* over TLS, here or at a trusted front server */
    char id[17];       /* request id in hex, for logs and error texts */
    int refused;       /* 0, or the status the engine decided on: the handler only words it */
    const char *why;   /* code of data/error.def when refused */
};
struct str request_header(const struct request *r, const char *name); /* empty when absent */
struct str request_query(const struct request *r, const char *name);  /* first one; empty when absent */
struct str request_cookie(const struct request *r, const char *name);

/* What goes out. Build it with http/reply.h. */
struct reply {
    const struct request *request; /* what it answers; its memory serves for texts made here */
    int status;
    struct str type; /* Content-Type */
    struct str body; /* in request memory or static */
    int fd;          /* -1, or a file to send from offset 0; closed by the engine */
    int64_t fd_size;
    struct pair header[16];
    int n_header;
    bool keep_forever; /* immutable asset: long caching */
    bool is_encoded;   /* body is already compressed (header says how) */
};

struct engine;
/* Texts and `arg` must live as long as the engine. */
struct engine_options {
    struct str listen;            /* "127.0.0.1:8080", "[::1]:8080" */
    int connections;              /* 2000; more get 503 */
    int per_address;              /* loopback is exempt */
    int64_t body_memory;          /* 1 MiB */
    int64_t body_max;             /* 200 MiB */
    int header_seconds;           /* absolute deadline of a header, 8 */
    int idle_seconds;             /* 30 */
    int64_t min_body_rate;        /* bytes per second after 10 s, 1024 */
    struct str spool;             /* folder for long bodies */
    struct str tls_key, tls_cert; /* PEM, or empty */
    struct str front;             /* addresses of front servers whose X-Forwarded-For is believed: "10.0.0.5,::1" */
    /* Called on the connection's thread. */
    void (*handle)(void *arg, const struct request *r, struct reply *out);
    /* Called when the header is in and a body follows: bytes it may have, at most body_max. */
    int64_t (*body_limit)(void *arg, const struct request *r);
    void *arg;
};
/* The defaults above; the caller adds listen, spool and the functions. */
struct engine_options engine_defaults(void);
struct engine_count {
    int64_t connections, requests, turned_away, cut; /* open now; ever; answered 503 at the door; cut as too slow */
};
MUST_CHECK enum st engine_start(const struct engine_options *o, struct engine **ret, struct err *e);
int engine_port(const struct engine *e);
struct engine_count engine_count(const struct engine *e);
/* Stops listening, lets open requests end (at most `seconds`), frees all. */
void engine_stop(struct engine *e, int seconds);
