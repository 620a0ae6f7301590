// SPDX-License-Identifier: Apache-2.0
/* attach.c - see attach.h. Files lie at files/<first two digits>/<digest>; equal files lie there once. */
#include "core/matter/attach.h"

#include <fcntl.h>
#include <magic.h>

#include "base/digest.h"
#include "base/num.h"
#include "core/privacy/held.h"
#include "core/site.h"
#include "gen/attach_sql.h"
#include "gen/matter_sql.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/random.h"

enum { ID_BYTES = 16, CLEAN_MAX = 500, LINES_MAX = 64 * 1024, PIECE = 1 << 16 };
static const int64_t day_ms = 86400000;

struct str attach_place(struct ctx *cx, struct str digest)
{
    return arena_printf(cx->mem, "%.*s/files/%.*s/%.*s", STR_ARG(cx->site->folder), 2, digest.p, STR_ARG(digest));
}

/* Media type by content; "application/octet-stream" when nothing is known. */
static struct str type_of(struct ctx *cx, struct str path)
{
    magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
    struct str type = STR("application/octet-stream");

    if (m == NULL)
        return type;
    if (magic_load(m, NULL) == 0) {
        const char *found = magic_file(m, str_z(cx->mem, path));
        if (found != NULL)
            type = arena_strz(cx->mem, found);
    }
    magic_close(m);
    return type;
}

static bool is_program(struct str type)
{
    static const struct str refused[] = { STR("application/x-executable"),
                                          STR("application/x-pie-executable"),
                                          STR("application/x-sharedlib"),
                                          STR("application/x-dosexec"),
                                          STR("application/vnd.microsoft.portable-executable"),
                                          STR("text/x-shellscript"),
                                          STR("application/x-mach-binary") };

    for (size_t i = 0; i < N_OF(refused); i++)
        if (str_eq(type, refused[i]))
            return true;
    return false;
}

static enum st move_in(struct ctx *cx, struct str from, struct str digest)
{
    struct str to = attach_place(cx, digest);

    TRY(folder_make(str_cut(to, 0, to.n - digest.n - 1), &cx->err));
    return file_exists(to) ? ST_OK : file_rename(from, to, &cx->err);
}

static struct str random_id(struct ctx *cx)
{
    uint8_t raw[ID_BYTES];

    random_bytes(raw, sizeof raw);
    return digest_hex(cx->mem, (struct str){ (const char *)raw, sizeof raw });
}

struct keeping {
    struct q_file_add_in row;
};

static enum st add_row(struct ctx *cx, void *arg)
{
    const struct keeping *k = arg;

    return q_file_add_do(cx, &k->row, NULL);
}

enum st attach_keep(struct ctx *cx, const struct attach_in *in, struct attached *ret)
{
    struct str type = type_of(cx, in->path);
    struct str digest = digest_hex(cx->mem, (struct str){ (const char *)in->sha256, DIGEST_SIZE });

    if (in->size == 0)
        return FAIL_FIELD(cx, ST_INPUT, "input.missing", "file", STR("file"));
    if (is_program(type))
        return FAIL_FIELD(cx, ST_LIMIT, "file.program", "file", type);
    TRY(move_in(cx, in->path, digest));
    struct keeping k = { .row = { .id = random_id(cx),
                                  .name = in->name.n == 0 ? STR("file") : str_cut(in->name, 0, 200),
                                  .type = type,
                                  .size = in->size,
                                  .digest = digest,
                                  .at = cx->now } };
    TRY(store_write(cx, cx->site->store, add_row, &k));
    *ret = (struct attached){ .id = k.row.id, .type = type, .sha256 = digest, .size = in->size };
    return ST_OK;
}

static enum st take_one(struct ctx *cx, struct str id, struct matter_id m, struct buf *lines)
{
    const struct q_file_take_in take = { .id = id, .matter = m.v };
    const struct q_file_find_in by = { .id = id };
    struct q_file_find_out row;
    int64_t changed = 0;

    TRY(q_file_take_do(cx, &take, &changed));
    if (changed != 1)
        return FAIL_FIELD(cx, ST_INPUT, "filing.file", "attachments", id);
    TRY(q_file_find_one(cx, &by, &row));
    buf_printf(lines, "%s%.*s %.*s", lines->n > 0 ? "\n" : "", STR_ARG(row.digest), STR_ARG(row.name));
    return ST_OK;
}

enum st attach_take(struct ctx *cx, struct str ids, struct matter_id m, struct str *ret)
{
    struct buf lines = buf_make(cx->mem, LINES_MAX);
    struct str id;

    while (ids.n > 0 && str_split(&ids, '\n', &id))
        if (str_trim(id).n > 0)
            TRY(take_one(cx, str_trim(id), m, &lines));
    *ret = buf_str(&lines);
    return ST_OK;
}

enum st attach_open(struct ctx *cx, const struct matter *m, struct str id, int *ret_fd, struct attachment *ret)
{
    const struct q_file_find_in by = { .id = id };
    struct q_file_find_out row;
    int64_t held;
    bool found;

