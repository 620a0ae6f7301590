// SPDX-License-Identifier: Apache-2.0
/* tale.c - see tale.h. */
#include "page/part/tale.h"

#include "core/matter/agent.h"
#include "core/org/unit.h"
#include "core/privacy/erase.h"
#include "core/privacy/held.h"
#include "core/privacy/privacy.h"
#include "core/site.h"
#include "core/sync/sync.h"
#include "page/desk/draft_page.h"
#include "page/part/words.h"

#include <inttypes.h>
#include <string.h>

const struct clock *tale_clock(const struct story *s, const char *code)
{
    for (size_t i = 0; i < s->n_clock; i++)
        if (s->clock[i].state == CLOCK_RUNNING && str_eqz(s->clock[i].code, code))
            return &s->clock[i];
    return NULL;
}

/* Residents are told of terms that concern them: those that have a sentence of their own. */
static bool concerns(struct ctx *cx, const struct clock *c)
{
    return cx->who.officer != 0 || show_pick(cx, "next.", c->code, STR_NONE).n > 0;
}

const struct clock *tale_next(struct ctx *cx, const struct story *s)
{
    const struct clock *best = NULL;

    for (size_t i = 0; i < s->n_clock; i++) {
        const struct clock *c = &s->clock[i];
        if (c->state == CLOCK_RUNNING && !c->in_seconds && concerns(cx, c) && (best == NULL || c->due.n < best->due.n))
            best = c;
    }
    return best;
}

const struct field *tale_field(const struct move *m, struct str name)
{
    for (size_t i = 0; m != NULL && i < m->n_field; i++)
        if (str_eq(m->field[i].name, name))
            return &m->field[i];
    return NULL;
}

/* Lines "sha256 name" without the digests. */
static struct str file_names(struct ctx *cx, struct str lines)
{
    enum { DIGEST = 64 };
    struct buf b = buf_make(cx->mem, lines.n + 16);
    struct str line;

    while (str_split(&lines, '\n', &line)) {
        if (b.n > 0)
            buf_byte(&b, '\n');
        buf_add(&b, line.n > DIGEST && line.p[DIGEST] == ' ' ? str_from(line, DIGEST + 1) : line);
    }
    return buf_str(&b);
}

/* "construction/transport" in words. */
static struct str categories_of(struct ctx *cx, struct str codes)
{
    struct buf b = buf_make(cx->mem, codes.n * 16 + 64);
    struct str one;

    while (codes.n > 0 && str_split(&codes, '/', &one))
        buf_printf(&b, "%s%.*s", b.n > 0 ? "、" : "", STR_ARG(show_category(cx, one)));
    return buf_str(&b);
}

/* 1, 2 or 3 of N03: the only number that is called just value. */
static bool is_rating(const struct field *f)
{
    return f != NULL && f->type == FIELD_NUMBER && str_eqz(f->name, "value");
}

struct str tale_value(struct ctx *cx, struct show_units *seen, const struct field *f, struct str value)
{
    struct day d;
    struct when w;
    struct str word = f == NULL ? STR_NONE : show_pick(cx, "choice.", f->name, value);

    if (f != NULL && (str_eqz(f->name, "category") || str_eqz(f->name, "areas")))
        return categories_of(cx, value);
    if (value.n > 0 && (f == NULL || f->type == FIELD_TIME) && when_parse(value, &w))
        return show_moment(cx, w);
    if (f == NULL || value.n == 0)
        return value;
    if (is_rating(f))
        return show_pick(cx, "rate.", value, STR_NONE);
    if (f->type == FIELD_UNIT)
        return show_unit(cx, seen, value);
    if (f->type == FIELD_DAY && day_parse(value, &d))
        return show_day(cx, d);
    if (f->type == FIELD_FILE)
        return file_names(cx, value);
    if (f->type == FIELD_BOOL)
        return show_text(cx, str_eqz(value, "true") || str_eqz(value, "1") ? "line.yes" : "line.no");
    return word.n > 0 ? word : value;
}

static struct str field_label(struct ctx *cx, struct str name)
{
    if (str_starts(name, STR(DRAFT_PREFIX)))
        name = str_from(name, strlen(DRAFT_PREFIX));
    struct str label = show_pick(cx, "field.", name, STR_NONE);

