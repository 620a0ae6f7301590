// SPDX-License-Identifier: Apache-2.0
/* vfs_fault.c - see vfs_fault.h. Methods are SQLite's (https://www.sqlite.org/vfs.html). */
#include "store/vfs_fault.h"

#include <sqlite3.h>

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, DISKS_MAX = 16 };

/* A write that was not synced yet; a truncation has no bytes. */
struct pending {
    struct pending *next;
    sqlite3_int64 at;
    int n;
    unsigned char bytes[];
};

/* One file by its name. */
struct disk {
    char path[512];
    unsigned char *bytes; /* what is durable */
    sqlite3_int64 n, room;
    struct pending *first, **last;
};

struct fault {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    pthread_mutex_t lock; /* of all below */
    struct disk disk[DISKS_MAX];
    int n_disk;
    enum fault_kind kind;
    int countdown; /* 0 = none planned */
    bool forever, happened, is_off;
    unsigned seed;
};

struct file {
    sqlite3_file base;
    struct fault *fault;
    struct disk *disk; /* NULL for temporary files */
    sqlite3_file *real;
};

static struct file *file_of(sqlite3_file *f)
{
    return (struct file *)f;
}

/* -- what the disk holds -- */

static void disk_resize(struct disk *d, sqlite3_int64 n)
{
    if (n > d->room) {
        d->room = n * 2;
        d->bytes = realloc(d->bytes, (size_t)d->room);
        assert(d->bytes != NULL);
    }
    if (n > d->n)
        memset(d->bytes + d->n, 0, (size_t)(n - d->n));
    d->n = n;
}

static void disk_apply(struct disk *d, const struct pending *p, int from, int to)
{
    if (p->n < 0) {
        disk_resize(d, p->at);
        return;
    }
    if (p->at + to > d->n)
        disk_resize(d, p->at + to);
    memcpy(d->bytes + p->at + from, p->bytes + from, (size_t)(to - from));
}

static void disk_remember(struct disk *d, sqlite3_int64 at, const void *bytes, int n)
{
    struct pending *p = calloc(1, sizeof *p + (size_t)(n > 0 ? n : 0));

    assert(p != NULL);
    p->at = at;
    p->n = n;
    if (n > 0)
        memcpy(p->bytes, bytes, (size_t)n);
    *d->last = p;
    d->last = &p->next;
}

static void disk_forget(struct disk *d)
{
    for (struct pending *p = d->first, *next; p != NULL; p = next) {
        next = p->next;
        free(p);
    }
    d->first = NULL;
    d->last = &d->first;
}

/* True half of the time. */
static bool toss(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return (*seed >> 16 & 1) != 0;
}

/* The disk takes some sectors of what is pending, by chance, and drops the rest. */
static void disk_lose(struct disk *d, unsigned *seed)
{
    for (const struct pending *p = d->first; p != NULL; p = p->next) {
        if (p->n < 0 && toss(seed))
            disk_apply(d, p, 0, p->n);
        for (int at = 0; at < p->n; at += SECTOR)
            if (toss(seed))
                disk_apply(d, p, at, at + SECTOR < p->n ? at + SECTOR : p->n);
    }
    disk_forget(d);
}

static void disk_sync(struct disk *d)
{
    for (const struct pending *p = d->first; p != NULL; p = p->next)
        disk_apply(d, p, 0, p->n);
    disk_forget(d);
}

static void disk_load(struct disk *d, const char *path)
{
    memset(d, 0, sizeof *d);
    snprintf(d->path, sizeof d->path, "%s", path);
    d->last = &d->first;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return;
    fseek(f, 0, SEEK_END);
    disk_resize(d, ftell(f));
    rewind(f);
    size_t n = d->n > 0 ? fread(d->bytes, 1, (size_t)d->n, f) : 0;
    assert(n == (size_t)d->n);
    fclose(f);
}

static struct disk *disk_find(struct fault *f, const char *path)
{
    for (int i = 0; i < f->n_disk; i++)
        if (strcmp(f->disk[i].path, path) == 0)
            return &f->disk[i];
    return NULL;
}

static void disk_drop(struct disk *d)
{
    disk_forget(d);
    free(d->bytes);
    d->bytes = NULL;
    d->n = d->room = 0;
    d->path[0] = '\0';
}

static struct disk *disk_of(struct fault *f, const char *path)
{
    struct disk *d = disk_find(f, path);

