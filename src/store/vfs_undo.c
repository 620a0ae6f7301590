// SPDX-License-Identifier: Apache-2.0
/* vfs_undo.c - see vfs_undo.h. Methods are SQLite's (https://www.sqlite.org/vfs.html). */
#include "store/vfs_undo.h"

#include <sqlite3.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 * 1024, MEMORY_MAX = 16 * 1024 * 1024, SECTOR = 4096 };

struct undo {
    sqlite3_file base;
    sqlite3_vfs *real;
    unsigned char *bytes;
    sqlite3_int64 n, room;
    sqlite3_file *spilled; /* what outgrew memory; NULL = nothing did */
    int flags;             /* it was opened with */
};

static struct undo *undo_of(sqlite3_file *f)
{
    return (struct undo *)f;
}

/* -- beyond memory -- */

static int spill(struct undo *u)
{
    sqlite3_file *f = calloc(1, (size_t)u->real->szOsFile);

    assert(f != NULL);
    int rc = u->real->xOpen(u->real, NULL, f, u->flags, NULL);
    if (rc == SQLITE_OK) /* in pieces: the unix layer takes the low 17 bits of a write's size */
        for (sqlite3_int64 at = 0; rc == SQLITE_OK && at < u->n; at += SECTOR)
            rc = f->pMethods->xWrite(f, u->bytes + at, (int)(u->n - at < SECTOR ? u->n - at : SECTOR), at);
    if (rc != SQLITE_OK) {
        if (f->pMethods != NULL)
            f->pMethods->xClose(f);
        free(f);
        return rc;
    }
    free(u->bytes);
    u->bytes = NULL;
    u->spilled = f;
    return SQLITE_OK;
}

static void grow(struct undo *u, sqlite3_int64 n)
{
    while (u->room < n)
        u->room = u->room == 0 ? FIRST_ROOM : u->room * 2;
    u->bytes = realloc(u->bytes, (size_t)u->room);
    assert(u->bytes != NULL);
}

/* -- methods -- */

static int undo_close(sqlite3_file *f)
{
    struct undo *u = undo_of(f);
    int rc = SQLITE_OK;

    if (u->spilled != NULL)
        rc = u->spilled->pMethods->xClose(u->spilled);
    free(u->spilled);
    free(u->bytes);
    return rc;
}

static int undo_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    const struct undo *u = undo_of(f);

    if (u->spilled != NULL)
        return u->spilled->pMethods->xRead(u->spilled, to, n, at);
    sqlite3_int64 there = at >= u->n ? 0 : u->n - at < n ? u->n - at : n;
    if (there > 0)
        memcpy(to, u->bytes + at, (size_t)there);
    if (there == n)
        return SQLITE_OK;
    memset((char *)to + there, 0, (size_t)(n - there));
    return SQLITE_IOERR_SHORT_READ;
}

static int undo_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    struct undo *u = undo_of(f);

    if (u->spilled == NULL && at + n > MEMORY_MAX) {
        int rc = spill(u);
        if (rc != SQLITE_OK)
            return rc;
    }
    if (u->spilled != NULL)
        return u->spilled->pMethods->xWrite(u->spilled, from, n, at);
    if (at + n > u->room)
        grow(u, at + n);
    if (at > u->n)
        memset(u->bytes + u->n, 0, (size_t)(at - u->n));
    memcpy(u->bytes + at, from, (size_t)n);
    if (at + n > u->n)
        u->n = at + n;
    return SQLITE_OK;
}

static int undo_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    struct undo *u = undo_of(f);

    if (u->spilled != NULL)
        return u->spilled->pMethods->xTruncate(u->spilled, n);
    if (n < u->n)
        u->n = n;
    return SQLITE_OK;
}

static int undo_size(sqlite3_file *f, sqlite3_int64 *ret)
{
    struct undo *u = undo_of(f);

    if (u->spilled != NULL)
        return u->spilled->pMethods->xFileSize(u->spilled, ret);
    *ret = u->n;
    return SQLITE_OK;
}

static int undo_sync(sqlite3_file *f, int how)
{
    (void)f;
    (void)how;
    return SQLITE_OK;
}

static int undo_lock(sqlite3_file *f, int how)
{
    (void)f;
    (void)how;
    return SQLITE_OK;
}

static int undo_is_reserved(sqlite3_file *f, int *ret)
{
    (void)f;
    *ret = 0;
    return SQLITE_OK;
}

static int undo_control(sqlite3_file *f, int op, void *arg)
{
    (void)f;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int undo_sector(sqlite3_file *f)
{
    (void)f;
    return SECTOR;
}

static int undo_traits(sqlite3_file *f)
{
    (void)f;
    return 0;
}

static const sqlite3_io_methods undo_methods = {
    .iVersion = 1,
    .xClose = undo_close,
    .xRead = undo_read,
    .xWrite = undo_write,
    .xTruncate = undo_truncate,
    .xSync = undo_sync,
    .xFileSize = undo_size,
    .xLock = undo_lock,
    .xUnlock = undo_lock,
    .xCheckReservedLock = undo_is_reserved,
    .xFileControl = undo_control,
    .xSectorSize = undo_sector,
    .xDeviceCharacteristics = undo_traits,
};

/* -- the layer: unix in all but one kind of file -- */

static sqlite3_vfs *real_vfs(void)
{
    return sqlite3_vfs_find("unix");
}

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
    sqlite3_vfs *real = real_vfs();

    (void)v;
    if ((flags & SQLITE_OPEN_SUBJOURNAL) == 0)
        return real->xOpen(real, name, f, flags, ret_flags);
    *undo_of(f) = (struct undo){ .base.pMethods = &undo_methods, .real = real, .flags = flags };
    if (ret_flags != NULL)
        *ret_flags = flags;
    return SQLITE_OK;
}

void vfs_undo_register(void)
{
    const sqlite3_vfs *real = real_vfs();
    sqlite3_vfs *layer = malloc(sizeof *layer); /* SQLite's list holds it as long as the program runs */

    assert(layer != NULL && real != NULL);
    *layer = *real;
    layer->pNext = NULL;
    layer->zName = "undo";
    layer->xOpen = layer_open;
    if (layer->szOsFile < (int)sizeof(struct undo))
        layer->szOsFile = (int)sizeof(struct undo);
    int rc = sqlite3_vfs_register(layer, 1);
    assert(rc == SQLITE_OK);
}
