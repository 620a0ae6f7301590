// SPDX-License-Identifier: Apache-2.0
/* sync_file.c - see sync_file.h. What has come so far lies in spool/ under the station's number and the digest. */
#include "core/sync/sync_file.h"

#include "base/digest.h"
#include "base/num.h"
#include "core/matter/attach.h"
#include "core/matter/event.h"
#include "core/site.h"
#include "gen/sync_sql.h"
#include "store/store.h"
#include "sys/file.h"

enum { WANTS_MAX = 8, OWNERS_MAX = 50, PIECE = 180 << 10, HEX = 2 * DIGEST_SIZE };

static bool is_digest(struct str s)
{
    uint8_t raw[DIGEST_SIZE];

    return s.n == HEX && digest_unhex(s, raw, sizeof raw);
}

static struct str part_path(struct ctx *cx, int64_t station, struct str digest)
{
    return arena_printf(cx->mem, "%.*s/spool/station-%lld-%.*s", STR_ARG(cx->site->folder), (long long)station,
                        STR_ARG(digest));
}

static enum st size_there(struct ctx *cx, struct str path, int64_t *ret)
{
    *ret = 0;
    return file_exists(path) ? file_size(path, ret, &cx->err) : ST_OK;
}

/* -- at the district -- */

enum st sync_await_files(struct ctx *cx, int64_t station, const struct event *e)
{
    struct str lines = event_unseal(e, "file"), line, digest;

    while (lines.n > 0 && str_split(&lines, '\n', &line)) {
        if (!str_split(&line, ' ', &digest) || !is_digest(digest))
            continue;
        const struct q_awaited_add_in in = {
            .station = station, .digest = digest, .matter = e->matter.v, .event = e->seq
        };
        TRY(q_awaited_add_do(cx, &in, NULL));
    }
    return ST_OK;
}

static enum st drop_part(struct ctx *cx, int64_t station, struct str digest)
{
    return file_remove(part_path(cx, station, digest), &cx->err);
}

enum st sync_forget_files(struct ctx *cx, struct matter_id m)
{
    const struct q_awaited_for_in in = { .matter = m.v };
    const struct q_awaited_forget_in drop = { .matter = m.v };
    struct q_awaited_for_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_awaited_for(cx, &in, &rs));
    while (q_awaited_for_next(cx, &rs, &row))
        TRY(drop_part(cx, row.station, row.digest));
    TRY(rows_status(cx, &rs));
    return q_awaited_forget_do(cx, &drop, NULL);
}

struct owner {
    struct matter_id matter;
    struct str name; /* as its event calls the file; STR_NONE = the event was erased */
};

/* The name that an event's sealed line gives to these bytes. */
static enum st name_of(struct ctx *cx, int64_t event, struct str digest, struct str *ret)
{
    struct str lines, line, d;

    *ret = STR_NONE;
    TRY(event_sealed_value(cx, event, STR("file"), &lines));
    while (lines.n > 0 && str_split(&lines, '\n', &line))
        if (str_split(&line, ' ', &d) && str_eq(d, digest))
            *ret = line;
    return ST_OK;
}

struct arriving {
    int64_t station;
    struct str digest;
    struct owner owner[OWNERS_MAX];
    size_t n;
};

static enum st read_owners(struct ctx *cx, struct arriving *a)
{
    const struct q_awaited_one_in in = { .station = a->station, .digest = a->digest, .limit = OWNERS_MAX };
    struct q_awaited_one_out row[OWNERS_MAX];
    AUTO(rows) rs = { 0 };

    a->n = 0;
    TRY(q_awaited_one(cx, &in, &rs));
    while (a->n < OWNERS_MAX && q_awaited_one_next(cx, &rs, &row[a->n]))
        a->n++;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < a->n; i++) {
        a->owner[i].matter = (struct matter_id){ row[i].matter };
        TRY(name_of(cx, row[i].event, a->digest, &a->owner[i].name));
    }
    return ST_OK;
}

static enum st note_arrived(struct ctx *cx, void *arg)
{
    struct arriving *a = arg;
    const struct q_awaited_drop_in drop = { .station = a->station, .digest = a->digest };

    TRY(read_owners(cx, a));
    for (size_t i = 0; i < a->n; i++)
        if (a->owner[i].name.p != NULL)
            TRY(attach_link(cx, a->owner[i].matter, a->digest, a->owner[i].name));
    return q_awaited_drop_do(cx, &drop, NULL);
}

static enum st is_wanted(struct ctx *cx, struct arriving *a, bool *ret)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    cx->tx = &tx;
    enum st st = read_owners(cx, a);
    cx->tx = NULL;
    *ret = a->n > 0;
    return st;
}

