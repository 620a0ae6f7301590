// SPDX-License-Identifier: Apache-2.0
/* file.c - see file.h. Paths are checked for length and NUL at this door and nowhere else. */
#include "sys/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "sys/random.h"

struct path {
    char z[PATH_MAX];
};

static enum st fail_path(int why, struct str path, struct err *e)
{
    switch (why) {
    case ENOENT:
    case ENOTDIR:
        return FAIL_ERR(e, ST_NOT_FOUND, "file.missing", path);
    case EEXIST:
        return FAIL_ERR(e, ST_INPUT, "file.exists", path);
    case EACCES:
    case EPERM:
    case EROFS:
        return FAIL_ERR(e, ST_BROKEN, "file.denied", path);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EIO:
        return FAIL_ERR(e, ST_SPACE, "file.space", path);
    default:
        return FAIL_ERR(e, ST_BROKEN, "file.io", path);
    }
}

static enum st path_z(struct str s, struct path *ret, struct err *e)
{
    if (s.n == 0 || s.n >= sizeof ret->z || memchr(s.p, '\0', s.n) != NULL)
        return fail_path(ENOENT, s, e);
    memcpy(ret->z, s.p, s.n);
    ret->z[s.n] = '\0';
    return ST_OK;
}

/* The part before the last slash. */
static struct str folder_of(struct str path)
{
    size_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return n == 0 ? STR(".") : n == 1 ? STR("/") : (struct str){ path.p, n - 1 };
}

void fd_close(struct fd *f)
{
    if (f->is_open)
        close(f->n);
    f->is_open = false;
}

enum st file_open(struct str path, enum file_mode mode, struct fd *ret, struct err *e)
{
    static const int flags[] = {
        [FILE_READ] = O_RDONLY,
        [FILE_NEW] = O_RDWR | O_CREAT | O_EXCL,
        [FILE_OVER] = O_RDWR | O_CREAT | O_TRUNC,
        [FILE_APPEND] = O_WRONLY | O_CREAT | O_APPEND,
    };
    struct path p;

    TRY(path_z(path, &p, e));
    int n = open(p.z, flags[mode] | O_CLOEXEC, 0600);
    if (n < 0)
        return fail_path(errno, path, e);
    *ret = (struct fd){ n, true };
    return ST_OK;
}

enum st fd_write(const struct fd *f, struct str bytes, struct err *e)
{
    while (bytes.n > 0) {
        ssize_t n = write(f->n, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_path(errno, STR_NONE, e);
        bytes = str_from(bytes, (size_t)n);
    }
    return ST_OK;
}

enum st fd_read(const struct fd *f, void *to, size_t n, size_t *ret_n, struct err *e)
{
    size_t done = 0;

    while (done < n) {
        ssize_t got = read(f->n, (char *)to + done, n - done);
        if (got == 0)
            break;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_path(errno, STR_NONE, e);
        done += (size_t)got;
    }
    *ret_n = done;
    return ST_OK;
}

enum st fd_sync(const struct fd *f, struct err *e)
{
    return fsync(f->n) == 0 ? ST_OK : fail_path(errno, STR_NONE, e);
}

enum st fd_lock(const struct fd *f, struct err *e)
{
    struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

    while (fcntl(f->n, F_OFD_SETLKW, &all) != 0)
        if (errno != EINTR)
            return fail_path(errno, STR_NONE, e);
    return ST_OK;
}

enum st file_size(struct str path, int64_t *ret, struct err *e)
{
    struct path p;
    struct stat s;

    TRY(path_z(path, &p, e));
    if (stat(p.z, &s) != 0)
        return fail_path(errno, path, e);
    *ret = s.st_size;
    return ST_OK;
}

bool file_changed(struct str path, struct when *ret)
{
    struct err ignored = { 0 };
    struct stat at;
    struct path p;

    if (path_z(path, &p, &ignored) != ST_OK || stat(p.z, &at) != 0)
        return false;
    ret->ms = (int64_t)at.st_mtim.tv_sec * 1000 + at.st_mtim.tv_nsec / 1000000;
    return true;
}

bool file_exists(struct str path)
{
    struct err ignored = { 0 };
    struct path p;

    return path_z(path, &p, &ignored) == ST_OK && access(p.z, F_OK) == 0;
}

enum st file_load(struct arena *mem, struct str path, size_t max, struct str *ret, struct err *e)
{
    AUTO(fd) f = { 0 };
    int64_t size;
    size_t n;

    TRY(file_size(path, &size, e));
    if ((uint64_t)size > max)
        return FAIL_ERR(e, ST_LIMIT, "file.too_big", path);
    TRY(file_open(path, FILE_READ, &f, e));
    char *p = arena_take(mem, (size_t)size + 1);
    TRY(fd_read(&f, p, (size_t)size, &n, e));
    *ret = (struct str){ p, n };
    return ST_OK;
}

enum st file_load_part(struct arena *mem, struct str path, int64_t at, size_t max, struct str *ret, struct err *e)
{
    AUTO(fd) f = { 0 };
    char *p = arena_take(mem, max);
    size_t n;

