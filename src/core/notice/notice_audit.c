// SPDX-License-Identifier: Apache-2.0
/* notice_audit.c - see notice_audit.h. */
#include "core/notice/notice_audit.h"

#include "base/digest.h"
#include "core/notice/notice_gate.h"
#include "core/org/audit.h"
#include "core/site.h"
#include "gen/notice_sql.h"
#include "store/store.h"

enum { GATEWAYS_MAX = 200, NAMES_MAX = 4096 };

struct gateway {
    struct str name, mac;
    bool known; /* it was there, or is */
};
struct gateways {
    struct gateway now[GATEWAYS_MAX], was[GATEWAYS_MAX];
    size_t n_now, n_was;
    struct str changed; /* names with a comma between; empty = nothing */
};

/* A secret that cannot be read counts as an empty one: sending will say so. */
static struct str secret_of(struct ctx *cx, struct str path)
{
    struct ctx own = { .mem = cx->mem, .site = cx->site };
    struct str text;

    return notice_gate_secret(&own, path, &text) == ST_OK ? text : STR_NONE;
}

static void add(struct ctx *cx, struct gateways *g, struct str name, struct str value, struct str secret)
{
    uint8_t *mac = arena_take(cx->mem, DIGEST_SIZE);
    struct str all =
        arena_printf(cx->mem, "gateway/%.*s/%zu/%.*s%.*s", STR_ARG(name), value.n, STR_ARG(value), STR_ARG(secret));

    if (g->n_now == GATEWAYS_MAX)
        return;
    digest_hmac((struct str){ (const char *)cx->site->keys.form, SITE_KEY }, all, mac);
    g->now[g->n_now++] = (struct gateway){ .name = name, .mac = { (const char *)mac, DIGEST_SIZE } };
}

static void read_now(struct ctx *cx, struct gateways *g)
{
    size_t n;
    const struct config_row *c = rules_configs(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_starts(c[i].name, STR("notice.")))
            add(cx, g, c[i].name, c[i].value,
                str_ends(c[i].name, STR("_secret")) ? secret_of(cx, c[i].value) : STR_NONE);
    const struct webhook_row *w = rules_webhooks(cx->site->rules, &n);
    for (size_t i = 0; i < n; i++) {
        struct buf of = buf_make(cx->mem, NAMES_MAX);
        buf_printf(&of, "%.*s %.*s", STR_ARG(w[i].address), STR_ARG(w[i].secret));
        for (size_t k = 0; k < w[i].n_procedure; k++)
            buf_printf(&of, " %.*s", STR_ARG(w[i].procedure[k]));
        add(cx, g, arena_printf(cx->mem, "webhook %.*s", STR_ARG(w[i].name)), buf_str(&of), secret_of(cx, w[i].secret));
    }
}

static enum st read_was(struct ctx *cx, struct gateways *g)
{
    struct q_notice_gateways_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_notice_gateways(cx, &rs));
    while (g->n_was < GATEWAYS_MAX && q_notice_gateways_next(cx, &rs, &row))
        g->was[g->n_was++] = (struct gateway){ .name = row.name, .mac = row.mac };
    return rows_status(cx, &rs);
}

static void compare(struct ctx *cx, struct gateways *g)
{
    struct buf b = buf_make(cx->mem, NAMES_MAX);

    for (size_t i = 0; i < g->n_now; i++) {
        struct gateway *n = &g->now[i];
        for (size_t k = 0; k < g->n_was; k++) {
            const bool same = str_eq(g->was[k].name, n->name);
            g->was[k].known |= same;
            n->known |= same && str_eq(g->was[k].mac, n->mac);
        }
        if (!n->known)
            buf_printf(&b, "%s%.*s", buf_str(&b).n > 0 ? ", " : "", STR_ARG(n->name));
    }
    for (size_t k = 0; k < g->n_was; k++)
        if (!g->was[k].known)
            buf_printf(&b, "%s%.*s", buf_str(&b).n > 0 ? ", " : "", STR_ARG(g->was[k].name));
    g->changed = buf_str(&b);
}

static enum st take_down(struct ctx *cx, void *arg)
{
    const struct gateways *g = arg;

    for (size_t i = 0; i < g->n_now; i++)
        TRY(q_notice_gateway_set_do(cx, &(struct q_notice_gateway_set_in){ g->now[i].name, g->now[i].mac }, NULL));
    for (size_t k = 0; k < g->n_was; k++)
        if (!g->was[k].known)
            TRY(q_notice_gateway_drop_do(cx, &(struct q_notice_gateway_drop_in){ g->was[k].name }, NULL));
    return g->n_was == 0 ? ST_OK : audit_write(cx, STR(OUTBOX_CHANGED), g->changed);
}

static enum st look(struct ctx *cx, struct gateways *g)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(read_was(cx, g));
    read_now(cx, g);
    compare(cx, g);
    return ST_OK;
}

enum st notice_gateways_look(struct ctx *cx)
{
    struct gateways *g = arena_take(cx->mem, sizeof *g);

    TRY(look(cx, g));
    return g->changed.n == 0 ? ST_OK : store_write(cx, cx->site->store, take_down, g);
}
