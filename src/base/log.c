// SPDX-License-Identifier: Apache-2.0
/* log.c - see log.h. A line that grows past its room ends in "…": fields are cut, lines never. */
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TAIL = 5 }; /* " ...\n" */

static void put(struct log_line *l, struct str s)
{
    size_t room = sizeof l->text - TAIL - l->n;

    if (s.n > room)
        s.n = room;
    if (s.n > 0)
        memcpy(l->text + l->n, s.p, s.n);
    l->n += s.n;
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '=' || s.p[i] == '\\' || s.p[i] == 0x7f)
            return false;
    return s.n > 0;
}

static void put_quoted(struct log_line *l, struct str s)
{
    static const char hex[] = "0123456789abcdef";

    put(l, STR("\""));
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char out[4] = { '\\', (char)c, hex[c >> 4], hex[c & 15] };
        if (c < ' ' || c == 0x7f) {
            out[1] = 'x';
            put(l, (struct str){ out, 4 });
        } else if (c == '"' || c == '\\')
            put(l, (struct str){ out, 2 });
        else
            put(l, (struct str){ out + 1, 1 });
    }
    put(l, STR("\""));
}

static void put_key(struct log_line *l, const char *key)
{
    put(l, STR(" "));
    put(l, str_of(key));
    put(l, STR("="));
}

static void put_time(struct log_line *l, struct when now)
{
    struct day d = day_of(now);
    struct ymd v = day_ymd(d);
    int ms = (int)(now.ms - day_start(d).ms);
    char z[80];
    int n = snprintf(z, sizeof z, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+08:00", v.year, v.month, v.day, ms / 3600000,
                     ms / 60000 % 60, ms / 1000 % 60, ms % 1000);

    put(l, (struct str){ z, (size_t)n });
}

struct log_line log_start(const struct log *log, struct when now, enum log_level level, const char *event)
{
    static const char *const name[LOG_N] = { " debug ", " info ", " warn ", " error " };
    struct log_line l;

    assert(level >= LOG_DEBUG && level < LOG_N);
    l.n = 0;
    l.fd = level < log->least ? -1 : log->fd;
    if (l.fd >= 0) {
        put_time(&l, now);
        put(&l, str_of(name[level]));
        put(&l, str_of(event));
    }
    return l;
}

void log_text(struct log_line *l, const char *key, struct str v)
{
    if (l->fd < 0)
        return;
    put_key(l, key);
    if (is_plain(v))
        put(l, v);
    else
        put_quoted(l, v);
}

void log_int(struct log_line *l, const char *key, int64_t v)
{
    char z[24];

    if (l->fd < 0)
        return;
    put_key(l, key);
    put(l, (struct str){ z, (size_t)snprintf(z, sizeof z, "%lld", (long long)v) });
}

void log_err(struct log_line *l, const struct err *e)
{
    if (l->fd < 0 || e->st == ST_OK)
        return;
    log_text(l, "code", str_of(e->code));
    put_key(l, "at");
    put(l, str_of(e->file));
    char z[16];
    put(l, (struct str){ z, (size_t)snprintf(z, sizeof z, ":%d", e->line) });
    if (e->field[0] != '\0')
        log_text(l, "field", str_of(e->field));
}

struct str log_take(struct log_line *l)
{
    if (l->fd < 0)
        return STR_NONE;
    if (l->n == sizeof l->text - TAIL) {
        memcpy(l->text + l->n, " ...", 4);
        l->n += 4;
    }
    l->text[l->n++] = '\n';
    l->fd = -1;
    return (struct str){ l->text, l->n };
}

void log_end(struct log_line *l)
{
    const int fd = l->fd;
    struct str line = log_take(l);

    while (fd >= 0 && write(fd, line.p, line.n) < 0 && errno == EINTR)
        ;
}
