// SPDX-License-Identifier: Apache-2.0
/* passed_page.h - complaints that went to an organ above: number, days and organ, nothing else (JK20 15). */
#pragma once
#include "page/part/layout.h"

struct passed_line {
    struct str no, received, sent, taken, organ; /* taken: empty = not confirmed yet */
    bool paper;
};
struct passed_view {
    struct layout frame;
    const struct passed_line *row;
    size_t n_row;
};