    if (d != NULL)
        return d;
    d = disk_find(f, ""); /* one that was deleted */
    if (d == NULL) {
        assert(f->n_disk < DISKS_MAX);
        d = &f->disk[f->n_disk++];
    }
    disk_load(d, path);
    return d;
}

/* -- faults -- */

/* Shall this operation fail? Called with the lock held. */
static bool strikes(struct fault *f, bool is_sync)
{
    if (f->is_off)
        return true;
    if (f->countdown == 0 || is_sync != (f->kind == FAULT_SYNC))
        return false;
    if (f->countdown > 1) {
        f->countdown--;
        return false;
    }
    if (!f->forever)
        f->countdown = 0;
    f->happened = true;
    return true;
}

static int file_write(sqlite3_file *sf, const void *bytes, int n, sqlite3_int64 at)
{
    struct file *f = file_of(sf);
    int rc;

    pthread_mutex_lock(&f->fault->lock);
    if (f->disk != NULL && strikes(f->fault, false)) {
        rc = !f->fault->is_off && f->fault->kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    } else {
        rc = f->real->pMethods->xWrite(f->real, bytes, n, at);
        if (f->disk != NULL && rc == SQLITE_OK)
            disk_remember(f->disk, at, bytes, n);
    }
    pthread_mutex_unlock(&f->fault->lock);
    return rc;
}

static int file_truncate(sqlite3_file *sf, sqlite3_int64 n)
{
    struct file *f = file_of(sf);
    int rc;

    pthread_mutex_lock(&f->fault->lock);
    if (f->disk != NULL && strikes(f->fault, false)) {
        rc = SQLITE_IOERR_TRUNCATE;
    } else {
        rc = f->real->pMethods->xTruncate(f->real, n);
        if (f->disk != NULL && rc == SQLITE_OK)
            disk_remember(f->disk, n, NULL, -1);
    }
    pthread_mutex_unlock(&f->fault->lock);
    return rc;
}

