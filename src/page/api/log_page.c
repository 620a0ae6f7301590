// SPDX-License-Identifier: Apache-2.0
/* log_page.c - the public log over HTTP (C2SP tlog-tiles). Receipts: receipt_page.c. */
#include "base/num.h"
#include "core/log/ledger.h"
#include "core/site.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "sys/now.h"

/* PAGE   GET /log/checkpoint
 * perm   public
 * rate   log
 * answer 200 text/plain
 * help   The newest signed head of the public log. */
enum st page_log_checkpoint(struct ctx *cx, const struct args_page_log_checkpoint *in, struct reply *out)
{
    struct str note;

    (void)in;
    TRY(ledger_checkpoint(cx, &note));
    return reply_text(out, 200, note);
}

/* PAGE   GET /log/vkey
 * perm   public
 * rate   log
 * answer 200 text/plain
 * help   The verifier key of the public log. */
enum st page_log_vkey(struct ctx *cx, const struct args_page_log_vkey *in, struct reply *out)
{
    (void)in;
    return reply_text(out, 200, ledger_vkey(cx));
}

/* "x001/x234/067" or "…/067.p/12": groups of three digits, all but the last with x before. A place has one name. */
static bool read_place(struct str path, int64_t *ret_n, int *ret_width)
{
    size_t at = str_find(path, STR(".p/"));
    struct str part;
    int64_t width = LEDGER_TILE, three;

    if (at != SIZE_MAX) {
        struct str w = str_from(path, at + 3);
        if (str_starts(w, STR("0")) || !num_parse(w, &width) || width < 1 || width >= LEDGER_TILE)
            return false;
        path = str_cut(path, 0, at);
    }
    *ret_n = 0;
    *ret_width = (int)width;
    for (size_t groups = 0; str_split(&path, '/', &part); groups++) {
        bool last = path.p == NULL;
        if (groups > 5 || (last ? part.n != 3 : part.n != 4 || part.p[0] != 'x'))
            return false;
        if (!num_parse(last ? part : str_from(part, 1), &three) || three < 0 || (groups == 0 && !last && three == 0))
            return false;
        *ret_n = *ret_n * 1000 + three;
    }
    return true;
}

static enum st unknown(struct ctx *cx)
{
    return FAIL(cx, ST_NOT_FOUND, "log.tile", STR_NONE);
}

static enum st send_piece(struct ctx *cx, const struct ledger_piece *p, struct reply *out)
{
    struct str bytes;

    TRY(ledger_piece(cx, p, &bytes));
    reply_header(out, "Cache-Control", STR("public, max-age=31536000, immutable"));
    return reply_bytes(out, 200, STR("application/octet-stream"), bytes);
}

/* PAGE   GET /log/tile/entries/{place:path}
 * perm   public
 * run    self
 * rate   log
 * answer 200 application/octet-stream
 * help   A bundle of leaf inputs. */
enum st page_log_entries(struct ctx *cx, const struct args_page_log_entries *in, struct reply *out)
{
    struct ledger_piece p = { .level = LEDGER_ENTRIES };

    return read_place(in->place, &p.n, &p.width) ? send_piece(cx, &p, out) : unknown(cx);
}

/* PAGE   GET /log/tile/{level:word}/{place:path}
 * perm   public
 * run    self
 * rate   log
 * answer 200 application/octet-stream
 * help   A tile of hashes. */
enum st page_log_tile(struct ctx *cx, const struct args_page_log_tile *in, struct reply *out)
{
    struct ledger_piece p = { 0 };
    int64_t level;

    if (!num_parse(in->level, &level) || level < 0 || level > 63 || in->level.n > 2 ||
        !read_place(in->place, &p.n, &p.width))
        return unknown(cx);
    p.level = (int)level;
    return send_piece(cx, &p, out);
}

/* PAGE   POST /log/add-checkpoint
 * perm   public
 * run    self
 * csrf   no
 * rate   log
 * arg    request:raw<65536
 * answer 200 text/plain 400 text/plain 403 text/plain 404 text/plain 409 text/x.tlog.size 422 text/plain
 * help   As a witness: cosigns a head of another log, after checking that it only grew (C2SP tlog-witness). */
enum st page_log_add_checkpoint(struct ctx *cx, const struct args_page_log_add_checkpoint *in, struct reply *out)
{
    struct witness_answer a;

    TRY(witness_add(cx->mem, &cx->site->witness, in->request, now_wall(), &a, &cx->err));
    return reply_bytes(out, a.status, a.type, a.body);
}

/* PAGE   GET /log/{origin:word}/checkpoint
 * perm   public
 * run    self
 * rate   log
 * answer 200 text/plain
 * help   As a witness: the last head cosigned of the log whose origin has that SHA-256. */
enum st page_log_witnessed(struct ctx *cx, const struct args_page_log_witnessed *in, struct reply *out)
{
    struct str note;

    TRY(witness_last(cx->mem, &cx->site->witness, in->origin, &note, &cx->err));
    return reply_text(out, 200, note);
}

/* PAGE   GET /log/witness/vkey
 * perm   public
 * run    self
 * rate   log
 * answer 200 text/plain
 * help   The verifier key of this district's cosignatures; there is one once it trusts a log. */
enum st page_log_witness_vkey(struct ctx *cx, const struct args_page_log_witness_vkey *in, struct reply *out)
{
    struct note_secret key;
    size_t logs;

    (void)in;
    TRY(witness_check(cx->mem, &cx->site->witness, &logs, &cx->err));
    if (logs == 0)
        return FAIL(cx, ST_NOT_FOUND, "witness.none", STR_NONE);
    TRY(witness_key(cx->mem, &cx->site->witness, &key, &cx->err));
    return reply_text(out, 200, note_vkey(cx->mem, &key.key));
}
