// SPDX-License-Identifier: Apache-2.0
/* account_login.c - the door of account.h: log-in and log-out, tokens, and what an account changes of its own secrets.
 * Second factor: account_totp.c. */
#include "base/digest.h"
#include "core/matter/event.h"
#include "core/org/account_own.h"
#include "core/org/account_totp.h"
#include "core/org/org.h"
#include "core/org/password.h"
#include "core/site.h"
#include "store/store.h"
#include "sys/now.h"
#include "sys/random.h"

enum { TOKEN_BYTES = 32, FAILURES_MAX = 5, LOCK_S = 1800, SESSION_HOURS = 12, QUIET_MS = 60000 };
enum { ENTRIES = 20, ENTRIES_READ = 100 };
static const int64_t hour_ms = 3600000;

struct entering {
    struct str token, hash; /* hash of the token */
    int64_t officer, totp_step;
    struct when expires;
    struct str totp, unit;
    bool bearer;
};

static void make_token(struct ctx *cx, struct entering *in)
{
    uint8_t raw[TOKEN_BYTES];

    random_bytes(raw, sizeof raw);
    in->token = digest_base64url(cx->mem, (struct str){ (const char *)raw, sizeof raw });
    in->hash = account_token_hash(cx, in->token);
}

/* -- failures -- */

/* Of an unknown or closed account one a minute is noted: strangers must not be able to fill the log. What was typed is
 * not noted: people type passwords there. */
static enum st note_stranger(struct ctx *cx, void *arg)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    const struct q_account_events_in in = { .matter = org_subject(0), .limit = 1 };
    struct q_account_events_out last;
    bool found;

    (void)arg;
    TRY(q_account_events_find(cx, &in, &last, &found));
    if (found)
        TRY(event_parse(cx->mem, last.text, e, &cx->err));
    if (found && e->at.ms + QUIET_MS > now_wall().ms)
        return ST_OK;
    *e = (struct event){ .officer = 0 };
    return org_note(cx, ORG_WRONG, 0, e);
}

/* Counted where nobody else can write: of many tries at once each is one. After a lock that is over it begins anew. */
static enum st write_failure(struct ctx *cx, void *arg)
{
    const struct q_officer_by_login_out *o = arg;
    struct q_secret_tried_in tried = { .officer = o->id, .locked_until = WHEN_NONE };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_officer_by_login_out there;
    bool found;

    TRY(account_find_login(cx, o->login, &there, &found));
    const bool was_locked = !when_is_none(there.locked_until) && there.locked_until.ms <= now_wall().ms;
    tried.failures = was_locked ? 1 : there.failures + 1;
    if (tried.failures >= account_setting(cx, "account.tries", FAILURES_MAX))
        tried.locked_until = (struct when){ now_wall().ms + 1000 * account_setting(cx, "account.lock", LOCK_S) };
    *e = (struct event){ .unit = o->unit };
    TRY(org_note(cx, when_is_none(tried.locked_until) ? ORG_WRONG : ORG_LOCKED, o->id, e));
    return q_secret_tried_do(cx, &tried, NULL);
}

/* Writes down a refusal and gives it back. */
static enum st refuse(struct ctx *cx, store_fn *fn, void *arg)
{
    struct err why = { 0 };

    (void)err_set(&why, ST_LOGIN, "login.wrong", "", STR_NONE, __FILE__, __LINE__);
    TRY(store_write(cx, cx->site->store, fn, arg));
    cx->err = why;
    return ST_LOGIN;
}

static enum st refuse_login(struct ctx *cx, struct q_officer_by_login_out *o)
{
    return refuse(cx, write_failure, o);
}

/* -- log-in -- */

static enum st load_login(struct ctx *cx, struct str login, struct q_officer_by_login_out *ret, bool *found)
{
    AUTO(tx) t = { 0 };

    TRY(store_read(cx, cx->site->store, &t));
    cx->tx = &t;
    enum st st = account_find_login(cx, login, ret, found);
    cx->tx = NULL;
    return st;
}

static struct str minutes_until(struct ctx *cx, struct when t)
{
    return arena_printf(cx->mem, "%lld", (long long)((t.ms - now_wall().ms + 59999) / 60000));
}

