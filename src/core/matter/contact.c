// SPDX-License-Identifier: Apache-2.0
/* contact.c - see contact.h. */
#include "core/matter/contact.h"

#include <assert.h>

#include "core/matter/event.h"
#include "core/matter/project.h"
#include "core/notice/notice.h"
#include "core/org/access.h"
#include "core/org/unit.h"
#include "core/privacy/privacy.h"
#include "core/privacy/seal.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "gen/project_sql.h"
#include "gen/rotate_sql.h"
#include "store/store.h"

enum { PARTIES = 10 };

/* -- may it be changed? -- */

bool contact_is_own(const struct ctx *cx, const struct matter *m)
{
    return cx->who.matter == m->id.v && !cx->who.agent;
}

enum st contact_may(struct ctx *cx, const struct matter *m, bool *ret)
{
    struct str top;

    *ret = false;
    if (cx->who.officer == 0)
        return ST_OK;
    TRY(access_reach(cx, STR("contact.change"), &top));
    *ret = unit_is_within(m->path, top);
    return ST_OK;
}

static enum st check_who(struct ctx *cx, const struct matter *m, const struct contact_change *in)
{
    bool may;

    if (contact_is_own(cx, m))
        return ST_OK;
    TRY(contact_may(cx, m, &may));
    if (!may)
        return FAIL(cx, ST_DENIED, "auth.denied", STR("contact.change"));
    return in->checked ? ST_OK : FAIL_FIELD(cx, ST_INPUT, "contact.checked", "checked", STR_NONE);
}

static enum st count_changes(struct ctx *cx, const struct matter *m)
{
    const struct q_events_of_in in = { .matter = m->id.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };
    int64_t n = 0;

    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        if (str_find(row.text, STR(CONTACT_EVENT)) == SIZE_MAX)
            continue;
        TRY(event_parse(cx->mem, row.text, e, &cx->err));
        n += e->row.n == 0 && str_eqz(e->event, CONTACT_EVENT);
    }
    TRY(rows_status(cx, &rs));
    return n < notice_setting(cx, "contact.changes") ? ST_OK : FAIL(cx, ST_LIMIT, "contact.many", STR_NONE);
}

static enum st check_new(struct ctx *cx, const struct contact *c)
{
    if (c->phone.n > 0 && !contact_is_phone(c->phone))
        return FAIL_FIELD(cx, ST_INPUT, "input.phone", "phone", STR_NONE);
    if (!notice_is_way(c->notify))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "notify", c->notify);
    if ((c->mail.n > 0 && !contact_is_mail(c->mail)) || (str_eqz(c->notify, "mail") && c->mail.n == 0))
        return FAIL_FIELD(cx, ST_INPUT, "input.mail", "mail", STR_NONE);
    return ST_OK;
}

/* -- changing -- */

static struct contact changed(const struct ctx *cx, const struct contact *was, const struct contact_change *in)
{
    const bool keeps = cx->who.officer != 0;
    struct contact c = *was;

    c.phone = keeps && in->phone.n == 0 ? was->phone : in->phone;
    c.mail = keeps && in->mail.n == 0 ? was->mail : in->mail;
    c.notify = in->notify.n > 0 ? in->notify : was->notify;
    c.lang = cx->who.officer == 0 ? cx->who.lang : was->lang;
    return c;
}

static enum st write_change(struct ctx *cx, const struct matter *m, const struct contact *was, const struct contact *c)
{
    struct event *e = arena_take(cx->mem, sizeof *e);

    *e = privacy_event(cx, m, STR(CONTACT_EVENT));
    e->act_for = cx->who.officer != 0 ? STR("RES") : STR_NONE;
    if (cx->who.officer != 0)
        event_tell(e, STR("identity"), STR("true"));
    event_seal(e, STR("contact"), contact_format(cx->mem, c));
    event_seal(e, STR("contact_was"), contact_format(cx->mem, was));
    TRY(event_append(cx, e));
    return notice_moved(cx, m, e, &(struct notice_move){ was, c });
}

enum st contact_change(struct ctx *cx, struct str no, const struct contact_change *in)
{
    struct contact was, c;
    struct matter m;

    assert(cx->tx != NULL && cx->tx->writes);
    TRY(matter_by_no(cx, no, &m));
    TRY(check_who(cx, &m, in));
    TRY(matter_load(cx, m.id, &m)); /* the state as it is, not as the filer of a sealed matter is shown it */
    TRY(matter_contact(cx, &m, &was));
    if (contact_format(cx->mem, &was).n == 0)
        return FAIL(cx, ST_RULE, "contact.none", STR_NONE);
    TRY(notice_choice(cx, m.id, &was, &was.notify));
    c = changed(cx, &was, in);
    TRY(check_new(cx, &c));
    if (str_eq(c.phone, was.phone) && str_eq(c.mail, was.mail))
        return str_eq(c.notify, was.notify) ? ST_OK : notice_set(cx, m.id, c.notify);
    TRY(count_changes(cx, &m));
    return write_change(cx, &m, &was, &c);
}

/* -- projection -- */

static enum st forget_phone(struct ctx *cx, const struct event *e, const struct data_key *k)
{
    const struct contact was = contact_parse(cx->mem, event_unseal(e, "contact_was"));
    const struct q_party_forget_in in = { .matter = e->matter.v,
                                          .hash = seal_phone(cx, k, was.phone),
                                          .kind = STR("phone") };

    return in.hash.n == 0 ? ST_OK : q_party_forget_do(cx, &in, NULL);
}

/* Others who stand in the filing may have had the same number. */
static enum st find_others(struct ctx *cx, const struct event *e, int64_t key)
{
    const struct q_matter_by_id_in by = { .id = e->matter.v };
    struct q_matter_by_id_out m;
    struct q_rotate_parties_out row;
    struct str lines[PARTIES];
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_matter_by_id_one(cx, &by, &m));
    TRY(q_rotate_parties(cx, &(struct q_rotate_parties_in){ m.first }, &rs));
    while (n < PARTIES && q_rotate_parties_next(cx, &rs, &row))
        TRY(seal_open(cx, row.field, row.value, row.crypt, &lines[n++]));
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(project_phones(cx, e->matter.v, lines[i], key));
    return ST_OK;
}

enum st contact_project(struct ctx *cx, const struct event *e)
{
    const struct q_matter_contacted_in in = { .id = e->matter.v, .event = e->seq };
    struct str contact = event_unseal(e, "contact");
    struct key_numbers key;

    TRY(q_matter_contacted_do(cx, &in, NULL));
    TRY(keyring_live(cx, KEY_FIND, &key));
    for (size_t i = 0; contact.n > 0 && i < key.count; i++) {
        struct data_key k;
        TRY(keyring_get(cx, key.n[i], &k));
        TRY(forget_phone(cx, e, &k));
        TRY(project_party(cx, e->matter.v, contact, key.n[i]));
        TRY(find_others(cx, e, key.n[i]));
    }
    return ST_OK;
}
