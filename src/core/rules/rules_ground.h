// SPDX-License-Identifier: Apache-2.0
/* rules_ground.h - grounds as rows: what refuses a booking, what opens a supervision by itself. */
#pragma once
#include "core/rules/rules.h"

enum ground_rule { GROUND_AREA = 0, GROUND_RECENT, GROUND_STATE, GROUND_OVER, GROUND_RULES };
struct booking_ground { /* on which a place at an open day is refused (data/booking.def) */
    struct str name, arg;
    enum ground_rule rule;
    int64_t months; /* of GROUND_RECENT */
    struct str text[2];
};
const struct booking_ground *rules_grounds(const struct rules *r, size_t *ret_n); /* in their order */

enum trigger_rule { TRIGGER_OVERDUE = 0, TRIGGER_IDLE, TRIGGER_RATED, TRIGGER_REDONE, TRIGGER_RULES };
struct trigger { /* what opens a supervision by itself (data/trigger.def) */
    struct str name, arg;
    enum trigger_rule rule;
    struct str clock; /* the clock or row before `=` */
    int64_t number;   /* percent, rating, times */
    struct str level;
    int64_t days;
    struct str text[2];
};
const struct trigger *rules_triggers(const struct rules *r, size_t *ret_n);

struct rung { /* which level comes after one whose term passed unanswered (data/ladder.def) */
    struct str level, next;
    int64_t days; /* for the report that V05 asks for */
};
const struct rung *rules_rung(const struct rules *r, struct str level); /* NULL = none comes after it */

enum hard_kind { HARD_MONTHS = 0, HARD_PEOPLE, HARD_REDONE, HARD_MERGED, HARD_OUTER, HARD_FAIR, HARD_RULES };
struct hard_rule { /* which open petitions are old and hard cases (data/hardcase.def) */
    struct str name;
    enum hard_kind rule;
    int64_t number;
    struct str text[2];
};
const struct hard_rule *rules_hard(const struct rules *r, size_t *ret_n);
