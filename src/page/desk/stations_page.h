// SPDX-License-Identifier: Apache-2.0
/* stations_page.h - the district's stations, and what they did that no longer fitted, for a person to decide. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct station_row {
    struct str name, code;
    struct when at;
    bool heard, closed;
    int64_t events, waits;
};
struct station_conflict {
    struct str href, no, title, state, unit;
};
struct stations_view {
    struct layout frame;
    const struct station_row *row;
    size_t n_row;
    const struct station_conflict *conflict;
    size_t n_conflict;
};
