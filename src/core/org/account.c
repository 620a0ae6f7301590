// SPDX-License-Identifier: Apache-2.0
/* account.c - see account.h. Second factor: account_totp.c. */
#include "core/org/account.h"

#include <sodium.h>

#include "base/digest.h"
#include "base/num.h"
#include "base/text.h"
#include "core/org/access.h"
#include "core/org/account_totp.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/account_sql.h"
#include "store/store.h"
#include "sys/now.h"
#include "sys/random.h"
#include "sys/thread.h"

enum { HASH_MEMORY = 19 << 20, HASH_PASSES = 2, PASSWORD_MIN = 10, PASSWORD_MAX = 200, LOGIN_MAX = 40 };
enum { ACCOUNT_STATION_BITS = 20, TOKEN_BYTES = 32, FAILURES_MAX = 5, SEEN_EVERY_MS = 60000 };
static const int64_t day_ms = 86400000;

/* -- small questions -- */

bool account_has(const struct who *w, struct str duty)
{
    struct str rest = w->duties, one;

    while (rest.n > 0 && str_split(&rest, ',', &one))
        if (str_eq(one, duty))
            return true;
    return false;
}

bool account_may(const struct ctx *cx, struct str permission)
{
    size_t n;
    const struct grant *g = rules_grants(cx->site->rules, &n);

    for (size_t i = 0; cx->who.officer != 0 && i < n; i++)
        if (str_eq(g[i].permission, permission) && account_has(&cx->who, g[i].duty))
            return true;
    return false;
}

enum st account_scope(struct ctx *cx, struct str permission, struct str *ret_unit)
{
    return access_reach(cx, permission, ret_unit);
}

static int64_t setting(const struct ctx *cx, const char *name, int64_t otherwise)
{
    const struct config_row *c = rules_config(cx->site->rules, str_of(name));
    int64_t v;

    return c != NULL && num_parse(c->value, &v) ? v : otherwise;
}

/* -- passwords: two hashes at a time, never on the writer's thread -- */

static enum st enter_hashing(struct ctx *cx)
{
    if (!turnstile_take(cx->site->hashing, 10000))
        return FAIL(cx, ST_BUSY, "login.busy", STR_NONE);
    return ST_OK;
}

static enum st hash_password(struct ctx *cx, struct str password, struct str *ret)
{
    char *out = arena_take(cx->mem, crypto_pwhash_STRBYTES);

    TRY(enter_hashing(cx));
    int failed = crypto_pwhash_str(out, password.p, password.n, HASH_PASSES, HASH_MEMORY);
    turnstile_give(cx->site->hashing);
    if (failed)
        return FAIL(cx, ST_BUSY, "login.busy", STR_NONE);
    *ret = str_of(out);
    return ST_OK;
}

static enum st check_hash(struct ctx *cx, struct str hash, struct str password, bool *ret)
{
    TRY(enter_hashing(cx));
    *ret = crypto_pwhash_str_verify(str_z(cx->mem, hash), password.p, password.n) == 0;
    turnstile_give(cx->site->hashing);
    return ST_OK;
}

/* At least ten characters, of three kinds: lower, upper, digits, others (等保 三级). */
static enum st check_strength(struct ctx *cx, struct str p)
{
    bool kind[4] = { false };
    int kinds = 0;

    for (size_t i = 0; i < p.n; i++) {
        char c = p.p[i];
        kind[c >= 'a' && c <= 'z' ? 0 : c >= 'A' && c <= 'Z' ? 1 : c >= '0' && c <= '9' ? 2 : 3] = true;
    }
    for (size_t i = 0; i < N_OF(kind); i++)
        kinds += kind[i];
    if (text_count(p) < PASSWORD_MIN || p.n > PASSWORD_MAX || kinds < 3)
        return FAIL_FIELD(cx, ST_INPUT, "account.weak", "password", STR_NONE);
    return ST_OK;
}

/* What others would try first. */
static enum st check_fresh(struct ctx *cx, struct str login, struct str old, struct str password)
{
    if (str_eq(old, password) || str_find(password, login) != SIZE_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "account.known", "password", STR_NONE);
    return ST_OK;
}

/* -- officers -- */

static enum st check_duties(struct ctx *cx, struct str duties)
{
    struct str rest = duties, one;
    size_t n;
    const struct grant *g = rules_grants(cx->site->rules, &n);

    if (duties.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "account.duty", "duty", duties);
    while (str_split(&rest, ',', &one)) {
        bool known = false;
        for (size_t i = 0; i < n; i++)
            known |= str_eq(g[i].duty, one);
        if (!known)
            return FAIL_FIELD(cx, ST_INPUT, "account.duty", "duty", one);
    }
    return ST_OK;
}

