// SPDX-License-Identifier: Apache-2.0
/* gate.c - see gate.h. `struct visit` is one passage: all of it lives on the connection's stack. */
#include "page/gate/gate.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "base/num.h"
#include "codec/json.h"
#include "core/org/account.h"
#include "core/site.h"
#include "http/limit.h"
#include "http/reply.h"
#include "page/gate/args.h"
#include "page/gate/tally.h"
#include "page/gate/token.h"
#include "page/gate/visitor.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/now.h"
#include "sys/scribe.h"

enum { YEAR = 365 * 24 * 3600, PEM_MAX = 1 << 20 };

struct gate {
    const struct site *site;
    struct log log;
    struct arena *mem;
    struct str spool;
    struct limit *limit;
    struct scribe *scribe;
    struct tally tally;
    const struct engine *_Atomic engine; /* NULL = not ready */
    int64_t body, file;
};

struct visit {
    struct gate *gate;
    const struct request *r;
    struct reply *out;
    struct ctx cx;
    struct tx tx;
    struct route_found found;
    struct visitor visitor;
    struct args args;
    int wait; /* seconds, for Retry-After */
};

/* -- making -- */

static int64_t setting(const struct site *s, const char *name, int64_t otherwise)
{
    const struct config_row *c = rules_config(s->rules, str_of(name));
    int64_t v;

    return c != NULL && num_parse(c->value, &v) ? v : otherwise;
}

static enum st empty_spool(struct arena *mem, struct str spool, struct err *e)
{
    struct str *name;
    size_t n;

    TRY(folder_make(spool, e));
    TRY(folder_list(mem, spool, false, &name, &n, e));
    for (size_t i = 0; i < n; i++)
        if (str_starts(name[i], STR("up-")))
            TRY(file_remove(arena_printf(mem, "%.*s/%.*s", STR_ARG(spool), STR_ARG(name[i])), e));
    return ST_OK;
}

enum st gate_make(const struct gate_options *o, struct gate **ret, struct err *e)
{
    struct gate *g = calloc(1, sizeof *g);

    if (g == NULL)
        abort();
    g->mem = arena_make();
    g->site = o->site;
    g->log = o->log;
    g->spool = arena_str(g->mem, o->spool);
    g->limit = limit_make();
    g->body = setting(o->site, "http.body", 1 << 20);
    g->file = setting(o->site, "file.max", 200 << 20) + (1 << 20); /* and the other fields of its form */
    enum st st = empty_spool(g->mem, g->spool, e);
    if (st == ST_OK)
        st = scribe_start(o->log.fd, &g->scribe, e);
    if (st == ST_OK)
        *ret = g;
    else
        gate_drop(g);
    return st;
}

void gate_drop(struct gate *g)
{
    scribe_stop(g->scribe);
    limit_drop(g->limit);
    arena_drop(g->mem);
    free(g);
}

void gate_ready(struct gate *g, const struct engine *e)
{
    atomic_store(&g->engine, e);
}

/* -- steps of a passage -- */

static bool send_asset(struct visit *v)
{
    struct str path = v->r->path;

    if (!str_starts(path, STR("/asset/")) && !str_starts(path, STR("/vendor/")))
        return false;
    const struct asset *a = v->r->method == METHOD_GET ? asset_find(str_from(path, 1)) : NULL;
    if (a == NULL)
        return false;
    bool by_hash =
        v->r->n_query == 1 && (str_eqz(v->r->query[0].name, a->hash) || str_eqz(v->r->query[0].value, a->hash));
    reply_asset(v->out, a, by_hash);
    return true;
}

static struct str allowed(struct visit *v)
{
    static const char *const name[METHOD_N] = { "GET, HEAD", "POST", "PUT", "DELETE", "OPTIONS" };
    struct buf b = buf_make(v->r->mem, 100);

    for (int i = 0; i < METHOD_N; i++)
        if (v->found.methods & (1u << i) && i != METHOD_OPTIONS)
            buf_printf(&b, "%s, ", name[i]);
    buf_addz(&b, name[METHOD_OPTIONS]);
    return buf_str(&b);
}