/* The real sync is left out: it costs time and adds nothing, the machine stays on. */
static int file_sync(sqlite3_file *sf, int flags)
{
    struct file *f = file_of(sf);
    bool good;

    (void)flags;
    pthread_mutex_lock(&f->fault->lock);
    good = f->disk == NULL || !strikes(f->fault, true);
    if (f->disk != NULL && good)
        disk_sync(f->disk);
    else if (f->disk != NULL && !f->fault->is_off)
        disk_lose(f->disk, &f->fault->seed);
    pthread_mutex_unlock(&f->fault->lock);
    return good ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

/* -- passed on -- */

static int file_close(sqlite3_file *sf)
{
    struct file *f = file_of(sf);

    return f->real->pMethods == NULL ? SQLITE_OK : f->real->pMethods->xClose(f->real);
}

static int file_read(sqlite3_file *sf, void *to, int n, sqlite3_int64 at)
{
    struct file *f = file_of(sf);

    return f->real->pMethods->xRead(f->real, to, n, at);
}

static int file_size(sqlite3_file *sf, sqlite3_int64 *ret)
{
    return file_of(sf)->real->pMethods->xFileSize(file_of(sf)->real, ret);
}

static int file_lock(sqlite3_file *sf, int level)
{
    return file_of(sf)->real->pMethods->xLock(file_of(sf)->real, level);
}

static int file_unlock(sqlite3_file *sf, int level)
{
    return file_of(sf)->real->pMethods->xUnlock(file_of(sf)->real, level);
}

static int file_reserved(sqlite3_file *sf, int *ret)
{
    return file_of(sf)->real->pMethods->xCheckReservedLock(file_of(sf)->real, ret);
}

static int file_control(sqlite3_file *sf, int op, void *arg)
{
    return file_of(sf)->real->pMethods->xFileControl(file_of(sf)->real, op, arg);
}

static int file_sector(sqlite3_file *sf)
{
    (void)sf;
    return SECTOR;
}

/* As the real layer: a write that is cut leaves the bytes beside it alone. Neither atomic writes nor
 * that what is appended stays in order are promised. */
static int file_traits(sqlite3_file *sf)
{
    (void)sf;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int file_shm_map(sqlite3_file *sf, int page, int size, int extend, void volatile **ret)
{
    return file_of(sf)->real->pMethods->xShmMap(file_of(sf)->real, page, size, extend, ret);
}

static int file_shm_lock(sqlite3_file *sf, int at, int n, int flags)
{
    return file_of(sf)->real->pMethods->xShmLock(file_of(sf)->real, at, n, flags);
}

static void file_shm_barrier(sqlite3_file *sf)
{
    file_of(sf)->real->pMethods->xShmBarrier(file_of(sf)->real);
}

static int file_shm_unmap(sqlite3_file *sf, int remove)
{
    return file_of(sf)->real->pMethods->xShmUnmap(file_of(sf)->real, remove);
}

static int file_fetch(sqlite3_file *sf, sqlite3_int64 at, int n, void **ret)
{
    return file_of(sf)->real->pMethods->xFetch(file_of(sf)->real, at, n, ret);
}

static int file_unfetch(sqlite3_file *sf, sqlite3_int64 at, void *p)
{
    return file_of(sf)->real->pMethods->xUnfetch(file_of(sf)->real, at, p);
}

static const sqlite3_io_methods methods = {
    .iVersion = 3,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
    .xFetch = file_fetch,
    .xUnfetch = file_unfetch,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *sf, int flags, int *ret_flags)
{
    struct fault *fault = vfs->pAppData;
    struct file *f = file_of(sf);

    memset(f, 0, sizeof *f);
    f->fault = fault;
    f->real = (sqlite3_file *)(f + 1);
    pthread_mutex_lock(&fault->lock);
    if (name != NULL && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0)
        f->disk = disk_of(fault, name);
    int rc = fault->real->xOpen(fault->real, name, f->real, flags, ret_flags);
    pthread_mutex_unlock(&fault->lock);
    if (rc == SQLITE_OK)
        f->base.pMethods = &methods;
    return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    struct fault *f = vfs->pAppData;

    pthread_mutex_lock(&f->lock);
    int rc = f->is_off ? SQLITE_IOERR_DELETE : f->real->xDelete(f->real, name, sync_folder);
    struct disk *d = disk_find(f, name);
    if (rc == SQLITE_OK && d != NULL)
        disk_drop(d);
    pthread_mutex_unlock(&f->lock);
    return rc;
}

/* -- for the test -- */

struct fault *fault_make(void)
{
    struct fault *f = calloc(1, sizeof *f);

    assert(f != NULL);
    f->real = sqlite3_vfs_find(NULL);
    assert(f->real != NULL);
    f->vfs = *f->real; /* all that is not about files' bytes stays the real one's */
    f->vfs.szOsFile = (int)sizeof(struct file) + f->real->szOsFile;
    f->vfs.zName = "fault";
    f->vfs.pNext = NULL;
    f->vfs.pAppData = f;
    f->vfs.xOpen = vfs_open;
    f->vfs.xDelete = vfs_delete;
    pthread_mutex_init(&f->lock, NULL);
    sqlite3_vfs_register(&f->vfs, 0);
    return f;
}

void fault_drop(struct fault *f)
{
    sqlite3_vfs_unregister(&f->vfs);
    for (int i = 0; i < f->n_disk; i++)
        disk_drop(&f->disk[i]);
    pthread_mutex_destroy(&f->lock);
    free(f);
}

void fault_plan(struct fault *f, enum fault_kind kind, int n, bool forever)
{
    pthread_mutex_lock(&f->lock);
    f->kind = kind;
    f->countdown = n;
    f->forever = forever;
    f->happened = false;
    pthread_mutex_unlock(&f->lock);
}

bool fault_end(struct fault *f)
{
    pthread_mutex_lock(&f->lock);
    bool happened = f->happened;
    f->countdown = 0;
    pthread_mutex_unlock(&f->lock);
    return happened;
}

void fault_cut(struct fault *f)
{
    pthread_mutex_lock(&f->lock);
    f->is_off = true;
    pthread_mutex_unlock(&f->lock);
}

static void settle(struct disk *d, unsigned *seed)
{
    disk_lose(d, seed);
    FILE *f = fopen(d->path, "wb");
    assert(f != NULL);
    size_t n = d->n > 0 ? fwrite(d->bytes, 1, (size_t)d->n, f) : 0;
    assert(n == (size_t)d->n);
    fclose(f);
}

void fault_settle(struct fault *f, unsigned seed)
{
    for (int i = 0; i < f->n_disk; i++)
        if (f->disk[i].path[0] != '\0')
            settle(&f->disk[i], &seed);
    f->is_off = false;
}
