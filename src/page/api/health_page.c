// SPDX-License-Identifier: Apache-2.0
/* health_page.c - for those who watch over the service: is it up, may it be used, what does it do. */
#include "codec/json.h"
#include "core/log/cosign.h"
#include "core/notice/notice.h"
#include "gen/routes.h"
#include "page/gate/gate.h"
#include "page/gate/tally.h"

/* PAGE   GET /healthz
 * perm   public
 * run    self
 * answer 200 health
 * help   The process answers. */
enum st page_healthz(struct ctx *cx, const struct args_page_healthz *in, struct reply *out)
{
    (void)cx, (void)in;
    return reply_json(out, 200, STR("{\"status\":\"ok\"}"));
}

/* PAGE   GET /readyz
 * perm   public
 * answer 200 health 503 health
 * help   The database can be read and requests are taken; how many witnesses cosigned the log's newest head, and when.
 */
enum st page_readyz(struct ctx *cx, const struct args_page_readyz *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, 1024);
    struct json_out o = { .b = &b };
    struct cosign_figures f;

    (void)in;
    if (!gate_is_ready(out))
        return reply_json(out, 503, STR("{\"status\":\"starting\"}"));
    TRY(cosign_figures(cx, &f));
    json_open(&o, NULL, '{');
    json_put_text(&o, "status", STR("ok"));
    json_open(&o, "log", '{');
    json_put_int(&o, "size", f.size);
    json_put_when(&o, "at", f.at);
    json_put_int(&o, "witnesses", f.witnesses);
    json_put_int(&o, "cosigned", f.cosigned);
    json_put_when(&o, "last", f.last);
    json_put_int(&o, "failing", f.failing);
    json_close(&o, '}');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}

static void put_log_figures(struct buf *b, const struct cosign_figures *f)
{
    tally_figure(b, "log_size", "gauge", f->size);
    tally_figure(b, "log_head_time_seconds", "gauge", f->size > 0 ? f->at.ms / 1000 : 0);
    tally_figure(b, "log_witnesses", "gauge", f->witnesses);
    tally_figure(b, "log_witnesses_cosigned", "gauge", f->cosigned);
    tally_figure(b, "log_witnesses_failing", "gauge", f->failing);
}

static void put_outbox_figures(struct buf *b, const struct ctx *cx, const struct notice_figures *f)
{
    tally_figure(b, "outbox_waiting", "gauge", f->n[NOTICE_WAITING]);
    tally_figure(b, "outbox_failed", "gauge", f->n[NOTICE_FAILED]);
    tally_figure(b, "outbox_oldest_seconds", "gauge", when_is_none(f->oldest) ? 0 : (cx->now.ms - f->oldest.ms) / 1000);
}

/* PAGE   GET /metrics
 * perm   public
 * answer 200 text/plain
 * help   Figures for Prometheus; answered to this machine only. */
enum st page_metrics(struct ctx *cx, const struct args_page_metrics *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, 65536);
    struct cosign_figures f;
    struct notice_figures notices;

    (void)in;
    if (!out->request->loopback)
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    TRY(cosign_figures(cx, &f));
    TRY(notice_figures(cx, &notices));
    buf_add(&b, gate_metrics(cx, out));
    put_log_figures(&b, &f);
    put_outbox_figures(&b, cx, &notices);
    return reply_bytes(out, 200, STR("text/plain; version=0.0.4; charset=utf-8"), buf_str(&b));
}