static enum st find_route(struct visit *v)
{
    static const char *const name[METHOD_N] = { "GET", "POST", "PUT", "DELETE", "OPTIONS" };

    if (v->r->refused != 0)
        return FAIL(&v->cx, ST_INPUT, v->r->why, STR_NONE);
    v->found = route_find(v->r->method, v->r->path);
    if (v->found.route != NULL)
        return ST_OK;
    if (v->found.methods == 0)
        return FAIL(&v->cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    return FAIL(&v->cx, ST_INPUT, "page.method", str_of(name[v->r->method]));
}

static enum st check_rate(struct visit *v, const char *kind, int cost)
{
    struct limit_ask a = { .kind = kind, .client = v->r->client, .cost = cost };

    if (v->r->loopback)
        return ST_OK;
    a.per_minute = (int)setting(v->gate->site, arena_printf(v->r->mem, "rate.%s", kind).p, 60);
    if (limit_pass(v->gate->limit, &a, now_mono_ns() / 1000000, &v->wait))
        return ST_OK;
    return FAIL(&v->cx, ST_LIMIT, "limit.often", arena_printf(v->r->mem, "%d", v->wait));
}

static enum st open_tx(struct visit *v)
{
    return v->cx.tx != NULL ? ST_OK : store_read(&v->cx, v->gate->site->store, &v->tx);
}

static void close_tx(struct visit *v)
{
    tx_close(&v->tx);
    v->tx = (struct tx){ 0 };
    v->cx.tx = NULL;
}

/* Wrong codes are what is counted: who has the right one may look as often as anybody. */
static enum st learn_who(struct visit *v)
{
    v->visitor = visitor_read(v->r, &v->found);
    if (v->visitor.token.n == 0 && v->visitor.code.n == 0)
        return ST_OK;
    if (v->visitor.code_given)
        TRY(check_rate(v, "guess", 0));
    TRY(open_tx(v));
    enum st st = visitor_who(&v->cx, &v->visitor, v->found.route);
    if (st == ST_NOT_FOUND && v->visitor.code_given) {
        struct err keep = v->cx.err;
        (void)check_rate(v, "guess", 1);
        v->cx.err = keep;
    }
    return st;
}

/* Cookies go along with what other sites make a browser send; so does a bearer token not. */
static enum st check_token(struct visit *v)
{
    const struct route *route = v->found.route;
    bool needs = route->csrf && !v->visitor.bearer && (!visitor_is_api(v->r) || v->cx.who.officer != 0);
    struct str given = request_header(v->r, "x-csrf");

    if (!needs)
        return ST_OK;
    if (given.n == 0)
        given = args_text(&v->args, "csrf");
    if (visitor_is_foreign(v->r) || !token_is_good(&v->cx, given))
        return FAIL(&v->cx, ST_DENIED, "auth.csrf", STR_NONE);
    return ST_OK;
}

struct call {
    struct visit *v;
    const void *args;
};

static enum st call_handler(struct ctx *cx, void *arg)
{
    const struct call *c = arg;

    return c->v->found.route->call(cx, c->args, c->v->out);
}

static enum st run(struct visit *v, const void *args)
{
    struct call call = { v, args };