    TRY(q_file_find_find(cx, &by, &row, &found));
    if (!found || row.matter != m->id.v)
        return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    TRY(held_parts(cx, m->id, &held));
    if ((held & PART_FILE) != 0)
        return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    int fd = open(str_z(cx->mem, attach_place(cx, row.digest)), O_RDONLY | O_CLOEXEC);
    if (fd < 0) /* erased */
        return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    *ret_fd = fd;
    *ret = (struct attachment){ .id = id, .name = row.name, .type = row.type, .size = row.size };
    return ST_OK;
}

static enum st reread(struct ctx *cx, struct str path, struct str *ret_digest, int64_t *ret_size)
{
    uint8_t *piece = arena_take(cx->mem, PIECE), out[DIGEST_SIZE];
    struct digest d;
    AUTO(fd) f = { 0 };
    size_t n;

    *ret_size = 0;
    digest_start(&d);
    TRY(file_open(path, FILE_READ, &f, &cx->err));
    do {
        TRY(fd_read(&f, piece, PIECE, &n, &cx->err));
        digest_add(&d, (struct str){ (const char *)piece, n });
        *ret_size += (int64_t)n;
    } while (n == PIECE);
    digest_end(&d, out);
    *ret_digest = digest_hex(cx->mem, (struct str){ (const char *)out, sizeof out });
    return ST_OK;
}

enum st attach_reread(struct ctx *cx, struct str digest, struct str *ret_digest, int64_t *ret_size)
{
    return reread(cx, attach_place(cx, digest), ret_digest, ret_size);
}

/* -- between a station and its district -- */

int64_t attach_max(struct ctx *cx)
{
    const struct config_row *c = rules_config(cx->site->rules, STR("file.max"));
    int64_t max = 0;

    return c != NULL && num_parse(c->value, &max) ? max : 0;
}

enum st attach_piece(struct ctx *cx, struct str digest, const struct attach_part *part, struct str *ret,
                     int64_t *ret_size, bool *ret_ours)
{
    const struct q_file_uses_in by = { .digest = digest };
    struct q_file_uses_out uses;
    struct str path = attach_place(cx, digest);

    TRY(q_file_uses_one(cx, &by, &uses));
    *ret_ours = uses.n > 0 && file_exists(path);
    if (!*ret_ours)
        return ST_OK;
    TRY(file_size(path, ret_size, &cx->err));
    return file_load_part(cx->mem, path, part->at, part->max, ret, &cx->err);
}

enum st attach_move_in(struct ctx *cx, struct str path, struct str digest, bool *ret_kept)
{
    struct str is;
    int64_t size;

    TRY(reread(cx, path, &is, &size));
    *ret_kept = str_eq(is, digest);
    if (!*ret_kept)
        return ST_OK;
    return file_exists(attach_place(cx, digest)) ? file_remove(path, &cx->err) : move_in(cx, path, digest);
}

enum st attach_link(struct ctx *cx, struct matter_id m, struct str digest, struct str name)
{
    struct str path = attach_place(cx, digest);
    struct q_file_add_in row = {
        .id = random_id(cx), .name = name, .type = type_of(cx, path), .digest = digest, .at = cx->now
    };

    TRY(file_size(path, &row.size, &cx->err));
    TRY(q_file_add_do(cx, &row, NULL));
    const struct q_file_take_in take = { .id = row.id, .matter = m.v };
    return q_file_take_do(cx, &take, NULL);
}

enum st attach_forget(struct ctx *cx, struct str id)
{
    const struct q_file_drop_in drop = { .id = id };

    return q_file_drop_do(cx, &drop, NULL);
}

enum st attach_drop_bytes(struct ctx *cx, struct str digest)
{
    const struct q_file_uses_in by = { .digest = digest };
    struct q_file_uses_out uses;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(q_file_uses_one(cx, &by, &uses));
    return uses.n > 0 ? ST_OK : file_remove(attach_place(cx, digest), &cx->err);
}

/* -- what nobody named -- */

static enum st drop_one(struct ctx *cx, const struct q_files_old_out *row)
{
    const struct q_file_drop_in drop = { .id = row->id };
    const struct q_file_uses_in by = { .digest = row->digest };
    struct q_file_uses_out uses;

    TRY(q_file_drop_do(cx, &drop, NULL));
    TRY(q_file_uses_one(cx, &by, &uses));
    return uses.n > 0 ? ST_OK : file_remove(attach_place(cx, row->digest), &cx->err);
}

static enum st clean(struct ctx *cx, void *arg)
{
    const struct q_files_old_in in = { .before = { cx->now.ms - day_ms }, .limit = CLEAN_MAX };
    struct q_files_old_out *row = arena_array(cx->mem, CLEAN_MAX, sizeof *row);
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    (void)arg;
    TRY(q_files_old(cx, &in, &rs));
    while (n < CLEAN_MAX && q_files_old_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(drop_one(cx, &row[i]));
    return ST_OK;
}

enum st attach_clean(struct ctx *cx)
{
    return store_write(cx, cx->site->store, clean, NULL);
}