    if (str_eqz(name, "note"))
        return show_text(cx, "step.note");
    return label.n > 0 ? label : name;
}

static bool is_filing(const struct move *m)
{
    return m != NULL && m->n_from == 0 && !m->from_any;
}

/* What is drafted for another row reads as it would there. */
static const struct field *field_of(struct tale *t, const struct entry *e, const struct move *m, struct str name)
{
    if (!str_starts(name, STR(DRAFT_PREFIX)))
        return tale_field(m, name);
    m = rules_move(t->cx->site->rules, t->m->procedure, draft_value(e, STR("of")));
    return tale_field(m, str_from(name, strlen(DRAFT_PREFIX)));
}

/* What a station had done while the district went on: its step and its day, out of its event. */
static struct str offline_step(struct tale *t, struct str text)
{
    struct str arg[2], row, event;
    struct when at;

    if (!sync_offline(t->cx, text, &row, &event, &at))
        return STR_NONE;
    arg[0] = show_event(t->cx, row, event);
    arg[1] = show_day(t->cx, day_of(at));
    return show_fill(t->cx, "line.offline", arg, N_OF(arg));
}

/* The number of a place at an open day: its hour stands beside it, and says more. */
static bool is_place_no(const struct field *f, struct str name)
{
    return f == NULL ? str_eqz(name, "slot") : f->type == FIELD_MATTER && str_eqz(f->source, "slot");
}

static struct str term_name(struct ctx *cx, struct str code)
{
    const struct term *term = rules_term(cx->site->rules, code);
    struct str name = show_pick(cx, "clock.", code, STR_NONE);

    return name.n > 0 || term == NULL ? name : term->name;
}

/* What the system supervises for: "D18 2026-08-06", a term and its day; or a step and how often, which the ground
 * beside it says in words. */
static struct str cause_in_words(struct ctx *cx, struct str value)
{
    struct str code, day = value;
    struct day due;

    if (!str_split(&day, ' ', &code) || rules_term(cx->site->rules, code) == NULL || !day_parse(day, &due))
        return STR_NONE;
    return arena_printf(cx->mem, "%.*s · %.*s", STR_ARG(term_name(cx, code)), STR_ARG(show_day(cx, due)));
}

static bool is_system_cause(const struct tale *t, struct str name)
{
    return str_eqz(name, "cause") && str_eqz(t->m->procedure->id, "supervision") && t->s->n_entry > 0 &&
           str_eqz(t->s->entry[0].actor, "system");
}

static void tell_fact(struct tale *t, const struct field *field, const struct pair_text *p, struct timeline_fact *f,
                      size_t *n)
{
    struct str value = p->erased                        ? show_text(t->cx, "line.erased")
                       : p->held                        ? show_text(t->cx, "line.held")
                       : str_eqz(p->name, SYNC_OFFLINE) ? offline_step(t, p->value)
                       : str_eqz(p->name, SYNC_UPTO)    ? STR_NONE
                       : is_place_no(field, p->name)    ? STR_NONE
                       : is_system_cause(t, p->name)    ? cause_in_words(t->cx, p->value)
                                                        : tale_value(t->cx, t->seen, field, p->value);

    if (value.n > 0)
        f[(*n)++] = (struct timeline_fact){ is_system_cause(t, p->name) ? show_text(t->cx, "line.cause")
                                            : is_rating(field)          ? show_text(t->cx, "rate.title")
                                                                        : field_label(t->cx, p->name),
                                            value };
}

/* Of events about personal data the reason is told here; what became of each part stands on a page of its own. */
static bool is_told(const struct entry *e, struct str name)
{
    static const char *const terse[] = { ERASE_EVENT,    HELD_EVENT,   PRIVACY_ANSWER,
                                         APPRAISE_EVENT, HANDED_EVENT, OPENED_EVENT };
    bool words = str_eqz(e->event, PRIVACY_ASK);

    for (size_t i = 0; i < N_OF(terse); i++)
        if (e->row.n == 0 && str_eqz(e->event, terse[i]))
            return str_eqz(name, "reason") || str_eqz(name, "order");
    return e->row.n > 0 || !words || str_eqz(name, "words");
}

