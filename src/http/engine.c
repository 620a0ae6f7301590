// SPDX-License-Identifier: Apache-2.0
/* engine.c - libmicrohttpd behind engine.h; no other file includes it.
 *
 * One exchange = one request and its reply. It is made when the request line is in and dropped when the reply
 * has left or the connection broke. libmicrohttpd takes an answer only before the body's first byte or after
 * its last. So a refused body of at most EARLY_BYTES is read to its end and dropped, then answered; to a longer
 * one the answer is written to the socket directly, and what comes is dropped for a while (DROP_BYTES,
 * DROP_SECONDS), as closing with unread bytes would reset the connection and destroy the answer.
 *
 * libmicrohttpd 0.9.75 hands out the head in place, as C strings: a NUL sent inside a line hides what follows
 * it. Lines must therefore follow each other without a gap (RAW_HEAD); later versions refuse NUL themselves. */
#include "http/engine.h"

#include <assert.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "http/body.h"
#include "http/door.h"
#include "http/parse.h"
#include "http/reply.h"

enum { EARLY_BYTES = 4 << 20, DROP_BYTES = 64 << 20, DROP_SECONDS = 10, CONNECTION_MEMORY = 16 * 1024 };
enum { RAW_HEAD = MHD_VERSION < 0x01000000 };
#ifdef ANLAN_SANITIZED
enum { STACK = 1 << 20 };
#else
enum { STACK = 256 << 10 };
#endif

struct engine {
    struct engine_options o;
    struct door *door;
    struct MHD_Daemon *daemon;
    struct arena *mem;           /* program lifetime */
    pthread_t thread;            /* the door's */
    _Atomic(int64_t) busy, ever; /* exchanges that have begun; requests answered */
    _Atomic(int) working;        /* handlers running now */
};

enum stage { STAGE_HEADER = 0, STAGE_BODY = 1, STAGE_DROP = 2, STAGE_LEFT = 3 };

struct exchange {
    struct engine *engine;
    struct conn *conn;
    struct str target;
    const char *raw; /* where the head's line being read should begin or go on */
    enum stage stage;
    bool ends; /* the connection must not be used again */
    struct body body;
    int64_t dropped;
    struct request request;
    struct reply reply;
};

struct engine_options engine_defaults(void)
{
    return (struct engine_options){ .listen = STR("127.0.0.1:8080"),
                                    .connections = 2000,
                                    .per_address = 200,
                                    .body_memory = 1 << 20,
                                    .body_max = 200 << 20,
                                    .header_seconds = 8,
                                    .idle_seconds = 30,
                                    .min_body_rate = 1024,
                                    .spool = STR("/tmp") };
}

/* -- the life of an exchange -- */

static struct conn *conn_of(struct MHD_Connection *mc)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return i->socket_context;
}

static void *on_request_line(void *arg, const char *uri, struct MHD_Connection *mc)
{
    struct engine *e = arg;
    struct arena *mem = arena_make();
    struct exchange *x = arena_take(mem, sizeof *x);
    uint8_t id[8];

    x->engine = e;
    x->conn = conn_of(mc);
    x->target = arena_strz(mem, uri);
    x->raw = uri == NULL ? NULL : uri + x->target.n + 1;
    x->body.fd = x->request.body_fd = x->reply.fd = -1;
    x->request.mem = mem;
    x->request.server = e->o.arg;
    x->request.path = STR("/");
    x->reply.request = &x->request;
    randombytes_buf(id, sizeof id);
    sodium_bin2hex(x->request.id, sizeof x->request.id, id, sizeof id);
    atomic_fetch_add(&e->busy, 1);
    conn_phase(x->conn, PHASE_HEADER, e->o.header_seconds);
    return x;
}

static void on_completed(void *arg, struct MHD_Connection *mc, void **context, enum MHD_RequestTerminationCode why)
{
    struct engine *e = arg;
    struct exchange *x = *context;

    (void)mc, (void)why;
    if (x == NULL)
        return;
    *context = NULL;
    conn_phase(x->conn, PHASE_IDLE, e->o.idle_seconds);
    body_close(&x->body);
    if (x->reply.fd >= 0) /* built, but never handed over */
        close(x->reply.fd);
    arena_drop(x->request.mem);
    atomic_fetch_sub(&e->busy, 1);
}

