// SPDX-License-Identifier: Apache-2.0
/* rebook_page.h - on the page of a cancelled booking: what is offered instead, to be taken with one click. */
#pragma once
#include "core/reception/rebook.h"
#include "page/resident/open_days_page.h"

struct rebook_view {
    bool is_shown, may_take, may_look; /* may_look: choose one oneself, the offer is over */
    struct str no, csrf, heading, words;
    const struct open_fact *slot;
    size_t n_slot;
};
/* Leaves is_shown false where nothing was cancelled or nobody had booked. */
MUST_CHECK enum st rebook_fill(struct ctx *cx, const struct matter *m, struct rebook_view *v);
