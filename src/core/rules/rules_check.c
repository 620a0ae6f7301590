// SPDX-License-Identifier: Apache-2.0
/* rules_check.c - does every name of a row mean something? Guards, fields, letters, duties, couplings.
 *
 * Runs when all files are read. What a procedure is as a graph is checked in rules_graph.c. */
#include "core/rules/rules_read.h"

/* Where the checker is: one row of one procedure. */
struct at {
    struct reading *in;
    const struct procedure *p;
    const struct move *m;
};
#define BAD(a, ...) fault((a)->in, (a)->p->file, (a)->m->line, __VA_ARGS__)

static const struct field *move_field(const struct move *m, struct str name)
{
    for (size_t i = 0; i < m->n_field; i++)
        if (str_eq(m->field[i].name, name))
            return &m->field[i];
    return NULL;
}

/* The field of this row, else of another row of the machine. */
static const struct field *any_field(const struct at *a, struct str name)
{
    const struct field *f = move_field(a->m, name);

    for (size_t i = 0; f == NULL && i < a->p->n_move; i++)
        f = move_field(&a->p->move[i], name);
    return f;
}

static const struct move *row_by_id(const struct rules *r, struct str id)
{
    for (size_t i = 0; i < r->n_procedure; i++)
        for (size_t k = 0; k < r->procedure[i].n_move; k++)
            if (str_eq(r->procedure[i].move[k].id, id))
                return &r->procedure[i].move[k];
    return NULL;
}

static bool has_duty(const struct rules *r, struct str duty)
{
    static const char *const other[] = { "RES", "SYS", "EXT" };

    if (word_index(duty, other, N_OF(other)) >= 0)
        return true;
    for (size_t i = 0; i < r->grant.n; i++)
        if (str_eq(r->grant.row[i].duty, duty))
            return true;
    return false;
}

/* A state of the machine; for rows of every machine, of any. */
static bool has_state(const struct at *a, struct str code)
{
    const struct rules *r = a->in->r;

    if (a->p != r->any)
        return rules_state(a->p, code) != NULL;
    for (size_t i = 0; i < r->n_procedure; i++)
        if (rules_state(&r->procedure[i], code) != NULL)
            return true;
    return false;
}

/* -- guards -- */

static void arg_value(const struct at *a, struct str arg)
{
    size_t at = str_find(arg, STR("="));
    struct str name = str_cut(arg, 0, at);
    const struct field *f = any_field(a, name);

    if (f == NULL) {
        BAD(a, "unknown field %.*s", STR_ARG(name));
        return;
    }
    if (at == SIZE_MAX) {
        if (f->type != FIELD_BOOL)
            BAD(a, "field %.*s is no bool: name a value", STR_ARG(name));
        return;
    }
    for (size_t i = 0; i < f->n_choice; i++)
        if (str_eq(f->choice[i].value, str_from(arg, at + 1)))
            return;
    BAD(a, "field %.*s has no value %.*s", STR_ARG(name), STR_ARG(str_from(arg, at + 1)));
}

/* review=REF/WDR */
static void arg_link(const struct at *a, struct str arg)
{
    size_t at = str_find(arg, STR("="));
    const struct procedure *p = rules_procedure(a->in->r, str_cut(arg, 0, at));
    struct str code, rest = at == SIZE_MAX ? STR_NONE : str_from(arg, at + 1);

    if (p == NULL || rest.n == 0) {
        BAD(a, "%.*s is not procedure=STATES", STR_ARG(arg));
        return;
    }
    while (str_split(&rest, '/', &code))
        if (rules_state(p, code) == NULL)
            BAD(a, "unknown state %.*s of %.*s", STR_ARG(code), STR_ARG(p->id));
}

