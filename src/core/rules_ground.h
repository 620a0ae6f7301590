// SPDX-License-Identifier: Apache-2.0
/* rules_ground.h - grounds as rows: what refuses a booking, what opens a supervision by itself. */
#pragma once
#include "core/rules.h"

enum ground_rule { GROUND_AREA = 0, GROUND_RECENT, GROUND_STATE, GROUND_OVER, GROUND_RULES };
struct booking_ground { /* on which a place at an open day is refused (data/booking.def) */
    struct str name, arg;
    enum ground_rule rule;
    int64_t months; /* of GROUND_RECENT */
    struct str text[2];
};
const struct booking_ground *rules_grounds(const struct rules *r, size_t *ret_n); /* in their order */