/* In the order of the form, then what else was noted; what was filed stands on the page already. */
static void tell_facts(struct tale *t, const struct entry *e, struct timeline_entry *ret)
{
    const struct move *m = rules_move(t->cx->site->rules, t->m->procedure, e->row);
    struct timeline_fact *f = arena_array(t->cx->mem, e->n_field, sizeof *f);

    ret->fact = f;
    if (is_filing(m))
        return;
    for (size_t k = 0; m != NULL && k < m->n_field; k++)
        for (size_t i = 0; i < e->n_field; i++)
            if (str_eq(e->field[i].name, m->field[k].name))
                tell_fact(t, &m->field[k], &e->field[i], f, &ret->n_fact);
    for (size_t i = 0; i < e->n_field; i++)
        if (tale_field(m, e->field[i].name) == NULL && is_told(e, e->field[i].name))
            tell_fact(t, field_of(t, e, m, e->field[i].name), &e->field[i], f, &ret->n_fact);
}

static void tell_letters(struct tale *t, const struct entry *e, struct timeline_entry *ret)
{
    struct timeline_letter *l = arena_array(t->cx->mem, e->n_doc, sizeof *l);

    for (size_t i = 0; i < e->n_doc; i++)
        l[i] = (struct timeline_letter){ arena_printf(t->cx->mem, "/matter/%.*s/letter/%" PRId64 "/%.*s",
                                                      STR_ARG(t->m->no), e->seq, STR_ARG(e->doc[i])),
                                         show_form(t->cx, e->doc[i]) };
    ret->letter = l;
    ret->n_letter = e->n_doc;
}

static int level_of(const struct unit *u)
{
    struct str level = unit_level(u);

    return str_eqz(level, "village") ? 2 : str_eqz(level, "town") ? 1 : 0;
}

static struct str who_of(struct tale *t, const struct entry *e)
{
    bool officer = t->cx->who.officer != 0;

    if (str_eqz(e->actor, "resident"))
        return show_text(t->cx, officer ? "line.resident" : "matter.who.res");
    if (str_eqz(e->actor, "system") || str_eqz(e->actor, "import"))
        return show_text(t->cx, str_eqz(e->actor, "system") ? "matter.who.sys" : "matter.imported");
    if (e->act_for.n == 0)
        return e->actor;
    return rules_fill(t->cx->mem, show_text(t->cx, str_eqz(e->act_for, "RES") ? "line.for_res" : "line.for_ext"),
                      &e->actor, 1);
}

/* Up (上报), down (交办), back to where it was before (回退), or beside. */
static const char *hand_over_key(struct tale *t, size_t i)
{
    const struct entry *e = t->s->entry;
    struct unit from, to;

    for (size_t k = i - 1; k > 0; k--)
        if (!str_eq(e[k - 1].unit, e[i - 1].unit)) {
            if (str_eq(e[k - 1].unit, e[i].unit))
                return "line.back";
            break;
        }
    if (unit_load(t->cx, e[i - 1].unit, &from) != ST_OK || unit_load(t->cx, e[i].unit, &to) != ST_OK) {
        t->cx->err = (struct err){ 0 };
        return "line.beside";
    }
    int step = level_of(&to) - level_of(&from);
    return step < 0 ? "line.up" : step > 0 ? "line.down" : "line.beside";
}

/* As it was called then; in English as it is called now, since only that name is known. */
static struct str holder_name(struct tale *t, const struct entry *e)
{
    return t->cx->who.lang == LANG_EN ? show_unit(t->cx, t->seen, e->unit) : e->unit_name;
}

/* From whom to whom, when the matter changed hands by this entry. */
static void tell_hand_over(struct tale *t, size_t i, struct timeline_entry *ret)
{
    const struct entry *e = &t->s->entry[i];
    struct timeline_fact *f = arena_array(t->cx->mem, ret->n_fact + 1, sizeof *f);

    if (i == 0 || str_eq(e->unit, e[-1].unit) || e->unit.n == 0 || e[-1].unit.n == 0)
        return;
    const struct str from = holder_name(t, &e[-1]), to = holder_name(t, e);
    f[0] = (struct timeline_fact){ show_text(t->cx, hand_over_key(t, i)),
                                   arena_printf(t->cx->mem, "%.*s → %.*s", STR_ARG(from), STR_ARG(to)) };
    size_t n = 1;
    for (size_t k = 0; k < ret->n_fact; k++) /* whose field named the unit: that is said already */
        if (!str_eq(ret->fact[k].value, e->unit_name) && !str_eq(ret->fact[k].value, to))
            f[n++] = ret->fact[k];
    ret->fact = f;
    ret->n_fact = n;
}