/* hearing=D16, unit=discipline: a field of `type`, and what stands behind the sign */
static void arg_pair(const struct at *a, struct str arg, enum field_type type)
{
    size_t at = str_find(arg, STR("="));
    const struct field *f = any_field(a, str_cut(arg, 0, at));
    struct str right = at == SIZE_MAX ? STR_NONE : str_from(arg, at + 1);

    if (f == NULL || f->type != type || right.n == 0)
        BAD(a, "%.*s: no such field of the right type", STR_ARG(arg));
    if (type == FIELD_DAY && right.n > 0 && rules_term(a->in->r, right) == NULL)
        BAD(a, "unknown clock %.*s", STR_ARG(right));
}

/* One part of a list between `/`. */
static void arg_one(const struct at *a, enum guard_arg kind, struct str one)
{
    const struct rules *r = a->in->r;

    if (kind == ARG_CLOCKS && rules_term(r, one) == NULL)
        BAD(a, "unknown clock %.*s", STR_ARG(one));
    if (kind == ARG_FIELDS && any_field(a, one) == NULL)
        BAD(a, "unknown field %.*s", STR_ARG(one));
    if (kind == ARG_ROW && row_by_id(r, one) == NULL)
        BAD(a, "unknown row %.*s", STR_ARG(one));
    if (kind == ARG_STATES && !has_state(a, one))
        BAD(a, "unknown state %.*s", STR_ARG(one));
    if (kind == ARG_DUTY && !has_duty(r, one))
        BAD(a, "unknown duty %.*s", STR_ARG(one));
}

static void check_guard(const struct at *a, const struct guard *g)
{
    const struct guard_def *d = rules_guard(a->in->r, g->name);
    struct str one, rest = g->arg;

    if (d == NULL) {
        BAD(a, "unknown guard %.*s", STR_ARG(g->name));
        return;
    }
    if ((d->arg == ARG_NONE) != (g->arg.n == 0)) {
        BAD(a, "guard %.*s %s", STR_ARG(g->name), g->arg.n == 0 ? "needs its brackets" : "takes no brackets");
        return;
    }
    if (d->arg == ARG_VALUE)
        arg_value(a, g->arg);
    else if (d->arg == ARG_LINK)
        arg_link(a, g->arg);
    else if (d->arg == ARG_ROUTE || d->arg == ARG_TERM)
        arg_pair(a, g->arg, d->arg == ARG_TERM ? FIELD_DAY : FIELD_UNIT);
    else
        while (rest.n > 0 && str_split(&rest, '/', &one))
            arg_one(a, d->arg, one);
}

static void check_guards(const struct at *a, const struct guard *g, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_guard(a, &g[i]);
}

/* -- clocks -- */

static void clock_field(const struct at *a, struct str name, enum field_type one, enum field_type other)
{
    const struct field *f = name.n == 0 ? NULL : any_field(a, name);

    if (name.n == 0)
        return;
    if (f == NULL)
        BAD(a, "unknown field %.*s", STR_ARG(name));
    else if (f->type != one && f->type != other)
        BAD(a, "field %.*s is of the wrong type for a clock", STR_ARG(name));
}

/* Is there a value for that field by then: required here, or by a row that came before? */
static bool surely_given(const struct at *a, struct str name)
{
    const struct field *f = move_field(a->m, name);

    if (name.n == 0 || f != NULL)
        return f != NULL && f->required;
    for (size_t i = 0; i < a->p->n_move; i++) {
        f = move_field(&a->p->move[i], name);
        if (f != NULL && f->required)
            return true;
    }
    return false;
}

static void check_clock(const struct at *a, const struct clock_op *c)
{
    struct str code = c->term->code;

    clock_field(a, c->start, FIELD_DAY, FIELD_TIME);
    clock_field(a, c->stop, FIELD_DAY, FIELD_TIME);
    clock_field(a, c->due, FIELD_DAY, FIELD_TIME);
    clock_field(a, c->length, FIELD_NUMBER, FIELD_NUMBER);
    check_guards(a, c->when, c->n_when);
    if (c->if_given && (c->n_when == 0 || c->kind != CLOCK_START))
        BAD(a, "%.*s? needs a line: clock | %.*s | if | guards", STR_ARG(code), STR_ARG(code));
    if (!c->if_given && c->n_when > 0)
        BAD(a, "%.*s starts always, yet has a condition", STR_ARG(code));
    if (c->due.n + c->length.n > 0 && !c->term->given)
        BAD(a, "clock %.*s is fixed by law and cannot be given", STR_ARG(code));
    if (c->kind == CLOCK_START && c->term->length == 0 && !surely_given(a, c->due) && !surely_given(a, c->length))
        BAD(a, "clock %.*s has no length, and no required field gives it", STR_ARG(code));
}

