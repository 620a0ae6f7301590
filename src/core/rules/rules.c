// SPDX-License-Identifier: Apache-2.0
/* rules.c - loads all tables of data/ and looks rows up; see rules.h. */
#include "core/rules/rules.h"

#include <assert.h>
#include <stdlib.h>

#include "base/num.h"
#include "core/rules/calendar.h"
#include "core/rules/rules_ground.h"
#include "core/rules/rules_read.h"

#define FIND(table, member, want)                \
    for (size_t i = 0; i < (table).n; i++)       \
        if (str_eq((table).row[i].member, want)) \
            return &(table).row[i];              \
    return NULL

struct flow_name {
    struct str name, class;
};

static int by_class(const void *a, const void *b)
{
    return str_cmp(((const struct flow_name *)a)->class, ((const struct flow_name *)b)->class);
}

static void read_flows(struct reading *in)
{
    size_t n;
    struct lines l;
    const struct str *file = data_files(in, "flow", ".flow", &n);
    struct flow_name *name = (struct flow_name *)arena_array(in->mem, n, sizeof *name);

    for (size_t i = 0; i < n; i++) {
        name[i].name = file[i];
        if (lines_open(in, file[i], true, &l) && lines_next(&l))
            name[i].class = l.n > 4 ? l.cell[4] : STR_NONE;
    }
    qsort(name, n, sizeof *name, by_class);
    in->r->procedure = (struct procedure *)arena_array(in->mem, n, sizeof *in->r->procedure);
    for (size_t i = 0; i < n; i++)
        read_flow(in, name[i].name);
    in->r->any = rules_procedure(in->r, STR("any"));
    if (in->r->any == NULL)
        fault(in, STR("data/flow/any.flow"), 0, "the moves of every machine are missing");
}

static void read_calendar(struct reading *in)
{
    struct lines l;
    struct err e = { 0 };

    if (!lines_open(in, STR("calendar/cn.csv"), true, &l))
        return;
    if (calendar_parse(in->mem, l.rest, &in->r->calendar, &e) != ST_OK)
        fault(in, l.file, 0, "%s", e.detail);
}

enum st rules_load(struct arena *mem, const struct rules_source *src, struct buf *faults, const struct rules **ret,
                   struct err *e)
{
    struct rules *r = (struct rules *)arena_take(mem, sizeof *r);
    struct reading in = { .mem = mem, .folder = src->folder, .faults = faults, .e = e, .r = r };

    assert(e->st == ST_OK);
    read_defs(&in);
    read_flows(&in);
    read_registers(&in);
    read_reports(&in);
    read_texts(&in);
    read_calendar(&in);
    if (in.n_faults == 0)
        check_flows(&in);
    if (in.n_faults == 0) {
        check_routes(&in);
        check_filelist(&in);
    }
    if (in.n_faults == 0)
        check_texts(&in);
    if (in.n_faults == 0) {
        check_letters(&in);
        check_notices(&in);
    }
    if (in.n_faults > 0)
        return e->st;
    *ret = r;
    return ST_OK;
}

const struct procedure *rules_procedure(const struct rules *r, struct str id_or_code)
{
    for (size_t i = 0; i < r->n_procedure; i++)
        if (str_eq(r->procedure[i].id, id_or_code) || str_eq(r->procedure[i].code, id_or_code))
            return &r->procedure[i];
    return NULL;
}

const struct procedure *rules_procedures(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->n_procedure;
    return r->procedure;
}

const struct procedure *rules_any(const struct rules *r)
{
    return r->any;
}

static bool move_is(const struct move *m, struct str id_or_event)
{
    return str_eq(m->id, id_or_event) || str_eq(m->event, id_or_event);
}

const struct move *rules_move(const struct rules *r, const struct procedure *p, struct str id_or_event)
{
    const struct procedure *both[] = { p, r->any };

    for (size_t k = 0; k < N_OF(both); k++)
        for (size_t i = 0; both[k] != NULL && i < both[k]->n_move; i++)
            if (move_is(&both[k]->move[i], id_or_event))
                return &both[k]->move[i];
    return NULL;
}

const struct move *rules_move_at(const struct rules *r, const struct procedure *p, const struct state *s,
                                 struct str id_or_event)
{
    const struct procedure *both[] = { p, r->any };

    for (size_t k = 0; k < N_OF(both); k++)
        for (size_t i = 0; i < both[k]->n_move; i++)
            if (move_is(&both[k]->move[i], id_or_event) && move_leaves(&both[k]->move[i], s))
                return &both[k]->move[i];
    return rules_move(r, p, id_or_event);
}

const struct state *rules_state(const struct procedure *p, struct str code)
{
    for (size_t i = 0; i < p->n_state; i++)
        if (str_eq(p->state[i].code, code))
            return &p->state[i];
    return NULL;
}

const struct term *rules_term(const struct rules *r, struct str code)
{
    FIND(r->term, code, code);
}

const struct term *rules_terms(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->term.n;
    return r->term.row;
}

const struct guard_def *rules_guard(const struct rules *r, struct str name)
{
    FIND(r->guard, name, name);
}

const struct guard_def *rules_guards(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->guard.n;
    return r->guard.row;
}

static bool fits(struct str pattern, struct str word)
{
    return str_eqz(pattern, "*") || str_eq(pattern, word);
}

const struct retention *rules_retention(const struct rules *r, struct str procedure, struct str category,
                                        enum keep_part part)
{
    for (size_t i = 0; i < r->retention.n; i++) {
        const struct retention *t = &r->retention.row[i];
        if (fits(t->procedure, procedure) && fits(t->category, category) && fits(t->part, str_of(keep_part_name[part])))
            return t;
    }
    return NULL;
}

