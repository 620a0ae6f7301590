// SPDX-License-Identifier: Apache-2.0
/* alike_page.h - matters that may be the same as one, for who decides on merging (core/matter/twin.h). */
#pragma once
#include "page/part/layout.h"

struct alike_row {
    struct str no, title, why, state;
    struct when opened;
};
struct alike_view {
    struct layout frame;
    struct str no, title;
    const struct alike_row *row;
    size_t n_row;
};
