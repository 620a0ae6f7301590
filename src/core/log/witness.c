// SPDX-License-Identifier: Apache-2.0
/* witness.c - see witness.h. */
#include "core/log/witness.h"

#include <sodium.h>
#include <string.h>

#include "base/digest.h"
#include "base/num.h"
#include "sys/file.h"
#include "sys/random.h"

enum { SEED = 32, KEY_MAX = 4096, LOGS_MAX = 1 << 20, NOTE_MAX = 1 << 20, PATH_LINES = 63 };

static struct str at(struct arena *mem, const struct witness *w, const char *name)
{
    return arena_printf(mem, "%.*s/%s", STR_ARG(w->folder), name);
}

/* -- its key -- */

static enum st make_key(struct arena *mem, const struct witness *w, struct str path, struct err *e)
{
    uint8_t seed[SEED];

    TRY(folder_make(w->folder, e));
    random_bytes(seed, sizeof seed);
    struct str hex = digest_hex(mem, (struct str){ (const char *)seed, sizeof seed });
    enum st st = file_save(path, arena_printf(mem, "%.*s %.*s\n", STR_ARG(w->name), STR_ARG(hex)), e);
    sodium_memzero(seed, sizeof seed);
    return st;
}

enum st witness_key(struct arena *mem, const struct witness *w, struct note_secret *ret, struct err *e)
{
    struct str path = at(mem, w, "key"), line, name;
    uint8_t seed[SEED];

    if (!file_exists(path))
        TRY(make_key(mem, w, path, e));
    TRY(file_load(mem, path, KEY_MAX, &line, e));
    line = str_trim(line);
    if (!str_split(&line, ' ', &name) || !note_is_name(name) || !digest_unhex(line, seed, sizeof seed))
        return FAIL_ERR(e, ST_BROKEN, "witness.key", path);
    note_secret_make(name, NOTE_COSIGNATURE, seed, ret);
    sodium_memzero(seed, sizeof seed);
    return ST_OK;
}

/* -- whom it trusts -- */

struct log_row {
    struct note_key key;
    struct str origin;
};

/* The next log of the text; false at its end. */
static enum st next_log(struct arena *mem, struct str *rest, int *line_no, struct log_row *ret, bool *ret_more,
                        struct err *e)
{
    struct str line, vkey;

    *ret_more = false;
    while (str_split(rest, '\n', &line)) {
        ++*line_no;
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        (void)str_split(&line, ' ', &vkey);
        if (!note_vkey_parse(mem, vkey, &ret->key) || ret->key.kind != NOTE_SIGNATURE)
            return FAIL_ERR(e, ST_BROKEN, "witness.logs", arena_printf(mem, "%d", *line_no));
        ret->origin = str_trim(line).n > 0 ? str_trim(line) : ret->key.name;
        *ret_more = true;
        return ST_OK;
    }
    return ST_OK;
}

static enum st load_logs(struct arena *mem, const struct witness *w, struct str *ret, struct err *e)
{
    struct str path = at(mem, w, "logs");

    *ret = STR_NONE;
    return file_exists(path) ? file_load(mem, path, LOGS_MAX, ret, e) : ST_OK;
}

static enum st find_log(struct arena *mem, const struct witness *w, struct str origin, struct log_row *ret,
                        bool *ret_found, struct err *e)
{
    struct str rest;
    int line = 0;

    TRY(load_logs(mem, w, &rest, e));
    do
        TRY(next_log(mem, &rest, &line, ret, ret_found, e));
    while (*ret_found && !str_eq(ret->origin, origin));
    return ST_OK;
}

enum st witness_check(struct arena *mem, const struct witness *w, size_t *ret_logs, struct err *e)
{
    struct log_row row;
    struct str rest;
    bool more = true;
    int line = 0;

    *ret_logs = 0;
    TRY(load_logs(mem, w, &rest, e));
    while (more) {
        TRY(next_log(mem, &rest, &line, &row, &more, e));
        *ret_logs += more;
    }
    return ST_OK;
}

/* -- a request -- */

struct asked {
    uint64_t old;
    struct hash path[PATH_LINES];
    size_t n;
    struct str note, origin;
    struct note_mark mark; /* of the log's own signature */
    struct checkpoint head;
};

static bool read_size(struct str s, uint64_t *ret)
{
    return (s.n == 1 || (s.n > 1 && s.p[0] != '0')) && num_parse_u64(s, ret);
}

/* "old N", hashes, an empty line, the checkpoint. */
static bool read_request(struct arena *mem, struct str body, struct asked *a)
{
    struct str line, raw;

    if (!str_split(&body, '\n', &line) || !str_starts(line, STR("old ")) || !read_size(str_from(line, 4), &a->old))
        return false;
    while (str_split(&body, '\n', &line) && line.n > 0) {
        if (a->n == PATH_LINES || !digest_unbase64(mem, line, &raw) || raw.n != sizeof a->path->b)
            return false;
        memcpy(a->path[a->n++].b, raw.p, raw.n);
    }
    a->note = body;
    return line.n == 0 && str_split(&body, '\n', &a->origin) && a->origin.n > 0 && body.n > 0;
}

static struct str hex_of(struct arena *mem, struct str origin)
{
    uint8_t h[DIGEST_SIZE];

    digest_sha256(origin, h);
    return digest_hex(mem, (struct str){ (const char *)h, sizeof h });
}

static struct str last_path(struct arena *mem, const struct witness *w, struct str hex)
{
    return arena_printf(mem, "%.*s/%.*s.checkpoint", STR_ARG(w->folder), STR_ARG(hex));
}