/* Who drafted what was signed, and what the draft had said otherwise: for officers. */
static void tell_draft(struct tale *t, size_t i, struct timeline_entry *ret)
{
    const struct entry *e = &t->s->entry[i], *from = t->cx->who.officer == 0 ? NULL : draft_signed(t->s, i);
    const struct move *m = rules_move(t->cx->site->rules, t->m->procedure, e->row);
    struct arena *mem = t->cx->mem;

    if (from == NULL)
        return;
    struct timeline_fact *f = arena_array(mem, ret->n_fact + e->n_field + 1, sizeof *f);
    memcpy(f, ret->fact, ret->n_fact * sizeof *f);
    f[ret->n_fact++] = (struct timeline_fact){ show_text(t->cx, "draft.by"), from->actor };
    for (size_t k = 0; k < e->n_field; k++) {
        struct str name = e->field[k].name,
                   old = draft_value(from, arena_printf(mem, DRAFT_PREFIX "%.*s", STR_ARG(name)));
        struct str label = field_label(t->cx, name);
        if (old.n > 0 && !str_eq(old, e->field[k].value))
            f[ret->n_fact++] = (struct timeline_fact){ show_fill(t->cx, "draft.was", &label, 1),
                                                       tale_value(t->cx, t->seen, tale_field(m, name), old) };
    }
    ret->fact = f;
}

/* Filing has one name on pages, whichever row of the flow it was. */
static struct str what_of(struct tale *t, const struct entry *e)
{
    const struct move *m = rules_move(t->cx->site->rules, t->m->procedure, e->row);

    if (is_filing(m))
        return show_text(t->cx, "line.filed");
    return show_event(t->cx, e->row, e->event);
}

static void tell_entry(struct tale *t, const struct entry *e, struct timeline_entry *ret)
{
    *ret = (struct timeline_entry){ .at = e->at, .day = DAY_NONE, .what = what_of(t, e), .who = who_of(t, e) };
    tell_facts(t, e, ret);
    tell_letters(t, e, ret);
}

static bool tell_next(struct tale *t, struct timeline_entry *ret)
{
    const struct clock *c = tale_next(t->cx, t->s);

    if (c == NULL || t->m->state->terminal)
        return false;
    *ret = (struct timeline_entry){ .is_next = true,
                                    .at = WHEN_NONE,
                                    .day = c->due,
                                    .what = t->cx->who.officer != 0 ? term_name(t->cx, c->code)
                                                                    : show_pick(t->cx, "next.", c->code, STR_NONE),
                                    .who = show_unit(t->cx, t->seen, t->m->unit) };
    return true;
}

struct timeline tale_line(struct tale *t, bool newest_first)
{
    size_t n = t->s->n_entry;
    struct timeline_entry *e = arena_array(t->cx->mem, n + 1, sizeof *e), next;
    bool has_next = tell_next(t, &next);
    size_t from = newest_first && has_next ? 1 : 0;

    for (size_t i = 0; i < n; i++) {
        struct timeline_entry *at = &e[from + (newest_first ? n - 1 - i : i)];
        tell_entry(t, &t->s->entry[i], at);
        tell_draft(t, i, at);
        tell_hand_over(t, i, at);
    }
    if (has_next) {
        e[newest_first ? 0 : n] = next;
        if (!newest_first && n > 0)
            e[n - 1].before_next = true;
    }
    return (struct timeline){ e, n + (has_next ? 1 : 0) };
}

