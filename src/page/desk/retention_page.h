// SPDX-License-Identifier: Apache-2.0
/* retention_page.h - matters whose term of keeping ran out, for the archivist who appraises them. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct retention_line {
    struct str no, tail, title, then, class, rule, decision, action;
    struct day since;
    struct when closed;
    struct form_field choice, reason, until;
};
struct retention_view {
    struct layout frame;
    struct form_faults faults;
    const struct retention_line *row;
    size_t n_row;
    struct str older;
    bool saved;
};
