// SPDX-License-Identifier: Apache-2.0
/* body.c - see body.h. */
#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_unlinked(struct arena *mem, struct str folder)
{
    int fd = open(str_z(mem, folder), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return fd;
    char *name = str_z(mem, arena_printf(mem, "%.*s/.body-XXXXXX", STR_ARG(folder)));
    fd = mkostemp(name, O_CLOEXEC); /* file systems without O_TMPFILE */
    if (fd >= 0)
        unlink(name);
    return fd;
}

static enum st write_all(int fd, const char *p, size_t n, struct err *e)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return FAIL_ERR(e, ST_SPACE, "http.spool", str_of(strerror(errno)));
        p += w;
        n -= (size_t)w;
    }
    return ST_OK;
}

static enum st to_file(struct body *b, struct err *e)
{
    b->fd = open_unlinked(b->held.mem, b->spool);
    if (b->fd < 0)
        return FAIL_ERR(e, ST_SPACE, "http.spool", str_of(strerror(errno)));
    return write_all(b->fd, b->held.p, b->held.n, e);
}

enum st body_make(struct body *b, struct arena *mem, int64_t expected, struct err *e)
{
    b->held = buf_make(mem, (size_t)b->in_memory);
    b->fd = -1;
    b->size = 0;
    return expected > b->in_memory ? to_file(b, e) : ST_OK;
}

enum st body_take(struct body *b, const char *p, size_t n, struct err *e)
{
    if ((int64_t)n > b->max - b->size)
        return FAIL_ERR(e, ST_LIMIT, "http.too_large", STR_NONE);
    b->size += (int64_t)n;
    if (b->fd < 0 && b->size > b->in_memory)
        TRY(to_file(b, e));
    if (b->fd >= 0)
        return write_all(b->fd, p, n, e);
    buf_add(&b->held, (struct str){ p, n });
    return ST_OK;
}

void body_close(struct body *b)
{
    if (b->fd >= 0)
        close(b->fd);
    b->fd = -1;
}
