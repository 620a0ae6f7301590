// SPDX-License-Identifier: Apache-2.0
/* notice_try.c - see notice_try.h. In the outbox a test is about no matter; its number is the time, below zero. */
#include "core/notice/notice_try.h"

#include "codec/json.h"
#include "core/notice/notice_audit.h"
#include "core/notice/notice_gate.h"
#include "core/org/account_contact.h"
#include "core/org/audit.h"
#include "core/site.h"
#include "gen/notice_sql.h"
#include "store/store.h"
#include "sys/now.h"

enum { TRIED_SHOWN = 10, BODY_MAX = 400 };

static const struct notice_row *test_row(const struct ctx *cx)
{
    return rules_notice_of(cx->site->rules, NOTICE_TEST, NULL);
}

bool notice_is_test(const struct ctx *cx, struct str name)
{
    const struct notice_row *n = test_row(cx);

    return n != NULL && str_eq(n->name, name);
}

/* -- by the outbox -- */

static enum st check_way(struct ctx *cx, struct str way)
{
    struct account_contact c;
    size_t n, i = 0;
    const struct str *all = notice_ways(cx->mem, cx->site->rules, &n);

    while (i < n && !str_eq(all[i], way))
        i++;
    if (i == n)
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "way", way);
    if (test_row(cx) == NULL)
        return FAIL(cx, ST_RULE, "notice.none", way);
    if (str_starts(way, STR(NOTICE_HOOK)))
        return ST_OK;
    TRY(account_contact_of(cx, cx->who.officer, &c));
    if ((str_eqz(way, "mail") ? c.mail.n : c.phone.n) == 0)
        return FAIL_FIELD(cx, ST_INPUT, "notice.own", "way", STR_NONE);
    return notice_gate_of(cx, way) != NULL ? ST_OK : FAIL(cx, ST_RULE, "notice.none", way);
}

enum st notice_try(struct ctx *cx, struct str way)
{
    const bool hook = str_starts(way, STR(NOTICE_HOOK));
    struct q_notice_once_in in = { .event = -now_wall().ms, .receiver = way, .way = way, .at = cx->now, .next = { 0 } };

    TRY(check_way(cx, way));
    in.name = test_row(cx)->name;
    if (!hook)
        in.receiver = arena_printf(cx->mem, NOTICE_OFFICER "%lld/%.*s", (long long)cx->who.officer, STR_ARG(way));
    TRY(q_notice_once_do(cx, &in, NULL));
    return audit_write(cx, STR(OUTBOX_TEST), way);
}

enum st notice_tried(struct ctx *cx, struct notice_tried_list *ret)
{
    const struct notice_row *test = test_row(cx);
    const struct q_notices_tried_in in = { .name = test == NULL ? STR("") : test->name, .limit = TRIED_SHOWN };
    struct notice_tried *row = arena_array(cx->mem, TRIED_SHOWN, sizeof *row);
    struct q_notices_tried_out q;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_notices_tried(cx, &in, &rs));
    while (n < TRIED_SHOWN && q_notices_tried_next(cx, &rs, &q))
        row[n++] = (struct notice_tried){ q.way, q.at, (enum notice_state)q.state, q.reason };
    *ret = (struct notice_tried_list){ row, n };
    return rows_status(cx, &rs);
}

/* -- at once -- */

static enum st try_hook(struct ctx *cx, struct str target, struct notice_out *o, struct str *ret_answer)
{
    struct str name = str_from(target, STR(NOTICE_HOOK).n);
    struct buf b = buf_make(cx->mem, BODY_MAX);
    struct json_out j = { .b = &b };
    size_t n;
    const struct webhook_row *w = rules_webhooks(cx->site->rules, &n);

    json_open(&j, NULL, '{');
    json_put_text(&j, "id", o->id);
    json_put_when(&j, "at", cx->now);
    json_put_text(&j, "event", STR("test"));
    json_close(&j, '}');
    o->text = buf_str(&b);
    for (size_t i = 0; i < n; i++)
        if (str_eq(w[i].name, name))
            return notice_gate_hook(cx, &w[i], o, ret_answer);
    return FAIL_FIELD(cx, ST_INPUT, "input.choice", "test", target);
}

enum st notice_try_now(struct ctx *cx, struct str target, struct str *ret_answer)
{
    const struct notice_row *test = test_row(cx);
    const bool mail = str_find(target, STR("@")) != SIZE_MAX;
    struct notice_out o = { .id = arena_printf(cx->mem, "test-%lld", (long long)now_wall().ms), .to = target };
    notice_gate *go = notice_gate_of(cx, mail ? STR("mail") : STR("sms"));

    if (str_starts(target, STR(NOTICE_HOOK)))
        return try_hook(cx, target, &o, ret_answer);
    if (mail ? !contact_is_mail(target) : !contact_is_phone(target))
        return FAIL_FIELD(cx, ST_INPUT, mail ? "input.mail" : "input.phone", "test", STR_NONE);
    if (go == NULL || test == NULL)
        return FAIL(cx, ST_RULE, "notice.none", mail ? STR("mail") : STR("sms"));
    o.name = test->name;
    o.text = test->text[LANG_ZH];
    o.subject = rules_text(cx->site->rules, LANG_ZH, STR("notice.subject"));
    return go(cx, &o, ret_answer);
}
