// SPDX-License-Identifier: Apache-2.0
/* verify_page.h - /verify: a page that checks receipts by itself, also saved to disk and without a network. */
#pragma once
#include "page/part/layout.h"

struct verify_word { /* what the script says: a message or a name of this district */
    struct str key, text;
};
struct verify_view {
    struct layout frame;
    struct str site;           /* https://HOST, so that links work from a saved copy */
    struct str policy;         /* its CSP, in the page too for the same reason */
    struct html style, script; /* inside the page */
    struct str vkey;           /* of this district's log */
    struct str witnesses;      /* those of data/witness.def, one a line */
    const struct verify_word *word;
    size_t n_word;
};
