// SPDX-License-Identifier: Apache-2.0
/* account_contact.h - where an officer is told at work, and of what: a phone and a mail address, both optional.
 *
 * Encrypted as contact data of residents is (core/privacy/seal.h), shown to the account's owner alone. Who gives no
 * number is told nothing. What is told: core/notice/notice_unit.h. */
#pragma once
#include "store/ctx.h"

struct account_contact {
    struct str phone, mail;
    struct str way;      /* sms, mail, none; empty = sms */
    struct str arrivals; /* of a matter that comes to their unit: none, each, digest; empty = none */
    enum lang lang;
};
/* ST_INPUT "input.phone", "input.mail", "input.choice" with the field's name. */
MUST_CHECK enum st account_contact_check(struct ctx *cx, const struct account_contact *c);
/* In a write; checks it first. */
MUST_CHECK enum st account_contact_set(struct ctx *cx, int64_t officer, const struct account_contact *c);
MUST_CHECK enum st account_contact_of(struct ctx *cx, int64_t officer, struct account_contact *ret);
bool account_contact_is_told(const struct account_contact *c); /* is there a number or address for the chosen way? */

struct reachable { /* an account that is in use and can be told */
    int64_t officer;
    struct str login, unit, duties;
    struct account_contact to;
};
struct reachable_list {
    const struct reachable *row;
    size_t n;
};
MUST_CHECK enum st account_reachable(struct ctx *cx, struct str unit, struct reachable_list *ret);
/* One of them; *ret_found is false for who cannot be told, or is no more. */
MUST_CHECK enum st account_reach(struct ctx *cx, int64_t officer, struct reachable *ret, bool *ret_found);
MUST_CHECK enum st account_reach_login(struct ctx *cx, struct str login, struct reachable *ret, bool *ret_found);

/* For core/privacy/rotate.c: closes all anew that was closed with that key, in a write; is anything left? */
MUST_CHECK enum st account_contacts_close(struct ctx *cx, int64_t old, int64_t *ret_n);
MUST_CHECK enum st account_contacts_left(struct ctx *cx, int64_t old, bool *ret);
