// SPDX-License-Identifier: Apache-2.0
/* coupling.h - rows of data/coupling.def: what a move of one matter fires on another. */
#pragma once
#include "base/str.h"

/* `when` fires one of `then` on the other matter in one transaction: the first whose guard holds. With
 * `select` the field of `when` names the procedure to open. Fields of one name pass from left to right.
 * A row fired so is not checked for duty and fires nothing back. */
struct pass {
    struct str from, to;
};
struct coupling {
    struct str when;
    const struct str *then;
    size_t n_then;
    struct str select;
    const struct pass *pass; /* fields that pass under another name; the first must be given */
    size_t n_pass;
    int line;
};
