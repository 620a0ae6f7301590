// SPDX-License-Identifier: Apache-2.0
/* audit.c - see audit.h. */
#include "core/org/audit.h"

#include "core/matter/event.h"
#include "core/org/account.h"
#include "core/privacy/look.h"
#include "core/site.h"
#include "gen/audit_sql.h"
#include "gen/register_sql.h"
#include "store/store.h"

enum { AUDIT_MAX = 200, SUBJECT_BITS = 20 };

enum st audit_write(struct ctx *cx, struct str event, struct str what)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_register_last_id_out last;
    const int64_t id = -(cx->now.ms << SUBJECT_BITS);

    TRY(q_register_last_id_one(cx, &last));
    *e = (struct event){ .matter = { id < last.id ? id : last.id - 1 },
                         .at = { cx->now.ms / 1000 * 1000 },
                         .no = STR(""),
                         .procedure = STR(AUDIT_PROCEDURE),
                         .row = STR(""),
                         .event = event,
                         .state = STR("DONE"),
                         .unit = cx->site->root,
                         .actor = cx->who.officer != 0 ? STR("officer") : STR("system"),
                         .officer = cx->who.officer };
    if (e->officer != 0)
        e->actor_unit = cx->who.unit;
    event_tell(e, STR("what"), what);
    return event_append(cx, e);
}

static enum st name_account(struct ctx *cx, int64_t id, struct str *ret)
{
    struct officer o;

    if (id == 0)
        return ST_OK;
    TRY(account_find(cx, id, &o));
    *ret = arena_printf(cx->mem, "%.*s %.*s", STR_ARG(o.name), STR_ARG(o.login));
    return ST_OK;
}

static enum st read_act(struct ctx *cx, const struct q_audit_before_out *row, struct audit_act *ret)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct officer o;

    TRY(event_parse(cx->mem, row->text, e, &cx->err));
    const struct str of = event_get(e, "of"); /* of a look: what the matter is */
    const bool site = str_eqz(e->procedure, AUDIT_PROCEDURE);
    const bool look = str_eqz(e->procedure, LOOK_PROCEDURE);
    const struct procedure *p = rules_procedure(cx->site->rules, look ? of : e->procedure);
    *ret = (struct audit_act){ .seq = row->seq,
                               .at = e->at,
                               .row = e->row,
                               .event = e->event,
                               .procedure = p != NULL ? p->id : e->procedure,
                               .no = p == NULL || p->sealed ? STR_NONE : e->no,
                               .actor = e->actor,
                               .duty = e->duty,
                               .for_resident = e->act_for.n > 0,
                               .org = org_act(e),
                               .duties = event_get(e, "duties"),
                               .purpose = look ? event_get(e, "purpose") : STR_NONE,
                               .what = site ? event_get(e, "what") : STR_NONE };
    TRY(name_account(cx, org_officer(e), &ret->about));
    if (e->officer == 0)
        return ST_OK;
    TRY(account_find(cx, e->officer, &o));
    ret->name = o.name;
    return ST_OK;
}

enum st audit_list(struct ctx *cx, int64_t before, int size, struct audit_list *ret)
{
    int n = size < 1 || size > AUDIT_MAX ? AUDIT_MAX : size;
    const struct q_audit_before_in in = { .before = before > 0 ? before : INT64_MAX, .limit = n + 1 };
    struct q_audit_before_out *row = arena_array(cx->mem, (size_t)n + 1, sizeof *row);
    struct audit_act *act = arena_array(cx->mem, (size_t)n, sizeof *act);
    struct audit_list l = { .act = act };
    size_t found = 0;
    AUTO(rows) rs = { 0 };

    if (!account_may(cx, STR("audit.read")))
        return FAIL(cx, ST_DENIED, "auth.denied", STR("audit.read"));
    TRY(q_audit_before(cx, &in, &rs));
    while (found <= (size_t)n && q_audit_before_next(cx, &rs, &row[found]))
        found++;
    TRY(rows_status(cx, &rs));
    for (; l.n < found && l.n < (size_t)n; l.n++)
        TRY(read_act(cx, &row[l.n], &act[l.n]));
    l.next = found > (size_t)n ? row[n - 1].seq : 0;
    *ret = l;
    return ST_OK;
}
