// SPDX-License-Identifier: Apache-2.0
/* account_contact.c - see account_contact.h. */
#include "core/org/account_contact.h"

#include "base/text.h"
#include "codec/json.h"
#include "core/matter/matter.h"
#include "core/privacy/seal.h"
#include "gen/account_contact_sql.h"
#include "store/store.h"

enum { CONTACT_MAX = 2048, REACHABLE_MAX = 500, ACCOUNTS_MAX = 5000 };
#define SEALED_AS "officer_contact" /* authenticated with the value */

static struct str or_word(struct str s, const char *word)
{
    return s.n > 0 ? s : str_of(word);
}

static bool is_one_of(struct str s, const char *const word[static 3])
{
    return str_eqz(s, word[0]) || str_eqz(s, word[1]) || str_eqz(s, word[2]);
}

enum st account_contact_check(struct ctx *cx, const struct account_contact *c)
{
    if (c->phone.n > 0 && !contact_is_phone(c->phone))
        return FAIL_FIELD(cx, ST_INPUT, "input.phone", "phone", STR_NONE);
    if (c->mail.n > 0 && !contact_is_mail(c->mail))
        return FAIL_FIELD(cx, ST_INPUT, "input.mail", "mail", STR_NONE);
    if (!is_one_of(or_word(c->way, "sms"), (const char *const[]){ "sms", "mail", "none" }))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "way", c->way);
    if (!is_one_of(or_word(c->arrivals, "none"), (const char *const[]){ "none", "each", "digest" }))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "arrivals", c->arrivals);
    return str_eqz(c->way, "mail") && c->mail.n == 0 ? FAIL_FIELD(cx, ST_INPUT, "input.mail", "mail", STR_NONE) : ST_OK;
}

static struct str format(struct ctx *cx, const struct account_contact *c)
{
    struct buf b = buf_make(cx->mem, CONTACT_MAX);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    if (c->lang == LANG_EN)
        json_put_text(&o, "lang", STR("en"));
    json_put_text(&o, "mail", c->mail);
    json_put_text(&o, "notify", or_word(c->way, "sms"));
    json_put_text(&o, "phone", c->phone);
    json_close(&o, '}');
    return buf_str(&b);
}

enum st account_contact_set(struct ctx *cx, int64_t officer, const struct account_contact *c)
{
    struct q_officer_contact_set_in in = { .id = officer, .arrivals = or_word(c->arrivals, "none") };

    TRY(account_contact_check(cx, c));
    TRY(seal_close(cx, KEY_FIELD, STR(SEALED_AS), format(cx, c), &in.contact, &in.contact_key));
    return q_officer_contact_set_do(cx, &in, NULL);
}

bool account_contact_is_told(const struct account_contact *c)
{
    if (str_eqz(c->way, "none"))
        return false;
    return (str_eqz(c->way, "mail") ? c->mail.n : c->phone.n) > 0;
}

/* -- reading -- */

static enum st open_contact(struct ctx *cx, struct str closed, int64_t key, struct str arrivals,
                            struct account_contact *ret)
{
    struct str text;

    TRY(seal_open(cx, STR(SEALED_AS), closed, key, &text));
    const struct contact c = contact_parse(cx->mem, text);
    *ret = (struct account_contact){
        .phone = c.phone, .mail = c.mail, .way = or_word(c.notify, "sms"), .arrivals = arrivals, .lang = c.lang
    };
    return ST_OK;
}

enum st account_contact_of(struct ctx *cx, int64_t officer, struct account_contact *ret)
{
    struct q_officer_contact_out row;

    TRY(q_officer_contact_one(cx, &(struct q_officer_contact_in){ officer }, &row));
    return open_contact(cx, row.contact, row.contact_key, row.arrivals, ret);
}

enum st account_reach(struct ctx *cx, int64_t officer, struct reachable *ret, bool *ret_found)
{
    struct q_officer_contact_out row;

    TRY(q_officer_contact_find(cx, &(struct q_officer_contact_in){ officer }, &row, ret_found));
    if (!*ret_found)
        return ST_OK;
    *ret = (struct reachable){ .officer = officer, .login = row.login, .unit = row.unit, .duties = row.duties };
    TRY(open_contact(cx, row.contact, row.contact_key, row.arrivals, &ret->to));
    *ret_found = !row.disabled && account_contact_is_told(&ret->to);
    return ST_OK;
}

enum st account_reach_login(struct ctx *cx, struct str login, struct reachable *ret, bool *ret_found)
{
    struct q_officer_id_of_out row;

    TRY(q_officer_id_of_find(cx, &(struct q_officer_id_of_in){ login }, &row, ret_found));
    return *ret_found ? account_reach(cx, row.id, ret, ret_found) : ST_OK;
}

enum st account_reachable(struct ctx *cx, struct str unit, struct reachable_list *ret)
{
    const struct q_officers_reachable_in in = { .unit = unit, .limit = REACHABLE_MAX };
    struct q_officers_reachable_out row;
    struct reachable *r = NULL;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_officers_reachable(cx, &in, &rs));
    while (n < REACHABLE_MAX && q_officers_reachable_next(cx, &rs, &row)) {
        r = r == NULL ? arena_array(cx->mem, REACHABLE_MAX, sizeof *r) : r; /* of most units nobody */
        r[n] = (struct reachable){ .officer = row.id, .login = row.login, .unit = unit, .duties = row.duties };
        TRY(open_contact(cx, row.contact, row.contact_key, row.arrivals, &r[n].to));
        n += account_contact_is_told(&r[n].to);
    }
    *ret = (struct reachable_list){ r, n };
    return rows_status(cx, &rs);
}

/* -- closed anew -- */

enum st account_contacts_close(struct ctx *cx, int64_t old, int64_t *ret_n)
{
    const struct q_officers_closed_in in = { .contact_key = old, .limit = ACCOUNTS_MAX };
    struct q_officers_closed_out *row = arena_array(cx->mem, ACCOUNTS_MAX, sizeof *row);
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_officers_closed(cx, &in, &rs));
    while (n < ACCOUNTS_MAX && q_officers_closed_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++) {
        struct q_officer_contact_set_in set = { .id = row[i].id, .arrivals = row[i].arrivals };
        struct str text;
        TRY(seal_open(cx, STR(SEALED_AS), row[i].contact, old, &text));
        TRY(seal_close(cx, KEY_FIELD, STR(SEALED_AS), text, &set.contact, &set.contact_key));
        TRY(q_officer_contact_set_do(cx, &set, NULL));
    }
    *ret_n = (int64_t)n;
    return ST_OK;
}

enum st account_contacts_left(struct ctx *cx, int64_t old, bool *ret)
{
    const struct q_officers_closed_in in = { .contact_key = old, .limit = 1 };
    struct q_officers_closed_out row;

    return q_officers_closed_find(cx, &in, &row, ret);
}