/* -- rows -- */

static void check_lists(const struct at *a)
{
    struct str one, by = a->m->by;

    while (by.n > 0 && str_split(&by, '/', &one))
        if (!has_duty(a->in->r, one))
            BAD(a, "unknown duty %.*s", STR_ARG(one));
    for (size_t i = 0; i < a->m->n_doc; i++)
        if (rules_form(a->in->r, a->m->doc[i]) == NULL)
            BAD(a, "unknown form %.*s", STR_ARG(a->m->doc[i]));
}

static void check_states(const struct at *a)
{
    if (a->m->from_any != (a->p == a->in->r->any))
        BAD(a, "`*` is for rows of any.flow, and only those");
    if (a->m->from_any)
        return;
    for (size_t i = 0; i < a->m->n_from; i++)
        if (!has_state(a, a->m->from[i]))
            BAD(a, "unknown state %.*s", STR_ARG(a->m->from[i]));
    if (!has_state(a, a->m->to))
        BAD(a, "unknown state %.*s", STR_ARG(a->m->to));
}

static void check_fields(const struct at *a)
{
    static const char *const unit[] = { "competent", "discipline", "procuratorate", "oversight", "copied", "any" };
    static const char *const day[] = { "past", "future" };

    for (size_t i = 0; i < a->m->n_field; i++) {
        const struct field *f = &a->m->field[i];
        if (f->type == FIELD_UNIT && word_index(f->source, unit, N_OF(unit)) < 0)
            BAD(a, "field %.*s: %.*s names no units", STR_ARG(f->name), STR_ARG(f->source));
        if (f->type == FIELD_MATTER && f->source.n > 0 && !str_eqz(f->source, "slot"))
            BAD(a, "field %.*s: %.*s names no matters", STR_ARG(f->name), STR_ARG(f->source));
        if (f->type == FIELD_DAY && word_index(f->source, day, N_OF(day)) < 0)
            BAD(a, "field %.*s is neither past nor future", STR_ARG(f->name));
        if (str_starts(f->name, STR("contact")) && !f->sealed)
            BAD(a, "field %.*s is personal and must be sealed", STR_ARG(f->name));
        if (f->only.n > 0 && (!a->m->from_any || rules_procedure(a->in->r, f->only) == NULL))
            BAD(a, "field %.*s: %.*s is no procedure, or the row belongs to one", STR_ARG(f->name), STR_ARG(f->only));
        if (f->required && a->m->n_from == 0 && !a->m->from_any)
            BAD(a, "field %.*s: what a filing needs stands in the filing", STR_ARG(f->name));
    }
}

static void check_holder(const struct at *a)
{
    const struct move *m = a->m;
    const struct rules *r = a->in->r;
    bool creates = m->n_from == 0 && !m->from_any, known;
    struct str kinds = m->holder_arg, kind;
    const struct field *f = move_field(m, m->holder_arg);

    if (creates && (m->holder == HOLDER_KEEP || m->holder == HOLDER_PREVIOUS))
        BAD(a, "a filing needs a line: holder | who gets it");
    if (m->holder == HOLDER_FIELD && (f == NULL || f->type != FIELD_UNIT))
        BAD(a, "holder: no unit field %.*s", STR_ARG(m->holder_arg));
    while (m->holder == HOLDER_KIND && kinds.n > 0 && str_split(&kinds, '/', &kind)) {
        known = false;
        for (size_t i = 0; i < r->unit.n && !known; i++)
            known = str_eq(r->unit.row[i].kind, kind);
        if (!known)
            BAD(a, "holder: unit.def has no kind %.*s", STR_ARG(kind));
    }
}

