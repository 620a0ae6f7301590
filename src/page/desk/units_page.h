// SPDX-License-Identifier: Apache-2.0
/* units_page.h - the organisation tree as officers see it, and the officers of a unit for the administrator. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct units_row {
    struct str code, name, kind, phone, review;
};
struct units_part { /* the district's own units, or a town with what is below it */
    struct str name;
    const struct units_row *row;
    size_t n_row;
    bool open;
};
struct units_officer {
    struct str login, name, unit, duties, state;
};
struct units_view {
    struct layout frame;
    const struct units_part *part;
    size_t n_part, n_units;
    const struct units_officer *officer;
    size_t n_officer;
    bool may_add, is_saved;
    struct form_faults faults;
    const struct form_field *field;
    size_t n_field;
};
