// SPDX-License-Identifier: Apache-2.0
/* field.c - the typed fields of a move: what was given is checked, what may be given is offered. */
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "codec/json.h"
#include "core/matter/dispatch.h"
#include "core/matter/stepping.h"
#include "core/reception/rebook.h"
#include "core/site.h"
#include "gen/account_sql.h"
#include "gen/attach_sql.h"
#include "store/store.h"

enum { FIELD_TEXT_MAX = 20000, CHOICES_MAX = 400 };

const struct value_in *stepping_value(const struct stepping *s, struct str name)
{
    for (size_t i = 0; name.n > 0 && i < s->n_value; i++)
        if (str_eq(s->value[i].field->name, name))
            return &s->value[i];
    return NULL;
}

struct str stepping_text(const struct stepping *s, struct str name)
{
    const struct value_in *v = stepping_value(s, name);

    return v == NULL ? STR_NONE : v->text;
}

static const struct field *declared(const struct stepping *s, const struct move *m, struct str name)
{
    for (size_t i = 0; i < m->n_field; i++)
        if (str_eq(m->field[i].name, name) && field_is_of(&m->field[i], s->procedure))
            return &m->field[i];
    return NULL;
}

bool stepping_declares(const struct stepping *s, struct str name)
{
    return declared(s, s->move, name) != NULL;
}

#define REFUSE(s, code, f, detail) FAIL_FIELD((s)->cx, ST_RULE, code, str_z((s)->cx->mem, (f)->name), detail)

static enum st check_text(struct stepping *s, struct value_in *v)
{
    size_t n = text_count(v->text), max = v->field->max > 0 ? (size_t)v->field->max : FIELD_TEXT_MAX;

    if (n > max && !s->forced) /* history is kept whole */
        return REFUSE(s, "flow.field_range", v->field, arena_printf(s->cx->mem, "%zu", max));
    return ST_OK;
}

static enum st check_day(struct stepping *s, struct value_in *v)
{
    struct day today = day_of(s->cx->now), opened = s->m == NULL ? today : day_of(s->m->opened);

    if (!day_parse(v->text, &v->day))
        return REFUSE(s, "flow.field_type", v->field, v->text);
    if (str_eqz(v->field->source, "past") && (v->day.n > today.n || v->day.n < opened.n))
        return REFUSE(s, "flow.field_day", v->field, v->text);
    if (str_eqz(v->field->source, "future") && v->day.n < today.n)
        return REFUSE(s, "flow.field_day", v->field, v->text);
    return ST_OK;
}

static enum st check_number(struct stepping *s, struct value_in *v)
{
    const struct field *f = v->field;

    if (!num_parse(v->text, &v->number))
        return REFUSE(s, "flow.field_type", f, v->text);
    if ((f->min != 0 || f->max != 0) && (v->number < f->min || v->number > f->max))
        return REFUSE(s, "flow.field_range", f,
                      arena_printf(s->cx->mem, "%lld–%lld", (long long)f->min, (long long)f->max));
    v->text = arena_printf(s->cx->mem, "%lld", (long long)v->number);
    return ST_OK;
}

static enum st check_time(struct stepping *s, struct value_in *v)
{
    struct when w;

    return when_parse(v->text, &w) ? ST_OK : REFUSE(s, "flow.field_type", v->field, v->text);
}

static enum st check_bool(struct stepping *s, struct value_in *v)
{
    v->number = str_eqz(v->text, "true") || str_eqz(v->text, "1") || str_eqz(v->text, "on");
    if (v->number == 0 && !str_eqz(v->text, "false") && !str_eqz(v->text, "0"))
        return REFUSE(s, "flow.field_type", v->field, v->text);
    v->text = v->number ? STR("true") : STR("false");
    return ST_OK;
}

static bool is_kind(const struct unit *u, const char *kinds)
{
    struct str rest = str_of(kinds), kind;

    while (str_split(&rest, ' ', &kind))
        if (str_eq(kind, u->kind))
            return true;
    return false;
}

/* A station of the place, or below the town that holds it; whether it may have the matter is a guard's question. */
static bool is_near_village(const struct stepping *s, const struct unit *u)
{
    return s->m != NULL && str_eqz(u->kind, "village") &&
           (str_eq(u->code, s->m->place) || str_eq(u->superior, s->m->unit));
}