static enum st check_factors(struct ctx *cx, struct q_officer_by_login_out *o, bool found, struct str password,
                             struct str totp, int64_t *ret_step)
{
    struct q_officer_by_login_out now;
    bool right = false;

    TRY(password_check(cx, found ? o->password : STR_NONE, password, &right));
    if (!found || o->disabled)
        return refuse(cx, note_stranger, NULL);
    TRY(load_login(cx, o->login, &now, &found)); /* many may have tried while this one waited for its turn */
    if (!when_is_none(now.locked_until) && now.locked_until.ms > now_wall().ms)
        return FAIL(cx, ST_LIMIT, "login.locked", minutes_until(cx, now.locked_until));
    if (!right)
        return refuse_login(cx, o);
    if (o->totp.n == 0)
        return ST_OK;
    if (totp.n == 0)
        return FAIL_FIELD(cx, ST_LOGIN, "login.totp", "totp", STR_NONE);
    *ret_step = totp_check(o->totp, totp, now_wall(), o->totp_step);
    return *ret_step > 0 ? ST_OK : refuse_login(cx, o);
}

/* One session per account: a new log-in ends the older one. */
static enum st enter(struct ctx *cx, const struct entering *in)
{
    const struct q_sessions_drop_of_in drop = { .officer = in->officer };
    const struct q_secret_tried_in tried = { in->officer, 0, WHEN_NONE };
    const struct q_secret_step_in step = { in->officer, in->totp, in->totp_step };
    int64_t n = 0;

    TRY(q_sessions_drop_of_do(cx, &drop, NULL));
    TRY(q_secret_tried_do(cx, &tried, NULL));
    if (in->totp_step == 0)
        return ST_OK;
    TRY(q_secret_step_do(cx, &step, &n));
    return n > 0 ? ST_OK : FAIL(cx, ST_LOGIN, "login.wrong", STR_NONE);
}

static enum st write_session(struct ctx *cx, void *arg)
{
    const struct entering *in = arg;
    struct event *e = arena_take(cx->mem, sizeof *e);

    if (!in->bearer)
        TRY(enter(cx, in));
    *e = (struct event){ .unit = in->unit };
    if (!in->bearer) { /* who logs in acts */
        e->officer = in->officer;
        e->actor_unit = in->unit;
    }
    event_tell(e, STR("token"), org_digest(cx->mem, in->hash));
    event_tell(e, STR("until"), arena_printf(cx->mem, "%lld", (long long)in->expires.ms));
    TRY(org_note(cx, in->bearer ? ORG_TOKEN : ORG_IN, in->officer, e));
    const struct q_session_add_in add = { .hash = in->hash,
                                          .officer = in->officer,
                                          .bearer = in->bearer,
                                          .expires = in->expires,
                                          .seen = now_wall(),
                                          .event = e->seq };
    return q_session_add_do(cx, &add, NULL);
}

enum st account_login(struct ctx *cx, struct str login, struct str password, struct str totp, struct session *ret)
{
    struct q_officer_by_login_out o = { 0 };
    struct entering in = { 0 };
    bool found = false;

    TRY(load_login(cx, login, &o, &found));
    TRY(check_factors(cx, &o, found, password, totp, &in.totp_step));
    in.officer = o.id;
    in.unit = o.unit;
    in.totp = o.totp;
    in.expires = (struct when){ now_wall().ms + SESSION_HOURS * hour_ms };
    make_token(cx, &in);
    TRY(store_write(cx, cx->site->store, write_session, &in));
    *ret = (struct session){ .token = in.token, .expires = in.expires };
    return ST_OK;
}

static enum st drop_session(struct ctx *cx, void *arg)
{
    const struct q_session_find_in by = { .hash = *(struct str *)arg };
    const struct q_session_drop_in drop = { .hash = by.hash };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_session_find_out s;
    bool found;

    TRY(q_session_find_find(cx, &by, &s, &found));
    if (!found || s.bearer)
        return ST_OK;
    *e = (struct event){ .unit = s.unit, .officer = s.officer, .actor_unit = s.unit };
    TRY(org_note(cx, ORG_OUT, s.officer, e));
    return q_session_drop_do(cx, &drop, NULL);
}

