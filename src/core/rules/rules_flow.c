// SPDX-License-Identifier: Apache-2.0
/* rules_flow.c - reads data/flow/X.flow into a procedure; see docs/data.md for the columns.
 *
 * Names of other rows (states, forms, guards) are checked in rules_check.c, when all are known; clocks
 * are looked up here, since a clock_op points to its term. */
#include <string.h>

#include "core/rules/rules_read.h"

static const char *const field_word[FIELD_N] = { "",       "text",   "day",  "time", "unit",  "officer",
                                                 "choice", "number", "bool", "file", "matter" };

struct flow_reading {
    struct lines l;
    struct procedure *slot; /* where it will stand; its moves point there */
    struct procedure p;
    struct state *state;
    struct move *move;
    struct field *field; /* of the last move */
    struct clock_op *clock;
};

static void flow_head(struct flow_reading *f)
{
    const struct str *c = f->l.cell;

    if (f->l.n != 6) {
        FAULT(&f->l, "procedure: %zu cells where 6 are wanted", f->l.n);
        return;
    }
    if (f->p.id.n > 0)
        FAULT(&f->l, "a second procedure in one file");
    if (c[4].n != 2)
        FAULT(&f->l, "class %.*s is not two digits", STR_ARG(c[4]));
    if (!str_eqz(c[5], "open") && !str_eqz(c[5], "sealed"))
        FAULT(&f->l, "%.*s is neither open nor sealed", STR_ARG(c[5]));
    f->p.id = c[1];
    f->p.code = c[2];
    f->p.name = c[3];
    f->p.class = c[4];
    f->p.sealed = str_eqz(c[5], "sealed");
}

static void flow_state(struct flow_reading *f)
{
    static const char *const kind[] = { "open", "closed", "terminal" };
    const struct str *c = f->l.cell;
    int k = f->l.n == 4 ? word_index(c[3], kind, N_OF(kind)) : -1;

    if (k < 0) {
        FAULT(&f->l, "state | code | name | open, closed or terminal");
        return;
    }
    for (size_t i = 0; i < f->p.n_state; i++)
        if (str_eq(f->state[i].code, c[1]))
            FAULT(&f->l, "state %.*s stands twice", STR_ARG(c[1]));
    f->state = (struct state *)grow(f->l.in->mem, f->state, f->p.n_state, sizeof *f->state);
    f->state[f->p.n_state++] =
        (struct state){ .code = c[1], .name = c[2], .closed = k > 0, .terminal = k == 2, .line = f->l.line };
}

static void flow_range(struct flow_reading *f, struct str s, struct field *d)
{
    size_t at = str_find(s, STR(".."));

    if (s.n == 0)
        return;
    if (at == SIZE_MAX || !cell_int(str_cut(s, 0, at), &d->min) || !cell_int(str_from(s, at + 2), &d->max) ||
        d->min > d->max)
        FAULT(&f->l, "range %.*s is not least..most", STR_ARG(s));
}

static void flow_values(struct flow_reading *f, struct str s, struct field *d)
{
    if (d->type != FIELD_CHOICE) {
        d->source = s;
        return;
    }
    struct str *v = parts(f->l.in->mem, s, '/', &d->n_choice);
    struct choice *c = (struct choice *)arena_array(f->l.in->mem, d->n_choice, sizeof *c);
    for (size_t i = 0; i < d->n_choice; i++)
        c[i].value = v[i];
    d->choice = c;
    if (d->n_choice == 0)
        FAULT(&f->l, "field %.*s has no choices", STR_ARG(d->name));
}

