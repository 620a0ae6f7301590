// SPDX-License-Identifier: Apache-2.0
/* demo_run.h - inside of the demo: moves taken by the officers and residents of the district, as they would. */
#pragma once
#include "core/demo/demo_plan.h"
#include "core/org/account.h"
#include "core/org/unit.h"

struct demo_seat {
    struct officer officer;
    struct str path; /* of the unit */
};
struct demo_run {
    const struct site *site;
    const struct demo_texts *texts;
    const struct demo_options *o;
    struct demo_matter *matter; /* in the order of filing */
    const struct demo_seat *seat;
    size_t n_seat;
    struct demo_report *report;
};

/* Takes move `step` of matter `i` at its time, inside a write; step 0 files it. */
MUST_CHECK enum st demo_move(struct ctx *cx, struct demo_run *r, size_t i, size_t step);