static enum st append(struct ctx *cx, struct str path, struct str bytes)
{
    AUTO(fd) f = { 0 };

    TRY(file_open(path, FILE_APPEND, &f, &cx->err));
    return fd_write(&f, bytes, &cx->err);
}

/* All of it is there: kept if its digest is right, else thrown away and asked for again. */
static enum st complete(struct ctx *cx, struct arriving *a, struct str path)
{
    bool kept;

    TRY(attach_move_in(cx, path, a->digest, &kept));
    return kept ? store_write(cx, cx->site->store, note_arrived, a) : file_remove(path, &cx->err);
}

static enum st take_piece(struct ctx *cx, int64_t station, const struct json *j)
{
    struct arriving *a = arena_take(cx->mem, sizeof *a);
    int64_t at = 0, size = 0, have;
    struct str bytes;
    bool wanted;

    *a = (struct arriving){ .station = station, .digest = json_text(j, "digest") };
    if (!is_digest(a->digest) || !json_int(j, "at", &at) || !json_int(j, "size", &size) ||
        !digest_unbase64(cx->mem, json_text(j, "data"), &bytes))
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    TRY(is_wanted(cx, a, &wanted));
    struct str path = part_path(cx, station, a->digest);
    TRY(size_there(cx, path, &have));
    if (!wanted || at != have || at > attach_max(cx) - (int64_t)bytes.n)
        return ST_OK; /* an old letter again, or nothing of ours: the answer says what is there */
    TRY(append(cx, path, bytes));
    return have + (int64_t)bytes.n < size ? ST_OK : complete(cx, a, path);
}

enum st sync_take_pieces(struct ctx *cx, int64_t station, const struct json *letter)
{
    const struct json *list = json_get(letter, "pieces");

    for (const struct json *j = list == NULL ? NULL : list->child; j != NULL; j = j->next)
        TRY(take_piece(cx, station, j));
    return ST_OK;
}

enum st sync_put_wants(struct ctx *cx, struct json_out *o, int64_t station)
{
    const struct q_awaited_of_in in = { .station = station, .limit = WANTS_MAX };
    struct q_awaited_of_out row;
    AUTO(rows) rs = { 0 };
    int64_t have;

    TRY(q_awaited_of(cx, &in, &rs));
    json_open(o, "wants", '[');
    while (q_awaited_of_next(cx, &rs, &row)) {
        TRY(size_there(cx, part_path(cx, station, row.digest), &have));
        json_open(o, NULL, '{');
        json_put_text(o, "digest", row.digest);
        json_put_int(o, "have", have);
        json_close(o, '}');
    }
    json_close(o, ']');
    return rows_status(cx, &rs);
}

/* -- at the station -- */

struct str sync_read_wants(struct ctx *cx, const struct json *answer)
{
    const struct json *list = json_get(answer, "wants");
    struct buf b = buf_make(cx->mem, WANTS_MAX * (HEX + 24));
    size_t n = 0;

    for (const struct json *j = list == NULL ? NULL : list->child; j != NULL && n < WANTS_MAX; j = j->next, n++) {
        int64_t have = 0;
        if (is_digest(json_text(j, "digest")) && json_int(j, "have", &have) && have >= 0)
            buf_printf(&b, "%.*s %lld\n", STR_ARG(json_text(j, "digest")), (long long)have);
    }
    return buf_str(&b);
}

static enum st put_piece(struct ctx *cx, struct json_out *o, struct str digest, int64_t have, int64_t *ret_n)
{
    struct str bytes;
    int64_t size;
    bool ours;

    TRY(attach_piece(cx, digest, &(struct attach_part){ have, PIECE }, &bytes, &size, &ours));
    if (!ours || have > size)
        return ST_OK;
    json_open(o, NULL, '{');
    json_put_int(o, "at", have);
    json_put_text(o, "data", digest_base64(cx->mem, bytes));
    json_put_text(o, "digest", digest);
    json_put_int(o, "size", size);
    json_close(o, '}');
    ++*ret_n;
    return ST_OK;
}

enum st sync_put_pieces(struct ctx *cx, struct json_out *o, struct str wants, size_t room, int64_t *ret_n)
{
    struct str line, digest;
    int64_t have;

    json_open(o, "pieces", '[');
    while (wants.n > 0 && o->b->n < room && str_split(&wants, '\n', &line))
        if (str_split(&line, ' ', &digest) && is_digest(digest) && num_parse(line, &have))
            TRY(put_piece(cx, o, digest, have, ret_n));
    json_close(o, ']');
    return ST_OK;
}
