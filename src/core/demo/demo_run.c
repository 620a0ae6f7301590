// SPDX-License-Identifier: Apache-2.0
/* demo_run.c - see demo_run.h.
 *
 * Nothing here knows a procedure: who acts is looked up by the row's duties and where the matter lies, fields by
 * their type, what is said in data/demo. */
#include "core/demo/demo_run.h"

#include "base/dice.h"
#include "base/num.h"
#include "codec/json.h"
#include "core/matter/dispatch.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum { DICE_STEP = 21, LINK_DEPTH = 2 };

struct moving {
    struct demo_run *run;
    struct ctx *cx;
    const struct demo_matter *plan;
    const struct demo_step *step;
    struct demo_ask ask;
    struct demo_text text;
    struct matter m; /* before the move; none at filing */
    struct dice dice;
};

/* -- who acts -- */

static bool is_served(const struct demo_run *r, struct str duty, const struct demo_seat *s, const struct matter *m)
{
    size_t n;
    const struct grant *g = rules_grants(r->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eqz(g[i].permission, "matter.step") && str_eq(g[i].duty, duty))
            return !m->sealed && (str_eqz(g[i].scope, "jurisdiction") || str_eqz(g[i].scope, "all") ||
                                  (str_eqz(g[i].scope, "subtree") && unit_is_within(m->path, s->officer.unit)));
    return false;
}

static bool has_duty(const struct officer *o, struct str duty)
{
    const struct who w = { .duties = o->duties };

    return account_has(&w, duty);
}

/* One of those with that duty at the unit; else the first who serves it. */
static const struct demo_seat *with_duty(struct moving *v, struct str duty, struct str unit, bool near)
{
    const struct demo_run *r = v->run;
    const struct demo_seat *found = NULL;
    size_t n = 0;

    for (size_t i = 0; i < r->n_seat; i++) {
        const struct demo_seat *s = &r->seat[i];
        if (!has_duty(&s->officer, duty))
            continue;
        if (near ? !str_eq(s->officer.unit, unit) : found != NULL || !is_served(r, duty, s, &v->m))
            continue;
        if (dice_below(&v->dice, ++n) == 0)
            found = s;
    }
    return found;
}

static const struct demo_seat *find_seat(struct moving *v, struct str unit)
{
    const struct demo_seat *s = NULL;

    for (int far = 0; far < 2 && s == NULL; far++) {
        struct str by = v->step->duty.n > 0 ? v->step->duty : v->step->move->by, duty;
        while (s == NULL && by.n > 0 && str_split(&by, '/', &duty))
            s = with_duty(v, duty, unit, far == 0);
    }
    return s;
}

static bool by_resident(const struct demo_step *s)
{
    return s->duty.n == 0 && move_by(s->move, STR("RES"));
}

static enum st act_as(struct moving *v, struct str unit)
{
    struct who *w = &v->cx->who;

    *w = (struct who){ .matter = v->m.id.v };
    if (by_resident(v->step))
        return ST_OK;
    const struct demo_seat *s = find_seat(v, unit);
    if (s == NULL)
        return FAIL(v->cx, ST_DENIED, "flow.duty", v->step->move->id);
    *w = (struct who){ .officer = s->officer.id,
                       .login = s->officer.login,
                       .name = s->officer.name,
                       .unit = s->officer.unit,
                       .path = s->path,
                       .duties = s->officer.duties };
    return ST_OK;
}

/* -- fields -- */

static struct str day_text(struct ctx *cx, struct day d)
{
    struct buf b = buf_make(cx->mem, 16);

    day_format(&b, d);
    return buf_str(&b);
}

static struct str unit_code(const struct moving *v, struct str name)
{
    struct ctx *cx = v->cx;

    if (str_eqz(name, "town"))
        return arena_printf(cx->mem, "%.9s000", v->text.place.p);
    return str_find(name, STR(".")) != SIZE_MAX || name.n == 12
               ? name
               : arena_printf(cx->mem, "%lld.%.*s", (long long)cx->site->district, STR_ARG(name));
}

/* Where matters of that category go, when a file's messages say no topic. */
static struct str topic_unit(const struct moving *v)
{
    size_t n;
    const struct category *c = rules_categories(v->cx->site->rules, &n);

    if (v->text.unit.n > 0)
        return v->text.unit;
    for (size_t i = 0; i < n; i++)
        if ((str_eq(c[i].code, v->text.category) || str_eq(c[i].name, v->text.category)) && c[i].unit.n > 4)
            return str_from(c[i].unit, 4); /* "{D}.rsj" */
    return STR("qzf");
}

/* `topic`, `other`, `town` or a short code; never the unit that holds it already. */
static struct str choose_unit(const struct moving *v, struct str wanted)
{
    const struct str usual = topic_unit(v);
    const struct str choice[] = { str_eqz(wanted, "other")                    ? v->text.other
                                  : wanted.n == 0 || str_eqz(wanted, "topic") ? usual
                                                                              : wanted,
                                  usual, v->text.other, STR("qzf") };

