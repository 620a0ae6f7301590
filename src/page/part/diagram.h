// SPDX-License-Identifier: Apache-2.0
/* diagram.h - a procedure's states and moves as a drawing, laid out from its rows.
 *
 * States stand below each other in the order of their file. A move leaves a state's side, runs in a lane of its own
 * beside them and enters the state it leads to: on the right if that lies below, on the left if above. A move from
 * several states is one lane with several branches. Nothing is placed by hand, so a changed row is a changed drawing.
 *
 *       left labels   │ box │   right labels      lanes
 *                     │ REG ├── P07 受理 · RU ──────┐
 *     ┌─ P05 改派 · PD ┤ OBJ │                      │
 *     └──────────────▸│ FWD │◂─────────────────────┘
 *
 * Lengths are px of the drawing. */
#pragma once
#include "page/part/html.h"

struct procedure;

struct diagram_box {
    int x, y, w, h, text_x, text_y;
    struct str name;
    const char *kind; /* class: start, open, closed, terminal */
};
struct diagram_label {
    int x, y;
    const char *anchor; /* start, end */
    struct str text;
};
struct diagram_line {
    struct str path, head; /* d of the line and of its arrow head */
    int hue;               /* 0 to 4: neighbours differ */
    bool by_clock;         /* only a clock takes it */
    const struct diagram_label *label;
    size_t n_label;
};
struct diagram {
    int w, h;
    struct str title;
    const struct diagram_box *box;
    size_t n_box;
    const struct diagram_line *line;
    size_t n_line;
};

struct diagram diagram_of(struct ctx *cx, const struct procedure *p);
