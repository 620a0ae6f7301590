// SPDX-License-Identifier: Apache-2.0
/* probe.h - the view of probe.html, which html_test.c renders with hostile values in every place. */
#pragma once
#include "page/part/html.h"

struct probe_row {
    struct str name;
    const struct probe_row *sub;
    size_t n_sub;
};
struct probe {
    struct str text, url, piece;
    struct html raw;
    int64_t number;
    bool yes, no;
    struct day day;
    struct when when;
    const struct probe_row *row;
    size_t n_row;
};
