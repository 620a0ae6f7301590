// SPDX-License-Identifier: Apache-2.0
/* input.c - see input.h. */
#include "page/part/input.h"

#include "codec/json.h"
#include "core/org/unit.h"
#include "core/site.h"

#include <string.h>

enum { TEXT_ROWS = 4, LINE_CHARS = 200 }; /* what may be no longer than a line is asked in one */

struct form_field input_text(struct ctx *cx, const char *name, const char *label, const char *hint, struct str value)
{
    return (struct form_field){ .id = str_of(name),
                                .name = str_of(name),
                                .type = STR("text"),
                                .value = value,
                                .label = show_text(cx, label),
                                .hint = hint == NULL ? STR_NONE : show_text(cx, hint) };
}

struct form_field input_area(struct ctx *cx, const char *name, const char *label, const char *hint, struct str value)
{
    struct form_field f = input_text(cx, name, label, hint, value);

    f.area = true;
    f.rows = TEXT_ROWS;
    return f;
}

struct form_field input_select(struct ctx *cx, struct form_field f, const struct form_choice *c, size_t n)
{
    struct form_group *g = arena_take(cx->mem, sizeof *g);

    *g = (struct form_group){ .choice = c, .n_choice = n };
    f.select = true;
    f.group = g;
    f.n_group = 1;
    return f;
}

struct form_field input_choice(struct ctx *cx, const struct input_options *o, struct str picked)
{
    struct form_field f = input_text(cx, o->name, o->label, NULL, STR_NONE);
    struct form_choice *c = arena_array(cx->mem, o->n, sizeof *c);

    for (size_t i = 0; i < o->n; i++)
        c[i] = (struct form_choice){ str_of(o->value[i]), show_pick(cx, o->head, str_of(o->value[i]), STR_NONE),
                                     str_eqz(picked, o->value[i]) };
    return input_select(cx, f, c, o->n);
}

struct str input_sentence(struct ctx *cx, const struct err *e)
{
    const struct error_row *row = rules_error(cx->site->rules, str_of(e->code));
    struct str detail = str_of(e->detail), label = show_pick(cx, "field.", str_of(e->field), STR_NONE);

    if (row == NULL)
        return str_of(e->code);
    struct str right = show_pick(cx, "permission.", detail, STR_NONE);
    struct str arg = right.n > 0 ? right : str_eqz(detail, e->field) && label.n > 0 ? label : detail;
    return rules_fill(cx->mem, row->text[cx->who.lang], &arg, 1);
}

static struct str choice_label(struct ctx *cx, const struct field *f, const struct choice *c)
{
    if (c->unit != NULL)
        return cx->who.lang == LANG_EN && c->unit->name_en.n > 0 ? c->unit->name_en : c->unit->name;
    if (c->label.n > 0)
        return c->label;
    struct str s = show_pick(cx, "choice.", f->name, c->value);
    return s.n > 0 ? s : c->value;
}

/* Choices as one group, after an empty one where none is usual or none must be taken. */
static void take_choices(struct ctx *cx, const struct offer_field *o, struct form_field *ret)
{
    struct form_choice *c = arena_array(cx->mem, o->n_choice + 1, sizeof *c);
    struct form_group *g = arena_take(cx->mem, sizeof *g);
    size_t n = 0;

    if (!o->field->required || o->field->type == FIELD_UNIT)
        c[n++] = (struct form_choice){ .label = show_text(cx, "form.choose") };
    for (size_t i = 0; i < o->n_choice; i++, n++)
        c[n] = (struct form_choice){ .value = o->choice[i].value,
                                     .label = choice_label(cx, o->field, &o->choice[i]),
                                     .picked = str_eq(o->choice[i].value, ret->value) };
    *g = (struct form_group){ .choice = c, .n_choice = n };
    ret->select = true;
    ret->group = g;
    ret->n_group = 1;
}

static void take_type(struct ctx *cx, const struct offer_field *o, struct form_field *ret)
{
    switch (o->field->type) {
    case FIELD_TEXT:
        ret->area = o->field->max == 0 || o->field->max > LINE_CHARS;
        ret->rows = TEXT_ROWS;
        ret->max = (int)o->field->max;
        break;
    case FIELD_DAY:
        ret->type = STR("date");
        ret->is_short = true;
        break;
    case FIELD_TIME:
        ret->type = STR("datetime-local");
        ret->is_short = true;
        break;
    case FIELD_NUMBER:
        ret->type = STR("number");
        ret->is_short = true;
        break;
    case FIELD_BOOL:
        ret->check = true;
        ret->checked = str_eqz(ret->value, "1") || str_eqz(ret->value, "true");
        break;
    case FIELD_UNIT:
    case FIELD_CHOICE:
    case FIELD_OFFICER:
    case FIELD_MATTER:
        if (o->n_choice > 0)
            take_choices(cx, o, ret);
        break;
    case FIELD_FILE:
        ret->file = true;
        ret->type = STR("file");
        ret->name = STR("upload");
        break;
    case FIELD_N:
        break;
    }
}

