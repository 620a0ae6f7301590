// SPDX-License-Identifier: Apache-2.0
/* notice.c - see notice.h. */
#include "core/notice/notice.h"

#include <assert.h>

#include "base/num.h"
#include "core/matter/event.h"
#include "core/notice/notice_audit.h"
#include "core/notice/notice_unit.h"
#include "core/org/audit.h"
#include "core/rules/rules_letter.h"
#include "core/rules/rules_notice.h"
#include "core/site.h"
#include "gen/notice_sql.h"
#include "store/store.h"
#include "sys/now.h"

enum { NOTICES_SHOWN = 200, FAULTS_SHOWN = 20 };

struct str notice_word(const struct ctx *cx, const char *name)
{
    const struct config_row *c = rules_config(cx->site->rules, str_of(name));

    return c == NULL ? STR_NONE : c->value;
}

int64_t notice_setting(const struct ctx *cx, const char *name)
{
    int64_t v;

    return num_parse(notice_word(cx, name), &v) ? v : 0;
}

const struct str *notice_ways(struct arena *mem, const struct rules *r, size_t *ret_n)
{
    size_t n;
    const struct webhook_row *hook = rules_webhooks(r, &n);
    struct str *way = arena_array(mem, n + 2, sizeof *way);

    way[0] = STR("sms");
    way[1] = STR("mail");
    for (size_t i = 0; i < n; i++)
        way[i + 2] = arena_printf(mem, NOTICE_HOOK "%.*s", STR_ARG(hook[i].name));
    *ret_n = n + 2;
    return way;
}

/* -- putting down -- */

bool notice_is_on(const struct ctx *cx)
{
    return notice_word(cx, "notice.file").n + notice_word(cx, "notice.sms").n + notice_word(cx, "notice.mail").n > 0;
}

static bool has_letter(const struct rules *r, const struct event *e)
{
    for (size_t i = 0; i < e->n_doc; i++)
        if (str_eqz(rules_letter_to(r, e->doc[i]), "resident"))
            return true;
    return false;
}

static bool fits(const struct rules *r, const struct notice_row *n, const struct event *e)
{
    for (size_t i = 0; i < n->n_row; i++)
        if (str_eq(n->row[i], e->row.n > 0 ? e->row : e->event))
            return true;
    return n->when == NOTICE_FILED ? e->born : n->when == NOTICE_LETTER && !e->born && has_letter(r, e);
}

/* The first row counts; of their own later steps nobody needs to be told. */
static const struct notice_row *row_for(const struct rules *r, const struct procedure *p, const struct event *e)
{
    size_t n;
    const struct notice_row *row = rules_notices(r, &n);
    const bool own = str_eqz(e->actor, "resident") || str_eqz(e->act_for, "RES");

    for (size_t i = 0; i < n && (e->born || !own); i++)
        if (rules_notice_is_for(&row[i], p) && fits(r, &row[i], e))
            return &row[i];
    return NULL;
}

struct str notice_way_by(struct str notify)
{
    return str_eqz(notify, "mail") ? STR("mail") : STR("sms");
}

static enum st put(struct ctx *cx, const struct event *e, struct q_notice_add_in in)
{
    in.event = e->seq;
    in.matter = e->matter.v;
    in.at = e->at;
    in.next = now_wall();
    return q_notice_add_do(cx, &in, NULL);
}

/* Which sender takes it, so that no way waits behind another. The contact is read again when it is sent. */
static enum st put_filer(struct ctx *cx, const struct matter *m, const struct event *e, struct str name)
{
    struct contact to = { 0 };
    struct str notify;

    if (e->born)
        to = contact_parse(cx->mem, event_unseal(e, "contact"));
    else
        TRY(matter_contact(cx, m, &to));
    TRY(notice_choice(cx, e->matter, &to, &notify));
    return put(cx, e,
               (struct q_notice_add_in){ .receiver = STR(NOTICE_FILER), .name = name, .way = notice_way_by(notify) });
}

static enum st put_hook(struct ctx *cx, const struct event *e, struct str name)
{
    struct str hook = arena_printf(cx->mem, NOTICE_HOOK "%.*s", STR_ARG(name));

    return put(cx, e, (struct q_notice_add_in){ .receiver = hook, .name = STR(""), .way = hook });
}

static bool wants(const struct webhook_row *w, const struct procedure *p)
{
    for (size_t i = 0; i < w->n_procedure; i++)
        if (str_eq(w->procedure[i], p->id))
            return true;
    return w->n_procedure == 0 && !p->sealed;
}

enum st notice_queue(struct ctx *cx, const struct matter *m, const struct event *e)
{
    const struct rules *r = cx->site->rules;
    const struct procedure *p = rules_procedure(r, e->procedure);
    size_t n;
    const struct webhook_row *hook = rules_webhooks(r, &n);

    assert(p != NULL && e->seq > 0);
    if (m->imported || str_eqz(e->actor, "import"))
        return ST_OK;
    const struct notice_row *row = notice_is_on(cx) ? row_for(r, p, e) : NULL;
    if (row != NULL)
        TRY(put_filer(cx, m, e, row->name));
    TRY(notice_arrived(cx, e, !p->sealed && (e->born || !str_eq(m->unit, e->unit))));
    for (size_t i = 0; i < n; i++)
        if (wants(&hook[i], p))
            TRY(put_hook(cx, e, hook[i].name));
    return ST_OK;
}

/* -- reading -- */