/* Scope and term of who acts for the filer; to the filer the agents' code as well. A fault of the store is no fact. */
static void tell_agent(struct tale *t, struct timeline_fact *f, size_t *n)
{
    struct ctx *cx = t->cx;
    struct agent a = { 0 };
    bool found = false;

    if (agent_of(cx, t->m->id, &a, &found) != ST_OK || !found)
        return;
    struct str scope = show_pick(cx, "choice.authority.", a.scope, STR_NONE);
    struct str state = show_text(cx, a.ended ? "agent.ended" : a.over ? "agent.over" : "agent.holds");
    struct str until = day_is_none(a.until) ? show_text(cx, "agent.no_end") : show_day(cx, a.until);
    f[(*n)++] = (struct timeline_fact){ show_text(cx, "agent.title"),
                                        arena_printf(cx->mem, "%.*s · %.*s · %.*s", STR_ARG(scope), STR_ARG(until),
                                                     STR_ARG(state)) };
    if (a.code.n > 0)
        f[(*n)++] = (struct timeline_fact){ show_text(cx, "agent.code"), show_groups(cx->mem, a.code, 4) };
}

const struct timeline_fact *tale_filed(struct tale *t, size_t *ret_n)
{
    const struct entry *e = t->s->entry;
    const struct move *m = t->s->n_entry == 0 ? NULL : rules_move(t->cx->site->rules, t->m->procedure, e->row);
    struct timeline_fact *f = arena_array(t->cx->mem, 2 + (m == NULL ? 0 : m->n_field), sizeof *f);

    *ret_n = 0;
    for (size_t k = 0; m != NULL && k < m->n_field; k++)
        for (size_t i = 0; i < e->n_field; i++)
            if (str_eq(e->field[i].name, m->field[k].name))
                tell_fact(t, &m->field[k], &e->field[i], f, ret_n);
    tell_agent(t, f, ret_n);
    return f;
}

const struct matter_clock *tale_clocks(struct tale *t, bool *ret_provisional)
{
    struct matter_clock *c = arena_array(t->cx->mem, t->s->n_clock, sizeof *c);

    *ret_provisional = false;
    for (size_t i = 0; i < t->s->n_clock; i++) {
        const struct clock *k = &t->s->clock[i];
        const struct term *term = rules_term(t->cx->site->rules, k->code);
        c[i] = (struct matter_clock){ .name = term_name(t->cx, k->code),
                                      .source = show_law(t->cx, term == NULL ? STR_NONE : term->source),
                                      .chip = show_clock(t->cx, k, true) };
        *ret_provisional = *ret_provisional || (k->provisional && k->state == CLOCK_RUNNING);
    }
    return c;
}

const struct matter_link *tale_links(struct tale *t)
{
    struct matter_link *l = arena_array(t->cx->mem, t->s->n_link, sizeof *l);

    for (size_t i = 0; i < t->s->n_link; i++) {
        const struct link *k = &t->s->link[i];
        const struct procedure *other = rules_procedure(t->cx->site->rules, k->kind);
        struct str kind = show_pick(t->cx, "link.", k->kind, STR_NONE);
        l[i] = (struct matter_link){ .no = k->no,
                                     .kind = kind.n > 0      ? kind
                                             : other == NULL ? k->kind
                                                             : show_procedure(t->cx, other),
                                     .href = arena_printf(t->cx->mem, "%s%.*s", t->root, STR_ARG(k->no)) };
        if (k->state.n > 0)
            l[i].now = arena_printf(t->cx->mem, "%.*s · %.*s", STR_ARG(show_state(t->cx, k->procedure, k->state)),
                                    STR_ARG(show_unit(t->cx, t->seen, k->unit)));
        l[i].code = show_groups(t->cx->mem, k->code, 4);
        if (k->code.n > 0)
            l[i].href = arena_printf(t->cx->mem, "/query#%.*s.%.*s", STR_ARG(k->no), STR_ARG(k->code));
    }
    return l;
}

const struct matter_paper *tale_papers(struct tale *t)
{
    struct matter_paper *p = arena_array(t->cx->mem, t->s->n_file, sizeof *p);

    for (size_t i = 0; i < t->s->n_file; i++)
        p[i] = (struct matter_paper){ .name = t->s->file[i].name,
                                      .size = words_size(t->cx->mem, t->s->file[i].size),
                                      .href = arena_printf(t->cx->mem, "/matter/%.*s/files/%.*s", STR_ARG(t->m->no),
                                                           STR_ARG(t->s->file[i].id)) };
    return p;
}
