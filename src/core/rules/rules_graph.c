// SPDX-License-Identifier: Apache-2.0
/* rules_graph.c - is a procedure whole? States that can be reached and left, clocks that end. */
#include "core/rules/rules_read.h"

static size_t state_index(const struct procedure *p, struct str code)
{
    for (size_t i = 0; i < p->n_state; i++)
        if (str_eq(p->state[i].code, code))
            return i;
    return SIZE_MAX;
}

static bool leaves_reached(const struct procedure *p, const struct move *m, const bool *reached)
{
    if (m->n_from == 0)
        return true;
    for (size_t i = 0; i < m->n_from; i++) {
        size_t at = state_index(p, m->from[i]);
        if (at != SIZE_MAX && reached[at])
            return true;
    }
    return false;
}

/* Marks what one more round of moves reaches; false when nothing new. */
static bool reach_more(const struct procedure *p, bool *reached)
{
    bool more = false;

    for (size_t i = 0; i < p->n_move; i++) {
        size_t to = state_index(p, p->move[i].to);
        if (to == SIZE_MAX || reached[to] || !leaves_reached(p, &p->move[i], reached))
            continue;
        reached[to] = true;
        more = true;
    }
    return more;
}

static bool has_way_out(const struct procedure *p, const struct state *s)
{
    for (size_t i = 0; i < p->n_move; i++)
        if (move_leaves(&p->move[i], s) && !str_eq(p->move[i].to, s->code))
            return true;
    return false;
}

static void check_states(struct reading *in, const struct procedure *p)
{
    bool *reached = (bool *)arena_array(in->mem, p->n_state + 1, sizeof *reached);
    bool born = false;

    for (size_t i = 0; i < p->n_move; i++)
        born = born || p->move[i].n_from == 0;
    if (!born)
        fault(in, p->file, 0, "no row makes a matter of this procedure");
    while (reach_more(p, reached))
        ;
    for (size_t i = 0; i < p->n_state; i++) {
        const struct state *s = &p->state[i];
        bool out = has_way_out(p, s);
        if (!reached[i])
            fault(in, p->file, s->line, "state %.*s is never reached", STR_ARG(s->code));
        if (!out && !s->terminal)
            fault(in, p->file, s->line, "state %.*s is not terminal, yet no row leaves it", STR_ARG(s->code));
        if (out && s->terminal)
            fault(in, p->file, s->line, "state %.*s is terminal, yet a row leaves it", STR_ARG(s->code));
    }
}

static bool stops(const struct procedure *p, const struct term *t)
{
    for (size_t i = 0; i < p->n_move; i++)
        for (size_t k = 0; k < p->move[i].n_clock; k++)
            if (p->move[i].clock[k].kind == CLOCK_STOP && p->move[i].clock[k].term == t)
                return true;
    return false;
}

/* Entering a closed state ends every clock, but a term must also have its own end. */
void check_graph(struct reading *in, const struct procedure *p)
{
    const struct rules *r = in->r;

    check_states(in, p);
    for (size_t i = 0; i < p->n_move; i++)
        for (size_t k = 0; k < p->move[i].n_clock; k++) {
            const struct clock_op *c = &p->move[i].clock[k];
            if (c->kind == CLOCK_START && !stops(p, c->term) && !stops(r->any, c->term) && !c->term->self_closing)
                fault(in, p->file, p->move[i].line, "clock %.*s is started here and never stopped",
                      STR_ARG(c->term->code));
        }
}
