// SPDX-License-Identifier: Apache-2.0
/* org.c - see org.h. */
#include "core/org/org.h"

#include <assert.h>

#include "base/digest.h"
#include "core/matter/event.h"
#include "core/org/account.h"
#include "core/org/room.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "sys/now.h"

enum { LIST_MAX = 16 << 20, COLUMNS_MAX = 10 };
static const int64_t lists = -(INT64_C(1) << 40); /* between accounts and the subjects of rows, which hold a time */
static const int64_t nobody = lists - 1;

static const struct {
    const char *state, *event;
} words[ORG_ACT_N] = {
    [ORG_LIST] = { "LIST", "单位和窗口变更" },
    [ORG_OPEN] = { "OPEN", "开设账号" },
    [ORG_CHANGE] = { "CHANGE", "变更账号" },
    [ORG_PASSWORD] = { "PASSWORD", "更换密码" },
    [ORG_TOTP] = { "TOTP", "启用动态验证码" },
    [ORG_TOKEN] = { "TOKEN", "签发令牌" },
    [ORG_IN] = { "IN", "登录" },
    [ORG_OUT] = { "OUT", "退出" },
    [ORG_WRONG] = { "WRONG", "登录失败" },
    [ORG_LOCKED] = { "LOCKED", "登录失败，账号锁定" },
};

enum org_act org_act(const struct event *e)
{
    for (int i = 1; str_eqz(e->procedure, ORG_PROCEDURE) && i < ORG_ACT_N; i++)
        if (str_eqz(e->state, words[i].state))
            return (enum org_act)i;
    return 0;
}

struct str org_state(enum org_act act)
{
    return str_of(words[act].state);
}

int64_t org_officer(const struct event *e)
{
    return org_act(e) == 0 || e->matter.v <= lists ? 0 : -e->matter.v;
}

int64_t org_subject(int64_t officer)
{
    assert(officer >= 0 && officer < -lists);
    return officer == 0 ? nobody : -officer;
}

static enum st append(struct ctx *cx, enum org_act act, struct event *e)
{
    e->procedure = STR(ORG_PROCEDURE);
    e->no = e->row = STR("");
    e->state = str_of(words[act].state);
    e->event = str_of(words[act].event);
    if (e->unit.n == 0)
        e->unit = cx->site->root;
    if (e->officer == 0) {
        e->officer = cx->who.officer;
        e->actor_unit = cx->who.unit;
    }
    e->actor = e->officer != 0 ? STR("officer") : STR("system");
    return event_append(cx, e);
}

enum st org_note(struct ctx *cx, enum org_act act, int64_t officer, struct event *e)
{
    e->matter.v = org_subject(officer);
    e->at = (struct when){ now_wall().ms / 1000 * 1000 };
    return append(cx, act, e);
}

struct str org_digest(struct arena *mem, struct str secret)
{
    uint8_t sum[DIGEST_SIZE];

    if (secret.n == 0)
        return STR("");
    digest_sha256(secret, sum);
    return digest_hex(mem, (struct str){ (const char *)sum, sizeof sum });
}

/* -- lists -- */

void org_begin(struct org_list *l, struct arena *mem)
{
    *l = (struct org_list){ .b = buf_make(mem, LIST_MAX) };
    l->o.b = &l->b;
    json_open(&l->o, NULL, '[');
}

void org_row(struct org_list *l, const char *kind, const struct str *column, size_t n)
{
    json_open(&l->o, NULL, '[');
    json_put_text(&l->o, NULL, str_of(kind));
    for (size_t i = 0; i < n; i++)
        json_put_text(&l->o, NULL, column[i]);
    json_close(&l->o, ']');
    l->n++;
}

enum st org_close(struct ctx *cx, struct org_list *l)
{
    struct event *e = arena_take(cx->mem, sizeof *e);

    if (l->n == 0)
        return ST_OK;
    json_close(&l->o, ']');
    if (buf_is_full(&l->b))
        return FAIL(cx, ST_LIMIT, "import.rejects", STR_NONE);
    *e = (struct event){ .matter = { lists }, .at = { cx->now.ms / 1000 * 1000 } };
    event_seal(e, STR("rows"), buf_str(&l->b));
    return append(cx, ORG_LIST, e);
}

/* -- events become rows -- */

static enum st project_row(struct ctx *cx, const struct json *row)
{
    struct str c[COLUMNS_MAX + 1]; /* its kind first */
    size_t n = 0;

    for (const struct json *one = row->child; one != NULL && n < N_OF(c); one = one->next)
        c[n++] = one->text.p == NULL ? STR("") : one->text;
    if (n == 8 && str_eqz(c[0], "unit"))
        return unit_put(cx, &(struct unit){ c[1], c[2], c[3], c[4], c[5], STR_NONE, c[6], c[7] });
    if (n == 11 && str_eqz(c[0], "room"))
        return room_put(cx, &(struct room){ c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10] });
    if (n == 2 && str_eqz(c[0], "room_gone"))
        return room_take_out(cx, c[1]);
    return FAIL(cx, ST_BROKEN, "event.broken", STR(ORG_PROCEDURE));
}

static enum st project_list(struct ctx *cx, const struct event *e)
{
    struct str rows = event_unseal(e, "rows");
    const struct json *list = json_parse(cx->mem, rows, LIST_MAX, &cx->err);

    if (list == NULL)
        return FAIL(cx, ST_BROKEN, "event.broken", STR(ORG_PROCEDURE));
    for (const struct json *row = list->child; row != NULL; row = row->next)
        TRY(project_row(cx, row));
    unit_settled(cx);
    return ST_OK;
}

enum st org_project(struct ctx *cx, const struct event *e)
{
    switch (org_act(e)) {
    case ORG_LIST:
        return project_list(cx, e);
    case ORG_OPEN:
    case ORG_CHANGE:
    case ORG_PASSWORD:
    case ORG_TOTP:
        return account_project(cx, e);
    case ORG_TOKEN:
    case ORG_IN:
    case ORG_OUT:
    case ORG_WRONG:
    case ORG_LOCKED:
        return ST_OK; /* they tell, and change no table that is read */
    case ORG_ACT_N:
        break;
    }
    return FAIL(cx, ST_BROKEN, "event.broken", STR(ORG_PROCEDURE));
}
