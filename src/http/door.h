// SPDX-License-Identifier: Apache-2.0
/* door.h - who may come in, and how long they may take: accepting, limits of connections, deadlines.
 *
 * One thread calls door_next again and again; between arrivals it looks at all open connections and cuts
 * (by shutdown, so that their thread wakes and closes) those that are too slow:
 *   IDLE    no request yet: header_seconds on a new connection, idle_seconds on a used one
 *   HEADER  from the request line to the end of the header: header_seconds
 *   BODY    from the 10th second on at least min_body_rate on average, and never silent for idle_seconds
 *   WORK    the handler runs: no limit here
 *   REPLY   the same as BODY, counted in bytes the client has acknowledged
 * Phases are set by the connection's own thread and read by the door's. */
#pragma once
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "http/address.h"
#include "http/engine.h"

enum phase { PHASE_IDLE = 0, PHASE_HEADER = 1, PHASE_BODY = 2, PHASE_WORK = 3, PHASE_REPLY = 4 };

struct conn {
    struct conn *prev, *next;
    int fd;
    struct address peer;
    _Atomic(int) phase;
    _Atomic(int64_t) since;    /* when the phase began; monotonic ms */
    _Atomic(int64_t) deadline; /* when it must be over; INT64_MAX = no such limit */
    _Atomic(int64_t) heard;    /* the last body bytes */
    _Atomic(int64_t) bytes;    /* of the body so far */
    uint64_t acked;            /* the rest is the door's own: bytes acknowledged at acked_at, at the phase's begin */
    uint64_t acked_first;
    int64_t acked_at, acked_since;
    bool cut;
};

struct door;
struct newcomer {
    int fd;
    struct sockaddr_storage addr;
    socklen_t n_addr;
};

MUST_CHECK enum st door_open(const struct engine_options *o, struct door **ret, struct err *e);
int door_port(const struct door *d);
/* Waits for a connection to be served, turning away those above the limits. False once door_shut was called;
 * deadlines are then no longer kept up by this call but by door_keep. */
bool door_next(struct door *d, struct newcomer *ret);
void door_keep(struct door *d); /* one look at the deadlines */
void door_shut(struct door *d); /* from any thread: stops listening, cuts idle connections */
bool door_is_shut(const struct door *d);
void door_free(struct door *d);
struct engine_count door_count(const struct door *d);

/* Called by the engine when the connection with that socket begins and ends. */
struct conn *door_conn(struct door *d, int fd);
void door_leave(struct door *d, struct conn *c);
/* A new phase; `seconds` until it must be over, 0 = no absolute limit. */
void conn_phase(struct conn *c, enum phase p, int seconds);
void conn_heard(struct conn *c, size_t n); /* n more bytes of the body */
int64_t door_clock(void);                  /* monotonic ms */
