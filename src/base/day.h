// SPDX-License-Identifier: Apache-2.0
/* day.h - civil dates in Asia/Shanghai, and instants.
 *
 * Terms of law are days, alarm terms are instants; neither is turned into the other except at the
 * two doors below, which know that China has one zone, UTC+8, without daylight saving since 1991. */
#pragma once
#include "base/buf.h"

struct when {
    int64_t ms;
}; /* instant, UTC, milliseconds since 1970-01-01T00:00Z */
struct day {
    int32_t n;
}; /* civil date in Asia/Shanghai, days since 1970-01-01 */

#define DAY_NONE  ((struct day){ INT32_MIN })
#define WHEN_NONE ((struct when){ INT64_MIN })

struct ymd {
    int year, month, day;
};

static inline bool day_is_none(struct day d)
{
    return d.n == INT32_MIN;
}
static inline bool when_is_none(struct when w)
{
    return w.ms == INT64_MIN;
}

struct day day_make(int year, int month, int day); /* proleptic Gregorian; the parts must be valid */
struct ymd day_ymd(struct day d);
bool ymd_is_valid(int year, int month, int day); /* years 1 to 9999 */
int day_of_week(struct day d);                   /* 1 = Monday … 7 = Sunday */
/* The same-numbered day n months later, or that month's end (民法典 202). */
struct day day_add_months(struct day d, int n);
struct day day_of(struct when w);    /* the civil date in Shanghai */
struct when day_start(struct day d); /* 00:00 in Shanghai */

/* "2026-11-24"; false when it is anything else or no real date. */
bool day_parse(struct str s, struct day *ret);
void day_format(struct buf *b, struct day d);
/* ISO 8601 with zone: "2026-11-24T09:30:00+08:00", "…Z", fractions allowed. */
bool when_parse(struct str s, struct when *ret);
void when_format(struct buf *b, struct when w); /* always +08:00, whole seconds */
