// SPDX-License-Identifier: Apache-2.0
/* code.h - case numbers and query codes.
 *
 * A case number is area (12 digits), class (2), day of receipt (8), serial (5 or more) and an ISO 7064
 * MOD 11-2 check character (procedures.md §11). A query code is 80 bits in 16 letters and digits without
 * look-alikes, derived from the matter's id with a key outside the database: a filer whose answer was lost
 * gets the same code again, and the database holds its hash only. */
#pragma once
#include "core/matter/matter.h"
#include "core/site.h"

/* A matter's id: milliseconds, then which station gave it (0 = the district), then a serial. So sites that do not hear
 * of each other never give the same id, and the district knows with which key a query code was made. */
enum { MATTER_SERIAL_BITS = 10, MATTER_TIME_BITS = 20 };
int64_t code_station(struct matter_id m); /* also of a register's row, whose id is such a number below zero */
/* The next id of this site's after `last`, which any site may have given. */
int64_t code_id_after(const struct site *s, struct when now, int64_t last);
/* The key that the district shares with that station for `use`: "code" or "line". */
void code_station_key(const struct site *s, const char *use, int64_t station, uint8_t ret[static SITE_KEY]);

/* The nth code of a matter (0 = first; N22 raises it), in cx->mem. */
struct str code_make(struct ctx *cx, struct matter_id m, int64_t nth);
/* As typed: any case, blanks and hyphens, O for 0, I and L for 1. Empty when it cannot be a code. */
struct str code_clean(struct arena *mem, struct str typed);
void code_hash(struct str code, uint8_t ret[static 32]);

/* The next number of that class and day; raises the counter. */
MUST_CHECK enum st number_next(struct ctx *cx, const struct procedure *p, struct day day, struct str *ret);
bool number_is_valid(struct str no);
