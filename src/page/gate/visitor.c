// SPDX-License-Identifier: Apache-2.0
/* visitor.c - see visitor.h. */
#include "page/gate/visitor.h"

#include <string.h>
#include <strings.h>

#include "core/matter/matter.h"
#include "core/org/account.h"
#include "page/gate/gate.h"

enum { MATTER_SECONDS = 1800 };

/* -- language -- */

static bool lang_of(struct str s, enum lang *ret)
{
    if (s.n < 2 || (s.n > 2 && s.p[2] != '-'))
        return false;
    if (strncasecmp(s.p, "zh", 2) != 0 && strncasecmp(s.p, "en", 2) != 0)
        return false;
    *ret = strncasecmp(s.p, "en", 2) == 0 ? LANG_EN : LANG_ZH;
    return true;
}

/* Browsers list the best first; a lower q= standing before a higher one is not worth a sort. */
static enum lang lang_accepted(struct str list)
{
    struct str part;
    enum lang lang = LANG_ZH;

    while (str_split(&list, ',', &part)) {
        struct str name, rest = str_trim(part);
        str_split(&rest, ';', &name);
        if (lang_of(str_trim(name), &lang))
            return lang;
    }
    return LANG_ZH;
}

enum lang visitor_lang(const struct request *r)
{
    enum lang lang;

    if (lang_of(request_query(r, "lang"), &lang) || lang_of(request_cookie(r, COOKIE_LANG), &lang))
        return lang;
    return lang_accepted(request_header(r, "accept-language"));
}

bool visitor_is_api(const struct request *r)
{
    return str_starts(r->path, STR("/api/"));
}

/* -- who -- */

static struct str bearer_of(const struct request *r)
{
    struct str h = request_header(r, "authorization");

    if (h.n < 8 || strncasecmp(h.p, "Bearer ", 7) != 0)
        return STR_NONE;
    return str_trim(str_from(h, 7));
}

static void read_code(const struct request *r, const struct route_found *f, struct visitor *v)
{
    size_t n_path = 0;

    for (size_t i = 0; i < f->route->n_arg; i++) {
        const struct route_arg *arg = &f->route->arg[i];
        if (arg->in_path && arg->type == ARG_CASENO)
            v->no = f->part[n_path];
        n_path += arg->in_path;
    }
    if (v->no.n == 0)
        return;
    v->code = request_query(r, "code");
    v->code_given = v->code.n > 0;
    struct str kept = visitor_is_api(r) ? STR_NONE : request_cookie(r, COOKIE_MATTER), no;
    if (!v->code_given && str_split(&kept, '.', &no) && str_eq(no, v->no))
        v->code = kept;
}

struct visitor visitor_read(const struct request *r, const struct route_found *f)
{
    struct visitor v = { .token = bearer_of(r), .api = visitor_is_api(r) };

    v.bearer = v.token.n > 0;
    if (!v.bearer)
        v.token = request_cookie(r, COOKIE_SESSION);
    read_code(r, f, &v);
    return v;
}

/* Until a password is changed nothing else is open to who logged in: a first one on pages only, since programs are
 * given theirs, and a page is one however its token comes; one that is too old everywhere. */
static bool must_change(const struct ctx *cx, const struct visitor *v)
{
    const bool program = v->bearer && v->api;

    return cx->who.password == PASSWORD_OLD || (cx->who.password == PASSWORD_FIRST && !program);
}

static bool is_for_change(const struct route *route)
{
    static const char *const open[] = { "page_account", "page_account_password", "page_logout" };

    for (size_t i = 0; i < N_OF(open); i++)
        if (str_eqz(str_of(route->name), open[i]))
            return true;
    return false;
}

enum st visitor_who(struct ctx *cx, const struct visitor *v, const struct route *route)
{
    const bool is_public = str_eqz(str_of(route->perm), "public");

    if (v->token.n > 0) {
        enum st st = account_who(cx, v->token);
        if (st == ST_OK && (!must_change(cx, v) || is_for_change(route)))
            return ST_OK;
        if (st == ST_OK && (!is_public || v->bearer))
            return FAIL(cx, ST_DENIED, "account.change", STR_NONE);
        if (st == ST_OK) /* a public page: as nobody */
            cx->who = (struct who){ .lang = cx->who.lang };
        else if (st != ST_LOGIN || v->bearer || !is_public)
            return st;
        cx->err = (struct err){ 0 };
    }
    if (v->code.n == 0)
        return ST_OK;
    enum st st = matter_prove(cx, v->no, v->code);
    if (st == ST_NOT_FOUND && !v->code_given) /* the code was replaced since */
        cx->err = (struct err){ 0 };
    return st == ST_NOT_FOUND && !v->code_given ? ST_OK : st;
}

enum st visitor_may(struct ctx *cx, const struct route *route)
{
    struct str perm = str_of(route->perm);

    if (str_eqz(perm, "public"))
        return ST_OK;
    if (cx->who.officer == 0)
        return FAIL(cx, ST_LOGIN, "auth.needed", STR_NONE);
    if (!str_eqz(perm, "officer") && !account_may(cx, perm))
        return FAIL(cx, ST_DENIED, "auth.denied", perm);
    return ST_OK;
}

/* Browsers say where a request comes from (Fetch Metadata); who says nothing is no browser of today, and
 * the token in the form has to do. */
bool visitor_is_foreign(const struct request *r)
{
    struct str site = request_header(r, "sec-fetch-site");

    return site.n > 0 && !str_eqz(site, "same-origin") && !str_eqz(site, "none");
}

/* -- cookies for handlers (gate.h) -- */

void gate_log_in(struct reply *out, struct str token)
{
    reply_cookie(out, &(struct cookie){ COOKIE_SESSION, token, 0 });
}

void gate_log_out(struct reply *out)
{
    reply_cookie(out, &(struct cookie){ COOKIE_SESSION, STR(""), -1 });
}

struct str gate_session(const struct reply *out)
{
    return request_cookie(out->request, COOKIE_SESSION);
}

void gate_remember(struct reply *out, struct str no, struct str code)
{
    struct buf b = buf_make(out->request->mem, 200);

    buf_add(&b, no);
    buf_byte(&b, '.');
    for (size_t i = 0; i < code.n; i++) /* as typed: with blanks and hyphens, which say nothing */
        if ((code.p[i] >= '0' && code.p[i] <= '9') || ((code.p[i] | 0x20) >= 'a' && (code.p[i] | 0x20) <= 'z'))
            buf_byte(&b, code.p[i]);
    reply_cookie(out, &(struct cookie){ COOKIE_MATTER, buf_str(&b), MATTER_SECONDS });
}
