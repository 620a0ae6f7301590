// SPDX-License-Identifier: Apache-2.0
/* query_page.h - a resident's way back to a matter: number and query code. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct query_view {
    struct layout frame;
    struct form_faults faults;
    struct form_field no, code;
};

/* A case number as people copy it: with blanks, hyphens, a small x. */
struct str query_clean_no(struct arena *mem, struct str typed);