static enum st check_login(struct ctx *cx, struct str login)
{
    bool ok = login.n > 0 && login.n <= LOGIN_MAX;

    for (size_t i = 0; i < login.n; i++) {
        char c = login.p[i];
        ok &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
              c == '-';
    }
    return ok ? ST_OK : FAIL_FIELD(cx, ST_INPUT, "account.login", "login", login);
}

static enum st find_login(struct ctx *cx, struct str login, struct q_officer_by_login_out *ret, bool *found)
{
    const struct q_officer_by_login_in in = { .login = login };
    AUTO(rows) rs = { 0 };

    TRY(q_officer_by_login(cx, &in, &rs));
    *found = q_officer_by_login_next(cx, &rs, ret);
    return rows_status(cx, &rs);
}

struct adding {
    const struct officer_new *in;
    struct str hash;
    int64_t id;
};

static enum st write_officer(struct ctx *cx, void *arg)
{
    struct adding *a = arg;
    struct q_officer_by_login_out there;
    const int64_t first = (cx->site->station << ACCOUNT_STATION_BITS) + 1; /* events name officers by number */
    struct q_officer_last_id_out last;
    struct unit u;
    bool found;

    TRY(unit_load(cx, a->in->unit, &u));
    TRY(find_login(cx, a->in->login, &there, &found));
    if (found)
        return FAIL_FIELD(cx, ST_STALE, "account.exists", "login", a->in->login);
    TRY(q_officer_last_id_one(cx, &last));
    const struct q_officer_add_in add = { .id = last.id + 1 > first ? last.id + 1 : first,
                                          .login = a->in->login,
                                          .name = a->in->name,
                                          .unit = a->in->unit,
                                          .duties = a->in->duties,
                                          .password = a->hash,
                                          .created = now_wall() };
    a->id = add.id;
    TRY(q_officer_add_do(cx, &add, NULL));
    return a->in->to.phone.n + a->in->to.mail.n > 0 ? account_contact_set(cx, a->id, &a->in->to) : ST_OK;
}

enum st account_add(struct ctx *cx, const struct officer_new *in, int64_t *ret_id)
{
    struct adding a = { .in = in };

    TRY(check_login(cx, in->login));
    if (in->name.n == 0 || text_count(in->name) > LOGIN_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "account.name", "name", in->name);
    TRY(check_duties(cx, in->duties));
    TRY(account_contact_check(cx, &in->to));
    TRY(check_strength(cx, in->password));
    TRY(check_fresh(cx, in->login, STR_NONE, in->password));
    TRY(hash_password(cx, in->password, &a.hash));
    TRY(store_write(cx, cx->site->store, write_officer, &a));
    *ret_id = a.id;
    return ST_OK;
}

static struct officer of_row(const struct q_officers_out *r)
{
    return (struct officer){ .id = r->id,
                             .login = r->login,
                             .name = r->name,
                             .unit = r->unit,
                             .duties = r->duties,
                             .totp = r->totp.n > 0,
                             .disabled = r->disabled };
}

enum st account_list(struct ctx *cx, struct officer_list *ret)
{
    enum { OFFICERS_MAX = 5000 };
    struct officer *row = arena_array(cx->mem, OFFICERS_MAX, sizeof *row);
    struct q_officers_out r;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_officers(cx, &rs));
    while (n < OFFICERS_MAX && q_officers_next(cx, &rs, &r))
        row[n++] = of_row(&r);
    TRY(rows_status(cx, &rs));
    *ret = (struct officer_list){ row, n };
    return ST_OK;
}

enum st account_find(struct ctx *cx, int64_t id, struct officer *ret)
{
    const struct q_officer_by_id_in in = { .id = id };
    struct q_officer_by_id_out r;

    TRY(q_officer_by_id_one(cx, &in, &r));
    *ret = (struct officer){ .id = r.id,
                             .login = r.login,
                             .name = r.name,
                             .unit = r.unit,
                             .duties = r.duties,
                             .totp = r.totp.n > 0,
                             .disabled = r.disabled };
    return ST_OK;
}

/* -- log-in -- */

struct entering {
    struct str login, token, hash; /* hash of the token */
    int64_t officer, failures, totp_step;
    struct when locked_until, expires;
    struct str totp;
    bool bearer;
};

