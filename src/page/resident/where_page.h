// SPDX-License-Identifier: Apache-2.0
/* where_page.h - where to go: which window serves which field on which days, hall by hall; and its rows for who keeps
 * them. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct where_row {
    struct str code, name, unit, serves, when, presence;
    struct chip today;
    struct str edit; /* address */
};
struct where_hall {
    struct str name, phone;
    const struct where_row *row;
    size_t n_row;
    bool open;
};
struct where_view {
    struct layout frame;
    struct form_field category;
    const struct where_hall *hall;
    size_t n_hall;
    bool is_saved, may_edit, is_known; /* is_known: the form shows a row that is there */
    struct str code;
    struct form_faults faults;
    const struct form_field *field;
    size_t n_field;
};