bool rules_is_personal(const struct rules *r, struct str field)
{
    for (size_t i = 0; i < r->personal.n; i++)
        if (str_eq(r->personal.row[i].field, field))
            return true;
    return false;
}

const struct purpose *rules_purposes(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->purpose.n;
    return r->purpose.row;
}

const struct purpose *rules_purpose(const struct rules *r, struct str code)
{
    for (size_t i = 0; i < r->purpose.n; i++)
        if (str_eq(r->purpose.row[i].code, code))
            return &r->purpose.row[i];
    return NULL;
}

const struct retention *rules_retentions(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->retention.n;
    return r->retention.row;
}

const struct party_field *rules_parties(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->party.n;
    return r->party.row;
}

const struct coupling *rules_couplings(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->coupling.n;
    return r->coupling.row;
}

const struct form *rules_form(const struct rules *r, struct str code)
{
    FIND(r->form, code, code);
}

const struct form *rules_forms(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->form.n;
    return r->form.row;
}

const struct error_row *rules_error(const struct rules *r, struct str code)
{
    FIND(r->error, code, code);
}

const struct error_row *rules_errors(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->error.n;
    return r->error.row;
}

bool rules_is_channel(const struct rules *r, struct arena *mem, struct str word)
{
    struct str key = arena_printf(mem, "channel.%.*s", STR_ARG(word));

    return !str_eq(rules_text(r, 0, key), key);
}

bool rules_is_category(const struct rules *r, struct str word)
{
    for (size_t i = 0; i < r->category.n; i++)
        if (str_eq(r->category.row[i].code, word) || str_eq(r->category.row[i].name, word))
            return true;
    return false;
}

const struct category *rules_categories(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->category.n;
    return r->category.row;
}

const struct unit_route *rules_routes(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->route.n;
    return r->route.row;
}

const struct room_row *rules_rooms(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->room.n;
    return r->room.row;
}

bool rules_receiver_above(const struct rules *r, struct str kind, bool head)
{
    for (size_t i = 0; i < r->receiver.n; i++) {
        const struct receiver_row *t = &r->receiver.row[i];
        if (!str_eqz(t->kind, "*") && !str_eq(t->kind, kind))
            continue;
        if (str_eqz(t->head, "*") || str_eqz(t->head, "yes") == head)
            return t->above;
    }
    return false;
}

const struct filelist_row *rules_filelist(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->filelist.n;
    return r->filelist.row;
}

const struct paper_list *rules_papers(const struct rules *r, struct str category)
{
    const struct paper_list *other = NULL;

    for (size_t i = 0; i < r->paper.n; i++) {
        if (str_eq(r->paper.row[i].category, category))
            return &r->paper.row[i];
        if (str_eqz(r->paper.row[i].category, "*"))
            other = &r->paper.row[i];
    }
    return other;
}

const struct booking_ground *rules_grounds(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->ground.n;
    return r->ground.row;
}

const struct trigger *rules_triggers(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->trigger.n;
    return r->trigger.row;
}

const struct annual_row *rules_annual(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->annual.n;
    return r->annual.row;
}

const struct rung *rules_rung(const struct rules *r, struct str level)
{
    for (size_t i = 0; i < r->rung.n; i++)
        if (str_eq(r->rung.row[i].level, level))
            return &r->rung.row[i];
    return NULL;
}

const struct hard_rule *rules_hard(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->hard.n;
    return r->hard.row;
}

bool rules_is_village_task(const struct rules *r, struct str category)
{
    for (size_t i = 0; i < r->village.n; i++)
        if (str_eq(r->village.row[i].category, category))
            return true;
    return false;
}

const struct unit_row *rules_units(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->unit.n;
    return r->unit.row;
}

const struct witness_row *rules_witnesses(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->witness.n;
    return r->witness.row;
}

const struct config_row *rules_config(const struct rules *r, struct str name)
{
    FIND(r->config, name, name);
}

int64_t rules_number(const struct rules *r, const char *setting)
{
    const struct config_row *c = rules_config(r, str_of(setting));
    int64_t v;

    return c != NULL && num_parse(c->value, &v) ? v : 0;
}

const struct config_row *rules_configs(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->config.n;
    return r->config.row;
}

const struct grant *rules_grants(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->grant.n;
    return r->grant.row;
}

const struct register_def *rules_register(const struct rules *r, struct str name)
{
    for (size_t i = 0; i < r->n_reg; i++)
        if (str_eq(r->reg[i].name, name))
            return &r->reg[i];
    return NULL;
}

const struct report *rules_report(const struct rules *r, struct str name)
{
    for (size_t i = 0; i < r->n_report; i++)
        if (str_eq(r->report[i].name, name))
            return &r->report[i];
    return NULL;
}

const struct report *rules_reports(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->n_report;
    return r->report;
}

const struct register_def *rules_registers(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->n_reg;
    return r->reg;
}

const struct calendar *rules_calendar(const struct rules *r)
{
    return r->calendar;
}

bool move_by(const struct move *m, struct str duty)
{
    struct str one, rest = m->by;

    while (rest.n > 0 && str_split(&rest, '/', &one))
        if (str_eq(one, duty))
            return true;
    return false;
}

bool field_is_of(const struct field *f, const struct procedure *p)
{
    return f->only.n == 0 || str_eq(f->only, p->id);
}

bool move_leaves(const struct move *m, const struct state *from)
{
    for (size_t i = 0; i < m->n_from; i++)
        if (str_eq(m->from[i], from->code))
            return true;
    if (!m->from_any)
        return false;
    if (!from->closed)
        return true;
    for (size_t i = 0; i < m->n_clock; i++)
        if (m->clock[i].kind == CLOCK_STOP && m->clock[i].term->self_closing)
            return true;
    return false;
}
