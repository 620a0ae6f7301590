// SPDX-License-Identifier: Apache-2.0
/* letter_sample.c - how a form reads: a step that never happened fills it in. No counter moves, nothing is stored. */
#include "core/letter/letter.h"
#include "core/matter/event.h"
#include "core/matter/stepping.h"
#include "core/rules/rules_letter.h"
#include "core/site.h"

enum { TERM_DAYS = 30 };

static bool makes(const struct move *mv, struct str form)
{
    for (size_t i = 0; i < mv->n_doc; i++)
        if (str_eq(mv->doc[i], form))
            return true;
    return false;
}

static const struct move *row_of(const struct rules *r, struct str form, const struct procedure **ret_of)
{
    size_t n;
    const struct procedure *p = rules_procedures(r, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p[i].n_move; k++)
            if (makes(&p[i].move[k], form) && rules_letter_made(r, form, p[i].move[k].id)) {
                *ret_of = &p[i];
                return &p[i].move[k];
            }
    return NULL;
}

static struct str sample_of(struct ctx *cx, const struct field *f)
{
    struct buf day = buf_make(cx->mem, 16);

    switch (f->type) {
    case FIELD_DAY:
    case FIELD_TIME:
        day_format(&day, day_of(cx->now));
        return buf_str(&day);
    case FIELD_UNIT:
        return arena_printf(cx->mem, "%.*s.rsj", STR_ARG(str_cut(cx->site->root, 0, 6)));
    case FIELD_CHOICE:
        return f->n_choice > 0 ? f->choice[0].value : STR("样例");
    case FIELD_NUMBER:
        return STR("15");
    case FIELD_BOOL:
        return STR("true");
    case FIELD_TEXT:
    case FIELD_OFFICER:
    case FIELD_FILE:
    case FIELD_MATTER:
    case FIELD_N:
        break;
    }
    return str_eqz(f->name, "signer") ? STR("李某某") : STR("（此处为经办人填写的内容）");
}

static struct str first_duty(const struct move *mv)
{
    struct str by = mv->by, duty = STR_NONE;

    (void)str_split(&by, '/', &duty);
    return duty;
}

static void fill_event(struct ctx *cx, const struct move *mv, struct event *e)
{
    for (size_t i = 0; i < mv->n_field; i++)
        if (mv->field[i].sealed)
            event_seal(e, mv->field[i].name, sample_of(cx, &mv->field[i]));
        else
            event_tell(e, mv->field[i].name, sample_of(cx, &mv->field[i]));
    for (size_t i = 0; i < mv->n_clock; i++)
        if (mv->clock[i].kind == CLOCK_START)
            e->clock[e->n_clock++] = (struct event_clock){ .act = CLOCK_ACT_START,
                                                           .code = mv->clock[i].term->code,
                                                           .start = day_of(cx->now),
                                                           .due = { day_of(cx->now).n + TERM_DAYS } };
    letter_list(cx->site->rules, mv, e);
}

/* As letter_read would have it: what the filing said stands in the entry. */
static void fill_entry(struct ctx *cx, const struct event *e, struct entry *ret)
{
    static const struct pair_text filed[] = { { .name = STR("title"), .value = STR("示例事项") },
                                              { .name = STR("request"), .value = STR("请依法处理。") },
                                              { .name = STR("body"), .value = STR("事情经过（示例）。") } };
    struct pair_text *f = arena_array(cx->mem, e->n_seal + N_OF(filed), sizeof *f);

    for (size_t i = 0; i < e->n_seal; i++)
        f[ret->n_field++] = (struct pair_text){ .name = e->seal[i].name, .value = e->seal[i].value };
    for (size_t i = 0; i < N_OF(filed); i++)
        f[ret->n_field++] = filed[i];
    ret->field = f;
    ret->doc = e->doc;
    ret->n_doc = e->n_doc;
    ret->letter = event_unseal(e, LETTER_TEXTS);
    ret->number = event_get(e, LETTER_NUMBERS);
}

enum st letter_sample(struct ctx *cx, struct str form, struct letter *ret)
{
    struct matter *m = arena_take(cx->mem, sizeof *m);
    struct stepping *s = arena_take(cx->mem, sizeof *s);
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct entry *entry = arena_take(cx->mem, sizeof *entry);
    struct story story = { .contact = { .name = STR("王某某") }, .entry = entry, .n_entry = 1 };
    static const struct move none = { 0 };
    const struct procedure *of = rules_any(cx->site->rules);
    const struct move *mv = row_of(cx->site->rules, form, &of);

    if (rules_form(cx->site->rules, form) == NULL)
        return FAIL(cx, ST_NOT_FOUND, "letter.unknown", form);
    if (mv == NULL) /* made by no row: people bring it, or it is filled in by hand */
        mv = &none;
    *m = (struct matter){ .no = arena_printf(cx->mem, "%.*s0000000000000000", STR_ARG(cx->site->root)),
                          .procedure = of,
                          .opened = cx->now,
                          .first = LETTER_SAMPLE };
    *s = (struct stepping){
        .cx = cx, .m = m, .procedure = of, .move = mv, .offering = true, .has_clocks = true, .has_history = true
    };
    *e = (struct event){ .matter = m->id,
                         .at = cx->now,
                         .no = m->no,
                         .procedure = of->id,
                         .row = mv->id,
                         .event = mv->event,
                         .actor = STR("officer"),
                         .duty = first_duty(mv),
                         .actor_unit = arena_printf(cx->mem, "%.*s.xfj", STR_ARG(str_cut(cx->site->root, 0, 6))),
                         .unit = arena_printf(cx->mem, "%.*s.rsj", STR_ARG(str_cut(cx->site->root, 0, 6))) };
    fill_event(cx, mv, e);
    if (e->n_doc == 0)
        e->doc[e->n_doc++] = form;
    TRY(letter_make(s, e));
    fill_entry(cx, e, entry);
    return letter_read(cx, &story, entry, form, ret);
}