/* May matters be sent there under that name of data/guard.def's routes? */
static bool is_offered(const struct stepping *s, struct str source, const struct unit *u)
{
    bool here = s->m != NULL && str_eq(u->code, s->m->unit);

    if (str_eqz(source, "any"))
        return true;
    if (str_eqz(source, "competent"))
        return !here && (is_kind(u, "department government town") || is_near_village(s, u));
    if (str_eqz(source, "copied"))
        return !here && (is_kind(u, "department government town petition commission") || is_near_village(s, u));
    if (str_eqz(source, "discipline"))
        return str_ends(u->code, STR(".jw"));
    if (str_eqz(source, "procuratorate"))
        return str_ends(u->code, STR(".jcy"));
    if (str_eqz(source, "oversight"))
        return !here && (is_kind(u, "department government") || str_ends(u->code, STR(".zf")));
    return !here;
}

static enum st check_choice(struct stepping *s, struct value_in *v)
{
    for (size_t i = 0; i < v->field->n_choice; i++)
        if (str_eq(v->field->choice[i].value, v->text))
            return ST_OK;
    return REFUSE(s, "flow.field_choice", v->field, v->text);
}

/* A question whose answer "no" is no failure: of the store's look-ups by something that was typed. */
static enum st forgive(struct stepping *s, enum st st, enum st miss, bool *found)
{
    *found = st == ST_OK;
    if (st != miss)
        return st;
    s->cx->err = (struct err){ 0 };
    return ST_OK;
}

static enum st check_unit(struct stepping *s, struct value_in *v)
{
    struct unit u;
    bool found;

    TRY(forgive(s, unit_load(s->cx, v->text, &u), ST_INPUT, &found));
    return found && is_offered(s, v->field->source, &u) ? ST_OK : REFUSE(s, "flow.field_choice", v->field, v->text);
}

static enum st check_matter(struct stepping *s, struct value_in *v)
{
    struct matter other;
    bool found;

    TRY(forgive(s, matter_by_no(s->cx, v->text, &other), ST_NOT_FOUND, &found));
    return found ? ST_OK : REFUSE(s, "flow.field_choice", v->field, STR_NONE);
}

/* An officer is named by login: it stands in the event, so it must be no free text. */
static enum st check_officer(struct stepping *s, struct value_in *v)
{
    const struct q_officer_by_login_in in = { .login = v->text };
    struct q_officer_by_login_out o;
    bool found;

    TRY(q_officer_by_login_find(s->cx, &in, &o, &found));
    return found ? ST_OK : REFUSE(s, "flow.field_choice", v->field, v->text);
}

/* Ids of uploads that belong to nothing yet, one a line. */
static enum st check_file(struct stepping *s, struct value_in *v)
{
    struct str rest = v->text, id;

    while (rest.n > 0 && str_split(&rest, '\n', &id)) {
        const struct q_file_find_in in = { .id = str_trim(id) };
        struct q_file_find_out f;
        bool found;
        TRY(q_file_find_find(s->cx, &in, &f, &found));
        if (!found || f.matter != 0)
            return REFUSE(s, "filing.file", v->field, in.id);
    }
    return ST_OK;
}

static enum st check_value(struct stepping *s, struct value_in *v)
{
    switch (v->field->type) {
    case FIELD_TEXT:
        return check_text(s, v);
    case FIELD_FILE:
        return check_file(s, v);
    case FIELD_MATTER:
        return check_matter(s, v);
    case FIELD_OFFICER:
        return check_officer(s, v);
    case FIELD_DAY:
        return check_day(s, v);
    case FIELD_TIME:
        return check_time(s, v);
    case FIELD_UNIT:
        return check_unit(s, v);
    case FIELD_CHOICE:
        return check_choice(s, v);
    case FIELD_NUMBER:
        return check_number(s, v);
    case FIELD_BOOL:
        return check_bool(s, v);
    case FIELD_N:
        break;
    }
    return ST_OK;
}

