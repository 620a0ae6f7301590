// SPDX-License-Identifier: Apache-2.0
/* audit_page.h - who did what, newest first; for those who check and for nobody else. */
#pragma once
#include "page/part/layout.h"

struct audit_row {
    struct when at;
    struct str who, what, kind, on;
};
struct audit_view {
    struct layout frame;
    const struct audit_row *row;
    size_t n_row;
    struct str older, newest; /* addresses */
};
