// SPDX-License-Identifier: Apache-2.0
/* calendar.h - working days of the People's Republic, with make-up Saturdays, and the arithmetic of terms.
 *
 * The start day is not counted (民法典 201). Rest days: Saturdays, Sundays and the State Council's
 * holidays, less the weekend days worked in exchange (全国年节及纪念日放假办法 6, 7). A year without a
 * notice counts weekends only and makes the result provisional; it is reckoned again when the year is loaded. */
#pragma once
#include "base/day.h"
#include "base/err.h"

struct calendar;

/* Reads `date,kind(holiday|workday),name` rows; the first faulty line is in *e. */
MUST_CHECK enum st calendar_parse(struct arena *mem, struct str csv, const struct calendar **ret, struct err *e);
bool calendar_is_working(const struct calendar *c, struct day d);
bool calendar_knows(const struct calendar *c, int year);          /* is there a notice for that year? */
struct str calendar_version(const struct calendar *c);            /* digest of the rows, 16 hex */
struct day calendar_roll(const struct calendar *c, struct day d); /* itself, or the next working day */
struct day calendar_add_working(const struct calendar *c, struct day start, int n);
int calendar_working_between(const struct calendar *c, struct day from,
                             struct day to); /* in (from, to]; negative when to < from */
/* Due day of a term: unit is enum term_unit of core/rules/rules.h (1 calendar, 2 working, 3 month). */
struct day calendar_due(const struct calendar *c, struct day start, int unit, int n, bool roll);