/* A JSON value as the text it would have in a form. */
static struct str as_text(const struct json *j)
{
    switch (j->kind) {
    case JSON_TEXT:
    case JSON_INT:
    case JSON_REAL:
        return str_trim(j->text);
    case JSON_BOOL:
        return j->number ? STR("true") : STR("false");
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return STR_NONE;
}

/* The row named by the field of `drafted(field)`: what it asks for may be given, too. */
static const struct move *drafted_row(const struct stepping *s, const struct json *given)
{
    for (size_t i = 0; i < s->move->n_guard; i++)
        if (str_eqz(s->move->guard[i].name, "drafted"))
            return rules_move(s->cx->site->rules, s->procedure,
                              json_text(given, str_z(s->cx->mem, s->move->guard[i].arg)));
    return NULL;
}

static enum st read_fields(struct stepping *s)
{
    const struct json *j = s->in != NULL ? s->in->fields : s->filing != NULL ? s->filing->fields : NULL;

    s->drafted = drafted_row(s, j);

    for (const struct json *c = j == NULL ? NULL : j->child; c != NULL; c = c->next) {
        const struct field *f = declared(s, s->move, c->name);
        const bool drafted = f == NULL && s->drafted != NULL;
        if (drafted)
            f = declared(s, s->drafted, c->name);
        if (f == NULL)
            return FAIL_FIELD(s->cx, ST_RULE, "flow.field_unknown", str_z(s->cx->mem, c->name), c->name);
        if (c->kind == JSON_ARRAY || c->kind == JSON_OBJECT)
            return REFUSE(s, "flow.field_type", f, f->name);
        struct value_in v = { .field = f, .text = as_text(c), .day = DAY_NONE, .drafted = drafted };
        if (v.text.n > 0 && s->n_value < STEP_FIELDS)
            s->value[s->n_value++] = v;
    }
    return ST_OK;
}

/* Fields of one name pass from the step that fires to the one that is fired (data/coupling.def). */
static void take_fields(struct stepping *s)
{
    for (size_t i = 0; s->from != NULL && i < s->from->n_value && s->n_value < STEP_FIELDS; i++) {
        struct value_in v = s->from->value[i];
        v.field = declared(s, s->move, v.field->name);
        if (v.field != NULL)
            s->value[s->n_value++] = v;
    }
}

/* A number that nobody gave now is the one given last, where the row says `earlier`. */
static enum st keep_fields(struct stepping *s)
{
    for (size_t i = 0; s->filing == NULL && i < s->move->n_field && s->n_value < STEP_FIELDS; i++) {
        struct value_in v = { .field = &s->move->field[i], .day = DAY_NONE };
        if (v.field->type != FIELD_NUMBER || !str_eqz(v.field->source, "earlier") || stepping_text(s, v.field->name).n)
            continue;
        TRY(stepping_earlier(s, v.field->name, &v.text));
        if (v.text.n > 0)
            s->value[s->n_value++] = v;
    }
    return ST_OK;
}

enum st field_check(struct stepping *s)
{
    s->n_value = 0;
    if (s->offering)
        return ST_OK;
    take_fields(s);
    TRY(read_fields(s));
    TRY(keep_fields(s));
    for (size_t i = 0; !s->forced && i < s->move->n_field; i++) {
        const struct field *f = &s->move->field[i];
        if (f->required && field_is_of(f, s->procedure) && stepping_text(s, f->name).n == 0)
            return REFUSE(s, "flow.field_missing", f, f->name);
    }
    for (size_t i = 0; i < s->n_value; i++)
        TRY(check_value(s, &s->value[i]));
    return ST_OK;
}

/* -- offering -- */

/* Does a clause of guards ("a or b") speak of that field? */
static bool speaks_of(const struct guard *g, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        struct str args = g[i].arg, rest = STR_NONE, one;
        (void)str_split(&args, '=', &rest);
        while (rest.n > 0 && str_split(&rest, '/', &one))
            if (str_eq(one, name))
                return true;
    }
    return false;
}

/* Would the guards accept that value, as far as they can be judged now? *last: only together with other values
 * that differ from last time, so it stands behind the others. */
static enum st judge(struct stepping *s, const struct field *f, const struct choice *c, bool *ret, bool *last)
{
    const struct move *mv = s->move;
    size_t n;