static void make_token(struct ctx *cx, struct entering *in)
{
    uint8_t raw[TOKEN_BYTES], *hash = arena_take(cx->mem, DIGEST_SIZE);

    random_bytes(raw, sizeof raw);
    in->token = digest_base64url(cx->mem, (struct str){ (const char *)raw, sizeof raw });
    digest_sha256(in->token, hash);
    in->hash = (struct str){ (const char *)hash, DIGEST_SIZE };
}

static enum st write_failure(struct ctx *cx, void *arg)
{
    const struct entering *in = arg;
    const struct q_officer_tried_in tried = { .id = in->officer,
                                              .failures = in->failures,
                                              .locked_until = in->locked_until };

    return q_officer_tried_do(cx, &tried, NULL);
}

/* One session per account: a new log-in ends the older one. */
static enum st write_session(struct ctx *cx, void *arg)
{
    const struct entering *in = arg;
    const struct q_sessions_drop_of_in drop = { .officer = in->officer };
    const struct q_officer_tried_in tried = { .id = in->officer, .failures = 0, .locked_until = WHEN_NONE };
    const struct q_officer_totp_in totp = { .id = in->officer, .totp = in->totp, .totp_step = in->totp_step };
    const struct q_session_add_in add = {
        .hash = in->hash, .officer = in->officer, .bearer = in->bearer, .expires = in->expires, .seen = now_wall()
    };

    if (!in->bearer) {
        TRY(q_sessions_drop_of_do(cx, &drop, NULL));
        TRY(q_officer_tried_do(cx, &tried, NULL));
        if (in->totp_step > 0)
            TRY(q_officer_totp_do(cx, &totp, NULL));
    }
    return q_session_add_do(cx, &add, NULL);
}

static enum st refuse_login(struct ctx *cx, const struct q_officer_by_login_out *o)
{
    const bool was_locked = !when_is_none(o->locked_until); /* and is no more: counted anew */
    struct entering in = { .officer = o->id, .failures = was_locked ? 1 : o->failures + 1, .locked_until = WHEN_NONE };
    struct err why = { 0 };

    if (in.failures >= setting(cx, "account.tries", FAILURES_MAX))
        in.locked_until = (struct when){ now_wall().ms + 1000 * setting(cx, "account.lock", 1800) };
    (void)err_set(&why, ST_LOGIN, "login.wrong", "", STR_NONE, __FILE__, __LINE__);
    TRY(store_write(cx, cx->site->store, write_failure, &in));
    cx->err = why;
    return ST_LOGIN;
}

/* For an unknown login the work of a hash is done all the same: the answer takes as long. */
static enum st load_login(struct ctx *cx, struct str login, struct q_officer_by_login_out *ret, bool *found)
{
    AUTO(tx) t = { 0 };

    TRY(store_read(cx, cx->site->store, &t));
    cx->tx = &t;
    enum st st = find_login(cx, login, ret, found);
    cx->tx = NULL;
    return st;
}

static struct str minutes_until(struct ctx *cx, struct when t)
{
    return arena_printf(cx->mem, "%lld", (long long)((t.ms - now_wall().ms + 59999) / 60000));
}

static enum st check_factors(struct ctx *cx, const struct q_officer_by_login_out *o, bool found, struct str password,
                             struct str totp, int64_t *ret_step)
{
    static const struct str nobody = STR("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                         "Wl7xWJ1Vh8n5N1m2Ew0oVQ2Qm8rA3T1b8mHk0qzQmVs");
    bool right = false;

    TRY(check_hash(cx, found ? o->password : nobody, password, &right));
    if (!found || o->disabled)
        return FAIL(cx, ST_LOGIN, "login.wrong", STR_NONE);
    if (!when_is_none(o->locked_until) && o->locked_until.ms > now_wall().ms)
        return FAIL(cx, ST_LIMIT, "login.locked", minutes_until(cx, o->locked_until));
    if (!right)
        return refuse_login(cx, o);
    if (o->totp.n == 0)
        return ST_OK;
    if (totp.n == 0)
        return FAIL_FIELD(cx, ST_LOGIN, "login.totp", "totp", STR_NONE);
    *ret_step = totp_check(o->totp, totp, now_wall(), o->totp_step);
    return *ret_step > 0 ? ST_OK : refuse_login(cx, o);
}

enum st account_login(struct ctx *cx, struct str login, struct str password, struct str totp, struct session *ret)
{
    struct q_officer_by_login_out o = { 0 };
    struct entering in = { .login = login };
    bool found = false;

