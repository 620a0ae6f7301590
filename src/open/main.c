// SPDX-License-Identifier: Apache-2.0
/* main.c - anlan-open: what anlan does with large libraries, in a short-lived process that can reach nothing.
 *
 *     anlan-open pdf       a paper as JSON (codec/paper_draw.h) on stdin, PDF on stdout
 *
 * Exit status: 0 done, 1 the input was refused, 2 wrong use, 3 it could not confine itself. */
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "codec/paper_draw.h"
#include "open/confine.h"
#include "open/pdf.h"

enum { IN_MAX = 16 << 20, OUT_MAX = 32 << 20, PIECE = 1 << 16, DONE = 0, REFUSED = 1, USE = 2, OPEN = 3 };

static bool read_all(struct buf *b)
{
    ssize_t n;

    do {
        char *room = buf_room(b, PIECE);
        if (room == NULL)
            return false;
        n = read(0, room, PIECE);
        if (n > 0)
            buf_took(b, (size_t)n);
    } while (n > 0);
    return n == 0;
}

static bool write_all(struct str s)
{
    for (ssize_t n; s.n > 0; s = str_from(s, (size_t)n))
        if ((n = write(1, s.p, s.n)) <= 0)
            return false;
    return true;
}

static int draw(struct arena *mem)
{
    struct buf in = buf_make(mem, IN_MAX), out = buf_make(mem, OUT_MAX);
    struct err e = { 0 };

    if (!read_all(&in))
        return REFUSED;
    struct paper *p = paper_json_read(mem, buf_str(&in), &e);
    if (p == NULL || pdf_draw(mem, p, &out, &e) != ST_OK)
        return REFUSED;
    return write_all(buf_str(&out)) ? DONE : REFUSED;
}

int main(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "pdf") != 0)
        return USE;
    if (!confine())
        return OPEN;
    struct arena *mem = arena_make();
    int exit = draw(mem);
    arena_drop(mem);
    _exit(exit); /* not exit(): a sanitizer would look for leaks in /proc, which is shut */
}