static bool is_shown(const struct ctx *cx, const struct q_notices_of_out *q)
{
    if (cx->who.matter == 0)
        return !str_starts(q->receiver, STR(NOTICE_HOOK));
    return q->state != NOTICE_DROPPED &&
           (str_eqz(q->receiver, NOTICE_FILER) || str_starts(q->receiver, STR(NOTICE_FORMER)));
}

enum st notice_list(struct ctx *cx, const struct matter *m, struct notice_list *ret)
{
    const struct q_notices_of_in in = { .matter = m->id.v, .limit = NOTICES_SHOWN };
    struct notice *row = arena_array(cx->mem, NOTICES_SHOWN, sizeof *row);
    struct q_notices_of_out q;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_notices_of(cx, &in, &rs));
    while (n < NOTICES_SHOWN && q_notices_of_next(cx, &rs, &q))
        if (is_shown(cx, &q))
            row[n++] = (struct notice){ .event = q.event,
                                        .name = q.name,
                                        .receiver = q.receiver,
                                        .state = (enum notice_state)q.state,
                                        .at = q.at,
                                        .done = q.done,
                                        .channel = q.channel,
                                        .reason = q.reason };
    *ret = (struct notice_list){ row, n };
    return rows_status(cx, &rs);
}

/* -- the outbox as a whole -- */

static enum st read_faults(struct ctx *cx, struct notice_figures *f)
{
    const struct q_notices_faults_in in = { FAULTS_SHOWN };
    struct notice_fault *fault = arena_array(cx->mem, FAULTS_SHOWN, sizeof *fault);
    struct q_notices_faults_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_notices_faults(cx, &in, &rs));
    while (f->n_fault < FAULTS_SHOWN && q_notices_faults_next(cx, &rs, &row))
        fault[f->n_fault++] = (struct notice_fault){ row.channel, row.reason, row.n };
    f->fault = fault;
    return rows_status(cx, &rs);
}

enum st notice_figures(struct ctx *cx, struct notice_figures *ret)
{
    struct notice_figures f = { .oldest = WHEN_NONE };
    struct q_notices_count_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_notices_count(cx, &rs));
    while (q_notices_count_next(cx, &rs, &row)) {
        assert(row.state >= NOTICE_WAITING && row.state < NOTICE_STATE_N);
        f.n[row.state] = row.n;
        if (row.state == NOTICE_WAITING)
            f.oldest = row.oldest;
    }
    TRY(rows_status(cx, &rs));
    TRY(read_faults(cx, &f));
    *ret = f;
    return ST_OK;
}

enum st notice_again(struct ctx *cx)
{
    TRY(q_notices_again_do(cx, &(struct q_notices_again_in){ now_wall() }, NULL));
    return audit_write(cx, STR(OUTBOX_AGAIN), STR("*"));
}

enum st notice_discard(struct ctx *cx)
{
    TRY(q_notices_discard_do(cx, &(struct q_notices_discard_in){ STR("discarded") }, NULL));
    return audit_write(cx, STR(OUTBOX_DISCARD), STR("*"));
}

/* -- the choice -- */

bool notice_is_way(struct str word)
{
    return str_eqz(word, "sms") || str_eqz(word, "mail") || str_eqz(word, "none");
}

enum st notice_choice(struct ctx *cx, struct matter_id m, const struct contact *c, struct str *ret)
{
    const struct q_notice_choice_in in = { m.v };
    struct q_notice_choice_out row;
    bool found;

    TRY(q_notice_choice_find(cx, &in, &row, &found));
    *ret = found ? row.notify : c->notify.n > 0 ? c->notify : STR("sms");
    return ST_OK;
}

enum st notice_set(struct ctx *cx, struct matter_id m, struct str notify)
{
    const struct q_notices_redirect_in waiting = { m.v, STR(NOTICE_FILER), notice_way_by(notify) };

    TRY(q_notice_choose_do(cx, &(struct q_notice_choose_in){ m.v, notify }, NULL));
    return q_notices_redirect_do(cx, &waiting, NULL);
}

static enum st put_former(struct ctx *cx, const struct event *e, const struct notice_row *n, const char *way)
{
    struct str receiver = arena_printf(cx->mem, NOTICE_FORMER "%s", way);

    return put(cx, e, (struct q_notice_add_in){ .receiver = receiver, .name = n->name, .way = str_of(way) });
}

enum st notice_moved(struct ctx *cx, const struct matter *m, const struct event *e, const struct notice_move *move)
{
    const struct notice_row *n = rules_notice_of(cx->site->rules, NOTICE_CONTACT, m->procedure);
    const struct contact *a = move->from, *b = move->to;
    const bool tells = n != NULL && notice_is_on(cx) && !m->imported && !str_eqz(a->notify, "none");

    if (tells && a->phone.n > 0 && !str_eq(a->phone, b->phone))
        TRY(put_former(cx, e, n, "sms"));
    if (tells && a->mail.n > 0 && !str_eq(a->mail, b->mail))
        TRY(put_former(cx, e, n, "mail"));
    return notice_set(cx, m->id, b->notify);
}

enum st notice_choose(struct ctx *cx, struct str no, struct str notify)
{
    struct contact c;
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    if (cx->who.matter != m.id.v || cx->who.agent)
        return FAIL(cx, ST_DENIED, "auth.denied", no);
    if (!notice_is_way(notify))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "notify", notify);
    TRY(matter_contact(cx, &m, &c));
    if (str_eqz(notify, "mail") && c.mail.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "input.mail", "notify", STR_NONE);
    return notice_set(cx, m.id, notify);
}