struct form_field input_field(struct ctx *cx, const struct offer *o, const struct offer_field *f,
                              const struct input_typed *typed)
{
    struct str name = f->field->name, label = show_pick(cx, "field.", name, STR_NONE);
    struct form_field ret = { .id = arena_printf(cx->mem, "%.*s-%.*s", STR_ARG(o->move->id), STR_ARG(name)),
                              .name = arena_printf(cx->mem, "fields.%.*s", STR_ARG(name)),
                              .label = label.n > 0 ? label : name,
                              .type = STR("text"),
                              .optional = !f->field->required,
                              .value = f->field->required ? f->given : STR_NONE };

    if (typed != NULL && (typed->err != NULL || json_get(typed->fields, str_z(cx->mem, name)) != NULL))
        ret.value = json_text(typed->fields, str_z(cx->mem, name));
    ret.hint = f->why.n > 0 ? f->why : show_pick(cx, "hint.", name, STR_NONE);
    take_type(cx, f, &ret);
    if (typed != NULL && typed->err != NULL && str_eq(str_of(typed->err->field), name))
        ret.error = input_sentence(cx, typed->err);
    return ret;
}

/* Does the reader take it in the resident's name? */
static bool is_for_resident(const struct ctx *cx, const struct move *m)
{
    struct str rest = cx->who.duties, duty;

    if (cx->who.officer == 0 || !move_by(m, STR("RES")))
        return false;
    while (str_split(&rest, ',', &duty))
        if (move_by(m, duty))
            return false;
    return true;
}

static struct form_field note_of(struct ctx *cx, const struct offer *o, const struct input_typed *typed)
{
    const bool for_them = is_for_resident(cx, o->move);
    struct form_field f = input_area(cx, "note", "step.note", for_them ? "step.note.for" : "step.note.hint",
                                     typed == NULL ? STR_NONE : typed->note);

    f.id = arena_printf(cx->mem, "%.*s-note", STR_ARG(o->move->id));
    f.optional = true;
    f.rows = 2;
    return f;
}

static void take_fault(struct ctx *cx, const struct offer *o, const struct input_typed *typed, struct matter_act *ret)
{
    struct form_fault *f = arena_take(cx->mem, sizeof *f);

    if (typed == NULL || typed->err == NULL || typed->err->st == ST_OK)
        return;
    *f = (struct form_fault){ arena_printf(cx->mem, "%.*s-%s", STR_ARG(o->move->id), typed->err->field),
                              input_sentence(cx, typed->err) };
    if (typed->err->field[0] == '\0')
        f->id = arena_printf(cx->mem, "act-%.*s", STR_ARG(o->move->id));
    ret->faults = (struct form_faults){ f, 1 };
}

static void make_act(struct ctx *cx, const struct offer *o, const struct input_typed *all, struct matter_act *ret)
{
    const struct move *m = o->move;
    const struct input_typed *typed =
        all != NULL && (str_eq(all->event, m->id) || str_eq(all->event, m->event)) ? all : NULL;
    bool officer = cx->who.officer != 0;
    struct form_field *f = arena_array(cx->mem, o->n_field + 1, sizeof *f);

    *ret = (struct matter_act){
        .id = m->id, .event = show_event(cx, m->id, m->event), .open = typed != NULL, .field = f, .n_field = o->n_field
    };
    ret->button = ret->event;
    if (is_for_resident(cx, m))
        ret->help = show_text(cx, "step.for");
    for (size_t i = 0; i < o->n_field; i++) {
        f[i] = input_field(cx, o, &o->field[i], typed);
        ret->has_file = ret->has_file || f[i].file;
    }
    if (officer)
        f[ret->n_field++] = note_of(cx, o, typed);
    take_fault(cx, o, typed, ret);
}

struct matter_act input_act(struct ctx *cx, const struct offer *o, const struct input_typed *typed)
{
    struct matter_act a;

    make_act(cx, o, typed, &a);
    return a;
}

const struct matter_act *input_acts(struct ctx *cx, const struct offer_list *l, const struct input_typed *typed,
                                    size_t *ret_own)
{
    struct matter_act *a = arena_array(cx->mem, l->n, sizeof *a);
    const struct procedure *any = rules_any(cx->site->rules);
    size_t n = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < l->n; i++)
            if ((l->row[i].move->procedure == any) == (pass == 1))
                make_act(cx, &l->row[i], typed, &a[n++]);
        if (pass == 0)
            *ret_own = n;
    }
    return a;
}
