// SPDX-License-Identifier: Apache-2.0
/* urgent_page.h - calls that wait for me, on a phone: one button each. */
#pragma once
#include "page/part/layout.h"

struct urgent_row {
    struct str no, tail, action;
    int64_t step;
    struct when told, until;
};
struct urgent_view {
    struct layout frame;
    const struct urgent_row *row;
    size_t n_row;
    bool answered;
};
