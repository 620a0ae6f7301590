// SPDX-License-Identifier: Apache-2.0
/* mediation_page.h - the month of the mediation committees: figures by committee, source and kind of dispute. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct mediation_cell {
    struct str text;
};
struct mediation_line {
    struct str group, label; /* group: above the first line of each; empty = as before */
    const struct mediation_cell *cell;
    size_t n_cell;
};
struct mediation_view {
    struct layout frame;
    struct form_field month;
    struct str unit, export_href;
    const struct mediation_cell *head;
    size_t n_head;
    const struct mediation_line *line;
    size_t n_line;
};