/* The last head cosigned of a log; the empty tree before the first. */
static enum st load_last(struct arena *mem, struct str path, struct merkle_head *ret, struct str *ret_note,
                         struct err *e)
{
    struct checkpoint c;
    size_t end;

    *ret = (struct merkle_head){ .root = merkle_root(NULL, 0) };
    *ret_note = STR_NONE;
    if (!file_exists(path))
        return ST_OK;
    TRY(file_load(mem, path, NOTE_MAX, ret_note, e));
    end = str_find(*ret_note, STR("\n\n"));
    if (end == SIZE_MAX || !checkpoint_parse(mem, str_cut(*ret_note, 0, end + 1), &c))
        return FAIL_ERR(e, ST_BROKEN, "witness.broken", path);
    *ret = c.head;
    return ST_OK;
}

static void say(struct witness_answer *ret, int status, const char *why)
{
    *ret = (struct witness_answer){ status, STR("text/plain; charset=utf-8"), str_of(why) };
}

static bool only_grew(const struct asked *a, const struct merkle_head *last)
{
    if (a->old == a->head.head.size || a->old == 0) {
        bool same = a->old != a->head.head.size || merkle_is_equal(&last->root, &a->head.head.root);
        return a->n == 0 && same;
    }
    return merkle_check_consistency(last, &a->head.head, (struct merkle_proof){ a->path, a->n });
}

/* Two heads of one size that differ, both signed by the log, are kept: nobody can explain them away. */
static enum st keep_fork(struct arena *mem, const struct witness *w, const struct asked *a, struct str last,
                         struct err *e)
{
    struct str hex = hex_of(mem, a->origin);
    struct str path = arena_printf(mem, "%.*s/%.*s.fork", STR_ARG(w->folder), STR_ARG(hex));

    if (file_exists(path))
        return ST_OK;
    return file_save(path, arena_printf(mem, "%.*s\n%.*s", STR_ARG(last), STR_ARG(a->note)), e);
}

static enum st cosign(struct arena *mem, const struct witness *w, const struct asked *a, struct when now,
                      struct witness_answer *ret, struct err *e)
{
    struct str path = last_path(mem, w, hex_of(mem, a->origin));
    struct note_secret key;

    TRY(witness_key(mem, w, &key, e));
    struct str line = note_cosign(mem, a->mark.text, &key, now.ms / 1000);
    sodium_memzero(key.secret, sizeof key.secret);
    struct str note =
        arena_printf(mem, "%.*s\n%.*s\n%.*s\n", STR_ARG(a->mark.text), STR_ARG(a->mark.line), STR_ARG(line));
    TRY(file_save(path, note, e));
    say(ret, 200, "");
    ret->body = arena_printf(mem, "%.*s\n", STR_ARG(line));
    return ST_OK;
}

/* Check and store, one at a time. */
static enum st check_and_store(struct arena *mem, const struct witness *w, const struct asked *a, struct when now,
                               struct witness_answer *ret, struct err *e)
{
    struct merkle_head last;
    struct str last_note;
    AUTO(fd) lock = { 0 };

    TRY(file_open(at(mem, w, "lock"), FILE_APPEND, &lock, e));
    TRY(fd_lock(&lock, e));
    TRY(load_last(mem, last_path(mem, w, hex_of(mem, a->origin)), &last, &last_note, e));
    if (a->old != last.size) {
        *ret = (struct witness_answer){ 409, STR("text/x.tlog.size"),
                                        arena_printf(mem, "%llu\n", (unsigned long long)last.size) };
        return ST_OK;
    }
    if (only_grew(a, &last))
        return cosign(mem, w, a, now, ret, e);
    say(ret, 422, "the proof does not show that the log only grew\n");
    return a->old == a->head.head.size && last_note.n > 0 && !merkle_is_equal(&last.root, &a->head.head.root)
               ? keep_fork(mem, w, a, last_note, e)
               : ST_OK;
}

enum st witness_add(struct arena *mem, const struct witness *w, struct str body, struct when now,
                    struct witness_answer *ret, struct err *e)
{
    struct asked *a = arena_take(mem, sizeof *a);
    struct log_row log;
    bool found;

    if (body.n > WITNESS_BODY_MAX || !read_request(mem, body, a)) {
        say(ret, 400, "not an add-checkpoint request\n");
        return ST_OK;
    }
    TRY(find_log(mem, w, a->origin, &log, &found, e));
    if (!found) {
        say(ret, 404, "unknown log\n");
        return ST_OK;
    }
    enum note_verdict v = note_mark(mem, a->note, &log.key, &a->mark);
    if (v == NOTE_UNSIGNED || v == NOTE_FORGED)
        say(ret, 403, "no good signature of a trusted key\n");
    else if (v == NOTE_MALFORMED || !checkpoint_parse(mem, a->mark.text, &a->head))
        say(ret, 400, "not a checkpoint\n");
    else if (a->old > a->head.head.size)
        say(ret, 400, "the old size is above the new one\n");
    else
        return check_and_store(mem, w, a, now, ret, e);
    return ST_OK;
}

enum st witness_last(struct arena *mem, const struct witness *w, struct str hex, struct str *ret, struct err *e)
{
    uint8_t h[DIGEST_SIZE];

    if (!digest_unhex(hex, h, sizeof h) || !file_exists(last_path(mem, w, hex)))
        return FAIL_ERR(e, ST_NOT_FOUND, "witness.none", STR_NONE);
    return file_load(mem, last_path(mem, w, hex), NOTE_MAX, ret, e);
}
