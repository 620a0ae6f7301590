// SPDX-License-Identifier: Apache-2.0
/* about_page.h - short standing texts: privacy, accessibility, a resident's rights. */
#pragma once
#include "page/part/layout.h"

struct about_part {
    struct str title, text;
};
struct about_view {
    struct layout frame;
    struct str title, lead;
    const struct about_part *part;
    size_t n_part;
};
