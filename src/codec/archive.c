// SPDX-License-Identifier: Apache-2.0
/* archive.c - see archive.h; the work is libzip's. */
#include "codec/archive.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { FASTEST = 1, PACK_TIME = 315532800 /* 1980-01-01: the oldest a zip can say */ };

static enum st open_zip(struct str path, int flags, struct archive *ret)
{
    char *z = strndup(path.p, path.n);
    int why;

    ret->zip = z == NULL ? NULL : zip_open(z, flags, &why);
    free(z);
    return ret->zip == NULL ? ST_BROKEN : ST_OK;
}

enum st archive_make(struct str path, struct archive *ret, struct err *e)
{
    if (open_zip(path, ZIP_CREATE | ZIP_EXCL, ret) != ST_OK)
        return FAIL_ERR(e, ST_SPACE, "backup.write", path);
    return ST_OK;
}

enum st archive_open(struct str path, struct archive *ret, struct err *e)
{
    if (open_zip(path, ZIP_RDONLY | ZIP_CHECKCONS, ret) != ST_OK)
        return FAIL_ERR(e, ST_BROKEN, "backup.broken", path);
    return ST_OK;
}

void archive_close(struct archive *a)
{
    if (a->zip != NULL)
        zip_discard(a->zip);
    a->zip = NULL;
}

static enum st add(struct archive *a, struct arena *mem, struct str member, zip_source_t *src, struct err *e)
{
    zip_int64_t at = src == NULL ? -1 : zip_file_add(a->zip, str_z(mem, member), src, ZIP_FL_ENC_UTF_8);

    if (at < 0 || zip_set_file_compression(a->zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, FASTEST) != 0) {
        if (at < 0)
            zip_source_free(src);
        return FAIL_ERR(e, ST_SPACE, "backup.write", member);
    }
    return ST_OK;
}

enum st archive_add_file(struct archive *a, struct arena *mem, struct str member, struct str path, struct err *e)
{
    return add(a, mem, member, zip_source_file(a->zip, str_z(mem, path), 0, -1), e);
}

enum st archive_add_bytes(struct archive *a, struct arena *mem, struct str member, struct str bytes, struct err *e)
{
    return add(a, mem, member, zip_source_buffer(a->zip, bytes.p, bytes.n, 0), e);
}

enum st archive_finish(struct archive *a, struct err *e)
{
    if (zip_close(a->zip) != 0)
        return FAIL_ERR(e, ST_SPACE, "backup.write", str_of(zip_strerror(a->zip)));
    a->zip = NULL;
    return ST_OK;
}

size_t archive_count(const struct archive *a)
{
    zip_int64_t n = zip_get_num_entries(a->zip, 0);

    return n < 0 ? 0 : (size_t)n;
}

struct str archive_name(const struct archive *a, size_t i)
{
    return str_of(zip_get_name(a->zip, i, ZIP_FL_ENC_RAW));
}

/* -- in memory -- */

static enum st add_parts(struct archive *a, struct arena *mem, const struct archive_part *part, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        TRY(archive_add_bytes(a, mem, part[i].name, part[i].bytes, e));
        if (zip_file_set_mtime(a->zip, i, PACK_TIME, 0) != 0)
            return FAIL_ERR(e, ST_SPACE, "backup.write", part[i].name);
    }
    return archive_finish(a, e);
}

static enum st read_back(struct arena *mem, zip_source_t *src, struct str *ret, struct err *e)
{
    zip_stat_t stat;

    if (zip_source_stat(src, &stat) != 0 || zip_source_open(src) != 0)
        return FAIL_ERR(e, ST_SPACE, "backup.write", STR("zip"));
    char *p = arena_room(mem, stat.size + 1);
    zip_int64_t got = zip_source_read(src, p, stat.size);
    zip_source_close(src);
    if (got < 0 || (zip_uint64_t)got != stat.size)
        return FAIL_ERR(e, ST_SPACE, "backup.write", STR("zip"));
    *ret = (struct str){ p, stat.size };
    return ST_OK;
}

enum st archive_pack(struct arena *mem, const struct archive_part *part, size_t n, struct str *ret, struct err *e)
{
    zip_error_t why;
    AUTO(archive) a = { 0 };

    zip_error_init(&why);
    zip_source_t *src = zip_source_buffer_create(NULL, 0, 0, &why);
    if (src == NULL)
        return FAIL_ERR(e, ST_SPACE, "backup.write", STR("zip"));
    zip_source_keep(src); /* beside the one that the archive holds */
    a.zip = zip_open_from_source(src, ZIP_TRUNCATE, &why);
    enum st st = a.zip == NULL ? FAIL_ERR(e, ST_SPACE, "backup.write", STR("zip")) : add_parts(&a, mem, part, n, e);
    if (st == ST_OK)
        st = read_back(mem, src, ret, e);
    zip_source_free(src);
    zip_error_fini(&why);
    return st;
}

enum st member_open(const struct archive *a, struct str name, struct member *ret, struct err *e)
{
    char *z = strndup(name.p, name.n);

    ret->file = z == NULL ? NULL : zip_fopen(a->zip, z, 0);
    free(z);
    return ret->file == NULL ? FAIL_ERR(e, ST_BROKEN, "backup.broken", name) : ST_OK;
}

enum st member_read(struct member *m, void *to, size_t n, size_t *ret_n, struct err *e)
{
    zip_int64_t got = 1;

    for (*ret_n = 0; got > 0 && *ret_n < n; *ret_n += (size_t)got) {
        got = zip_fread(m->file, (char *)to + *ret_n, n - *ret_n);
        if (got < 0)
            return FAIL_ERR(e, ST_BROKEN, "backup.broken", str_of(zip_file_strerror(m->file)));
    }
    return ST_OK;
}

void member_close(struct member *m)
{
    if (m->file != NULL)
        zip_fclose(m->file);
    m->file = NULL;
}
