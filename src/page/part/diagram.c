// SPDX-License-Identifier: Apache-2.0
/* diagram.c - see diagram.h. Two passes: which ports each state has on each side, then where everything lies. */
#include "page/part/diagram.h"

#include <assert.h>
#include <stdlib.h>

#include "core/rules/rules.h"
#include "page/part/show.h"

enum { RIGHT = 0, LEFT = 1, SIDES = 2 };
enum {
    BOX_W = 168,
    LINE_H = 20,
    PAD = 10,
    GAP = 16,
    LANE_W = 11,
    HEAD = 8,
    STUB = 14,
    HUES = 5,
    WIDE = 12,
    NARROW = 7
};

struct port {
    size_t box;
    int slot, y;
};
/* A move's part on one side: its branches and the state it enters. */
struct wire {
    const struct move *move;
    int side, lane;
    struct port *out;
    size_t n_out;
    struct port in;
    struct str text;
};
struct plan {
    struct arena *mem;
    const struct procedure *p;
    struct wire *wire;
    size_t n_wire;
    int *slots[SIDES]; /* ports of each box so far */
    struct diagram_box *box;
    size_t n_box;
    int label_w[SIDES], lanes[SIDES];
};

/* Box 0 is the start; a state's box follows its place in the file. */
static size_t box_of(const struct procedure *p, struct str code)
{
    const struct state *s = rules_state(p, code);

    assert(s != NULL);
    return (size_t)(s - p->state) + 1;
}

static int width_of(struct str text)
{
    int w = 0;

    for (size_t i = 0; i < text.n; i++)
        w += (unsigned char)text.p[i] < 0x80 ? NARROW : (unsigned char)text.p[i] >= 0xc0 ? WIDE : 0;
    return w;
}

static struct wire *wire_make(struct plan *d, const struct move *m, int side)
{
    struct wire *w = &d->wire[d->n_wire++];

    *w = (struct wire){ .move = m, .side = side, .out = arena_array(d->mem, m->n_from + 1, sizeof *w->out) };
    return w;
}

/* The branches of a move that lie on that side of what it enters. */
static void add_wire(struct ctx *cx, struct plan *d, const struct move *m, int side)
{
    struct wire *w = NULL;

    for (size_t i = 0; i < m->n_from || (i == 0 && m->n_from == 0); i++) {
        size_t from = m->n_from == 0 ? 0 : box_of(d->p, m->from[i]);
        size_t to = m->to.n == 0 ? from : box_of(d->p, m->to);
        if ((from <= to ? RIGHT : LEFT) != side)
            continue;
        if (w == NULL) {
            w = wire_make(d, m, side);
            w->in = (struct port){ .box = to };
        }
        w->out[w->n_out++] = (struct port){ .box = from };
    }
    if (w == NULL)
        return;
    w->text = arena_printf(cx->mem, "%.*s %.*s · %.*s", STR_ARG(m->id), STR_ARG(show_event(cx, m->id, m->event)),
                           STR_ARG(m->by));
    if (width_of(w->text) > d->label_w[side])
        d->label_w[side] = width_of(w->text);
}

/* What comes in stands above what goes out, so that a line from above meets none of its own box. */
static void give_slots(struct plan *d)
{
    for (size_t i = 0; i < d->n_wire; i++)
        d->wire[i].in.slot = d->slots[d->wire[i].side][d->wire[i].in.box]++;
    for (size_t i = 0; i < d->n_wire; i++)
        for (size_t k = 0; k < d->wire[i].n_out; k++)
            d->wire[i].out[k].slot = d->slots[d->wire[i].side][d->wire[i].out[k].box]++;
}

static const char *kind_of(const struct plan *d, size_t box)
{
    const struct state *s = box == 0 ? NULL : &d->p->state[box - 1];

    return s == NULL ? "start" : s->terminal ? "terminal" : s->closed ? "closed" : "open";
}

static int place_boxes(struct ctx *cx, struct plan *d, int x)
{
    int y = GAP;

    for (size_t i = 0; i < d->n_box; i++) {
        int n = d->slots[RIGHT][i] > d->slots[LEFT][i] ? d->slots[RIGHT][i] : d->slots[LEFT][i];
        int h = 2 * PAD + LINE_H * (n > 0 ? n : 1);
        struct str code = i == 0 ? STR_NONE : d->p->state[i - 1].code;
        struct str name = i == 0
                              ? show_text(cx, "help.start")
                              : arena_printf(cx->mem, "%.*s %.*s", STR_ARG(code), STR_ARG(show_state(cx, d->p, code)));
        d->box[i] = (struct diagram_box){ x, y, BOX_W, h, x + BOX_W / 2, y + h / 2 + 5, name, kind_of(d, i) };
        y += h + GAP;
    }
    return y;
}

