// SPDX-License-Identifier: Apache-2.0
/* access.c - see access.h. */
#include "core/org/access.h"

#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum st access_scope_unit(struct ctx *cx, struct str scope, struct str *ret)
{
    struct unit u;

    if (str_eqz(scope, "own") || str_eqz(scope, "subtree")) {
        *ret = cx->who.unit;
        return ST_OK;
    }
    if (str_eqz(scope, "all")) {
        *ret = cx->site->root;
        return ST_OK;
    }
    TRY(unit_load(cx, cx->who.unit, &u));
    *ret = unit_serves(&u);
    return ST_OK;
}

/* Which of two units stands nearer to the district? Empty is nowhere. */
static enum st wider(struct ctx *cx, struct str a, struct str b, struct str *ret)
{
    struct unit ua, ub;

    *ret = a.n == 0 ? b : a;
    if (a.n == 0 || b.n == 0 || str_eq(a, b))
        return ST_OK;
    TRY(unit_load(cx, a, &ua));
    TRY(unit_load(cx, b, &ub));
    *ret = ua.path.n <= ub.path.n ? a : b;
    return ST_OK;
}

enum st access_reach(struct ctx *cx, struct str permission, struct str *ret)
{
    size_t n;
    const struct grant *g = rules_grants(cx->site->rules, &n);
    struct str top = STR_NONE, unit;

    for (size_t i = 0; cx->who.officer != 0 && i < n; i++) {
        if (!str_eq(g[i].permission, permission) || !account_has(&cx->who, g[i].duty))
            continue;
        TRY(access_scope_unit(cx, g[i].scope, &unit));
        TRY(wider(cx, top, unit, &top));
    }
    *ret = top;
    return ST_OK;
}

bool access_own_only(const struct ctx *cx, struct str permission)
{
    size_t n;
    const struct grant *g = rules_grants(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(g[i].permission, permission) && account_has(&cx->who, g[i].duty) && !str_eqz(g[i].scope, "own"))
            return false;
    return cx->who.officer != 0;
}

/* Does the matter stand in the lists of that unit? */
static enum st reaches(struct ctx *cx, struct str unit, const struct matter *m, bool *ret)
{
    const struct q_matter_reaches_in in = { .unit = unit, .matter = m->id.v };
    struct q_matter_reaches_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_matter_reaches(cx, &in, &rs));
    *ret = q_matter_reaches_next(cx, &rs, &row);
    return rows_status(cx, &rs);
}

enum st access_sees(struct ctx *cx, const struct matter *m, bool *ret)
{
    struct str top;

    *ret = false;
    if (cx->who.system || (cx->who.matter != 0 && cx->who.matter == m->id.v)) {
        *ret = true;
        return ST_OK;
    }
    if (cx->who.cli) {
        *ret = !m->sealed;
        return ST_OK;
    }
    TRY(access_reach(cx, m->sealed ? STR("complaint.read") : STR("matter.read"), &top));
    if (top.n == 0)
        return ST_OK;
    if (m->sealed)
        return reaches(cx, unit_drawer(cx->mem, cx->who.unit), m, ret);
    if (access_own_only(cx, STR("matter.read"))) { /* lists of a unit hold what is below it, too */
        *ret = str_eq(m->unit, cx->who.unit);
        return ST_OK;
    }
    return reaches(cx, top, m, ret);
}

/* May this duty act on a matter held there? */
static enum st acts(struct ctx *cx, struct str duty, const struct matter *m, bool *ret)
{
    size_t n;
    const struct grant *g = rules_grants(cx->site->rules, &n);
    struct str top;

    *ret = false;
    for (size_t i = 0; i < n && !*ret; i++) {
        if (!str_eqz(g[i].permission, "matter.step") || !str_eq(g[i].duty, duty))
            continue;
        TRY(access_scope_unit(cx, g[i].scope, &top));
        *ret = str_eqz(g[i].scope, "own") || m->sealed ? str_eq(m->unit, cx->who.unit) : unit_is_within(m->path, top);
    }
    return ST_OK;
}

bool access_for_resident(struct str duty)
{
    static const char *const who[] = { "WIN", "PD", "MED", "REV", "RE2" };

    for (size_t i = 0; i < N_OF(who); i++)
        if (str_eqz(duty, who[i]))
            return true;
    return false;
}

/* Whose move that duty may enter for them: the resident's, or an outside organ's from its document. */
static struct str stands_for(const struct move *mv, struct str duty)
{
    static const struct str whom[] = { STR("RES"), STR("EXT") };

    for (size_t i = 0; access_for_resident(duty) && i < N_OF(whom); i++)
        if (move_by(mv, whom[i]))
            return whom[i];
    return STR_NONE;
}

enum st access_duty(struct ctx *cx, const struct matter *m, const struct move *mv, struct str *ret, struct str *ret_for)
{
    struct str duties = cx->who.duties, duty;
    bool can;

    *ret = STR_NONE;
    *ret_for = STR_NONE;
    if (cx->who.matter != 0 && cx->who.matter == m->id.v && move_by(mv, STR("RES"))) {
        *ret = STR("RES");
        return ST_OK;
    }
    while (cx->who.officer != 0 && duties.n > 0 && str_split(&duties, ',', &duty)) {
        bool direct = move_by(mv, duty);
        struct str whom = direct ? STR_NONE : stands_for(mv, duty);
        if (!direct && (whom.n == 0 || ret->n > 0))
            continue;
        TRY(acts(cx, duty, m, &can));
        if (!can)
            continue;
        *ret = duty;
        *ret_for = whom;
        if (direct)
            return ST_OK;
    }
    return ST_OK;
}
