// SPDX-License-Identifier: Apache-2.0
/* restore.c - reading a backup: checked member by member, unpacked beside its place, then renamed into it. */
#include <string.h>

#include "base/digest.h"
#include "codec/archive.h"
#include "codec/json.h"
#include "core/carry/backup.h"
#include "core/site.h"
#include "store/store.h"
#include "sys/file.h"

enum { MANIFEST_MAX = 32 << 20, CHUNK = 1 << 16 };

struct unpacking {
    struct arena *mem;
    struct err *e;
    struct archive archive;
    const struct json *members;
    struct backup_report r;
};
static void unpacking_close(struct unpacking *u)
{
    archive_close(&u->archive);
}

static enum st broken(struct unpacking *u, struct str what)
{
    return FAIL_ERR(u->e, ST_BROKEN, "backup.broken", what);
}

static enum st read_manifest(struct unpacking *u)
{
    char *p = arena_take(u->mem, MANIFEST_MAX);
    AUTO(member) m = { 0 };
    struct err why = { 0 };
    size_t n;

    TRY(member_open(&u->archive, STR("manifest.json"), &m, u->e));
    TRY(member_read(&m, p, MANIFEST_MAX, &n, u->e));
    const struct json *j = json_parse(u->mem, (struct str){ p, n }, MANIFEST_MAX, &why);
    u->members = json_get(j, "members");
    if (u->members == NULL || u->members->kind != JSON_ARRAY || !json_int(j, "events", &u->r.events))
        return broken(u, STR("manifest.json"));
    return ST_OK;
}

static enum st open_backup(struct unpacking *u, struct str file)
{
    if (!file_exists(file))
        return FAIL_ERR(u->e, ST_NOT_FOUND, "file.missing", file);
    TRY(archive_open(file, &u->archive, u->e));
    return read_manifest(u);
}

/* Names as backup_write makes them: no way out of the folder. */
static bool is_safe(struct str name)
{
    struct str rest = name, part;

    while (str_split(&rest, '/', &part))
        if (part.n == 0 || part.p[0] == '.')
            return false;
    return name.n > 0 && memchr(name.p, '\\', name.n) == NULL;
}

/* Reads one member, into `to` when it is open, and compares its digest. */
static enum st read_member(struct unpacking *u, const struct json *j, const struct fd *to)
{
    struct str name = json_text(j, "name");
    uint8_t sha[DIGEST_SIZE], want[DIGEST_SIZE];
    char chunk[CHUNK];
    AUTO(member) m = { 0 };
    struct digest d;
    size_t n = CHUNK;

    if (!is_safe(name) || !digest_unhex(json_text(j, "sha256"), want, sizeof want))
        return broken(u, name);
    TRY(member_open(&u->archive, name, &m, u->e));
    for (digest_start(&d); n == CHUNK; u->r.bytes += (int64_t)n) {
        struct err why = { 0 };
        if (member_read(&m, chunk, CHUNK, &n, &why) != ST_OK)
            return broken(u, name);
        digest_add(&d, (struct str){ chunk, n });
        if (to->is_open)
            TRY(fd_write(to, (struct str){ chunk, n }, u->e));
    }
    digest_end(&d, sha);
    u->r.members++;
    return memcmp(sha, want, sizeof sha) == 0 ? ST_OK : broken(u, name);
}

enum st backup_check(struct arena *mem, struct str file, struct backup_report *ret, struct err *e)
{
    AUTO(unpacking) u = { .mem = mem, .e = e };
    const struct fd nowhere = { 0 };

    TRY(open_backup(&u, file));
    for (const struct json *m = u.members->child; m != NULL; m = m->next)
        TRY(read_member(&u, m, &nowhere));
    *ret = u.r;
    return ST_OK;
}

/* -- back into a folder -- */

static enum st make_folders(struct unpacking *u, struct str root, struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '/')
            TRY(folder_make(arena_printf(u->mem, "%.*s/%.*s", STR_ARG(root), (int)i, name.p), u->e));
    return ST_OK;
}

static enum st unpack_member(struct unpacking *u, const struct json *m, struct str root)
{
    struct str name = json_text(m, "name");
    AUTO(fd) f = { 0 };

    if (!is_safe(name))
        return broken(u, name);
    TRY(make_folders(u, root, name));
    TRY(file_open(arena_printf(u->mem, "%.*s/%.*s", STR_ARG(root), STR_ARG(name)), FILE_NEW, &f, u->e));
    TRY(read_member(u, m, &f));
    return fd_sync(&f, u->e);
}

static enum st unpack(struct unpacking *u, struct str root)
{
    static const char *const also[] = { "files", "data", "spool" };

    TRY(folder_make(root, u->e));
    for (size_t i = 0; i < N_OF(also); i++)
        TRY(folder_make(arena_printf(u->mem, "%.*s/%s", STR_ARG(root), also[i]), u->e));
    for (const struct json *m = u->members->child; m != NULL; m = m->next)
        TRY(unpack_member(u, m, root));
    return ST_OK;
}

/* The database is read through before the site gets its name. */
static enum st try_out(struct unpacking *u, struct str root)
{
    const struct site_options o = { .place = root, .read_only = true };
    struct site *s;

    TRY(site_open(u->mem, &o, &s, u->e));
    struct ctx cx = site_ctx(s, u->mem);
    AUTO(tx) t = { 0 };
    enum st st = store_read(&cx, s->store, &t);
    cx.tx = &t;
    if (st == ST_OK)
        st = store_check(&cx);
    if (st != ST_OK)
        *u->e = cx.err;
    tx_close(&t);
    t = (struct tx){ 0 };
    site_close(s);
    return st;
}

enum st backup_restore(struct arena *mem, struct str file, struct str place, struct err *e)
{
    AUTO(unpacking) u = { .mem = mem, .e = e };
    struct str part = arena_printf(mem, "%.*s.restoring", STR_ARG(place));

    if (file_exists(place))
        return FAIL_ERR(e, ST_STALE, "site.exists", place);
    if (file_exists(part))
        return FAIL_ERR(e, ST_STALE, "site.exists", part);
    TRY(open_backup(&u, file));
    enum st st = unpack(&u, part);
    if (st == ST_OK)
        st = try_out(&u, part);
    if (st == ST_OK)
        return file_rename(part, place, e);
    struct err ignored = { 0 };
    if (folder_remove(part, &ignored) != ST_OK)
        return st; /* what failed first is what matters */
    return st;
}
