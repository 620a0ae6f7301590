// SPDX-License-Identifier: Apache-2.0
/* load.c - closed-loop HTTP clients for benchmarks: load PORT CLIENTS SECONDS SCRIPT [WORDS].
 * SECONDS may be a number of scripts to run instead: "1000x".
 *
 * One thread, one epoll, keep-alive connections to 127.0.0.1 only: it shares the machine with what it
 * measures, so it must cost little. Each client repeats the script's lines in order, one request in
 * flight. A line is four columns divided by tabs: METHOD, PATH, HEADERS (divided by "|", "-" = none),
 * BODY. $i is a number nobody else got, $r differs in each run, $no and $code are what the last filing
 * of this client answered, $w is a random line of WORDS (percent-encode it there).
 * Prints one line of JSON. An answer of 400 or above is an error; the first one is shown on stderr. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 32, WORDS = 10000, CLIENTS = 4096, IN_MAX = 4 << 20, OUT_MAX = 1 << 18, SAMPLES = 20 << 20 };

struct line {
    const char *method, *path, *headers, *body;
};
struct client {
    int fd;
    size_t line;
    char no[64], code[64];
    char *in;
    size_t n_in, room;
    int64_t sent_ns;
};
struct load {
    int port, epoll;
    struct line line[LINES];
    size_t n_line;
    char *word[WORDS];
    size_t n_word;
    struct client *client;
    size_t n_client, idle;                             /* idle: clients with nothing left to begin */
    int64_t serial, most, run, scripts, errors, bytes; /* most: scripts to begin; 0 = until time is up */
    uint64_t dice;
    float *ms; /* of each request */
    size_t n_ms;
    bool stop;
    char out[OUT_MAX];
};

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void die(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *take(size_t n)
{
    void *p = calloc(n, 1);

    if (p == NULL)
        die("memory");
    return p;
}

static uint64_t roll(struct load *l)
{
    l->dice ^= l->dice << 13;
    l->dice ^= l->dice >> 7;
    l->dice ^= l->dice << 17;
    return l->dice;
}

/* -- what is sent -- */

static const char *value_of(struct load *l, const struct client *c, const char *name, size_t *ret_n, char room[32])
{
    *ret_n = 2;
    if (strncmp(name, "$no", 3) == 0) {
        *ret_n = 3;
        return c->no;
    }
    if (strncmp(name, "$code", 5) == 0) {
        *ret_n = 5;
        return c->code;
    }
    if (name[1] == 'w' && l->n_word > 0)
        return l->word[roll(l) % l->n_word];
    if (name[1] == 'i' || name[1] == 'r') {
        snprintf(room, 32, "%lld", (long long)(name[1] == 'i' ? l->serial : l->run));
        return room;
    }
    *ret_n = 1;
    return "$";
}

/* Appends `text` with its $words filled to out[at…]; the new length. */
static size_t fill(struct load *l, const struct client *c, const char *text, char *out, size_t at)
{
    char room[32];

    while (*text != '\0' && at + 256 < OUT_MAX) {
        if (*text == '|' || *text == '$') {
            size_t n = 1;
            const char *v = *text == '|' ? "\r\n" : value_of(l, c, text, &n, room);
            at += (size_t)snprintf(out + at, OUT_MAX - at, "%s", v);
            text += n;
        } else
            out[at++] = *text++;
    }
    return at;
}

static size_t compose(struct load *l, const struct client *c)
{
    static char body[OUT_MAX];
    const struct line *s = &l->line[c->line];
    size_t n_body = 0, n = (size_t)snprintf(l->out, OUT_MAX, "%s ", s->method);

    for (const char *p = s->body; *p != '\0'; p++) /* bodies keep their "|" */
        if (*p == '$') {
            char room[32];
            size_t k;
            const char *v = value_of(l, c, p, &k, room);
            n_body += (size_t)snprintf(body + n_body, OUT_MAX - n_body, "%s", v);
            p += k - 1;
        } else
            body[n_body++] = *p;
    n = fill(l, c, s->path, l->out, n);
    n += (size_t)snprintf(l->out + n, OUT_MAX - n, " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    if (strcmp(s->headers, "-") != 0) {
        n = fill(l, c, s->headers, l->out, n);
        n += (size_t)snprintf(l->out + n, OUT_MAX - n, "\r\n");
    }
    if (n_body > 0)
        n += (size_t)snprintf(l->out + n, OUT_MAX - n, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                              n_body);
    n += (size_t)snprintf(l->out + n, OUT_MAX - n, "\r\n");
    memcpy(l->out + n, body, n_body);
    return n + n_body;
}

static void connect_client(struct load *l, struct client *c)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)l->port) };
    struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };
    int one = 1;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &ev) != 0)
        die("epoll");
}

static void send_next(struct load *l, struct client *c)
{
    if (c->line == 0 && l->most > 0 && l->serial >= l->most) {
        l->stop = ++l->idle == l->n_client;
        return;
    }
    if (c->line == 0)
        l->serial++;
    size_t n = compose(l, c);
    c->n_in = 0;
    c->sent_ns = now_ns();
    if (send(c->fd, l->out, n, MSG_NOSIGNAL) != (ssize_t)n)
        die("send");
}

/* -- what comes back -- */

static void keep(char to[64], const char *body, const char *name)
{
    const char *p = strstr(body, name);

    if (p == NULL)
        return;
    p += strlen(name);
    size_t n = strcspn(p, "\"");
    if (n < 64) {
        memcpy(to, p, n);
        to[n] = '\0';
    }
}