    switch (v->found.route->run) {
    case RUN_READ:
        TRY(open_tx(v));
        return call_handler(&v->cx, &call);
    case RUN_WRITE:
        close_tx(v);
        return store_write(&v->cx, v->gate->site->store, call_handler, &call);
    case RUN_SELF:
        close_tx(v);
        return call_handler(&v->cx, &call);
    }
    return ST_BROKEN;
}

static enum st pass(struct visit *v)
{
    TRY(find_route(v));
    const struct route *route = v->found.route;
    TRY(check_rate(v, route->rate == NULL ? "read" : route->rate, 1));
    TRY(learn_who(v));
    TRY(visitor_may(&v->cx, route));
    v->args = (struct args){ .request = v->r, .found = &v->found };
    TRY(args_take(&v->args, v->gate->spool, &v->cx.err));
    TRY(check_token(v));
    void *args = arena_take(v->r->mem, route->args_size);
    TRY(args_fill(&v->args, args, &v->cx.err));
    TRY(run(v, args));
    assert(v->out->status != 0);
    if (v->cx.who.stale_session && account_touch(&v->cx, v->visitor.token) != ST_OK)
        v->cx.err = (struct err){ 0 }; /* the page is fine all the same */
    return ST_OK;
}

/* -- failures -- */

static int status_of(const struct visit *v, const struct error_row *row)
{
    static const int by_st[ST_N] = { 200, 400, 401, 403, 404, 409, 422, 413, 503, 500, 503, 500 };

    if (v->r->refused != 0)
        return v->r->refused;
    return row != NULL ? row->http : by_st[v->cx.err.st];
}

static struct str sentence(struct visit *v, const struct error_row *row)
{
    struct str detail = str_of(v->cx.err.detail);

    if (row == NULL)
        return str_of(v->cx.err.code);
    return rules_fill(v->r->mem, row->text[v->cx.who.lang], &detail, 1);
}

static void send_json_error(struct visit *v, const struct error_row *row, int status)
{
    struct buf b = buf_make(v->r->mem, 8192);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_open(&o, "error", '{');
    json_put_text(&o, "code", str_of(v->cx.err.code));
    json_put_text(&o, "message", sentence(v, row));
    json_put_text(&o, "field", str_of(v->cx.err.field));
    json_put_text(&o, "request", str_of(v->r->id));
    json_close(&o, '}');
    json_close(&o, '}');
    reply_json(v->out, status, buf_str(&b));
}

static bool to_login(struct visit *v, int status)
{
    if (status != 401 || v->r->method != METHOD_GET || visitor_is_api(v->r))
        return false;
    reply_see_other(v->out, arena_printf(v->r->mem, "/login?next=%.*s", STR_ARG(v->r->path)));
    return true;
}

/* Where a password must be changed first. */
static bool to_account(struct visit *v)
{
    if (!str_eqz(str_of(v->cx.err.code), "account.change") || v->r->method != METHOD_GET || visitor_is_api(v->r))
        return false;
    reply_see_other(v->out, STR("/desk/account"));
    return true;
}

/* Whatever the handler had begun is forgotten. */
static void answer_failure(struct visit *v)
{
    const struct error_row *row = rules_error(v->gate->site->rules, str_of(v->cx.err.code));
    const int status = status_of(v, row);

    *v->out = (struct reply){ .request = v->r, .fd = -1 };
    if (status == 405)
        reply_header(v->out, "Allow", allowed(v));
    if (status == 429 || status == 503)
        reply_header(v->out, "Retry-After", arena_printf(v->r->mem, "%d", v->wait > 0 ? v->wait : 2));
    if (status == 401)
        reply_header(v->out, "WWW-Authenticate", STR("Bearer"));
    if (to_login(v, status) || to_account(v))
        return;
    struct err keep = v->cx.err;
    if (visitor_is_api(v->r) || page_error(&v->cx, status, v->out) != ST_OK)
        send_json_error(v, row, status);
    v->cx.err = keep;
}

/* -- the whole -- */

static void remember_lang(struct visit *v)
{
    if (request_query(v->r, "lang").n > 0 && v->out->status < 400)
        reply_cookie(v->out, &(struct cookie){ COOKIE_LANG, v->cx.who.lang == LANG_EN ? STR("en") : STR("zh"), YEAR });
}

static void note(struct visit *v, int64_t began_ns)
{
    const int64_t us = (now_mono_ns() - began_ns) / 1000;
    const bool broken = v->out->status >= 500 && v->cx.err.st != ST_BUSY;
    struct log_line l = log_start(&v->gate->log, now_wall(), broken ? LOG_ERROR : LOG_INFO, "request");

    tally_add(&v->gate->tally, v->out->status, us);
    log_text(&l, "id", str_of(v->r->id));
    log_text(&l, "page", v->found.route != NULL ? str_of(v->found.route->name) : STR("-"));
    log_int(&l, "status", v->out->status);
    log_int(&l, "us", us);
    log_int(&l, "in", v->r->body_size);
    log_int(&l, "out", v->out->fd >= 0 ? v->out->fd_size : (int64_t)v->out->body.n);
    if (v->cx.who.officer != 0)
        log_int(&l, "officer", v->cx.who.officer);
    if (v->cx.err.st != ST_OK)
        log_err(&l, &v->cx.err);
    struct str line = log_take(&l);
    if (line.n > 0)
        scribe_write(v->gate->scribe, line);
}

static void gate_handle(void *arg, const struct request *r, struct reply *out)
{
    struct gate *g = arg;
    struct visit v = { .gate = g, .r = r, .out = out, .cx = site_ctx(g->site, r->mem) };
    const int64_t began = now_mono_ns();

    v.cx.who.lang = visitor_lang(r);
    out->status = 0;
    if (r->refused != 0 || !send_asset(&v)) {
        enum st st = pass(&v);
        close_tx(&v);
        args_drop(&v.args);
        if (st != ST_OK && r->method == METHOD_OPTIONS && v.found.methods != 0) {
            v.cx.err = (struct err){ 0 };
            reply_header(out, "Allow", allowed(&v));
            reply_text(out, 204, STR_NONE);
        } else if (st != ST_OK) {
            answer_failure(&v);
        }
        remember_lang(&v);
    }
    note(&v, began);
}

/* An upload is taken only where a page wants one: what it may be is known before its first byte. */
static int64_t gate_body_limit(void *arg, const struct request *r)
{
    const struct gate *g = arg;
    struct route_found f = route_find(r->method, r->path);

    if (f.route == NULL)
        return g->body;
    return f.route->takes_file ? g->file : g->body;
}

static struct str setting_text(const struct site *s, const char *name)
{
    const struct config_row *c = rules_config(s->rules, str_of(name));