    TRY(file_open(path, FILE_READ, &f, e));
    if (lseek(f.n, at, SEEK_SET) != at)
        return FAIL_ERR(e, ST_BROKEN, "file.io", path);
    TRY(fd_read(&f, p, max, &n, e));
    *ret = (struct str){ p, n };
    return ST_OK;
}

static enum st write_synced(struct str path, struct str bytes, struct err *e)
{
    AUTO(fd) f = { 0 };

    TRY(file_open(path, FILE_NEW, &f, e));
    TRY(fd_write(&f, bytes, e));
    return fd_sync(&f, e);
}

enum st file_save(struct str path, struct str bytes, struct err *e)
{
    struct arena *mem = arena_make();
    struct str tmp =
        arena_printf(mem, "%.*s.%08llx.tmp", STR_ARG(path), (unsigned long long)random_below(UINT64_C(1) << 32));
    enum st st = write_synced(tmp, bytes, e);

    if (st == ST_OK)
        st = file_rename(tmp, path, e);
    if (st != ST_OK)
        unlink(tmp.p); /* the first failure is the one to tell */
    arena_drop(mem);
    return st;
}

enum st file_rename(struct str from, struct str to, struct err *e)
{
    struct path a, b;

    TRY(path_z(from, &a, e));
    TRY(path_z(to, &b, e));
    if (rename(a.z, b.z) != 0)
        return fail_path(errno, from, e);
    return folder_sync(folder_of(to), e);
}

enum st file_remove(struct str path, struct err *e)
{
    struct path p;

    TRY(path_z(path, &p, e));
    if (unlink(p.z) != 0 && errno != ENOENT)
        return fail_path(errno, path, e);
    return ST_OK;
}

enum st file_wipe(struct str path, struct err *e)
{
    char noise[256];
    AUTO(fd) f = { 0 };
    struct path p;
    int64_t left;

    if (!file_exists(path))
        return ST_OK;
    TRY(path_z(path, &p, e));
    TRY(file_size(path, &left, e));
    int n = open(p.z, O_WRONLY | O_CLOEXEC);
    if (n < 0)
        return fail_path(errno, path, e);
    f = (struct fd){ n, true };
    for (; left > 0; left -= (int64_t)sizeof noise) {
        random_bytes(noise, sizeof noise);
        TRY(fd_write(&f, (struct str){ noise, left < (int64_t)sizeof noise ? (size_t)left : sizeof noise }, e));
    }
    TRY(fd_sync(&f, e));
    TRY(file_remove(path, e));
    return folder_sync(folder_of(path), e);
}

enum st folder_make(struct str path, struct err *e)
{
    struct path p;
    struct stat s;

    TRY(path_z(path, &p, e));
    if (mkdir(p.z, 0700) == 0)
        return folder_sync(folder_of(path), e);
    if (errno != EEXIST)
        return fail_path(errno, path, e);
    if (stat(p.z, &s) != 0 || !S_ISDIR(s.st_mode))
        return fail_path(EEXIST, path, e);
    return ST_OK;
}

enum st folder_sync(struct str path, struct err *e)
{
    AUTO(fd) f = { 0 };

    TRY(file_open(path, FILE_READ, &f, e));
    return fsync(f.n) == 0 ? ST_OK : fail_path(errno, path, e);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool is_wanted(DIR *d, const char *name, bool folders)
{
    struct stat s;

    return name[0] != '.' && fstatat(dirfd(d), name, &s, 0) == 0 && (folders ? S_ISDIR(s.st_mode) : S_ISREG(s.st_mode));
}

enum st folder_list(struct arena *mem, struct str path, bool folders, struct str **ret, size_t *ret_n, struct err *e)
{
    struct path p;
    struct str *list = NULL;
    size_t n = 0, room = 0;

    TRY(path_z(path, &p, e));
    DIR *d = opendir(p.z);
    if (d == NULL)
        return fail_path(errno, path, e);
    for (const struct dirent *f; (f = readdir(d)) != NULL;) {
        if (!is_wanted(d, f->d_name, folders))
            continue;
        if (n == room) {
            struct str *more = arena_array(mem, room = room == 0 ? 64 : room * 2, sizeof *more);
            if (n > 0)
                memcpy(more, list, n * sizeof *more);
            list = more;
        }
        list[n++] = arena_strz(mem, f->d_name);
    }
    closedir(d);
    if (n > 1)
        qsort(list, n, sizeof *list, by_name);
    *ret = list;
    *ret_n = n;
    return ST_OK;
}

enum st disk_free(struct str path, int64_t *ret_bytes, struct err *e)
{
    struct path p;
    struct statvfs s;

    TRY(path_z(path, &p, e));
    if (statvfs(p.z, &s) != 0)
        return fail_path(errno, path, e);
    *ret_bytes = (int64_t)(s.f_bavail * s.f_frsize);
    return ST_OK;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

enum st folder_remove(struct str path, struct err *e)
{
    struct path p;

    TRY(path_z(path, &p, e));
    if (nftw(p.z, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return fail_path(errno, path, e);
    return ST_OK;
}
