// SPDX-License-Identifier: Apache-2.0
/* account_own.h - between account.c and account_login.c; nobody else includes this. */
#pragma once
#include "core/org/account.h"
#include "gen/account_sql.h"

MUST_CHECK enum st account_find_login(struct ctx *cx, struct str login, struct q_officer_by_login_out *ret,
                                      bool *found);
int64_t account_setting(const struct ctx *cx, const char *name, int64_t otherwise); /* a number of data/config.def */
MUST_CHECK enum st account_check_duties(struct ctx *cx, struct str duties);
struct account_password {
    int64_t id;
    struct str hash, unit;
    bool first; /* set by somebody else */
};
/* Ends the account's log-ins. Inside a write. */
MUST_CHECK enum st account_write_password(struct ctx *cx, const struct account_password *p);
/* SHA-256, as tokens are kept. */
struct str account_token_hash(struct ctx *cx, struct str token);
