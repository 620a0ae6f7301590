// SPDX-License-Identifier: Apache-2.0
/* annual_page.h - the annual report: as a page, whose figures open their rows, and as a paper. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct annual_cell { /* one line of a table */
    struct str label, now, then, change;
    struct str now_href, then_href; /* empty = a rate, or many keys together: opens nothing */
};
struct annual_table {
    struct str caption; /* empty = figures in all */
    const struct annual_cell *row;
    size_t n_row;
};
struct annual_part {
    struct str title;
    const struct annual_table *table;
    size_t n_table;
};
struct annual_term { /* a definition */
    struct str title, text, law;
};
struct annual_view {
    struct layout frame;
    struct str title, lead, now, then, pdf, docx;
    const struct annual_part *part;
    size_t n_part;
    const struct annual_term *term;
    size_t n_term;
    const struct form_field *field;
    size_t n_field;
};
