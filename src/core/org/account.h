// SPDX-License-Identifier: Apache-2.0
/* account.h - officers, their duties, log-in, sessions and bearer tokens.
 *
 * Every change is an event of the account (core/org/org.h), and so is each log-in, failure, lock and log-out.
 * Passwords are argon2id hashes (19 MiB, two at a time), made and checked on the caller's thread, never
 * on the writer's. Tokens are 256-bit and stored as SHA-256 only. Five failures lock an account for
 * 30 minutes; a session ends after 15 idle minutes (data/config.def). Sessions keep the machine's clock. */
#pragma once
#include "core/org/account_contact.h"
#include "core/org/org.h"

struct officer {
    int64_t id;
    struct str login, name, unit, duties; /* duties: "PD,RUL" */
    bool totp;                            /* a second factor is set */
    bool disabled;
};
struct officer_list {
    const struct officer *row;
    size_t n;
};
struct officer_new {
    struct str login, name, unit, duties, password;
    struct account_contact to; /* where they are told; may be empty */
    bool first;                /* whoever it is given to must change it on a page before anything else */
};

/* Opens its own write. Errors: account.exists, account.weak, account.known, account.duty, unit.unknown,
 * those of account_contact_check. */
MUST_CHECK enum st account_add(struct ctx *cx, const struct officer_new *in, int64_t *ret_id);
/* What an administrator changes of an account; what is empty stays. */
struct account_change {
    struct str unit, duties;
    struct str password; /* to be changed at the first log-in on pages */
    enum { ACCOUNT_AS_IT_WAS = 0, ACCOUNT_CLOSED, ACCOUNT_OPEN } state;
};
/* Rights follow at the next request; a closed account's log-ins and tokens are refused at once. Own write. Errors:
 * account.unknown, account.duty, account.weak, account.known, unit.unknown. */
MUST_CHECK enum st account_alter(struct ctx *cx, struct str login, const struct account_change *in);
/* Of an account's own password. Ends its log-ins. */
MUST_CHECK enum st account_set_password(struct ctx *cx, struct str login, struct str old, struct str password);
struct event;
MUST_CHECK enum st account_project(struct ctx *cx, const struct event *e);
MUST_CHECK enum st account_list(struct ctx *cx, struct officer_list *ret);
MUST_CHECK enum st account_find(struct ctx *cx, int64_t id, struct officer *ret);

struct session {
    struct str token;
    struct when expires;
};
/* What happened at the door: a log-in, a failure, a lock, a log-out. */
struct login_entry {
    enum org_act act;
    struct when at;
};
struct login_entries {
    const struct login_entry *row; /* newest first, at most 20 */
    size_t n;
};
MUST_CHECK enum st account_entries(struct ctx *cx, int64_t officer, struct login_entries *ret);
/* Checks password and, where set, the TOTP code; opens its own transactions. ST_LOGIN "login.wrong" for
 * every reason but a locked account ("login.locked", ST_LIMIT) and a missing code ("login.totp"). */
MUST_CHECK enum st account_login(struct ctx *cx, struct str login, struct str password, struct str totp,
                                 struct session *ret);
MUST_CHECK enum st account_logout(struct ctx *cx, struct str token);                               /* own write */
MUST_CHECK enum st account_token(struct ctx *cx, struct str login, int days, struct session *ret); /* own write */
/* Fills cx->who from a session or bearer token (read transaction open). Of a log-in also whether its password must be
 * changed: a first one, or one older than account.password_days. ST_LOGIN "login.ended". */
MUST_CHECK enum st account_who(struct ctx *cx, struct str token);
/* Notes that a session is in use, when cx->who.stale_session; own write. */
MUST_CHECK enum st account_touch(struct ctx *cx, struct str token);
/* Sets the second factor of cx->who to a base-32 secret after one right code; own write. */
MUST_CHECK enum st account_set_totp(struct ctx *cx, struct str secret, struct str code);

bool account_has(const struct who *w, struct str duty);
/* Has this person the permission at all (data/grant.def)? */
bool account_may(const struct ctx *cx, struct str permission);
/* The unit whose subtree the permission reaches for this person; empty = nowhere. */
MUST_CHECK enum st account_scope(struct ctx *cx, struct str permission, struct str *ret_unit);
