// SPDX-License-Identifier: Apache-2.0
/* account_change.c - what an administrator changes of somebody's account: unit, duties, closed or open, a new password.
 */
#include <assert.h>

#include "core/matter/event.h"
#include "core/org/account_own.h"
#include "core/org/password.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "store/store.h"

struct changing {
    struct str login, hash; /* hash: STR_NONE = the password stays */
    const struct account_change *in;
};

static enum st write_change(struct ctx *cx, const struct q_officer_by_login_out *o, const struct account_change *in)
{
    const struct q_sessions_drop_of_in drop = { .officer = o->id };
    const bool closed = in->state == ACCOUNT_AS_IT_WAS ? o->disabled : in->state == ACCOUNT_CLOSED;
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct unit u;

    *e = (struct event){ .unit = in->unit.n > 0 ? in->unit : o->unit };
    TRY(unit_load(cx, e->unit, &u));
    event_tell(e, STR("duties"), in->duties.n > 0 ? in->duties : o->duties);
    event_tell(e, STR("closed"), closed ? STR("1") : STR_NONE);
    TRY(org_note(cx, ORG_CHANGE, o->id, e));
    return closed ? q_sessions_drop_of_do(cx, &drop, NULL) : ST_OK;
}

static enum st write_all(struct ctx *cx, void *arg)
{
    const struct changing *c = arg;
    const struct account_change *in = c->in;
    struct q_officer_by_login_out o;
    bool found;

    TRY(account_find_login(cx, c->login, &o, &found));
    if (!found)
        return FAIL_FIELD(cx, ST_NOT_FOUND, "account.unknown", "login", c->login);
    if (in->unit.n + in->duties.n > 0 || in->state != ACCOUNT_AS_IT_WAS)
        TRY(write_change(cx, &o, in));
    const struct account_password p = { .id = o.id, .hash = c->hash, .unit = o.unit, .first = true };
    return c->hash.n > 0 ? account_write_password(cx, &p) : ST_OK;
}

enum st account_alter(struct ctx *cx, struct str login, const struct account_change *in)
{
    struct changing c = { .login = login, .in = in };

    if (in->duties.n > 0)
        TRY(account_check_duties(cx, in->duties));
    if (in->password.n > 0) {
        TRY(password_judge(cx, login, STR_NONE, in->password));
        TRY(password_hash(cx, in->password, &c.hash));
    }
    return store_write(cx, cx->site->store, write_all, &c);
}