static int y_of(const struct plan *d, const struct port *p)
{
    return d->box[p->box].y + PAD + LINE_H / 2 + p->slot * LINE_H;
}

struct span {
    int from, to;
};

static struct span span_of(const struct wire *w)
{
    struct span s = { w->in.y, w->in.y };

    for (size_t i = 0; i < w->n_out; i++) {
        s.from = w->out[i].y < s.from ? w->out[i].y : s.from;
        s.to = w->out[i].y > s.to ? w->out[i].y : s.to;
    }
    return s;
}

static int by_length(const void *a, const void *b)
{
    struct span x = span_of(a), y = span_of(b);
    int d = (x.to - x.from) - (y.to - y.from);

    return d != 0 ? d : x.from - y.from;
}

/* The innermost lane in which no earlier wire of this side overlaps; shorter wires come first, so lines nest. */
static void give_lane(struct plan *d, size_t at)
{
    struct wire *w = &d->wire[at];
    struct span mine = span_of(w);

    for (size_t i = 0; i < at; i++) {
        struct span s = span_of(&d->wire[i]);
        if (d->wire[i].side != w->side || d->wire[i].lane != w->lane || s.to < mine.from || s.from > mine.to)
            continue;
        w->lane++;
        i = (size_t)-1;
    }
    if (w->lane + 1 > d->lanes[w->side])
        d->lanes[w->side] = w->lane + 1;
}

static void place_wires(struct plan *d)
{
    for (size_t i = 0; i < d->n_wire; i++) {
        d->wire[i].in.y = y_of(d, &d->wire[i].in);
        for (size_t k = 0; k < d->wire[i].n_out; k++)
            d->wire[i].out[k].y = y_of(d, &d->wire[i].out[k]);
    }
    qsort(d->wire, d->n_wire, sizeof *d->wire, by_length);
    for (size_t i = 0; i < d->n_wire; i++)
        give_lane(d, i);
}

static struct diagram_line draw(struct plan *d, const struct wire *w)
{
    int out = w->side == RIGHT ? 1 : -1; /* away from the boxes */
    int edge = d->box[0].x + (w->side == RIGHT ? BOX_W : 0);
    int lane = edge + out * (2 * STUB + d->label_w[w->side] + w->lane * LANE_W);
    struct span s = span_of(w);
    struct buf b = buf_make(d->mem, 4096);
    struct diagram_label *label = arena_array(d->mem, w->n_out, sizeof *label);

    buf_printf(&b, "M%d %dV%dM%d %dH%d", lane, s.from, s.to, lane, w->in.y, edge + out * HEAD);
    for (size_t i = 0; i < w->n_out; i++) {
        int text = edge + out * STUB, after = text + out * (width_of(w->text) + 4);
        buf_printf(&b, "M%d %dH%dM%d %dH%d", edge, w->out[i].y, text - out * 3, after, w->out[i].y, lane);
        label[i] = (struct diagram_label){ text, w->out[i].y + 4, w->side == RIGHT ? "start" : "end", w->text };
    }
    return (struct diagram_line){
        .path = buf_str(&b),
        .head = arena_printf(d->mem, "M%d %dl%d -4v8z", edge, w->in.y, out * HEAD),
        .hue = w->lane % HUES,
        .by_clock = str_eqz(w->move->by, "SYS"),
        .label = label,
        .n_label = w->n_out,
    };
}

struct diagram diagram_of(struct ctx *cx, const struct procedure *p)
{
    struct plan d = { .mem = cx->mem, .p = p, .n_box = p->n_state + 1 };

    d.wire = arena_array(cx->mem, SIDES * p->n_move, sizeof *d.wire);
    d.box = arena_array(cx->mem, d.n_box, sizeof *d.box);
    for (int side = 0; side < SIDES; side++) {
        d.slots[side] = arena_array(cx->mem, d.n_box, sizeof(int));
        for (size_t i = 0; i < p->n_move; i++)
            add_wire(cx, &d, &p->move[i], side);
    }
    give_slots(&d);
    int h = place_boxes(cx, &d, 0);
    place_wires(&d);
    int x = GAP + (d.lanes[LEFT] > 0 ? 2 * STUB + d.label_w[LEFT] + d.lanes[LEFT] * LANE_W : 0);
    place_boxes(cx, &d, x);

    struct diagram_line *line = arena_array(cx->mem, d.n_wire, sizeof *line);
    for (size_t i = 0; i < d.n_wire; i++)
        line[i] = draw(&d, &d.wire[i]);
    return (struct diagram){ .w = x + BOX_W + 2 * STUB + d.label_w[RIGHT] + d.lanes[RIGHT] * LANE_W + GAP,
                             .h = h,
                             .title = show_procedure(cx, p),
                             .box = d.box,
                             .n_box = d.n_box,
                             .line = line,
                             .n_line = d.n_wire };
}
