// SPDX-License-Identifier: Apache-2.0
/* login_page.c - log-in, log-out and an officer's own account; see login_page.h. */
#include "page/desk/login_page.h"

#include "codec/qr.h"
#include "core/org/account.h"
#include "core/org/account_totp.h"
#include "core/org/org.h"
#include "core/site.h"
#include "gen/account_html.h"
#include "gen/login_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/gate/gate.h"
#include "page/part/input.h"
#include "store/store.h"

/* Only addresses of the desk: nobody is sent elsewhere by a link to the log-in page. */
static struct str safe_next(struct str next)
{
    return str_starts(next, STR("/desk")) && str_find(next, STR("//")) == SIZE_MAX ? next : STR("/desk");
}

static enum st show_login(struct ctx *cx, struct str login, struct str next, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct err e = cx->err;
    struct form_fault fault = { STR("login"), input_sentence(cx, &e) };
    struct login_view v = { .login = input_text(cx, "login", "login.name", NULL, login),
                            .password = input_text(cx, "password", "login.password", NULL, STR_NONE),
                            .totp = input_text(cx, "totp", "login.totp", "login.totp.hint", STR_NONE),
                            .next = safe_next(next),
                            .faults = { &fault, e.st != ST_OK ? 1 : 0 } };

    cx->err = (struct err){ 0 };
    v.login.mode = STR("username");
    v.password.type = STR("password");
    v.password.mode = STR("current-password");
    v.totp.mode = STR("one-time-code");
    v.totp.is_short = true;
    v.asks_totp = e.st != ST_OK && str_eqz(str_of(e.code), "login.totp");
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "login.title"), "public", "/login" });
    login_html(&o, &v);
    return layout_send(cx, &o, e.st == ST_OK ? 200 : 401, out);
}

/* PAGE  GET /login
 * perm  public
 * arg   next:text<200?
 * help  Log-in of officers. */
enum st page_login(struct ctx *cx, const struct args_page_login *in, struct reply *out)
{
    return show_login(cx, STR_NONE, in->next, out);
}

/* PAGE  POST /login
 * perm  public
 * run   self
 * rate  login
 * arg   login:text<80? password:text<400? totp:text<20? next:text<200?
 * help  Checks login, password and code; opens a session. */
enum st page_login_send(struct ctx *cx, const struct args_page_login_send *in, struct reply *out)
{
    struct session s;
    enum st st = account_login(cx, str_trim(in->login), in->password, str_trim(in->totp), &s);

    if (st == ST_LOGIN || st == ST_LIMIT)
        return show_login(cx, in->login, in->next, out);
    TRY(st);
    gate_log_in(out, s.token);
    return reply_see_other(out, safe_next(in->next));
}

/* PAGE  POST /logout
 * perm  public
 * run   self
 * help  Ends the session. */
enum st page_logout(struct ctx *cx, const struct args_page_logout *in, struct reply *out)
{
    (void)in;
    if (gate_session(out).n > 0)
        TRY(account_logout(cx, gate_session(out)));
    gate_log_out(out);
    return reply_see_other(out, STR("/login"));
}

/* -- own account -- */
struct account_state { /* what the page says beside the account itself */
    struct err err;
    const struct account_contact *typed; /* NULL = as it is kept */
    struct str secret;                   /* a second factor being set up */
    bool saved;
};

/* The address that authenticators read from a QR code. */
static enum st fill_totp(struct ctx *cx, struct str secret, struct account_view *v)
{
    struct qr qr;

    if (secret.n == 0)
        return ST_OK;
    struct str address =
        arena_printf(cx->mem, "otpauth://totp/Anlan:%.*s?secret=%.*s&issuer=Anlan", STR_ARG(v->login), STR_ARG(secret));
    TRY(qr_make(cx->mem, address, &qr, &cx->err));
    v->secret = secret;
    v->secret_shown = show_groups(cx->mem, secret, 4);
    v->qr_size = qr.size + 8;
    v->qr_path = qr.path;
    return ST_OK;
}

static struct form_field secret(struct ctx *cx, const char *name, const char *label, const char *hint)
{
    struct form_field f = input_text(cx, name, label, hint, STR_NONE);

    f.type = STR("password");
    f.mode = str_eqz(STR("old"), name) ? STR("current-password") : STR("new-password");
    return f;
}

static struct form_field radio(struct ctx *cx, const struct input_options *o, struct str picked)
{
    struct form_field f = input_choice(cx, o, picked);

    f.select = false;
    f.radio = true;
    return f;
}

static enum st fill_contact(struct ctx *cx, const struct account_state *state, struct account_view *v)
{
    static const char *const way[] = { "sms", "mail", "none" }, *const arrivals[] = { "none", "each", "digest" };
    const struct input_options ways = { "way", "account.way", "notice.by.", way, N_OF(way) };
    const struct input_options news = { "arrivals", "account.arrivals", "account.arrivals.", arrivals, N_OF(arrivals) };
    struct account_contact c;

    TRY(account_contact_of(cx, cx->who.officer, &c));
    if (state->typed != NULL)
        c = *state->typed;
    v->phone = input_text(cx, "phone", "account.phone", NULL, c.phone);
    v->phone.type = STR("tel");
    v->phone.mode = STR("tel");
    v->mail = input_text(cx, "mail", "account.mail", NULL, c.mail);
    v->mail.mode = STR("email");
    v->phone.optional = v->mail.optional = true;
    v->way = radio(cx, &ways, c.way);
    v->arrivals = radio(cx, &news, c.arrivals);
    return ST_OK;
}

