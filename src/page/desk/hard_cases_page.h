// SPDX-License-Identifier: Apache-2.0
/* hard_cases_page.h - old and hard cases (积案), each with its reasons, and leaders' sponsorship of them. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct hard_word {
    struct str text;
};
struct hard_row {
    struct str no, tail, title, unit, action;
    struct day opened;
    const struct hard_word *ground;
    size_t n_ground;
    struct str sponsorship, sponsored; /* number and state; empty = none */
    bool may_propose;
    struct form_field leader;
};
struct hard_count {
    struct str state;
    int64_t n;
};
struct hard_cases_view {
    struct layout frame;
    struct form_faults faults;
    bool is_saved, more;
    const struct hard_row *row;
    size_t n_row;
    const struct hard_count *count;
    size_t n_count;
};
