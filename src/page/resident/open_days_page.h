// SPDX-License-Identifier: Apache-2.0
/* open_days_page.h - leaders' open days: what is announced, a place booked by phone in two steps, the receipt. */
#pragma once
#include "core/reception/reception.h"
#include "page/part/layout.h"
#include "page/part/part.h"

struct open_place {            /* one visitor's place */
    struct str no, hour, word; /* word: why it cannot be booked; empty = free */
};
struct open_day {
    struct day day;
    struct str leader, area, where, free;
    struct when until; /* the end of booking */
    bool is_open;
    const struct open_place *place;
    size_t n_place;
};
struct open_figure {
    struct str label, value, meaning;
};
struct open_days_view {
    struct layout frame;
    const struct open_day *day;
    size_t n_day;
    const struct open_figure *figure;
    size_t n_figure;
    int64_t until; /* the hour at which booking ends */
};
struct open_fact {
    struct str label, value;
};
struct book_view {
    struct layout frame;
    struct str heading, action;
    struct form_faults faults;
    const struct open_fact *slot; /* leader, day, place */
    size_t n_slot;
    const struct form_field *field;
    size_t n_field;
    const struct hidden *hidden;
    size_t n_hidden;
    const struct open_fact *fact; /* of the review page */
    size_t n_fact;
    bool is_check;
};
struct booked_view {
    struct layout frame;
    struct str no, no_shown, code_shown, address, qr_path;
    const struct open_fact *slot;
    size_t n_slot;
    struct when until;
    bool has_until;
    int qr_size;
};
/* Places by day, leader and place, as they lie in the list. */
const struct open_day *open_days_grouped(struct ctx *cx, const struct reception_list *l, size_t *ret_n);
/* When, who, on what, where: of one place. */
const struct open_fact *open_days_facts(struct ctx *cx, const struct reception_slot *s, size_t *ret_n);
/* The receipt of a booking just made; the browser keeps its code. */
MUST_CHECK enum st open_days_booked(struct ctx *cx, const struct reception_slot *s, const struct filed *filed,
                                    struct reply *out);
struct str open_days_hour(struct arena *mem, struct when at); /* "09:30" */
