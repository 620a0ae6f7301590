// SPDX-License-Identifier: Apache-2.0
/* home_page.h - what a resident can do here: file, ask how it goes, look at the figures. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct home_kind { /* a procedure that residents may start on the web */
    struct str id, name, help;
};
struct home_view {
    struct layout frame;
    int receive_days, handle_days, review_days; /* lengths of D01, D06, D09 */
    const struct home_kind *kind;               /* beside the petition */
    size_t n_kind;
    struct form_field no, code;
};
