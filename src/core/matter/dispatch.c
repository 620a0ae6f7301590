// SPDX-License-Identifier: Apache-2.0
/* dispatch.c - see dispatch.h. */
#include "core/matter/dispatch.h"

#include "core/org/unit.h"
#include "core/site.h"
#include "store/store.h"

/* "{D}.rsj" with the district's six digits. */
static struct str in_district(struct ctx *cx, struct str code)
{
    if (!str_starts(code, STR("{D}")))
        return code;
    return arena_printf(cx->mem, "%lld%.*s", (long long)cx->site->district, STR_ARG(str_from(code, 3)));
}

static const struct category *category_of(struct ctx *cx, const struct matter *m)
{
    size_t n;
    const struct category *c = rules_categories(cx->site->rules, &n);

    for (size_t i = 0; m->category.n > 0 && i < n; i++)
        if (str_eq(c[i].code, m->category) || str_eq(c[i].name, m->category))
            return &c[i];
    return NULL;
}

/* A unit that may be gone from the tree, or a place that never was in it. */
static enum st find_unit(struct ctx *cx, struct str code, struct unit *ret, bool *found)
{
    enum st st = code.n == 0 ? ST_INPUT : unit_load(cx, code, ret);

    *found = st == ST_OK;
    if (st != ST_INPUT)
        return st;
    cx->err = (struct err){ 0 };
    return ST_OK;
}

/* The town over that unit or place; empty when there is none. */
static enum st town_over(struct ctx *cx, struct str code, struct str *ret)
{
    struct unit u;
    bool found;

    *ret = STR_NONE;
    while (code.n > 0) {
        TRY(find_unit(cx, code, &u, &found));
        if (!found)
            return ST_OK;
        if (str_eqz(u.kind, "town")) {
            *ret = u.code;
            return ST_OK;
        }
        code = u.superior;
    }
    return ST_OK;
}

static bool is_any_or(struct str cell, struct str value)
{
    return str_eqz(cell, "*") || str_eq(cell, value);
}

/* The unit that route names for this matter; empty when it does not fit. */
static enum st follow(struct ctx *cx, const struct matter *m, const struct unit_route *t, struct str level,
                      struct str *ret)
{
    const struct category *c = category_of(cx, m);
    bool there = str_eqz(t->place, "*") || str_starts(m->place, in_district(cx, t->place));

    *ret = STR_NONE;
    if (!there || !is_any_or(t->level, level) || !is_any_or(t->category, c == NULL ? STR_NONE : c->code))
        return ST_OK;
    if (!str_eqz(t->unit, "{T}")) {
        *ret = in_district(cx, t->unit);
        return ST_OK;
    }
    TRY(town_over(cx, m->unit, ret));
    return ret->n > 0 ? ST_OK : town_over(cx, m->place, ret);
}

static struct str told(struct ctx *cx, const char *key, const struct str *arg, size_t n)
{
    const struct rules *r = cx->site->rules;

    return rules_fill(cx->mem, rules_text(r, cx->who.lang, str_of(key)), arg, n);
}

/* Fills the proposal unless that unit is gone, or holds the matter already. */
static enum st propose(struct ctx *cx, const struct matter *m, struct str unit, struct str why, struct proposal *ret)
{
    struct unit u;
    bool found;

    if (unit.n == 0 || str_eq(unit, m->unit))
        return ST_OK;
    TRY(find_unit(cx, unit, &u, &found));
    if (!found)
        return ST_OK;
    const struct str arg[] = { why, cx->who.lang == LANG_EN && u.name_en.n > 0 ? u.name_en : u.name };
    *ret = (struct proposal){ u.code, told(cx, "dispatch.why", arg, N_OF(arg)) };
    return ST_OK;
}

static enum st by_category(struct ctx *cx, const struct matter *m, struct proposal *ret)
{
    const struct category *c = category_of(cx, m);
    struct unit place;
    bool found;

    if (c == NULL || c->unit.n == 0)
        return ST_OK;
    TRY(find_unit(cx, m->place, &place, &found));
    const struct str arg[] = { cx->who.lang == LANG_EN ? c->name_en : c->name, found ? place.name : cx->site->name };
    return propose(cx, m, in_district(cx, c->unit), told(cx, "dispatch.category", arg, N_OF(arg)), ret);
}

enum st dispatch_propose(struct ctx *cx, const struct matter *m, struct proposal *ret)
{
    struct unit here;
    struct str unit, level = STR_NONE;
    bool found;
    size_t n;
    const struct unit_route *t = rules_routes(cx->site->rules, &n);

    *ret = (struct proposal){ 0 };
    TRY(find_unit(cx, m->unit, &here, &found));
    if (found)
        level = unit_level(&here);
    for (size_t i = 0; i < n; i++) {
        TRY(follow(cx, m, &t[i], level, &unit));
        if (unit.n > 0 && !str_eq(unit, m->unit))
            return propose(cx, m, unit, t[i].why[cx->who.lang], ret);
    }
    return by_category(cx, m, ret);
}