    TRY(load_login(cx, login, &o, &found));
    TRY(check_factors(cx, &o, found, password, totp, &in.totp_step));
    in.officer = o.id;
    in.totp = o.totp;
    in.expires = (struct when){ now_wall().ms + 12 * day_ms / 24 };
    make_token(cx, &in);
    TRY(store_write(cx, cx->site->store, write_session, &in));
    *ret = (struct session){ .token = in.token, .expires = in.expires };
    return ST_OK;
}

static struct str hash_of(struct ctx *cx, struct str token)
{
    uint8_t *hash = arena_take(cx->mem, DIGEST_SIZE);

    digest_sha256(token, hash);
    return (struct str){ (const char *)hash, DIGEST_SIZE };
}

static enum st drop_session(struct ctx *cx, void *arg)
{
    const struct q_session_drop_in in = { .hash = *(struct str *)arg };

    return q_session_drop_do(cx, &in, NULL);
}

enum st account_logout(struct ctx *cx, struct str token)
{
    struct str hash = hash_of(cx, token);

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
    in.expires = (struct when){ now_wall().ms + days * day_ms };
    make_token(cx, &in);
    TRY(store_write(cx, cx->site->store, write_session, &in));
    *ret = (struct session){ .token = in.token, .expires = in.expires };
    return ST_OK;
}

/* -- who is it -- */

enum st account_who(struct ctx *cx, struct str token)
{
    const struct q_session_find_in in = { .hash = hash_of(cx, token) };
    struct q_session_find_out s;
    AUTO(rows) rs = { 0 };
    struct when now = now_wall();

    TRY(q_session_find(cx, &in, &rs));
    bool found = q_session_find_next(cx, &rs, &s);
    TRY(rows_status(cx, &rs));
    int64_t idle = s.seen.ms + 1000 * setting(cx, "account.idle", 900);
    if (!found || s.expires.ms < now.ms || (!s.bearer && idle < now.ms))
        return FAIL(cx, ST_LOGIN, "login.ended", STR_NONE);
    cx->who.officer = s.officer;
    cx->who.login = s.login;
    cx->who.name = s.name;
    cx->who.unit = s.unit;
    cx->who.path = s.path;
    cx->who.duties = s.duties;
    cx->who.stale_session = !s.bearer && s.seen.ms + SEEN_EVERY_MS < now.ms;
    return ST_OK;
}

static enum st touch_session(struct ctx *cx, void *arg)
{
    const struct q_session_seen_in in = { .hash = *(struct str *)arg, .seen = now_wall() };

    return q_session_seen_do(cx, &in, NULL);
}

enum st account_touch(struct ctx *cx, struct str token)
{
    struct str hash = hash_of(cx, token);

    return store_write(cx, cx->site->store, touch_session, &hash);
}

/* -- changing secrets -- */

struct resetting {
    int64_t id;
    struct str hash;
};

static enum st write_password(struct ctx *cx, void *arg)
{
    const struct resetting *r = arg;
    const struct q_officer_password_in in = { .id = r->id, .password = r->hash };
    const struct q_sessions_drop_of_in drop = { .officer = r->id };

    TRY(q_officer_password_do(cx, &in, NULL));
    return q_sessions_drop_of_do(cx, &drop, NULL);
}

enum st account_set_password(struct ctx *cx, struct str login, struct str old, struct str password)
{
    struct q_officer_by_login_out o;
    struct resetting r = { 0 };
    int64_t step = 0;
    bool found;

    TRY(load_login(cx, login, &o, &found));
    o.totp = STR_NONE; /* the session that asks has passed it */
    TRY(check_factors(cx, &o, found, old, STR_NONE, &step));
    TRY(check_strength(cx, password));
    TRY(check_fresh(cx, login, old, password));
    TRY(hash_password(cx, password, &r.hash));
    r.id = o.id;
    return store_write(cx, cx->site->store, write_password, &r);
}

struct totp_setting {
    int64_t id, step;
    struct str secret;
};

static enum st write_totp(struct ctx *cx, void *arg)
{
    const struct totp_setting *t = arg;
    const struct q_officer_totp_in in = { .id = t->id, .totp = t->secret, .totp_step = t->step };

    return q_officer_totp_do(cx, &in, NULL);
}

enum st account_set_totp(struct ctx *cx, struct str secret, struct str code)
{
    struct totp_setting t = { .id = cx->who.officer, .secret = secret };

    t.step = totp_check(secret, code, now_wall(), 0);
    if (t.step == 0)
        return FAIL_FIELD(cx, ST_INPUT, "account.totp", "code", STR_NONE);
    return store_write(cx, cx->site->store, write_totp, &t);
}
