// SPDX-License-Identifier: Apache-2.0
/* cmd_io.c - standard input and output of a command, and what it says when it fails. */
#include "cmd/cmd_io.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/rules/rules.h"

enum { OUT_ROOM = 64 * 1024, IN_ROOM = 64 * 1024 };

struct cmd_io {
    char out[OUT_ROOM];
    size_t n_out;
    bool out_failed;
    char *in; /* bytes read and not yet taken */
    size_t from, n_in, room;
    bool ended;
};

struct cmd_io *cmd_io_make(struct arena *mem)
{
    struct cmd_io *io = arena_take(mem, sizeof *io);

    io->room = IN_ROOM;
    io->in = arena_take(mem, io->room);
    return io;
}

static bool write_all(int fd, struct str s)
{
    while (s.n > 0) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        s = str_from(s, (size_t)n);
    }
    return true;
}

void cmd_flush(struct cmd *c)
{
    struct cmd_io *io = c->io;

    if (!io->out_failed && !write_all(c->out, (struct str){ io->out, io->n_out }))
        io->out_failed = true;
    io->n_out = 0;
}

void cmd_ready(struct cmd *c, int port)
{
    struct str listen = cmd_text(c, "listen"), host = STR("127.0.0.1");

    for (size_t i = listen.n; i > 0; i--)
        if (listen.p[i - 1] == ':') {
            host = str_cut(listen, 0, i - 1);
            break;
        }
    cmd_print(c, arena_printf(c->mem, "ready http://%.*s:%d\n", STR_ARG(host), port));
    cmd_flush(c);
}

void cmd_print(struct cmd *c, struct str s)
{
    struct cmd_io *io = c->io;

    if (s.n > OUT_ROOM - io->n_out)
        cmd_flush(c);
    if (s.n > OUT_ROOM) {
        if (!io->out_failed && !write_all(c->out, s))
            io->out_failed = true;
        return;
    }
    if (s.n > 0)
        memcpy(io->out + io->n_out, s.p, s.n);
    io->n_out += s.n;
}

bool cmd_io_failed(const struct cmd *c)
{
    return c->io->out_failed;
}

void cmd_write_messages(struct cmd *c, struct str text)
{
    (void)write_all(c->messages, text); /* nobody is left to be told */
}

void cmd_say(struct cmd *c, const char *fmt, ...)
{
    const char *name = c->command->name;
    char text[1000];
    va_list ap;

    int n = snprintf(text, 100, "anlan%s%s: ", name[0] == '\0' ? "" : " ", name);
    va_start(ap, fmt);
    vsnprintf(text + n, sizeof text - 1 - (size_t)n, fmt, ap);
    va_end(ap);
    struct str line = str_of(text);
    text[line.n++] = '\n';
    cmd_write_messages(c, line);
}

/* Makes room behind what is held and reads once into it. False at the end of input. */
static bool fill(struct cmd *c)
{
    struct cmd_io *io = c->io;
    ssize_t n;

    if (io->ended)
        return false;
    if (io->from > 0) {
        memmove(io->in, io->in + io->from, io->n_in - io->from);
        io->n_in -= io->from;
        io->from = 0;
    }
    if (io->room - io->n_in < IN_ROOM / 2) {
        char *p = arena_take(c->mem, io->room * 2);
        memcpy(p, io->in, io->n_in);
        io->in = p;
        io->room *= 2;
    }
    cmd_flush(c);
    do
        n = read(c->in, io->in + io->n_in, io->room - io->n_in);
    while (n < 0 && errno == EINTR);
    if (n <= 0) {
        io->ended = true;
        return false;
    }
    io->n_in += (size_t)n;
    return true;
}

bool cmd_read(struct cmd *c, struct str *ret)
{
    struct cmd_io *io = c->io;

    if (io->from == io->n_in && !fill(c))
        return false;
    *ret = (struct str){ io->in + io->from, io->n_in - io->from };
    io->from = io->n_in;
    return true;
}

static void take_line(struct cmd_io *io, size_t n, struct str *ret)
{
    *ret = (struct str){ io->in + io->from, n };
    io->from += n < io->n_in - io->from ? n + 1 : n;
    if (ret->n > 0 && ret->p[ret->n - 1] == '\r')
        ret->n--;
}

/* The line that began is too long: drops the rest of it. */
static void skip_line(struct cmd *c)
{
    struct cmd_io *io = c->io;

    for (;;) {
        const char *end = memchr(io->in + io->from, '\n', io->n_in - io->from);
        if (end != NULL) {
            io->from = (size_t)(end - io->in) + 1;
            return;
        }
        io->from = io->n_in;
        if (!fill(c))
            return;
    }
}

bool cmd_line(struct cmd *c, size_t max, struct str *ret)
{
    struct cmd_io *io = c->io;
    size_t seen = 0;

    for (;;) {
        size_t held = io->n_in - io->from;
        const char *end = memchr(io->in + io->from + seen, '\n', held - seen);
        if (end == NULL && held <= max) {
            seen = held;
            if (fill(c))
                continue;
            if (held == 0)
                return false;
        }
        size_t n = end == NULL ? held : (size_t)(end - (io->in + io->from));
        if (n <= max)
            take_line(io, n, ret);
        else {
            skip_line(c);
            *ret = STR_NONE;
        }
        return true;
    }
}

int cmd_exit_code(enum st st)
{
    switch (st) {
    case ST_OK:
        return EXIT_DONE;
    case ST_USE:
        return EXIT_USE;
    case ST_INPUT:
    case ST_LOGIN:
    case ST_DENIED:
    case ST_NOT_FOUND:
    case ST_STALE:
    case ST_RULE:
    case ST_LIMIT:
        return EXIT_REFUSED;
    case ST_BUSY:
    case ST_BROKEN:
        return EXIT_BROKEN;
    case ST_SPACE:
        return EXIT_SPACE;
    case ST_N:
        break;
    }
    return EXIT_BROKEN;
}

/* The sentence of data/error.def for e, or an empty text when the rules cannot be read. */
static struct str sentence(struct cmd *c, const struct err *e)
{
    const struct rules_source built_in = { STR_NONE };
    const struct rules *r = NULL;
    struct err none = { 0 };
    const struct str detail = str_of(e->detail);

    if (rules_load(c->mem, &built_in, NULL, &r, &none) != ST_OK)
        return STR_NONE;
    const struct error_row *row = rules_error(r, str_of(e->code));
    return row == NULL ? STR_NONE : rules_fill(c->mem, row->text[c->lang], &detail, 1);
}

int cmd_failed(struct cmd *c)
{
    const struct err *e = &c->err;
    struct str s = sentence(c, e);
    const char *field = e->field[0] == '\0' ? "" : " ";

    if (s.n == 0)
        cmd_say(c, "%s%s%s: %s", e->code, field, e->field, e->detail);
    else
        cmd_say(c, "%.*s [%s%s%s]", STR_ARG(s), e->code, field, e->field);
    return cmd_exit_code(e->st);
}