    *ret = true;
    *last = false;
    s->value[0] = (struct value_in){ .field = f, .text = c->value, .day = DAY_NONE, .unit = c->unit };
    s->n_value = 1;
    for (size_t i = 0; *ret && i < mv->n_guard; i += n) {
        n = 1;
        while (mv->guard[i + n - 1].or_next && i + n < mv->n_guard)
            n++;
        if (!speaks_of(&mv->guard[i], n, f->name))
            continue;
        TRY(guard_all(s, &mv->guard[i], n, ret));
        *last |= !*ret && str_eqz(mv->guard[i].name, "new_result");
    }
    s->n_value = 0;
    return ST_OK;
}

/* Keeps what is accepted, in order; then what may be accepted yet. */
static enum st sift(struct stepping *s, const struct field *f, struct choice *c, size_t *n)
{
    size_t kept = 0, n_later = 0;
    bool accepted, last;

    if (!speaks_of(s->move->guard, s->move->n_guard, f->name))
        return ST_OK;
    struct choice *later = arena_array(s->cx->mem, *n, sizeof *later);
    for (size_t i = 0; i < *n; i++) {
        TRY(judge(s, f, &c[i], &accepted, &last));
        if (accepted)
            c[kept++] = c[i];
        else if (last)
            later[n_later++] = c[i];
    }
    for (size_t i = 0; i < n_later; i++)
        c[kept++] = later[i];
    *n = kept;
    return ST_OK;
}

static enum st offer_units(struct stepping *s, const struct field *f, struct offer_field *ret)
{
    struct proposal usual = { 0 };
    size_t n = 0;

    if (str_eqz(f->source, "competent") && s->m != NULL)
        TRY(dispatch_propose(s->cx, s->m, &usual));
    if (s->units.n == 0)
        TRY(unit_all(s->cx, &s->units));
    struct choice *c = arena_array(s->cx->mem, s->units.n, sizeof *c);
    for (int pass = 0; pass < 2; pass++) /* the usual one first */
        for (size_t i = 0; i < s->units.n && n < CHOICES_MAX; i++) {
            const struct unit *u = &s->units.row[i];
            if (str_eq(u->code, usual.unit) == (pass == 0) && is_offered(s, f->source, u))
                c[n++] = (struct choice){ .value = u->code, .unit = u };
        }
    TRY(sift(s, f, c, &n));
    ret->choice = c;
    ret->n_choice = n;
    if (n > 0 && str_eq(c[0].value, usual.unit)) {
        ret->given = usual.unit;
        ret->why = usual.why;
    }
    return ST_OK;
}

static enum st offer_choices(struct stepping *s, const struct field *f, struct offer_field *ret)
{
    struct choice *c = arena_array(s->cx->mem, f->n_choice, sizeof *c);
    size_t n = f->n_choice;

    memcpy(c, f->choice, n * sizeof *c);
    TRY(sift(s, f, c, &n));
    ret->choice = c;
    ret->n_choice = n;
    return ST_OK;
}

/* All papers a matter of that category usually needs, one a line: the officer strikes out what is there. */
static struct str usual_papers(const struct stepping *s)
{
    const struct paper_list *p = s->m == NULL ? NULL : rules_papers(s->cx->site->rules, s->m->category);
    struct buf b = buf_make(s->cx->mem, 4000);

    for (size_t i = 0; p != NULL && i < p->n_paper; i++)
        buf_printf(&b, "%zu. %.*s\n", i + 1, STR_ARG(p->paper[i]));
    return buf_str(&b);
}

enum st field_offer(struct stepping *s, const struct field *f, struct offer_field *ret)
{
    struct buf today = buf_make(s->cx->mem, 16);

    *ret = (struct offer_field){ .field = f };
    if (f->type == FIELD_UNIT)
        return offer_units(s, f, ret);
    if (f->type == FIELD_MATTER && str_eqz(f->source, "slot") && s->m != NULL)
        return rebook_choices(s->cx, s->m, &ret->choice, &ret->n_choice);
    if (f->type == FIELD_TEXT && str_eqz(f->source, "papers"))
        ret->given = usual_papers(s);
    if (f->n_choice > 0)
        return offer_choices(s, f, ret);
    if (f->type == FIELD_DAY) {
        day_format(&today, day_of(s->cx->now));
        ret->given = buf_str(&today);
    }
    return ST_OK;
}