    return c == NULL ? STR_NONE : c->value;
}

static enum st load_tls(struct gate *g, struct engine_options *o, struct err *e)
{
    struct str cert = setting_text(g->site, "http.tls_cert"), key = setting_text(g->site, "http.tls_key");

    if (cert.n == 0 && key.n == 0)
        return ST_OK;
    TRY(file_load(g->mem, cert, PEM_MAX, &o->tls_cert, e));
    return file_load(g->mem, key, PEM_MAX, &o->tls_key, e);
}

enum st gate_engine(struct gate *g, struct engine_options *o, struct err *e)
{
    o->front = setting_text(g->site, "http.front");
    o->handle = gate_handle;
    o->body_limit = gate_body_limit;
    o->arg = g;
    o->spool = g->spool;
    if (o->connections == 0) /* not given on the command line */
        o->connections = (int)setting(g->site, "http.connections", 2000);
    o->per_address = (int)setting(g->site, "http.address_connections", o->per_address);
    o->header_seconds = (int)setting(g->site, "http.header_time", o->header_seconds);
    o->idle_seconds = (int)setting(g->site, "http.idle", o->idle_seconds);
    o->min_body_rate = setting(g->site, "http.body_rate", o->min_body_rate);
    o->body_memory = g->body;
    o->body_max = g->file > g->body ? g->file : g->body;
    return load_tls(g, o, e);
}

/* -- for health_page.c -- */

bool gate_is_ready(const struct reply *out)
{
    struct gate *g = out->request->server;

    return atomic_load(&g->engine) != NULL;
}

struct str gate_metrics(struct ctx *cx, const struct reply *out)
{
    struct gate *g = out->request->server;
    const struct engine *e = atomic_load(&g->engine);
    struct buf b = buf_make(cx->mem, 65536);

    tally_print(&g->tally, &b);
    if (e != NULL) {
        struct engine_count n = engine_count(e);
        tally_figure(&b, "connections", "gauge", n.connections);
        tally_figure(&b, "connections_refused_total", "counter", n.turned_away);
        tally_figure(&b, "connections_cut_total", "counter", n.cut);
    }
    return buf_str(&b);
}