static void on_connection(void *arg, struct MHD_Connection *mc, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct engine *e = arg;

    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *context = door_conn(e->door, MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    else if (*context != NULL)
        door_leave(e->door, *context);
}

/* -- the head -- */

static void refuse(struct exchange *x, struct refusal why)
{
    if (why.status == 0 || x->request.refused != 0)
        return;
    x->request.refused = why.status;
    x->request.why = why.why;
}

/* `next` stands behind one line's end (or two), with nothing hidden between. */
static void follow(struct exchange *x, const char *next, int least, int most)
{
    const intptr_t gap = (intptr_t)next - (intptr_t)x->raw;

    if (!RAW_HEAD || (gap >= least && gap <= most))
        return;
    refuse(x, REFUSE(400, "http.header"));
    x->ends = true;
}

/* waiver: its shape is the library's */
static enum MHD_Result on_field(void *arg, enum MHD_ValueKind kind, const char *name, size_t n_name, const char *value,
                                size_t n_value)
{
    struct exchange *x = arg;
    struct request *r = &x->request;
    struct pair raw = { { name, n_name }, { value, n_value } };
    struct pair *field = (struct pair *)(uintptr_t)r->header; /* ours: on_head made it */

    (void)kind;
    follow(x, name, 1, 2);
    x->raw = value + n_value;
    if (r->n_header == PARSE_HEADERS) {
        refuse(x, REFUSE(431, "http.header"));
        return MHD_NO;
    }
    struct refusal bad = parse_field(r->mem, raw, &field[r->n_header]);
    if (bad.status == 0)
        r->n_header++;
    else
        x->ends = true; /* who writes such a field may mean another end of the message */
    refuse(x, bad);
    return MHD_YES;
}

static void limit_body(struct exchange *x, int64_t length)
{
    const struct engine *e = x->engine;
    int64_t max = e->o.body_limit(e->o.arg, &x->request);

    x->body.max = max > e->o.body_max ? e->o.body_max : max;
    x->body.in_memory = e->o.body_memory;
    x->body.spool = e->o.spool;
    if (length > x->body.max)
        refuse(x, REFUSE(413, "http.too_large"));
}

static int64_t read_head(struct exchange *x, struct MHD_Connection *mc, const char *method, const char *version)
{
    struct request *r = &x->request;
    const union MHD_ConnectionInfo *tls = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_PROTOCOL);
    int64_t length;

    r->method = parse_method(method);
    r->header = arena_array(r->mem, PARSE_HEADERS, sizeof(struct pair));
    r->secure = tls != NULL && tls->protocol != 0;
    follow(x, version, 0, 0);
    x->raw = version + strlen(version);
    MHD_get_connection_values_n(mc, MHD_HEADER_KIND, on_field, x);
    if (r->n_header < PARSE_HEADERS)
        follow(x, method + MHD_get_connection_info(mc, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size, 2, 4);
    struct refusal framing = parse_framing(r, strcmp(version, "HTTP/1.0") != 0, &length);
    x->ends = x->ends || (framing.status == 400);
    refuse(x, framing);
    if (r->method == METHOD_N) {
        r->method = METHOD_GET;
        refuse(x, REFUSE(405, "page.method"));
    }
    refuse(x, parse_target(r, x->target));
    parse_forwarded(r, x->conn->peer, x->engine->o.front);
    if (length != 0 && r->refused == 0)
        limit_body(x, length);
    return length;
}

/* -- the answer -- */

static void call_handler(struct exchange *x)
{
    struct engine *e = x->engine;
    int working = atomic_fetch_add(&e->working, 1);

    conn_phase(x->conn, PHASE_WORK, 0);
    x->reply.status = 500;
    e->o.handle(e->o.arg, &x->request, &x->reply);
    reply_pack(&x->request, &x->reply, working > 8);
    atomic_fetch_sub(&e->working, 1);
    atomic_fetch_add(&e->ever, 1);
}

static void put_header(struct exchange *x, struct MHD_Response *r, struct pair h)
{
    MHD_add_response_header(r, str_z(x->request.mem, h.name), str_z(x->request.mem, h.value));
}

static struct MHD_Response *response_of(struct exchange *x)
{
    struct reply *out = &x->reply;
    struct MHD_Response *r;

    if (out->fd >= 0)
        r = MHD_create_response_from_fd64((uint64_t)out->fd_size, out->fd);
    else
        r = MHD_create_response_from_buffer(out->body.n, (void *)(uintptr_t)out->body.p, MHD_RESPMEM_PERSISTENT);
    if (r == NULL)
        abort();  /* out of memory */
    out->fd = -1; /* closed with the response */
    for (int i = 0; i < out->n_header; i++)
        put_header(x, r, out->header[i]);
    for (size_t i = 0; i < reply_n_common(&x->request); i++)
        if (!reply_has(out, reply_common[i].name.p))
            MHD_add_response_header(r, reply_common[i].name.p, reply_common[i].value.p);
    if (x->ends || door_is_shut(x->engine->door))
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
    return r;
}

static enum MHD_Result answer(struct exchange *x, struct MHD_Connection *mc)
{
    x->request.body = buf_str(&x->body.held);
    x->request.body_size = x->body.size;
    x->request.body_fd = x->body.fd;
    if (x->body.fd >= 0 && (x->request.refused != 0 || lseek(x->body.fd, 0, SEEK_SET) != 0))
        x->request.body_fd = -1;
    call_handler(x);
    struct MHD_Response *r = response_of(x);
    enum MHD_Result ok = MHD_queue_response(mc, (unsigned)x->reply.status, r);
    MHD_destroy_response(r);
    conn_phase(x->conn, PHASE_REPLY, 0);
    return ok;
}

/* Answers while the body still comes in; what follows is dropped until the client has gone or it is too much. */
static enum MHD_Result answer_early(struct exchange *x)
{
    struct arena *mem = x->request.mem;

    call_handler(x);
    struct str text = arena_printf(
        mem, "HTTP/1.1 %d Refused\r\nContent-Type: %.*s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%.*s",
        x->reply.status, STR_ARG(x->reply.type), x->reply.body.n, STR_ARG(x->reply.body));
    if (send(x->conn->fd, text.p, text.n, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)text.n)
        return MHD_NO;
    shutdown(x->conn->fd, SHUT_WR);
    conn_phase(x->conn, PHASE_WORK, DROP_SECONDS);
    x->stage = STAGE_LEFT;
    return MHD_YES;
}

/* -- the body -- */

/* `length`: of what is still to come; -1 unknown. Under TLS nothing can be written beside the library. */
static enum MHD_Result drop_rest(struct exchange *x, int64_t length)
{
    if ((length < 0 || length > EARLY_BYTES) && x->engine->o.tls_key.n == 0)
        return answer_early(x);
    x->stage = STAGE_DROP;
    conn_phase(x->conn, PHASE_BODY, DROP_SECONDS);
    return MHD_YES;
}

static enum MHD_Result on_head(struct exchange *x, struct MHD_Connection *mc, const char *method, const char *version)
{
    struct err err = { 0 };
    int64_t length = read_head(x, mc, method, version);
    const bool waits = request_header(&x->request, "expect").n > 0; /* with its body, for our word */
    const bool hopeless = x->engine->o.tls_key.n > 0 && length > DROP_BYTES;

    if (x->ends || (x->request.refused != 0 && (waits || hopeless))) {
        x->ends = true;
        return answer(x, mc);
    }
    if (x->request.refused == 0 && length != 0 && body_make(&x->body, x->request.mem, length, &err) != ST_OK)
        refuse(x, REFUSE(503, err.code));
    if (x->request.refused != 0)
        return drop_rest(x, length);
    x->stage = STAGE_BODY;
    conn_phase(x->conn, PHASE_BODY, 0);
    return MHD_YES;
}

static enum MHD_Result on_data(struct exchange *x, const char *p, size_t n)
{
    struct err err = { 0 };

    conn_heard(x->conn, n);
    if (x->stage != STAGE_BODY) {
        x->dropped += (int64_t)n;
        return x->dropped > DROP_BYTES ? MHD_NO : MHD_YES;
    }
    if (body_take(&x->body, p, n, &err) == ST_OK)
        return MHD_YES;
    refuse(x, REFUSE(err.st == ST_LIMIT ? 413 : 503, err.code));
    body_close(&x->body);
    return drop_rest(x, -1);
}

/* waiver: its shape is the library's */
static enum MHD_Result on_call(void *arg, struct MHD_Connection *mc, const char *url, const char *method,
                               const char *version, const char *data, size_t *n_data, void **context)
{
    struct exchange *x = *context;

    (void)arg, (void)url;
    assert(x != NULL); /* on_request_line made it */
    if (x->stage == STAGE_HEADER)
        return on_head(x, mc, method, version);
    if (*n_data > 0) {
        size_t n = *n_data;
        *n_data = 0;
        return on_data(x, data, n);
    }
    return x->stage == STAGE_LEFT ? MHD_NO : answer(x, mc);
}

/* libmicrohttpd must not decode anything: parse.c does, and refuses what it should not guess. */
static size_t keep_raw(void *arg, struct MHD_Connection *mc, char *s)
{
    (void)arg, (void)mc;
    return strlen(s);
}

/* -- start and stop -- */

static void *run_door(void *arg)
{
    struct engine *e = arg;
    struct newcomer n;

    while (door_next(e->door, &n))
        (void)MHD_add_connection(e->daemon, n.fd, (const struct sockaddr *)&n.addr, n.n_addr);
    return NULL;
}

static struct MHD_Daemon *start_daemon(struct engine *e)
{
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC |
                     MHD_USE_NO_LISTEN_SOCKET;
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_KEY, 0, str_z(e->mem, e->o.tls_key) },
        { MHD_OPTION_HTTPS_MEM_CERT, 0, str_z(e->mem, e->o.tls_cert) },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, str_z(e->mem, STR("SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2")) },
        { MHD_OPTION_END, 0, NULL },
    };
    const bool has_tls = e->o.tls_key.n > 0;

    if (has_tls)
        flags |= MHD_USE_TLS;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_call, e, MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)e->o.connections + 1000, MHD_OPTION_CONNECTION_TIMEOUT, 0U,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, e, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
                            e, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, e, MHD_OPTION_UNESCAPE_CALLBACK, keep_raw,
                            e, MHD_OPTION_ARRAY, has_tls ? tls : tls + 3, MHD_OPTION_END);
}

