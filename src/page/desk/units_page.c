// SPDX-License-Identifier: Apache-2.0
/* units_page.c - see units_page.h. */
#include "page/desk/units_page.h"

#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/routes.h"
#include "gen/units_html.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "store/store.h"

static struct str name_of(const struct unit_list *l, struct str code)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->row[i].code, code))
            return l->row[i].name;
    return code;
}

static struct units_row row_of(struct ctx *cx, const struct unit_list *l, const struct unit *u)
{
    struct str kind = show_pick(cx, "units.kind.", u->kind, STR_NONE);

    return (struct units_row){ .code = u->code,
                               .name = cx->who.lang == LANG_EN && u->name_en.n > 0 ? u->name_en : u->name,
                               .kind = kind.n > 0 ? kind : u->kind,
                               .phone = u->phone,
                               .review = name_of(l, u->review) };
}

static bool is_town(const struct unit *u)
{
    return str_eqz(u->kind, "town");
}

/* The town that stands above this unit, or the unit itself; NULL for the district's own. */
static const struct unit *town_of(const struct unit_list *l, const struct unit *u)
{
    for (size_t i = 0; i < l->n; i++)
        if (is_town(&l->row[i]) && str_starts(u->path, l->row[i].path))
            return &l->row[i];
    return NULL;
}

static struct units_part part_of(struct ctx *cx, const struct unit_list *l, const struct unit *town)
{
    struct units_row *r = arena_array(cx->mem, l->n, sizeof *r);
    struct units_part p = { .name = town == NULL ? show_text(cx, "units.district") : row_of(cx, l, town).name,
                            .row = r };

    for (size_t i = 0; i < l->n; i++) {
        bool in = town == NULL ? town_of(l, &l->row[i]) == NULL : str_starts(l->row[i].path, town->path);
        if (in)
            r[p.n_row++] = row_of(cx, l, &l->row[i]);
    }
    return p;
}

static void fill_units(struct ctx *cx, const struct unit_list *l, struct units_view *v)
{
    struct units_part *p = arena_array(cx->mem, l->n + 1, sizeof *p);

    p[v->n_part++] = part_of(cx, l, NULL);
    p[0].open = true;
    for (size_t i = 0; i < l->n; i++)
        if (is_town(&l->row[i]))
            p[v->n_part++] = part_of(cx, l, &l->row[i]);
    v->part = p;
    v->n_units = l->n;
}

static enum st fill_officers(struct ctx *cx, const struct unit_list *units, struct units_view *v)
{
    struct officer_list l;

    TRY(account_list(cx, &l));
    struct units_officer *o = arena_array(cx->mem, l.n, sizeof *o);
    for (size_t i = 0; i < l.n; i++)
        o[i] = (struct units_officer){ .login = l.row[i].login,
                                       .name = l.row[i].name,
                                       .unit = name_of(units, l.row[i].unit),
                                       .duties = show_duties(cx, l.row[i].duties),
                                       .state = show_text(cx, l.row[i].disabled ? "units.state.off"
                                                              : l.row[i].totp   ? "units.state.totp"
                                                                                : "units.state.on") };
    v->officer = o;
    v->n_officer = l.n;
    return ST_OK;
}

struct units_typed {
    struct officer_new in;
    struct err err;
    bool saved;
};

static struct form_field unit_field(struct ctx *cx, const struct unit_list *l, struct str picked)
{
    struct form_choice *c = arena_array(cx->mem, l->n, sizeof *c);

    for (size_t i = 0; i < l->n; i++)
        c[i] = (struct form_choice){ l->row[i].code, l->row[i].name, str_eq(l->row[i].code, picked) };
    return input_select(cx, input_text(cx, "unit", "units.unit", NULL, picked), c, l->n);
}

static void fill_form(struct ctx *cx, const struct unit_list *l, const struct units_typed *t, struct units_view *v)
{
    struct form_field *f = arena_array(cx->mem, 5, sizeof *f);
    struct form_fault *fault = arena_take(cx->mem, sizeof *fault);

    f[0] = input_text(cx, "login", "units.login", NULL, t->in.login);
    f[1] = input_text(cx, "name", "units.officer", NULL, t->in.name);
    f[2] = unit_field(cx, l, t->in.unit);
    f[3] = input_text(cx, "duties", "units.duties", "units.duties.hint", t->in.duties);
    f[4] = input_text(cx, "password", "login.password", "account.fresh.hint", STR_NONE);
    f[4].type = STR("password");
    f[4].mode = STR("new-password");
    *fault = (struct form_fault){ STR("login"), input_sentence(cx, &t->err) };
    v->faults = (struct form_faults){ fault, t->err.st != ST_OK ? 1 : 0 };
    v->field = f;
    v->n_field = 5;
}

static enum st show_units_page(struct ctx *cx, const struct units_typed *t, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct units_view v = { .may_add = account_may(cx, STR("account.manage")), .is_saved = t->saved };
    struct unit_list l;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(unit_all(cx, &l));
    fill_units(cx, &l, &v);
    if (v.may_add)
        TRY(fill_officers(cx, &l, &v));
    fill_form(cx, &l, t, &v);
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "units.title"), "desk", "/desk/units" });
    units_html(&o, &v);
    return layout_send(cx, &o, t->err.st == ST_OK ? 200 : 422, out);
}

/* PAGE  GET /desk/units
 * perm  officer
 * run   self
 * arg   saved:bool?
 * help  The organisation tree; for administrators the officers, too. */
enum st page_units(struct ctx *cx, const struct args_page_units *in, struct reply *out)
{
    return show_units_page(cx, &(struct units_typed){ .saved = in->saved }, out);
}

/* PAGE  POST /desk/units/officer
 * perm  account.manage
 * run   self
 * arg   login:text<80? name:text<80? unit:text<40? duties:text<200? password:text<400?
 * help  Makes an account. */
enum st page_units_officer(struct ctx *cx, const struct args_page_units_officer *in, struct reply *out)
{
    struct units_typed t = { .in = { .login = str_trim(in->login),
                                     .name = str_trim(in->name),
                                     .unit = in->unit,
                                     .duties = str_trim(in->duties),
                                     .password = in->password,
                                     .first = true } };
    int64_t id;
    enum st st = account_add(cx, &t.in, &id);

    if (st == ST_OK)
        return reply_see_other(out, STR("/desk/units?saved=1"));
    if (st != ST_INPUT && st != ST_STALE && st != ST_NOT_FOUND && st != ST_RULE)
        return st;
    t.err = cx->err;
    cx->err = (struct err){ 0 };
    return show_units_page(cx, &t, out);
}
