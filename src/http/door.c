// SPDX-License-Identifier: Apache-2.0
/* door.c - see door.h.
 *
 * A connection turned away gets its 503 and then stays in a small ring while its request is read and dropped:
 * closing at once with unread bytes would send a reset, which destroys the answer on its way. */
#include "http/door.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sys/now.h"

enum { LOOK_MS = 250, GRACE_MS = 10000, LEAVING = 256, LEAVE_MS = 2000 };

struct leaving {
    int fd;
    int64_t until;
};

struct door {
    struct engine_options o;
    int listen_fd, wake_fd, port;
    pthread_mutex_t lock; /* guards the list and by_fd */
    struct conn *first;
    struct conn **by_fd;
    size_t n_fd;
    struct leaving leaving[LEAVING]; /* of the door's thread */
    size_t next_leaving;
    int64_t looked;
    _Atomic(bool) shut;
    _Atomic(int64_t) open, turned_away, cut;
};

int64_t door_clock(void)
{
    return now_mono_ns() / 1000000;
}

/* -- opening -- */

static int listen_on(const struct addrinfo *ai)
{
    const int on = 1;
    int fd = socket(ai->ai_family, ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, ai->ai_protocol);

    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
        listen(fd, SOMAXCONN) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool split_listen(struct arena *mem, struct str s, char **host, char **port)
{
    size_t colon = s.n;

    while (colon > 0 && s.p[colon - 1] != ':')
        colon--;
    if (colon == 0 || colon == s.n)
        return false;
    struct str h = str_cut(s, 0, colon - 1);
    if (h.n >= 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = str_cut(h, 1, h.n - 1);
    *host = h.n == 0 ? NULL : str_z(mem, h);
    *port = str_z(mem, str_from(s, colon));
    return true;
}

static int open_listener(struct str listen)
{
    struct arena *mem = arena_make();
    struct addrinfo hint = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *list = NULL;
    char *host, *port;
    int fd = -1;

    errno = EINVAL;
    if (split_listen(mem, listen, &host, &port) && getaddrinfo(host, port, &hint, &list) == 0)
        for (const struct addrinfo *ai = list; ai != NULL && fd < 0; ai = ai->ai_next)
            fd = listen_on(ai);
    int keep = errno;
    if (list != NULL)
        freeaddrinfo(list);
    arena_drop(mem);
    errno = keep;
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_storage sa = { 0 };
    struct sockaddr_in6 in6;
    struct sockaddr_in in;
    socklen_t n = sizeof sa;

    if (getsockname(fd, (struct sockaddr *)&sa, &n) != 0)
        return 0;
    memcpy(&in6, &sa, sizeof in6);
    memcpy(&in, &sa, sizeof in);
    return ntohs(sa.ss_family == AF_INET6 ? in6.sin6_port : in.sin_port);
}

/* Each connection may hold its socket, a spool file and a file being sent. */
static size_t raise_file_limit(int connections)
{
    struct rlimit lim = { 0 };
    const rlim_t want = (rlim_t)connections * 3 + 512;

    getrlimit(RLIMIT_NOFILE, &lim);
    if (lim.rlim_cur < want) {
        lim.rlim_cur = lim.rlim_max < want ? lim.rlim_max : want;
        setrlimit(RLIMIT_NOFILE, &lim);
    }
    return lim.rlim_cur > 1 << 20 ? 1 << 20 : (size_t)lim.rlim_cur;
}

enum st door_open(const struct engine_options *o, struct door **ret, struct err *e)
{
    struct door *d = calloc(1, sizeof *d);

    if (d == NULL)
        abort();
    d->o = *o;
    d->n_fd = raise_file_limit(o->connections);
    d->by_fd = calloc(d->n_fd, sizeof(struct conn *));
    d->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    d->listen_fd = open_listener(o->listen);
    for (size_t i = 0; i < LEAVING; i++)
        d->leaving[i].fd = -1;
    pthread_mutex_init(&d->lock, NULL);
    if (d->by_fd == NULL || d->wake_fd < 0)
        abort();
    if (d->listen_fd < 0) {
        enum st st = FAIL_ERR(e, ST_BROKEN, "http.listen", str_of(strerror(errno)));
        door_free(d);
        return st;
    }
    d->port = port_of(d->listen_fd);
    *ret = d;
    return ST_OK;
}

int door_port(const struct door *d)
{
    return d->port;
}

void door_free(struct door *d)
{
    while (d->first != NULL) /* came in but never began, as the engine was stopped first */
        door_leave(d, d->first);
    for (size_t i = 0; i < LEAVING; i++)
        if (d->leaving[i].fd >= 0)
            close(d->leaving[i].fd);
    if (d->listen_fd >= 0)
        close(d->listen_fd);
    close(d->wake_fd);
    pthread_mutex_destroy(&d->lock);
    free(d->by_fd);
    free(d);
}

void door_shut(struct door *d)
{
    const uint64_t one = 1;

    atomic_store(&d->shut, true);
    if (write(d->wake_fd, &one, sizeof one) < 0)
        assert(errno == EAGAIN);
}

bool door_is_shut(const struct door *d)
{
    return atomic_load(&d->shut);
}

struct engine_count door_count(const struct door *d)
{
    return (struct engine_count){ .connections = atomic_load(&d->open),
                                  .turned_away = atomic_load(&d->turned_away),
                                  .cut = atomic_load(&d->cut) };
}

/* -- the book of open connections -- */

static struct conn *book_in(struct door *d, int fd, struct address peer)
{
    struct conn *c = calloc(1, sizeof *c);

    if (c == NULL)
        abort();
    c->fd = fd;
    c->peer = peer;
    conn_phase(c, PHASE_IDLE, d->o.header_seconds);
    pthread_mutex_lock(&d->lock);
    struct conn *stale = d->by_fd[fd]; /* never began, and its socket is closed, since the number came again */
    d->by_fd[fd] = c;
    c->next = d->first;
    if (d->first != NULL)
        d->first->prev = c;
    d->first = c;
    pthread_mutex_unlock(&d->lock);
    atomic_fetch_add(&d->open, 1);
    if (stale != NULL)
        door_leave(d, stale);
    return c;
}

struct conn *door_conn(struct door *d, int fd)
{
    pthread_mutex_lock(&d->lock);
    struct conn *c = (size_t)fd < d->n_fd ? d->by_fd[fd] : NULL;
    pthread_mutex_unlock(&d->lock);
    return c;
}

void door_leave(struct door *d, struct conn *c)
{
    pthread_mutex_lock(&d->lock);
    if (d->by_fd[c->fd] == c)
        d->by_fd[c->fd] = NULL;
    if (c->prev != NULL)
        c->prev->next = c->next;
    else
        d->first = c->next;
    if (c->next != NULL)
        c->next->prev = c->prev;
    pthread_mutex_unlock(&d->lock);
    atomic_fetch_sub(&d->open, 1);
    free(c);
}

static int count_from(struct door *d, struct address peer)
{
    int n = 0;

    pthread_mutex_lock(&d->lock);
    for (const struct conn *c = d->first; c != NULL; c = c->next)
        n += address_eq(c->peer, peer);
    pthread_mutex_unlock(&d->lock);
    return n;
}

/* -- phases and deadlines -- */

void conn_phase(struct conn *c, enum phase p, int seconds)
{
    const int64_t now = door_clock();

    atomic_store(&c->bytes, 0);
    atomic_store(&c->heard, now);
    atomic_store(&c->since, now);
    atomic_store(&c->deadline, seconds == 0 ? INT64_MAX : now + (int64_t)seconds * 1000);
    atomic_store(&c->phase, (int)p);
}

void conn_heard(struct conn *c, size_t n)
{
    atomic_store(&c->heard, door_clock());
    atomic_fetch_add(&c->bytes, (int64_t)n);
}

static bool below_rate(int64_t bytes, int64_t ms, int64_t rate)
{
    return ms > GRACE_MS && bytes < rate * (ms / 1000);
}

static bool body_is_slow(const struct door *d, const struct conn *c, int64_t now)
{
    return now - atomic_load(&c->heard) > (int64_t)d->o.idle_seconds * 1000 ||
           below_rate(atomic_load(&c->bytes), now - atomic_load(&c->since), d->o.min_body_rate);
}

static bool reply_is_slow(const struct door *d, struct conn *c, int64_t now)
{
    struct tcp_info info = { 0 };
    socklen_t n = sizeof info;
    const int64_t since = atomic_load(&c->since);

    if (now - since < INT64_C(2) * LOOK_MS || getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0)
        return false;
    if (c->acked_since != since) {
        c->acked_since = since;
        c->acked_first = c->acked = info.tcpi_bytes_acked;
        c->acked_at = now;
    }
    if (c->acked != info.tcpi_bytes_acked) {
        c->acked = info.tcpi_bytes_acked;
        c->acked_at = now;
    }
    return now - c->acked_at > (int64_t)d->o.idle_seconds * 1000 ||
           below_rate((int64_t)(c->acked - c->acked_first), now - since, d->o.min_body_rate);
}

static bool is_too_slow(const struct door *d, struct conn *c, int64_t now)
{
    const enum phase p = (enum phase)atomic_load(&c->phase);

    if (now > atomic_load(&c->deadline) || (p == PHASE_IDLE && door_is_shut(d)))
        return true;
    return (p == PHASE_BODY && body_is_slow(d, c, now)) || (p == PHASE_REPLY && reply_is_slow(d, c, now));
}

/* Under the lock a connection in the list still owns its socket number. */
static void look_at_open(struct door *d, int64_t now)
{
    pthread_mutex_lock(&d->lock);
    for (struct conn *c = d->first; c != NULL; c = c->next)
        if (!c->cut && is_too_slow(d, c, now)) {
            c->cut = true;
            shutdown(c->fd, SHUT_RDWR);
            if (!door_is_shut(d))
                atomic_fetch_add(&d->cut, 1);
        }
    pthread_mutex_unlock(&d->lock);
}

static bool has_left(int fd)
{
    char drop[4096];
    ssize_t n;

    for (int i = 0; i < 16; i++)
        if ((n = recv(fd, drop, sizeof drop, MSG_DONTWAIT)) <= 0)
            return n == 0 || (errno != EAGAIN && errno != EINTR);
    return false;
}

static void look_at_leaving(struct door *d, int64_t now)
{
    for (size_t i = 0; i < LEAVING; i++) {
        struct leaving *l = &d->leaving[i];
        if (l->fd >= 0 && (now > l->until || has_left(l->fd))) {
            close(l->fd);
            l->fd = -1;
        }
    }
}

void door_keep(struct door *d)
{
    const int64_t now = door_clock();

    if (now - d->looked < LOOK_MS && !door_is_shut(d))
        return;
    d->looked = now;
    look_at_open(d, now);
    look_at_leaving(d, now);
}

/* -- arrivals -- */

static void turn_away(struct door *d, int fd)
{
    static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                 "Retry-After: 5\r\nConnection: close\r\nContent-Length: 76\r\n\r\n"
                                 "访问的人太多，请稍后再试。Too many visitors, please try again.\n";
    struct leaving *l = &d->leaving[d->next_leaving++ % LEAVING];

    atomic_fetch_add(&d->turned_away, 1);
    if (d->o.tls_key.n == 0 && send(fd, answer, sizeof answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
        shutdown(fd, SHUT_WR);
    if (l->fd >= 0)
        close(l->fd);
    *l = (struct leaving){ .fd = fd, .until = door_clock() + LEAVE_MS };
}

static bool is_welcome(struct door *d, int fd, struct address peer)
{
    if ((size_t)fd >= d->n_fd || atomic_load(&d->open) >= d->o.connections)
        return false;
    return address_is_loopback(peer) || address_is_in(peer, d->o.front) || count_from(d, peer) < d->o.per_address;
}

static void wait_for_arrival(struct door *d, bool no_room)
{
    struct pollfd p[2] = { { .fd = d->wake_fd, .events = POLLIN }, { .fd = d->listen_fd, .events = POLLIN } };
    bool nobody = atomic_load(&d->open) == 0;

    for (size_t i = 0; i < LEAVING && nobody; i++)
        nobody = d->leaving[i].fd < 0;
    if (no_room)
        poll(p, 1, 20);
    else
        poll(p, 2, nobody ? -1 : LOOK_MS);
}

bool door_next(struct door *d, struct newcomer *ret)
{
    while (!door_is_shut(d)) {
        struct newcomer n = { .n_addr = sizeof n.addr };

        door_keep(d);
        n.fd = accept4(d->listen_fd, (struct sockaddr *)&n.addr, &n.n_addr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (n.fd < 0) {
            wait_for_arrival(d, errno != EAGAIN && errno != EINTR && errno != ECONNABORTED);
            continue;
        }
        struct address peer = address_of((const struct sockaddr *)&n.addr);
        if (!is_welcome(d, n.fd, peer)) {
            turn_away(d, n.fd);
            continue;
        }
        book_in(d, n.fd, peer);
        *ret = n;
        return true;
    }
    close(d->listen_fd);
    d->listen_fd = -1;
    return false;
}