enum st engine_start(const struct engine_options *o, struct engine **ret, struct err *err)
{
    struct engine *e = calloc(1, sizeof *e);

    if (e == NULL || sodium_init() < 0)
        abort();
    e->o = *o;
    enum st st = door_open(&e->o, &e->door, err);
    if (st != ST_OK) {
        free(e);
        return st;
    }
    e->mem = arena_make();
    e->daemon = start_daemon(e);
    if (e->daemon == NULL || pthread_create(&e->thread, NULL, run_door, e) != 0) {
        if (e->daemon != NULL)
            MHD_stop_daemon(e->daemon);
        door_free(e->door);
        arena_drop(e->mem);
        free(e);
        return FAIL_ERR(err, ST_BROKEN, "http.start", STR_NONE);
    }
    *ret = e;
    return ST_OK;
}

int engine_port(const struct engine *e)
{
    return door_port(e->door);
}

struct engine_count engine_count(const struct engine *e)
{
    struct engine_count n = door_count(e->door);

    n.requests = atomic_load(&e->ever);
    return n;
}

void engine_stop(struct engine *e, int seconds)
{
    const struct timespec nap = { .tv_nsec = 5000000 };
    const int64_t until = door_clock() + (int64_t)seconds * 1000;

    door_shut(e->door);
    pthread_join(e->thread, NULL);
    while (atomic_load(&e->busy) > 0 && door_clock() < until) {
        door_keep(e->door);
        nanosleep(&nap, NULL);
    }
    MHD_stop_daemon(e->daemon);
    door_free(e->door);
    arena_drop(e->mem);
    free(e);
}
