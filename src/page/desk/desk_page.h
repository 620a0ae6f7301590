// SPDX-License-Identifier: Apache-2.0
/* desk_page.h - an officer's work list: by due day, with counts per state as filters that are the address. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct desk_filter {
    struct str href, label;
    int64_t n;
    bool here, alarm, closed;
};
struct desk_row {
    struct str no, title, state, unit, place, tail; /* tail: last digits of the number */
    struct html snippet;                            /* with <mark>, made by a template */
    struct chip chip;
    struct when opened;
};
struct desk_sign { /* a paper that waits for the reader's signature */
    struct str href, what, title;
};
struct desk_view {
    struct layout frame;
    const struct desk_sign *sign;
    size_t n_sign;
    size_t n_call;  /* urgent calls that wait for this officer */
    int64_t n_late; /* supervisions whose term passed unanswered, for who supervises */
    struct str heading, words, unit, note;
    struct form_faults faults;
    bool is_search, has_filters, is_filtered;
    bool may_find;                    /* by the number of who filed */
    bool may_passed;                  /* complaints that went above */
    const struct desk_filter *filter; /* all, late, and the procedures */
    size_t n_filter;
    const struct desk_filter *state; /* those of the picked procedure */
    size_t n_state;
    const struct desk_row *row;
    size_t n_row;
    struct pager pager;
    struct str took;                /* of a search */
    const struct form_field *field; /* search fields */
    size_t n_field;
};
struct mark_view { /* a piece of a snippet */
    struct str before, hit, after;
};