/* The whole length of the answer in c->in, or 0 while it is not all there. */
static size_t answer_length(const struct client *c)
{
    const char *end = strstr(c->in, "\r\n\r\n"), *len = strcasestr(c->in, "\r\nContent-Length:");

    if (end == NULL)
        return 0;
    size_t head = (size_t)(end - c->in) + 4;
    size_t body = len != NULL && len < end ? strtoul(len + 17, NULL, 10) : 0;
    return c->n_in >= head + body ? head + body : 0;
}

static void finish(struct load *l, struct client *c, size_t n)
{
    int status = (int)strtol(c->in + 9, NULL, 10);
    const struct line *s = &l->line[c->line];

    if (l->n_ms < SAMPLES)
        l->ms[l->n_ms++] = (float)((double)(now_ns() - c->sent_ns) / 1e6);
    l->bytes += (int64_t)n;
    if (status >= 400 && l->errors++ == 0)
        fprintf(stderr, "load: %s %s: %.600s\n", s->method, s->path, c->in);
    keep(c->no, c->in, "\"no\":\"");
    keep(c->code, c->in, "\"query_code\":\"");
    c->line = status >= 400 ? 0 : (c->line + 1) % l->n_line;
    l->scripts += c->line == 0 && status < 400;
}

static void readable(struct load *l, struct client *c)
{
    if (c->room - c->n_in < 65536 && c->room < IN_MAX) {
        c->room = c->room * 2 + 131072;
        c->in = realloc(c->in, c->room + 1);
        if (c->in == NULL)
            die("memory");
    }
    ssize_t n = recv(c->fd, c->in + c->n_in, c->room - c->n_in, 0);
    if (n <= 0) {
        l->errors += c->n_in > 0 || n < 0;
        close(c->fd);
        connect_client(l, c);
        send_next(l, c);
        return;
    }
    c->n_in += (size_t)n;
    c->in[c->n_in] = '\0';
    size_t all = answer_length(c);
    if (all == 0)
        return;
    finish(l, c, all);
    if (!l->stop)
        send_next(l, c);
}

/* -- the run -- */

static char *read_all(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *p = take(8 << 20);

    if (f == NULL)
        die(path);
    size_t n = fread(p, 1, (8 << 20) - 1, f);
    p[n] = '\0';
    fclose(f);
    return p;
}

static const char *column(char **rest)
{
    const char *c = strsep(rest, "\t");

    return c == NULL ? "" : c;
}

static void read_script(struct load *l, const char *path)
{
    char *text = read_all(path);

    for (char *s; (s = strsep(&text, "\n")) != NULL && l->n_line < LINES;)
        if (*s != '\0') {
            struct line *to = &l->line[l->n_line++];
            to->method = column(&s);
            to->path = column(&s);
            to->headers = column(&s);
            to->body = column(&s);
        }
}

static void read_words(struct load *l, const char *path)
{
    char *text = read_all(path);

    for (char *s; (s = strsep(&text, "\n")) != NULL && l->n_word < WORDS;)
        if (*s != '\0')
            l->word[l->n_word++] = s;
}

static int by_time(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static void report(struct load *l, double seconds)
{
    qsort(l->ms, l->n_ms, sizeof *l->ms, by_time);
    double p50 = l->n_ms > 0 ? (double)l->ms[l->n_ms / 2] : 0,
           p99 = l->n_ms > 0 ? (double)l->ms[l->n_ms * 99 / 100] : 0;
    double max = l->n_ms > 0 ? (double)l->ms[l->n_ms - 1] : 0;
    printf("{\"scripts\":%lld,\"requests\":%zu,\"seconds\":%.3f,\"errors\":%lld,\"bytes\":%lld,\"p50\":%.4f,"
           "\"p99\":%.4f,\"max\":%.4f}\n",
           (long long)l->scripts, l->n_ms, seconds, (long long)l->errors, (long long)l->bytes, p50, p99, max);
}

static double run(struct load *l, double seconds)
{
    struct epoll_event ev[256];
    int64_t start = now_ns(), end = start + (int64_t)(seconds * 1e9);

    for (size_t i = 0; i < l->n_client; i++) {
        connect_client(l, &l->client[i]);
        send_next(l, &l->client[i]);
    }
    while (!l->stop) {
        int n = epoll_wait(l->epoll, ev, 256, 1000);
        l->stop = l->stop || (l->most == 0 && now_ns() >= end);
        for (int i = 0; i < n && !l->stop; i++)
            readable(l, (struct client *)ev[i].data.ptr);
    }
    return (double)(now_ns() - start) / 1e9;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "use: load PORT CLIENTS SECONDS SCRIPT [WORDS]\n");
        return 2;
    }
    struct load *l = take(sizeof *l);
    l->port = (int)strtol(argv[1], NULL, 10);
    l->n_client = strtoul(argv[2], NULL, 10);
    if (l->n_client == 0 || l->n_client > CLIENTS)
        die("1 to 4096 clients");
    l->client = take(l->n_client * sizeof *l->client);
    l->ms = take(SAMPLES * sizeof *l->ms);
    l->run = now_ns();
    l->dice = (uint64_t)l->run | 1;
    read_script(l, argv[4]);
    if (argc > 5)
        read_words(l, argv[5]);
    l->epoll = epoll_create1(0);
    char *unit;
    double seconds = strtod(argv[3], &unit);
    l->most = *unit == 'x' ? (int64_t)seconds : 0;
    report(l, run(l, seconds));
    return l->errors > 0;
}
