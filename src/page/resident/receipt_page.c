// SPDX-License-Identifier: Apache-2.0
/* receipt_page.c - the receipt of a filing as a file and as a printed code.
 *
 * A filing's page shows the code as a picture that is fetched at once, while the log's next head, which will hold the
 * filing, is signed up to a second later. So both wait for it, a little, without a transaction open. */
#include "codec/qr.h"
#include "core/log/ledger.h"
#include "core/log/receipt_code.h"
#include "core/matter/matter.h"
#include "core/site.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/layout.h"
#include "store/store.h"
#include "sys/now.h"

enum { TRIES = 30, NAP_MS = 100, QUIET = 4, SVG_MAX = 512 * 1024 };

static enum st try_receipt(struct ctx *cx, struct str no, enum receipt_kind kind, struct str *ret)
{
    AUTO(tx) tx = { 0 };
    struct matter m;

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(matter_by_no(cx, no, &m));
    return ledger_receipt(cx, m.first, kind, ret);
}

static enum st wait_receipt(struct ctx *cx, struct str no, enum receipt_kind kind, struct str *ret)
{
    enum st st = try_receipt(cx, no, kind, ret);

    for (int i = 0; st == ST_BUSY && i < TRIES; i++) {
        now_sleep_ms(NAP_MS);
        cx->err = (struct err){ 0 };
        st = try_receipt(cx, no, kind, ret);
    }
    return st;
}

static enum st not_yet(struct ctx *cx, struct reply *out)
{
    cx->err = (struct err){ 0 };
    reply_header(out, "Retry-After", STR("1"));
    return reply_text(out, 202, STR(""));
}

/* PAGE   GET /receipt/{no:caseno}
 * perm   public
 * run    self
 * arg    code:text<100?
 * answer 200 text/plain
 * answer 202 -
 * help   The filer's receipt: a proof that the filing stands in the public log (C2SP tlog-proof). */
enum st page_receipt(struct ctx *cx, const struct args_page_receipt *in, struct reply *out)
{
    struct str file;
    enum st st = wait_receipt(cx, in->no, RECEIPT_FILE, &file);

    if (st == ST_BUSY)
        return not_yet(cx, out);
    TRY(st);
    reply_header(out, "Content-Disposition",
                 arena_printf(cx->mem, "attachment; filename=\"%.*s.tlog-proof\"", STR_ARG(in->no)));
    return reply_bytes(out, 200, STR("text/plain; charset=utf-8"), file);
}

static struct str picture(struct arena *mem, const struct qr *qr)
{
    struct buf b = buf_make(mem, SVG_MAX);
    const int side = qr->size + 2 * QUIET;

    buf_printf(&b,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-%d -%d %d %d\" shape-rendering=\"crispEdges\">"
               "<path fill=\"#fff\" d=\"M-%d-%dh%dv%dh-%dz\"/><path d=\"",
               QUIET, QUIET, side, side, QUIET, QUIET, side, side, side);
    buf_add(&b, qr->path);
    buf_addz(&b, "\"/></svg>");
    return buf_str(&b);
}

/* PAGE   GET /receipt/{no:caseno}/code.svg
 * perm   public
 * run    self
 * answer 200 image/svg+xml
 * answer 202 -
 * help   The same as a QR code to be printed; of what was filed it holds the title only. */
enum st page_receipt_code(struct ctx *cx, const struct args_page_receipt_code *in, struct reply *out)
{
    struct str proof, text;
    struct qr qr;
    enum st st = wait_receipt(cx, in->no, RECEIPT_PRINT, &proof);

    if (st == ST_BUSY)
        return not_yet(cx, out);
    TRY(st);
    TRY(receipt_code(cx->mem, proof, layout_origin(cx, out), &text, &cx->err));
    TRY(qr_make(cx->mem, text, &qr, &cx->err));
    return reply_bytes(out, 200, STR("image/svg+xml"), picture(cx->mem, &qr));
}