    for (size_t i = 0; i < N_OF(choice); i++) {
        struct str code = unit_code(v, choice[i]);
        if (choice[i].n > 0 && !str_eq(code, v->m.unit))
            return code;
    }
    return STR_NONE;
}

/* "a/b/c": one of them. */
static struct str choose(struct moving *v, struct str choices)
{
    struct str rest = choices, one;
    size_t n = 0;

    while (str_split(&rest, '/', &one))
        n++;
    size_t at = dice_below(&v->dice, n);
    for (rest = choices; str_split(&rest, '/', &one) && at > 0;)
        at--;
    return one;
}

/* "+20-40": so many days from now. */
static struct str day_ahead(struct moving *v, struct str range)
{
    struct str low;
    int64_t least, most;

    range = str_from(range, 1);
    str_split(&range, '-', &low);
    if (!num_parse(low, &least))
        return STR_NONE;
    if (!num_parse(range, &most))
        most = least;
    return day_text(v->cx, (struct day){ day_of(v->cx->now).n + (int32_t)dice_between(&v->dice, least, most) });
}

static const struct demo_value *told(const struct moving *v, const char *name)
{
    for (size_t i = 0; i < v->step->n_value; i++)
        if (str_eqz(v->step->value[i].name, name))
            return &v->step->value[i];
    return NULL;
}

static struct str story_value(struct moving *v, const struct field *f, struct str choices)
{
    struct str one = choose(v, choices);

    if (f->type == FIELD_UNIT)
        return choose_unit(v, one);
    return f->type == FIELD_DAY ? day_ahead(v, one) : one;
}

static struct str usual_value(struct moving *v, const struct field *f)
{
    struct buf b = buf_make(v->cx->mem, 40);

    switch (f->type) {
    case FIELD_DAY:
        return str_eqz(f->source, "future") ? day_ahead(v, STR("+15-30")) : day_text(v->cx, day_of(v->cx->now));
    case FIELD_TIME:
        when_format(&b, v->cx->now);
        return buf_str(&b);
    case FIELD_UNIT:
        if (str_eqz(f->source, "discipline"))
            return choose_unit(v, STR("jw"));
        return choose_unit(v, str_eqz(f->source, "procuratorate") ? STR("jcy") : STR("topic"));
    case FIELD_CHOICE:
        return f->n_choice > 0 ? f->choice[0].value : STR_NONE;
    case FIELD_NUMBER:
        buf_int(&b, f->min > 0 ? f->min : 1);
        return buf_str(&b);
    case FIELD_BOOL:
        return STR("true");
    case FIELD_TEXT:
        return STR("已按规定办理。");
    case FIELD_OFFICER:
    case FIELD_FILE:
    case FIELD_MATTER:
    case FIELD_N:
        break;
    }
    return STR_NONE;
}

static enum st original(struct moving *v, struct str *ret)
{
    struct matter m;

    *ret = STR_NONE;
    if (v->plan->twin < 0)
        return ST_OK;
    TRY(matter_load(v->cx, v->run->matter[v->plan->twin].id, &m));
    *ret = m.no;
    return ST_OK;
}

static enum st value_of(struct moving *v, const struct field *f, struct str *ret)
{
    const struct demo_value *said = told(v, str_z(v->cx->mem, f->name));
    const char *key =
        str_z(v->cx->mem, arena_printf(v->cx->mem, "%.*s.%.*s", STR_ARG(v->step->move->id), STR_ARG(f->name)));

    if (said != NULL) {
        *ret = story_value(v, f, said->choices);
        return ST_OK;
    }
    if (f->type == FIELD_MATTER)
        return original(v, ret);
    *ret = demo_text_field(v->cx->mem, v->run->texts, &v->ask, key, f->required && f->type == FIELD_TEXT);
    if (ret->n > 0 && f->type == FIELD_UNIT)
        *ret = choose_unit(v, *ret);
    if (ret->n == 0 && f->required)
        *ret = usual_value(v, f);
    return ST_OK;
}

/* A clerk who sends it elsewhere than the rules propose says why. */
static enum st say_why(struct moving *v, struct json *fields)
{
    static const struct str name = STR("override");
    struct str unit = json_text(fields, "unit");
    struct proposal p;
    bool asked = false;

    for (size_t i = 0; i < v->step->move->n_field; i++)
        asked |= str_eq(v->step->move->field[i].name, name);
    if (!asked || unit.n == 0)
        return ST_OK;
    TRY(dispatch_propose(v->cx, &v->m, &p));
    if (p.unit.n > 0 && !str_eq(p.unit, unit))
        json_set(fields, name, json_make_text(v->cx->mem, STR("按诉求内容，由这个单位主办更合适。")));
    return ST_OK;
}

static enum st fields(struct moving *v, struct json **ret)
{
    struct json *j = json_make_object(v->cx->mem);