static void flow_field(struct flow_reading *f)
{
    const struct str *c = f->l.cell;
    struct move *m = f->p.n_move == 0 ? NULL : &f->move[f->p.n_move - 1];

    if (m == NULL || f->l.n < 7 || f->l.n > 8) {
        FAULT(&f->l,
              "field | name | type | must or may | sealed or open | choices | range [| procedure], below its row");
        return;
    }
    struct field d = { .name = c[1], .required = str_eqz(c[3], "must"), .sealed = str_eqz(c[4], "sealed") };
    d.only = f->l.n == 8 ? c[7] : STR_NONE;
    int type = word_index(c[2], field_word, FIELD_N);
    if (type < 1)
        FAULT(&f->l, "unknown field type %.*s", STR_ARG(c[2]));
    d.type = type < 1 ? FIELD_TEXT : (enum field_type)type;
    if (!d.required && !str_eqz(c[3], "may"))
        FAULT(&f->l, "%.*s is neither must nor may", STR_ARG(c[3]));
    if (!d.sealed && !str_eqz(c[4], "open"))
        FAULT(&f->l, "%.*s is neither sealed nor open", STR_ARG(c[4]));
    for (size_t i = 0; i < m->n_field; i++)
        if (str_eq(m->field[i].name, d.name))
            FAULT(&f->l, "field %.*s stands twice", STR_ARG(d.name));
    flow_values(f, c[5], &d);
    flow_range(f, c[6], &d);
    f->field = (struct field *)grow(f->l.in->mem, f->field, m->n_field, sizeof *f->field);
    f->field[m->n_field++] = d;
    m->field = f->field;
}

/* "D08" or "D06.due" */
static void clock_since(struct flow_reading *f, struct clock_op *op, struct str s)
{
    if (str_ends(s, STR(".due"))) {
        op->since_due = true;
        s.n -= 4;
    }
    op->since = rules_term(f->l.in->r, s);
    if (op->since == NULL)
        FAULT(&f->l, "unknown clock %.*s", STR_ARG(s));
}

static void clock_set(struct flow_reading *f, struct clock_op *op, struct str what, struct str arg)
{
    if (str_eqz(what, "if"))
        op->when = parse_guards(&f->l, arg, &op->n_when);
    else if (str_eqz(what, "since"))
        clock_since(f, op, arg);
    else if (str_eqz(what, "start"))
        op->start = arg;
    else if (str_eqz(what, "stop"))
        op->stop = arg;
    else if (str_eqz(what, "due"))
        op->due = arg;
    else if (str_eqz(what, "length"))
        op->length = arg;
    else
        FAULT(&f->l, "clock: %.*s is none of if, since, start, stop, due, length", STR_ARG(what));
}

/* Does a line about `what` speak of this operation? "stop" of a stop, "due" also of a resumed clock. */
static bool clock_fits(const struct clock_op *op, struct str what)
{
    if (str_eqz(what, "stop"))
        return op->kind == CLOCK_STOP;
    return op->kind == CLOCK_START || (op->kind == CLOCK_RESUME && str_eqz(what, "due"));
}

static void flow_clock(struct flow_reading *f)
{
    struct str code, codes = f->l.cell[1], what = f->l.cell[2];
    struct move *m = f->p.n_move == 0 ? NULL : &f->move[f->p.n_move - 1];

    if (m == NULL || f->l.n != 4) {
        FAULT(&f->l, "clock | codes | if, since, start, stop, due or length | from what, below its row");
        return;
    }
    while (str_split(&codes, ',', &code)) {
        bool found = false;
        for (size_t i = 0; i < m->n_clock; i++)
            if (str_eq(f->clock[i].term->code, str_trim(code)) && clock_fits(&f->clock[i], what)) {
                clock_set(f, &f->clock[i], what, f->l.cell[3]);
                found = true;
            }
        if (!found)
            FAULT(&f->l, "row %.*s does not %s clock %.*s", STR_ARG(m->id), str_eqz(what, "stop") ? "stop" : "start",
                  STR_ARG(code));
    }
}

