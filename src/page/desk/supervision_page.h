// SPDX-License-Identifier: Apache-2.0
/* supervision_page.h - open supervisions of my area: by due day, with level, reason, and how far the reply is. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct supervision_row {
    struct str no, title, unit, level, why, state;
    struct chip due;
    bool has_due;
    struct str next; /* level that is due, which the reader may give; empty = none */
    int64_t days;
};
struct supervision_view {
    struct layout frame;
    const struct supervision_row *row;
    size_t n_row;
    int64_t total;
    int64_t n_next; /* rows with `next` */
    bool is_saved;
};
