// SPDX-License-Identifier: Apache-2.0
/* register_page.h - registers (台账): lists, rows, and the form of a period. Columns and figures are data. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct register_link {
    struct str href, label, note;
    bool here;
};
struct registers_view {
    struct layout frame;
    const struct register_link *reg;
    size_t n_reg;
};

struct register_text {
    struct str text;
    bool is_no; /* a number: to the right */
};
struct register_line {
    struct str href;
    struct day day;
    struct str unit;
    bool late;
    const struct register_text *cell;
    size_t n_cell;
};
struct register_view {
    struct layout frame;
    struct str name, title, filtered;
    struct str form_href, csv_href;
    struct chip reminder;
    bool may_write, has_form, is_filtered;
    struct str words, unit;
    const struct register_text *head;
    size_t n_head;
    const struct register_line *row;
    size_t n_row;
    struct pager pager;
    struct str imported;
};

struct register_change_line {
    struct when at;
    struct str event, who, column, value;
};
struct register_row_view {
    struct layout frame;
    struct str name, title, action, back, version, matter, drop_action, open_action;
    struct form_faults faults;
    const struct form_field *field;
    size_t n_field;
    bool is_new, late, gone, may_write, may_open;
    const struct register_change_line *past;
    size_t n_past;
};

struct register_number {
    struct str value, href;
};
struct register_form_line {
    struct str label;
    bool is_head;
    const struct register_number *n;
    size_t n_n;
};
struct register_form_part {
    struct str label;
    const struct register_text *head;
    size_t n_head;
    const struct register_form_line *line;
    size_t n_line;
};
struct register_version {
    struct when at;
    int64_t version;
    struct str signer, checker, compiler, reason, figures;
    bool zero;
};
struct register_form_view {
    struct layout frame;
    struct str name, title, period, unit, unit_name, action, back, newer, older, changed;
    struct str compiler; /* who is signed in: will stand on what is filed now */
    struct str hands;    /* who signed, checked and compiled the newest version; empty = not filed */
    struct day first, last, due;
    struct chip state;
    struct form_faults faults;
    const struct form_field *field;
    size_t n_field;
    const struct register_form_part *part;
    size_t n_part;
    const struct register_link *child;
    size_t n_child;
    const struct register_version *version;
    size_t n_version;
    size_t n_missing;
    int64_t filed_of_year;
    bool may_file, must_file, filed;
};