static void check_unique(const struct at *a)
{
    const struct rules *r = a->in->r;

    if (row_by_id(r, a->m->id) != a->m)
        BAD(a, "row %.*s stands twice", STR_ARG(a->m->id));
    for (const struct move *m = a->p->move; m < a->m; m++)
        if (str_eq(m->event, a->m->event))
            BAD(a, "event %.*s stands twice", STR_ARG(m->event));
}

static void check_move(const struct at *a)
{
    check_unique(a);
    check_lists(a);
    check_states(a);
    check_fields(a);
    check_holder(a);
    check_guards(a, a->m->guard, a->m->n_guard);
    if (a->m->n_guard == 0 && str_eqz(a->m->by, "SYS"))
        BAD(a, "a row of SYS alone needs a guard, or it fires at once");
    for (size_t i = 0; i < a->m->n_clock; i++)
        check_clock(a, &a->m->clock[i]);
}

static void check_coupling(struct reading *in, const struct coupling *k)
{
    const struct move *when = row_by_id(in->r, k->when);

    if (when == NULL) {
        fault(in, in->r->coupling.file, k->line, "unknown row %.*s", STR_ARG(k->when));
        return;
    }
    for (size_t i = 0; i < k->n_then; i++)
        if (row_by_id(in->r, k->then[i]) == NULL)
            fault(in, in->r->coupling.file, k->line, "unknown row %.*s", STR_ARG(k->then[i]));
    const struct field *f = k->select.n == 0 ? NULL : move_field(when, k->select);
    if (k->select.n > 0 && (f == NULL || f->type != FIELD_CHOICE))
        fault(in, in->r->coupling.file, k->line, "%.*s has no choice field %.*s", STR_ARG(k->when), STR_ARG(k->select));
    for (size_t i = 0; i < k->n_pass; i++)
        if (move_field(when, k->pass[i].from) == NULL)
            fault(in, in->r->coupling.file, k->line, "%.*s has no field %.*s", STR_ARG(k->when),
                  STR_ARG(k->pass[i].from));
}

static void check_procedure(struct reading *in, const struct procedure *p)
{
    const struct rules *r = in->r;

    for (const struct procedure *q = r->procedure; q < p; q++)
        if (str_eq(q->id, p->id) || str_eq(q->code, p->code) || str_eq(q->class, p->class))
            fault(in, p->file, 1, "id, code or class is that of %.*s", STR_ARG(q->file));
    for (size_t i = 0; i < p->n_move; i++) {
        const struct at a = { in, p, &p->move[i] };
        check_move(&a);
    }
}

bool row_offers(const struct rules *r, const char *procedure, const char *row, const char *field, struct str value)
{
    const struct procedure *p = rules_procedure(r, str_of(procedure));
    const struct move *m = p == NULL ? NULL : rules_move(r, p, str_of(row));

    for (size_t i = 0; m != NULL && i < m->n_field; i++)
        for (size_t k = 0; str_eqz(m->field[i].name, field) && k < m->field[i].n_choice; k++)
            if (str_eq(m->field[i].choice[k].value, value))
                return true;
    return false;
}

static void check_ladder(struct reading *in)
{
    const struct rules *r = in->r;

    for (size_t i = 0; i < r->rung.n; i++)
        if (!row_offers(r, "supervision", "V05", "level", r->rung.row[i].next))
            fault(in, r->rung.file, r->rung.line[i], "%.*s is no level of V05", STR_ARG(r->rung.row[i].next));
}

void check_flows(struct reading *in)
{
    const struct rules *r = in->r;

    for (size_t i = 0; i < r->n_procedure; i++)
        check_procedure(in, &r->procedure[i]);
    for (size_t i = 0; i < r->coupling.n; i++)
        check_coupling(in, &r->coupling.row[i]);
    check_ladder(in);
    for (size_t i = 0; i < r->n_procedure; i++)
        if (&r->procedure[i] != r->any)
            check_graph(in, &r->procedure[i]);
}
