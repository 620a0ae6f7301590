// SPDX-License-Identifier: Apache-2.0
/* account.c - see account.h: accounts and who acts. The door: account_login.c. */
#include "base/digest.h"
#include "base/num.h"
#include "base/text.h"
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/org/account_own.h"
#include "core/org/org.h"
#include "core/org/password.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "store/store.h"
#include "sys/now.h"

enum { LOGIN_MAX = 40, ACCOUNT_STATION_BITS = 20, SEEN_EVERY_MS = 60000, IDLE_S = 900, PASSWORD_DAYS = 90 };
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

int64_t account_setting(const struct ctx *cx, const char *name, int64_t otherwise)
{
    const struct config_row *c = rules_config(cx->site->rules, str_of(name));
    int64_t v;

    return c != NULL && num_parse(c->value, &v) ? v : otherwise;
}

/* -- officers -- */

enum st account_check_duties(struct ctx *cx, struct str duties)
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

enum st account_find_login(struct ctx *cx, struct str login, struct q_officer_by_login_out *ret, bool *found)
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

/* Events name officers by number: those of a station have a range of their own. */
static enum st next_id(struct ctx *cx, int64_t *ret)
{
    const int64_t first = (cx->site->station << ACCOUNT_STATION_BITS) + 1;
    struct q_officer_last_id_out last;

    TRY(q_officer_last_id_one(cx, &last));
    *ret = last.id + 1 > first ? last.id + 1 : first;
    return ST_OK;
}

static enum st write_officer(struct ctx *cx, void *arg)
{
    struct adding *a = arg;
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_officer_by_login_out there;
    struct unit u;
    bool found;

    TRY(unit_load(cx, a->in->unit, &u));
    TRY(account_find_login(cx, a->in->login, &there, &found));
    if (found)
        return FAIL_FIELD(cx, ST_STALE, "account.exists", "login", a->in->login);
    TRY(next_id(cx, &a->id));
    *e = (struct event){ .unit = a->in->unit };
    event_tell(e, STR("login"), a->in->login);
    event_tell(e, STR("duties"), a->in->duties);
    event_tell(e, STR("password"), org_digest(cx->mem, a->hash));
    event_tell(e, STR("first"), a->in->first ? STR("1") : STR(""));
    event_seal(e, STR("name"), a->in->name);
    TRY(org_note(cx, ORG_OPEN, a->id, e));
    const struct q_secret_password_in secret = { .officer = a->id, .password = a->hash };
    TRY(q_secret_password_do(cx, &secret, NULL));
    return a->in->to.phone.n + a->in->to.mail.n > 0 ? account_contact_set(cx, a->id, &a->in->to) : ST_OK;
}

enum st account_add(struct ctx *cx, const struct officer_new *in, int64_t *ret_id)
{
    struct adding a = { .in = in };

    TRY(check_login(cx, in->login));
    if (in->name.n == 0 || text_count(in->name) > LOGIN_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "account.name", "name", in->name);
    TRY(account_check_duties(cx, in->duties));
    TRY(account_contact_check(cx, &in->to));
    TRY(password_judge(cx, in->login, STR_NONE, in->password));
    TRY(password_hash(cx, in->password, &a.hash));
    TRY(store_write(cx, cx->site->store, write_officer, &a));
    *ret_id = a.id;
    return ST_OK;
}

/* NOT NULL columns hold an empty text, not none. */
static struct str text_of(struct str s)
{
    return s.p == NULL ? STR("") : s;
}

enum st account_project(struct ctx *cx, const struct event *e)
{
    const int64_t id = org_officer(e);
    const bool first = str_eqz(text_of(event_get(e, "first")), "1");
    const struct q_officer_password_in password = { id, text_of(event_get(e, "password")), e->at, first };
    const struct q_officer_change_in change = { id, e->unit, text_of(event_get(e, "duties")),
                                                str_eqz(text_of(event_get(e, "closed")), "1") };
    const struct q_officer_totp_in totp = { id, text_of(event_get(e, "totp")) };
    const struct q_officer_add_in add = { .id = id,
                                          .login = text_of(event_get(e, "login")),
                                          .name = text_of(event_unseal(e, "name")),
                                          .unit = e->unit,
                                          .duties = text_of(event_get(e, "duties")),
                                          .created = e->at,
                                          .password = password.password,
                                          .first = first };

    if (org_act(e) == ORG_OPEN)
        return q_officer_add_do(cx, &add, NULL);
    if (org_act(e) == ORG_CHANGE)
        return q_officer_change_do(cx, &change, NULL);
    return org_act(e) == ORG_PASSWORD ? q_officer_password_do(cx, &password, NULL) : q_officer_totp_do(cx, &totp, NULL);
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

/* -- who is it -- */

struct str account_token_hash(struct ctx *cx, struct str token)
{
    uint8_t *hash = arena_take(cx->mem, DIGEST_SIZE);

    digest_sha256(token, hash);
    return (struct str){ (const char *)hash, DIGEST_SIZE };
}

static enum password judge(struct ctx *cx, const struct q_session_find_out *s, struct when now)
{
    if (s->bearer)
        return PASSWORD_GOOD;
    if (s->set_at.ms + day_ms * account_setting(cx, "account.password_days", PASSWORD_DAYS) < now.ms)
        return PASSWORD_OLD;
    return s->first ? PASSWORD_FIRST : PASSWORD_GOOD;
}

enum st account_who(struct ctx *cx, struct str token)
{
    const struct q_session_find_in in = { .hash = account_token_hash(cx, token) };
    struct q_session_find_out s;
    AUTO(rows) rs = { 0 };
    struct when now = now_wall();

    TRY(q_session_find(cx, &in, &rs));
    bool found = q_session_find_next(cx, &rs, &s);
    TRY(rows_status(cx, &rs));
    int64_t idle = s.seen.ms + 1000 * account_setting(cx, "account.idle", IDLE_S);
    if (!found || s.expires.ms < now.ms || (!s.bearer && idle < now.ms))
        return FAIL(cx, ST_LOGIN, "login.ended", STR_NONE);
    cx->who.officer = s.officer;
    cx->who.login = s.login;
    cx->who.name = s.name;
    cx->who.unit = s.unit;
    cx->who.path = s.path;
    cx->who.duties = s.duties;
    cx->who.password = judge(cx, &s, now);
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
    struct str hash = account_token_hash(cx, token);

    return store_write(cx, cx->site->store, touch_session, &hash);
}