/* holder | field | unit */
static void flow_holder(struct flow_reading *f)
{
    static const char *const word[HOLDER_N] = { "keep",   "field", "previous",  "actor",
                                                "review", "about", "committee", "kind" };
    struct move *m = f->p.n_move == 0 ? NULL : &f->move[f->p.n_move - 1];
    int h = f->l.n < 2 ? -1 : word_index(f->l.cell[1], word, HOLDER_N);

    if (m == NULL || h < 1) {
        FAULT(&f->l, "holder | field NAME, previous, actor, review, about, committee or kind KIND, below its row");
        return;
    }
    bool needs = h == HOLDER_FIELD || h == HOLDER_KIND;
    if (f->l.n != (needs ? 3U : 2U))
        FAULT(&f->l, "holder %s: %s", word[h], needs ? "which?" : "nothing stands behind it");
    m->holder = (enum holder)h;
    m->holder_arg = f->l.n > 2 ? f->l.cell[2] : STR_NONE;
}

/* "-D06", "+D18?" */
static void move_clock(struct flow_reading *f, struct move *m, struct str s)
{
    static const char mark[] = " +-~=";
    struct clock_op op = { 0 };
    const char *k = s.n > 1 ? strchr(mark + 1, s.p[0]) : NULL;
    struct str code = str_from(s, 1);

    op.if_given = str_ends(code, STR("?"));
    if (op.if_given)
        code.n--;
    op.term = rules_term(f->l.in->r, code);
    if (k == NULL || *k == '\0' || op.term == NULL) {
        FAULT(&f->l, "unknown clock %.*s", STR_ARG(s));
        return;
    }
    op.kind = (enum clock_op_kind)(k - mark);
    f->clock = (struct clock_op *)grow(f->l.in->mem, f->clock, m->n_clock, sizeof *f->clock);
    f->clock[m->n_clock++] = op;
    m->clock = f->clock;
}

static void flow_move(struct flow_reading *f)
{
    const struct str *c = f->l.cell;
    struct arena *mem = f->l.in->mem;
    size_t n;

    if (f->l.n != CELLS || !is_row_id(c[0])) {
        FAULT(&f->l, "neither procedure, state, field, clock, holder nor a row of %d cells", CELLS);
        return;
    }
    struct move m = {
        .id = c[0], .procedure = f->slot, .event = c[3], .by = c[4], .source = c[8], .note = c[9], .line = f->l.line
    };
    m.from_any = str_eqz(c[1], "*");
    m.from = m.from_any ? NULL : parts(mem, c[1], ',', &m.n_from);
    m.to = m.from_any ? STR_NONE : c[2];
    m.guard = parse_guards(&f->l, c[5], &m.n_guard);
    m.doc = parts(mem, c[7], ',', &m.n_doc);
    if (m.event.n == 0 || m.by.n == 0 || m.source.n == 0)
        FAULT(&f->l, "row %.*s needs an event, who may take it, and its source", STR_ARG(m.id));
    f->field = NULL;
    f->clock = NULL;
    const struct str *op = parts(mem, c[6], ' ', &n);
    for (size_t i = 0; i < n; i++)
        move_clock(f, &m, op[i]);
    f->move = (struct move *)grow(mem, f->move, f->p.n_move, sizeof *f->move);
    f->move[f->p.n_move++] = m;
}

static void flow_line(struct flow_reading *f)
{
    struct str kind = f->l.cell[0];

    if (str_eqz(kind, "procedure"))
        flow_head(f);
    else if (str_eqz(kind, "state"))
        flow_state(f);
    else if (str_eqz(kind, "field"))
        flow_field(f);
    else if (str_eqz(kind, "clock"))
        flow_clock(f);
    else if (str_eqz(kind, "holder"))
        flow_holder(f);
    else
        flow_move(f);
}

void read_flow(struct reading *in, struct str name)
{
    struct rules *r = in->r;
    struct flow_reading f = { .slot = &r->procedure[r->n_procedure] };

    if (!lines_open(in, name, true, &f.l))
        return;
    while (lines_next(&f.l))
        flow_line(&f);
    f.p.file = f.l.file;
    f.p.state = f.state;
    f.p.move = f.move;
    if (f.p.id.n == 0) {
        fault(in, f.l.file, 0, "no procedure line");
        return;
    }
    *f.slot = f.p;
    r->n_procedure++;
}
