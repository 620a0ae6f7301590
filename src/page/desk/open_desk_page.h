// SPDX-License-Identifier: Apache-2.0
/* open_desk_page.h - open days at the desk: publish a day, receive whom is booked, follow up what was promised. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct open_desk_row {
    struct str no, hour, state, tone;
    struct day day;
    struct str leader, people, outcome, kept; /* kept: until when, for somebody whose place was cancelled */
    struct str follow, follow_tail, follow_state,
        follow_tone; /* what was opened there; empty = nothing, or not for this reader */
};
struct open_desk_view {
    struct layout frame;
    bool is_saved, may_publish;
    struct form_faults faults;
    const struct form_field *field;
    size_t n_field;
    const struct form_field *area;
    size_t n_area;
    const struct open_desk_row *coming, *past;
    size_t n_coming, n_past;
    int64_t undone;
};
