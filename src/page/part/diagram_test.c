// SPDX-License-Identifier: Apache-2.0
/* diagram_test.c - each procedure of the built-in rules: every move is drawn once, inside the drawing, and no two lines
 * share a piece of a lane. */
#include "page/part/diagram.h"

#include <stdio.h>

#include "base/test.h"
#include "core/site.h"

struct fixture {
    struct arena *mem;
    struct site site;
    struct ctx cx;
};

static void fixture_make(struct fixture *f)
{
    f->mem = arena_make();
    f->cx = (struct ctx){ .mem = f->mem, .site = &f->site };
    EQ(rules_load(f->mem, &(struct rules_source){ 0 }, NULL, &f->site.rules, &f->cx.err), ST_OK);
}

static size_t drawn(const struct diagram *d, struct str id)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_line; i++)
        for (size_t k = 0; k < d->line[i].n_label; k++) {
            struct str text = d->line[i].label[k].text;
            n += str_starts(text, id) && text.p[id.n] == ' ';
        }
    return n;
}

TEST(every_move_is_drawn_from_each_state_it_leaves)
{
    struct fixture f = { 0 };
    size_t n, moves = 0;

    fixture_make(&f);
    const struct procedure *p = rules_procedures(f.site.rules, &n);
    for (size_t i = 0; i < n; i++) {
        if (&p[i] == rules_any(f.site.rules))
            continue;
        struct diagram d = diagram_of(&f.cx, &p[i]);
        EQ(d.n_box, p[i].n_state + 1);
        for (size_t k = 0; k < p[i].n_move; k++, moves++)
            EQ(drawn(&d, p[i].move[k].id), p[i].move[k].n_from > 0 ? p[i].move[k].n_from : 1);
    }
    OK(moves > 150);
    arena_drop(f.mem);
}

struct upright { /* the lane of a line: "M x from V to" */
    int x, from, to;
};

TEST(no_two_lines_share_a_piece_of_a_lane)
{
    struct fixture f = { 0 };
    size_t n;

    fixture_make(&f);
    const struct procedure *p = rules_procedures(f.site.rules, &n);
    for (size_t i = 0; i < n; i++) {
        if (&p[i] == rules_any(f.site.rules))
            continue;
        struct diagram d = diagram_of(&f.cx, &p[i]);
        struct upright *u = arena_array(f.mem, d.n_line, sizeof *u);
        for (size_t k = 0; k < d.n_line; k++) {
            EQ(sscanf(str_z(f.mem, d.line[k].path), "M%d %dV%d", &u[k].x, &u[k].from, &u[k].to), 3);
            OK(u[k].x > 0 && u[k].x < d.w && u[k].from > 0 && u[k].to < d.h);
            for (size_t m = 0; m < k; m++)
                OK(u[m].x != u[k].x || u[m].to < u[k].from || u[m].from > u[k].to);
        }
    }
    arena_drop(f.mem);
}

RUN(CASE(every_move_is_drawn_from_each_state_it_leaves), CASE(no_two_lines_share_a_piece_of_a_lane))
