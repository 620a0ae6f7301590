// SPDX-License-Identifier: Apache-2.0
/* report_page.h - figures with their definition, and the rows that each figure counted. */
#pragma once
#include "page/desk/desk_page.h"

struct report_link {
    struct str href, title, text;
};
struct reports_view {
    struct layout frame;
    const struct report_link *row;
    size_t n_row;
};
struct report_row {
    struct str label, whole_href, part_href, rate;
    int64_t whole, part;
};
struct report_view {
    struct layout frame;
    struct str name, title, text, law, whole, part, csv_href;
    bool has_part;
    struct report_row all;
    const struct report_row *row;
    size_t n_row;
    const struct form_field *field;
    size_t n_field;
};
struct report_rows_view {
    struct layout frame;
    struct str title, what, back, csv_href;
    int64_t total;
    struct desk_view list;
};
