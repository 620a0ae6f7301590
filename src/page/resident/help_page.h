// SPDX-License-Identifier: Apache-2.0
/* help_page.h - help that cannot go stale: states, moves and terms of each procedure, routes, all from data. */
#pragma once
#include "page/part/diagram.h"
#include "page/part/layout.h"
#include "page/part/part.h"

struct help_link {
    struct str href, name, more;
};
struct help_move {
    struct str id, from, to, event, by, clocks, docs, source, note;
};
struct help_state {
    struct str code, name, kind;
};
struct help_term {
    struct str code, name, length, span, source;
};
struct help_route {
    struct str method, path, permission, help;
};
struct help_view {
    struct layout frame;
    struct str title;
    bool is_start;
    const struct help_link *link;
    size_t n_link;
    const struct help_state *state;
    size_t n_state;
    bool drawn; /* the moves of every machine have no drawing */
    struct diagram diagram;
    const struct help_move *move;
    size_t n_move;
    const struct help_term *term;
    size_t n_term;
    const struct help_route *route;
    size_t n_route;
};
