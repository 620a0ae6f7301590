// SPDX-License-Identifier: Apache-2.0
/* health_page.c - for those who watch over the service: is it up, may it be used, what does it do. */
#include "core/site.h"
#include "gen/routes.h"
#include "page/gate.h"

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
 * help   The database can be read and requests are taken. */
enum st page_readyz(struct ctx *cx, const struct args_page_readyz *in, struct reply *out)
{
    (void)cx, (void)in;
    if (!gate_is_ready(out))
        return reply_json(out, 503, STR("{\"status\":\"starting\"}"));
    return reply_json(out, 200, STR("{\"status\":\"ok\"}"));
}

/* PAGE   GET /metrics
 * perm   public
 * run    self
 * answer 200 text/plain
 * help   Figures for Prometheus; answered to this machine only. */
enum st page_metrics(struct ctx *cx, const struct args_page_metrics *in, struct reply *out)
{
    (void)in;
    if (!out->request->loopback)
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    return reply_bytes(out, 200, STR("text/plain; version=0.0.4; charset=utf-8"), gate_metrics(cx, out));
}