    for (size_t i = 0; i < v->step->move->n_field; i++) {
        const struct field *f = &v->step->move->field[i];
        struct str value;
        TRY(value_of(v, f, &value));
        if (value.n > 0)
            json_set(j, f->name, json_make_text(v->cx->mem, value));
    }
    TRY(say_why(v, j));
    *ret = j;
    return ST_OK;
}

static struct str note(struct moving *v)
{
    const char *key = str_z(v->cx->mem, arena_printf(v->cx->mem, "%.*s.note", STR_ARG(v->step->move->id)));
    struct demo_ask ask = v->ask;

    ask.number += (int64_t)dice_below(&v->dice, 1000); /* not the same remark at every step */
    struct str own = demo_text_field(v->cx->mem, v->run->texts, &ask, key, false);
    if (own.n > 0 || by_resident(v->step))
        return own;
    return demo_text_field(v->cx->mem, v->run->texts, &ask, "note", false);
}

/* -- the matter that is moved -- */

/* The newest linked one of that procedure: the review of a petition, or its second review. */
static enum st find_linked(struct moving *v, struct matter_id from, int depth, struct matter *best)
{
    const struct q_links_of_in in = { .matter = from.v };
    struct q_links_of_out link;
    AUTO(rows) rs = { 0 };
    struct matter m;

    TRY(q_links_of(v->cx, &in, &rs));
    while (q_links_of_next(v->cx, &rs, &link)) {
        TRY(matter_load(v->cx, (struct matter_id){ link.other }, &m));
        if (m.procedure == v->step->move->procedure && m.id.v > best->id.v)
            *best = m;
        if (depth > 1)
            TRY(find_linked(v, m.id, depth - 1, best));
    }
    return rows_status(v->cx, &rs);
}

static enum st load_moved(struct moving *v)
{
    const struct procedure *p = v->step->move->procedure;
    struct matter linked = { .id = { 0 } };

    TRY(matter_load(v->cx, v->plan->id, &v->m));
    if (p == v->m.procedure || p == rules_any(v->cx->site->rules))
        return ST_OK;
    TRY(find_linked(v, v->plan->id, LINK_DEPTH, &linked));
    if (linked.id.v == 0)
        return FAIL(v->cx, ST_RULE, "couple.none", v->step->move->id);
    v->m = linked;
    return ST_OK;
}

static enum st take_step(struct moving *v)
{
    struct json *given;
    struct matter after;

    TRY(load_moved(v));
    TRY(act_as(v, v->m.unit));
    TRY(fields(v, &given));
    const struct step step = { .event = v->step->move->id, .note = note(v), .fields = given, .version = -1 };
    return matter_step(v->cx, v->m.id, &step, &after);
}

/* -- filing -- */

static struct str text_of(struct moving *v, const char *name, struct str otherwise)
{
    const struct demo_value *said = told(v, name);

    return said == NULL ? otherwise : choose(v, said->choices);
}

static enum st file(struct moving *v, struct demo_matter *m)
{
    const struct demo_text *t = &v->text;
    int64_t people = 0;
    struct filing f = { .procedure = m->story->procedure->id,
                        .title = t->title,
                        .body = t->body,
                        .request = t->request,
                        .place = t->place,
                        .category = t->category,
                        .channel = text_of(v, "channel", STR("web")),
                        .contact = t->contact,
                        .anonymous = t->anonymous,
                        .received = WHEN_NONE };
    struct str again = m->twin < 0 ? STR_NONE : demo_text_fill(v->cx->mem, v->run->texts, &v->ask, STR("{again}"));
    struct filed filed;

    if (again.n > 0)
        f.body = arena_printf(v->cx->mem, "%.*s\n%.*s", STR_ARG(again), STR_ARG(t->body));
    if (num_parse(text_of(v, "people", STR("1")), &people))
        f.people = (int)people;
    const struct demo_value *unit = told(v, "unit");
    TRY(act_as(v, unit == NULL ? unit_code(v, STR("xfj")) : choose_unit(v, unit->choices)));
    TRY(matter_file(v->cx, &f, &filed));
    m->id = filed.m.id;
    return ST_OK;
}

enum st demo_move(struct ctx *cx, struct demo_run *r, size_t i, size_t step)
{
    struct demo_matter *m = &r->matter[i];
    struct moving *v = arena_take(cx->mem, sizeof *v);
    struct demo_matter *first = m->twin < 0 ? m : &r->matter[m->twin];

    *v = (struct moving){ .run = r, .cx = cx, .plan = m, .step = &m->story->step[step] };
    v->ask = (struct demo_ask){ r->o->seed, m->number, m->story->procedure->id, day_of(first->at[0]) };
    v->dice = dice_make(r->o->seed, DICE_STEP + step, i);
    demo_text_make(cx->mem, r->texts, &v->ask, &v->text);
    cx->now = m->at[step];
    return step == 0 ? file(v, m) : take_step(v);
}
