// SPDX-License-Identifier: Apache-2.0
/* rules_test.c - the built-in data passes the validator, and each fault of a district's own file is named. */
#include "core/rules/rules.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/test.h"

static const struct rules *load(struct arena *mem)
{
    const struct rules_source src = { STR_NONE };
    const struct rules *r = NULL;
    struct err e = { 0 };
    struct buf faults = buf_make(mem, 1 << 20);

    if (rules_load(mem, &src, &faults, &r, &e) != ST_OK)
        fprintf(stderr, "%.*s", STR_ARG(buf_str(&faults)));
    OK(r != NULL);
    return r;
}

TEST(built_in_data_has_no_fault)
{
    struct arena *mem = arena_make();
    const struct rules *r = load(mem);
    size_t n, rows = 0;
    const struct procedure *p = rules_procedures(r, &n);

    EQ(n, 13);
    for (size_t i = 0; i < n; i++)
        rows += p[i].n_move;
    EQ(rows, 182);
    EQ_STR(p[0].id, STR("any"));
    EQ_STR(p[1].id, STR("petition"));
    arena_drop(mem);
}

TEST(a_row_is_read_with_all_its_parts)
{
    struct arena *mem = arena_make();
    const struct rules *r = load(mem);
    const struct procedure *p = rules_procedure(r, STR("petition"));
    const struct move *m = rules_move(r, p, STR("P21"));

    OK(m == rules_move(r, p, STR("送达处理意见")));
    OK(m->procedure == p && p == rules_procedure(r, STR("PET")));
    EQ(m->n_from, 3);
    EQ_STR(m->to, STR("ANS"));
    OK(move_by(m, STR("RUL")) && !move_by(m, STR("RU")));
    EQ(m->n_clock, 6);
    OK(m->clock[0].kind == CLOCK_STOP && str_eqz(m->clock[0].stop, "issued"));
    OK(m->clock[5].if_given && m->clock[5].n_when == 1 && str_eqz(m->clock[5].when->arg, "opinion=支持"));
    EQ_STR(m->clock[3].start, STR("delivered"));
    EQ(m->n_field, 10);
    EQ_STR(m->field[0].choice[0].value, STR("支持"));
    OK(m->field[1].sealed && m->field[1].required && !m->field[6].required);
    EQ(m->n_doc, 2);
    OK(rules_move(r, p, STR("P02"))->holder == HOLDER_FIELD && m->holder == HOLDER_KEEP);
    const struct move *ext = rules_move(r, p, STR("P20"));
    OK(ext->clock[1].since == rules_term(r, STR("D06")) && ext->clock[1].since_due);
    OK(ext->field[0].min == 1 && ext->field[0].max == 30);
    arena_drop(mem);
}

TEST(rows_of_every_machine_are_found_by_state)
{
    struct arena *mem = arena_make();
    const struct rules *r = load(mem);
    const struct procedure *sug = rules_procedure(r, STR("suggestion"));
    const struct state *adopted = rules_state(sug, STR("ADP")), *doing = rules_state(sug, STR("IMP"));
    const struct state *closed = rules_state(sug, STR("CLO"));

    EQ_STR(rules_move_at(r, sug, adopted, STR("落实完成"))->id, STR("N05"));
    EQ_STR(rules_move_at(r, sug, doing, STR("落实完成"))->id, STR("G10"));
    OK(!move_leaves(rules_move(r, sug, STR("N01")), closed));
    OK(move_leaves(rules_move(r, sug, STR("N05")), closed));
    OK(rules_move(r, sug, STR("P07")) == NULL);
    arena_drop(mem);
}

TEST(alternatives_and_arguments_of_guards)
{
    struct arena *mem = arena_make();
    const struct rules *r = load(mem);
    const struct move *m = rules_move(r, rules_procedure(r, STR("petition")), STR("P28"));

    EQ(m->n_guard, 3);
    EQ_STR(m->guard[0].arg, STR("review=END/REF/WDR"));
    OK(!m->guard[0].or_next && m->guard[1].or_next && !m->guard[2].or_next);
    EQ_STR(m->guard[2].name, STR("spent"));
    arena_drop(mem);
}

TEST(a_complaint_is_looked_into_at_the_level_of_the_accused)
{
    struct arena *mem = arena_make();
    const struct rules *r = load(mem);

    OK(rules_receiver_above(r, STR("government"), true));
    OK(!rules_receiver_above(r, STR("government"), false));
    OK(rules_receiver_above(r, STR("discipline"), true));
    OK(!rules_receiver_above(r, STR("department"), true));
    OK(!rules_receiver_above(r, STR(""), false));
    arena_drop(mem);
}

TEST(texts_are_filled)
{
    struct arena *mem = arena_make();
    const struct rules *r = load(mem);
    const struct str arg[] = { STR("甲"), STR("B") };

    EQ_STR(rules_text(r, 0, STR("event.P07")), STR("受理"));
    EQ_STR(rules_text(r, 1, STR("no.such.key")), STR("no.such.key"));
    EQ_STR(rules_fill(mem, STR("{1}、{0}{0}，{2}{"), arg, 2), STR("B、甲甲，{2}{"));
    OK(rules_error(r, STR("flow.no_row"))->http == 422);
    arena_drop(mem);
}

RUN(CASE(built_in_data_has_no_fault), CASE(a_row_is_read_with_all_its_parts),
    CASE(rows_of_every_machine_are_found_by_state), CASE(alternatives_and_arguments_of_guards),
    CASE(a_complaint_is_looked_into_at_the_level_of_the_accused), CASE(texts_are_filled))
