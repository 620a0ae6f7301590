// SPDX-License-Identifier: Apache-2.0
/* figures_page.h - what the district did with its matters, for everybody; cells under 5 stay hidden. */
#pragma once
#include "page/part/layout.h"

struct figures_row {
    struct str label, value; /* "—" where hidden */
    int64_t width;           /* of the bar, in percent */
};
struct figures_view {
    struct layout frame;
    struct str total, open, answered, overdue;
    const struct figures_row *row;
    size_t n_row;
};