static enum st fill_entries(struct ctx *cx, struct account_view *v)
{
    struct login_entries l;

    TRY(account_entries(cx, cx->who.officer, &l));
    struct account_entry *e = arena_array(cx->mem, l.n, sizeof *e);
    for (size_t i = 0; i < l.n; i++)
        e[i] = (struct account_entry){ l.row[i].at, show_pick(cx, "org.", org_state(l.row[i].act), STR_NONE) };
    v->entry = e;
    v->n_entry = l.n;
    return ST_OK;
}

static struct str why_change(struct ctx *cx)
{
    switch (cx->who.password) {
    case PASSWORD_GOOD:
        return STR_NONE;
    case PASSWORD_FIRST:
        return show_text(cx, "account.must.first");
    case PASSWORD_OLD:
        return show_text(cx, "account.must.old");
    }
    return STR_NONE;
}

static enum st show_account(struct ctx *cx, const struct account_state *state, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct show_units seen = { 0 };
    struct form_fault fault = { state->typed != NULL ? str_of(state->err.field) : STR("old"),
                                input_sentence(cx, &state->err) };
    struct officer me;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(account_find(cx, cx->who.officer, &me));
    struct account_view v = { .name = me.name,
                              .login = me.login,
                              .unit = show_unit(cx, &seen, me.unit),
                              .duties = show_duties(cx, me.duties),
                              .has_totp = me.totp,
                              .is_saved = state->saved,
                              .must = why_change(cx),
                              .old = secret(cx, "old", "account.old", NULL),
                              .fresh = secret(cx, "fresh", "account.fresh", "account.fresh.hint"),
                              .code = input_text(cx, "code", "login.totp", "login.totp.hint", STR_NONE),
                              .faults = { &fault, state->err.st != ST_OK ? 1 : 0 } };
    TRY(fill_totp(cx, state->secret, &v));
    TRY(fill_contact(cx, state, &v));
    TRY(fill_entries(cx, &v));
    v.frame = layout_make(cx, &(struct layout_of){ me.name, "desk", "" });
    account_html(&o, &v);
    return layout_send(cx, &o, state->err.st == ST_OK ? 200 : 422, out);
}

/* PAGE  GET /desk/account
 * perm  officer
 * run   self
 * arg   saved:bool?
 * help  An officer's own account: where they are told, password, second factor, last log-ins. */
enum st page_account(struct ctx *cx, const struct args_page_account *in, struct reply *out)
{
    return show_account(cx, &(struct account_state){ .saved = in->saved }, out);
}

/* Shows a refusal on the page itself, whatever it is. */
static enum st show_refused(struct ctx *cx, struct str secret, struct reply *out)
{
    const struct account_state s = { .err = cx->err, .secret = secret };

    cx->err = (struct err){ 0 };
    return show_account(cx, &s, out);
}

/* PAGE  POST /desk/account/password
 * perm  officer
 * run   self
 * rate  login
 * arg   old:text<400? fresh:text<400?
 * help  Changes the officer's own password. */
enum st page_account_password(struct ctx *cx, const struct args_page_account_password *in, struct reply *out)
{
    enum st st = account_set_password(cx, cx->who.login, in->old, in->fresh);

    if (st == ST_LOGIN || st == ST_INPUT || st == ST_DENIED || st == ST_RULE)
        return show_refused(cx, STR_NONE, out);
    TRY(st);
    return reply_see_other(out, STR("/desk/account?saved=1"));
}

static enum st save_contact(struct ctx *cx, void *arg)
{
    return account_contact_set(cx, cx->who.officer, arg);
}

/* PAGE  POST /desk/account/contact
 * perm  officer
 * run   self
 * arg   phone:text<80? mail:text<400? way:word? arrivals:word?
 * help  Where the officer is told at work (short message, mail, not at all), and whether of each new matter. */
enum st page_account_contact(struct ctx *cx, const struct args_page_account_contact *in, struct reply *out)
{
    struct account_contact c = { .phone = str_trim(in->phone),
                                 .mail = str_trim(in->mail),
                                 .way = in->way,
                                 .arrivals = in->arrivals,
                                 .lang = cx->who.lang };
    enum st st = store_write(cx, cx->site->store, save_contact, &c);

    if (st == ST_INPUT) {
        const struct account_state s = { .err = cx->err, .typed = &c };
        cx->err = (struct err){ 0 };
        return show_account(cx, &s, out);
    }
    TRY(st);
    return reply_see_other(out, STR("/desk/account?saved=1"));
}

/* PAGE  POST /desk/account/totp
 * perm  officer
 * run   self
 * rate  login
 * arg   secret:text<80? code:text<20?
 * help  Sets up one-time codes: shows the secret first, then wants one right code. */
enum st page_account_totp(struct ctx *cx, const struct args_page_account_totp *in, struct reply *out)
{
    if (in->secret.n == 0)
        return show_account(cx, &(struct account_state){ .secret = totp_secret(cx->mem) }, out);
    enum st st = account_set_totp(cx, in->secret, str_trim(in->code));
    if (st == ST_LOGIN || st == ST_INPUT || st == ST_RULE || st == ST_DENIED)
        return show_refused(cx, in->secret, out);
    TRY(st);
    return reply_see_other(out, STR("/desk/account?saved=1"));
}
