// SPDX-License-Identifier: Apache-2.0
/* backup.c - writing a backup, see backup.h; reading it back: restore.c. */
#include "core/carry/backup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "codec/archive.h"
#include "codec/json.h"
#include "core/privacy/keyring.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "store/store.h"
#include "sys/file.h"

enum { MANIFEST_MAX = 32 << 20, CHUNK = 1 << 16, KEY_FILE_MAX = 1024 };

struct packing {
    struct ctx *cx;
    struct archive archive;
    struct json_out out; /* manifest */
    struct buf manifest;
    struct str main; /* the main key that the snapshot needs: its file may be gone before it is packed */
    int64_t main_number;
    struct backup_report r;
};

static enum st hash_file(struct str path, uint8_t ret[static DIGEST_SIZE], int64_t *ret_size, struct err *e)
{
    char chunk[CHUNK];
    AUTO(fd) f = { 0 };
    struct digest d;
    size_t n = CHUNK;

    *ret_size = 0;
    digest_start(&d);
    TRY(file_open(path, FILE_READ, &f, e));
    while (n == CHUNK) {
        TRY(fd_read(&f, chunk, CHUNK, &n, e));
        digest_add(&d, (struct str){ chunk, n });
        *ret_size += (int64_t)n;
    }
    digest_end(&d, ret);
    return ST_OK;
}

static void list_member(struct packing *p, struct str member, const uint8_t sha[static DIGEST_SIZE], int64_t size)
{
    json_open(&p->out, NULL, '{');
    json_put_text(&p->out, "name", member);
    json_put_text(&p->out, "sha256", digest_hex(p->cx->mem, (struct str){ (const char *)sha, DIGEST_SIZE }));
    json_put_int(&p->out, "size", size);
    json_close(&p->out, '}');
    p->r.members++;
    p->r.bytes += size;
}

/* Adds a file as a member; it is read when the zip is closed. */
static enum st add_file(struct packing *p, struct str path, struct str member)
{
    struct arena *mem = p->cx->mem;
    uint8_t sha[DIGEST_SIZE];
    int64_t size;

    TRY(hash_file(path, sha, &size, &p->cx->err));
    TRY(archive_add_file(&p->archive, mem, member, path, &p->cx->err));
    list_member(p, member, sha, size);
    return ST_OK;
}

static enum st add_bytes(struct packing *p, struct str bytes, struct str member)
{
    uint8_t sha[DIGEST_SIZE];

    digest_sha256(bytes, sha);
    TRY(archive_add_bytes(&p->archive, p->cx->mem, member, bytes, &p->cx->err));
    list_member(p, member, sha, (int64_t)bytes.n);
    return ST_OK;
}

static enum st add_folder(struct packing *p, const char *name)
{
    struct arena *mem = p->cx->mem;
    struct str folder = arena_printf(mem, "%.*s/%s", STR_ARG(p->cx->site->folder), name), *row;
    size_t n;

    if (!file_exists(folder))
        return ST_OK;
    TRY(folder_list(mem, folder, false, &row, &n, &p->cx->err));
    for (size_t i = 0; i < n; i++)
        TRY(add_file(p, arena_printf(mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(row[i])),
                     arena_printf(mem, "%s/%.*s", name, STR_ARG(row[i]))));
    TRY(folder_list(mem, folder, true, &row, &n, &p->cx->err));
    for (size_t i = 0; i < n; i++)
        TRY(add_folder(p, str_z(mem, arena_printf(mem, "%s/%.*s", name, STR_ARG(row[i])))));
    return ST_OK;
}

/* Read at once after the snapshot began: its file goes when keys are changed. */
static enum st hold_main(struct packing *p)
{
    TRY(keyring_main_last(p->cx, &p->main_number));
    return file_load(p->cx->mem, keyring_main_path(p->cx->mem, p->cx->site, p->main_number), KEY_FILE_MAX, &p->main,
                     &p->cx->err);
}

/* Keys as they lie there; of the main keys the one that the snapshot needs. */
static enum st add_keys(struct packing *p)
{
    struct arena *mem = p->cx->mem;
    struct str folder = arena_printf(mem, "%.*s/keys", STR_ARG(p->cx->site->folder)), *row;
    size_t n;

    TRY(folder_list(mem, folder, false, &row, &n, &p->cx->err));
    for (size_t i = 0; i < n; i++)
        if (!str_starts(row[i], STR("main-")))
            TRY(add_file(p, arena_printf(mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(row[i])),
                         arena_printf(mem, "keys/%.*s", STR_ARG(row[i]))));
    return add_bytes(p, p->main, arena_printf(mem, "keys/main-%lld.key", (long long)p->main_number));
}

static enum st add_manifest(struct packing *p)
{
    json_close(&p->out, ']');
    json_close(&p->out, '}');
    if (buf_is_full(&p->manifest))
        return FAIL(p->cx, ST_LIMIT, "backup.large", STR_NONE);
    return archive_add_bytes(&p->archive, p->cx->mem, STR("manifest.json"), buf_str(&p->manifest), &p->cx->err);
}

static enum st pack(struct packing *p, struct str database)
{
    struct q_event_last_out last;

    TRY(q_event_last_one(p->cx, &last));
    p->r.events = last.seq;
    json_open(&p->out, NULL, '{');
    json_put_int(&p->out, "version", 1);
    json_put_int(&p->out, "district", p->cx->site->district);
    json_put_when(&p->out, "at", p->cx->now);
    json_put_int(&p->out, "events", last.seq);
    json_open(&p->out, "members", '[');
    TRY(add_file(p, arena_printf(p->cx->mem, "%.*s/site.json", STR_ARG(p->cx->site->folder)), STR("site.json")));
    TRY(add_keys(p));
    TRY(add_folder(p, "data"));
    TRY(add_file(p, database, STR("anlan.db")));
    TRY(add_folder(p, "files"));
    return add_manifest(p);
}

static enum st write_archive(struct packing *p, struct str file, struct str database)
{
    p->manifest = buf_make(p->cx->mem, MANIFEST_MAX);
    p->out = (struct json_out){ .b = &p->manifest };
    TRY(archive_make(file, &p->archive, &p->cx->err));
    enum st st = pack(p, database);
    if (st == ST_OK)
        st = archive_finish(&p->archive, &p->cx->err);
    archive_close(&p->archive);
    return st;
}

enum st backup_write(struct ctx *cx, struct str file, struct backup_report *ret)
{
    struct packing *p = arena_take(cx->mem, sizeof *p);
    struct str part = arena_printf(cx->mem, "%.*s.part", STR_ARG(file));
    struct str copy = arena_printf(cx->mem, "%.*s/spool/backup-%d.db", STR_ARG(cx->site->folder), (int)getpid());
    struct backup_report again;

    p->cx = cx;
    if (file_exists(file))
        return FAIL(cx, ST_INPUT, "file.exists", file);
    TRY(file_remove(part, &cx->err));
    enum st st = hold_main(p);
    if (st == ST_OK)
        st = store_snapshot(cx, copy);
    if (st == ST_OK)
        st = write_archive(p, part, copy);
    if (st == ST_OK)
        st = backup_check(cx->mem, part, &again, &cx->err);
    if (st == ST_OK)
        st = file_rename(part, file, &cx->err);
    struct err ignored = { 0 };
    if (file_remove(copy, &ignored) != ST_OK || (st != ST_OK && file_remove(part, &ignored) != ST_OK))
        return st; /* what failed first is what matters */
    *ret = p->r;
    return st;
}
