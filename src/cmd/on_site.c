// SPDX-License-Identifier: Apache-2.0
/* on_site.c - see on_site.h. */
#include "cmd/on_site.h"

enum st on_site_open(struct cmd *c, struct on_site *ret, int need)
{
    const struct site_options o = { .place = c->arg[0],
                                    .read_only = (need & WITH_WRITER) == 0,
                                    .search = (need & WITH_SEARCH) != 0 };

    TRY(site_open(c->mem, &o, &ret->site, &c->err));
    ret->cx = site_ctx(ret->site, c->mem);
    ret->cx.who.cli = true;
    ret->cx.who.lang = c->lang;
    return ST_OK;
}

enum st on_site_read(struct cmd *c, struct on_site *s)
{
    enum st st = store_read(&s->cx, s->site->store, &s->tx);

    if (st != ST_OK)
        c->err = s->cx.err;
    else
        s->cx.tx = &s->tx;
    return st;
}

enum st on_site_read_anew(struct cmd *c, struct on_site *s)
{
    tx_close(&s->tx);
    s->tx = (struct tx){ 0 };
    return on_site_read(c, s);
}

int on_site_failed(struct cmd *c, const struct on_site *s)
{
    c->err = s->cx.err;
    return cmd_failed(c);
}

void on_site_close(struct on_site *s)
{
    tx_close(&s->tx);
    site_close(s->site);
}
