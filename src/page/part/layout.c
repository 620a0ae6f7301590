// SPDX-License-Identifier: Apache-2.0
/* layout.c - see layout.h. */
#include "page/part/layout.h"

#include "base/asset.h"
#include "core/org/account.h"
#include "core/site.h"
#include "http/reply.h"
#include "page/gate/token.h"
#include "page/part/show.h"

enum { PAGE_CAP = 16 * 1024 * 1024, MENU = 12 };

struct menu_row {
    const char *path, *label, *permission; /* permission NULL = everybody of that room */
};
static const struct menu_row resident_menu[] = {
    { "/file/petition", "site.menu.file", NULL },
    { "/query", "site.menu.query", NULL },
    { "/open-days", "site.menu.openday", NULL },
    { "/where", "site.menu.where", NULL },
};
static const struct menu_row officer_menu[] = {
    { "/desk", "site.menu.desk", "matter.read" },
    { "/desk/file", "site.menu.enter", "matter.file" },
    { "/desk/search", "site.menu.search", "matter.read" },
    { "/desk/registers", "site.menu.registers", "register.read" },
    { "/desk/mediation", "site.menu.mediation", "figures.read" },
    { "/desk/reports", "site.menu.reports", "figures.read" },
    { "/desk/privacy", "site.menu.privacy", "privacy.decide" },
    { "/desk/retention", "site.menu.retention", "retention.appraise" },
    { "/desk/hard-cases", "site.menu.hardcase", "figures.read" },
    { "/desk/open-days", "site.menu.openday", "reception.manage" },
    { "/desk/units", "site.menu.units", NULL },
    { "/desk/audit", "site.menu.audit", "audit.read" },
    { "/desk/outbox", "site.menu.outbox", "settings.manage" },
};

static void fill_menu(struct ctx *cx, const char *here, struct layout *ret)
{
    const struct menu_row *row = ret->is_officer ? officer_menu : resident_menu;
    size_t rows = ret->is_officer ? N_OF(officer_menu) : N_OF(resident_menu);
    struct menu_item *m = arena_array(cx->mem, MENU, sizeof *m);

    for (size_t i = 0; i < rows; i++) {
        if (row[i].permission != NULL && !account_may(cx, str_of(row[i].permission)))
            continue;
        m[ret->n_menu++] = (struct menu_item){ .path = str_of(row[i].path),
                                               .label = show_text(cx, row[i].label),
                                               .here = str_eqz(str_of(here), row[i].path) };
    }
    ret->menu = m;
}

/* Addresses carry the hash, so that browsers keep the file for ever. */
static struct str asset_address(struct ctx *cx, const char *name)
{
    const struct asset *a = asset_find(str_of(name));

    return a == NULL ? str_of(name) : arena_printf(cx->mem, "/%s?%s", name, a->hash);
}

static struct str config_text(struct ctx *cx, const char *name)
{
    const struct config_row *c = rules_config(cx->site->rules, str_of(name));

    return c == NULL ? STR_NONE : c->value;
}

struct layout layout_make(struct ctx *cx, const struct layout_of *of)
{
    bool en = cx->who.lang == LANG_EN, officer = cx->who.officer != 0;
    struct show_units seen = { 0 };
    struct layout l = { .title = of->title,
                        .site = cx->site->name,
                        .lang = en ? STR("en") : STR("zh-CN"),
                        .lang_href = en ? STR("?lang=zh") : STR("?lang=en"),
                        .other_lang = en ? STR("zh") : STR("en"),
                        .other_name = show_text(cx, "site.lang"),
                        .css = asset_address(cx, "asset/site.css"),
                        .js = asset_address(cx, "asset/site.js"),
                        .logo = asset_address(cx, "asset/logo.svg"),
                        .csrf = token_make(cx),
                        .phone = config_text(cx, "site.phone"),
                        .hours = config_text(cx, "site.hours"),
                        .address = config_text(cx, "site.address"),
                        .complaints = config_text(cx, "site.complaints"),
                        .room = str_of(of->room),
                        .today = show_today(cx),
                        .training = cx->site->training,
                        .is_officer = officer,
                        .en = en };

    if (officer && cx->tx != NULL)
        l.unit = show_unit(cx, &seen, cx->who.unit);
    l.officer = cx->who.name;
    fill_menu(cx, of->here, &l);
    return l;
}

struct str layout_origin(struct ctx *cx, const struct reply *out)
{
    struct str host = request_header(out->request, "host"), proto = request_header(out->request, "x-forwarded-proto");
    const bool tls = out->request->secure || str_eqz(proto, "https");

    return arena_printf(cx->mem, "%s://%.*s", tls ? "https" : "http", STR_ARG(host));
}

struct html_out layout_begin(struct ctx *cx)
{
    struct buf *b = arena_take(cx->mem, sizeof *b);

    *b = buf_make(cx->mem, PAGE_CAP);
    return (struct html_out){ .b = b, .rules = cx->site->rules, .lang = cx->who.lang, .today = show_today(cx) };
}

enum st layout_send(struct ctx *cx, const struct html_out *o, int status, struct reply *out)
{
    if (buf_is_full(o->b))
        return FAIL(cx, ST_LIMIT, "page.large", STR_NONE);
    return reply_html(out, status, buf_str(o->b));
}