enum st account_logout(struct ctx *cx, struct str token)
{
    struct str hash = account_token_hash(cx, token);

    return store_write(cx, cx->site->store, drop_session, &hash);
}

enum st account_token(struct ctx *cx, struct str login, int days, struct session *ret)
{
    struct q_officer_by_login_out o;
    struct entering in = { .bearer = true };
    bool found;

    TRY(load_login(cx, login, &o, &found));
    if (!found)
        return FAIL_FIELD(cx, ST_NOT_FOUND, "account.unknown", "login", login);
    in.officer = o.id;
    in.unit = o.unit;
    in.expires = (struct when){ now_wall().ms + days * 24 * hour_ms };
    make_token(cx, &in);
    TRY(store_write(cx, cx->site->store, write_session, &in));
    *ret = (struct session){ .token = in.token, .expires = in.expires };
    return ST_OK;
}

enum st account_entries(struct ctx *cx, int64_t officer, struct login_entries *ret)
{
    const struct q_account_events_in in = { .matter = org_subject(officer), .limit = ENTRIES_READ };
    struct login_entry *row = arena_array(cx->mem, ENTRIES, sizeof *row);
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_account_events_out out;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_account_events(cx, &in, &rs));
    while (n < ENTRIES && q_account_events_next(cx, &rs, &out)) {
        TRY(event_parse(cx->mem, out.text, e, &cx->err));
        if (org_act(e) >= ORG_IN)
            row[n++] = (struct login_entry){ org_act(e), e->at };
    }
    *ret = (struct login_entries){ row, n };
    return rows_status(cx, &rs);
}

/* -- changing secrets -- */

enum st account_write_password(struct ctx *cx, const struct account_password *p)
{
    const struct q_secret_password_in secret = { .officer = p->id, .password = p->hash };
    const struct q_sessions_drop_of_in drop = { .officer = p->id };
    struct event *e = arena_take(cx->mem, sizeof *e);

    *e = (struct event){ .unit = p->unit };
    event_tell(e, STR("password"), org_digest(cx->mem, p->hash));
    event_tell(e, STR("first"), p->first ? STR("1") : STR_NONE);
    TRY(org_note(cx, ORG_PASSWORD, p->id, e));
    TRY(q_secret_password_do(cx, &secret, NULL));
    return q_sessions_drop_of_do(cx, &drop, NULL);
}

static enum st write_password(struct ctx *cx, void *arg)
{
    return account_write_password(cx, arg);
}

enum st account_set_password(struct ctx *cx, struct str login, struct str old, struct str password)
{
    struct q_officer_by_login_out o;
    struct account_password r = { 0 };
    int64_t step = 0;
    bool found;

    TRY(load_login(cx, login, &o, &found));
    o.totp = STR_NONE; /* the session that asks has passed it */
    TRY(check_factors(cx, &o, found, old, STR_NONE, &step));
    TRY(password_judge(cx, login, old, password));
    TRY(password_hash(cx, password, &r.hash));
    r.id = o.id;
    r.unit = o.unit;
    return store_write(cx, cx->site->store, write_password, &r);
}

struct totp_setting {
    int64_t id, step;
    struct str secret;
};

static enum st write_totp(struct ctx *cx, void *arg)
{
    const struct totp_setting *t = arg;
    const struct q_secret_totp_in in = { .officer = t->id, .totp = t->secret, .totp_step = t->step };
    struct event *e = arena_take(cx->mem, sizeof *e);

    *e = (struct event){ .unit = cx->who.unit };
    event_tell(e, STR("totp"), org_digest(cx->mem, t->secret));
    TRY(org_note(cx, ORG_TOTP, t->id, e));
    return q_secret_totp_do(cx, &in, NULL);
}

enum st account_set_totp(struct ctx *cx, struct str secret, struct str code)
{
    struct totp_setting t = { .id = cx->who.officer, .secret = secret };

    t.step = totp_check(secret, code, now_wall(), 0);
    if (t.step == 0)
        return FAIL_FIELD(cx, ST_INPUT, "account.totp", "code", STR_NONE);
    return store_write(cx, cx->site->store, write_totp, &t);
}
