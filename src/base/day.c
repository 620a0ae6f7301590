// SPDX-License-Identifier: Apache-2.0
/* day.c - see day.h. Day numbers by the usual era arithmetic of 400-year cycles of 146,097 days. */
#include "base/day.h"

#include <assert.h>

enum { MS_DAY = 86400000, ZONE_MS = 8 * 3600000 };

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_length(int y, int m)
{
    static const int len[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return m == 2 && is_leap(y) ? 29 : len[m - 1];
}

bool ymd_is_valid(int y, int m, int d)
{
    return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= month_length(y, m);
}

struct day day_make(int y, int m, int d)
{
    assert(ymd_is_valid(y, m, d));
    int yy = m <= 2 ? y - 1 : y; /* the year starts in March: the leap day comes last */
    int era = yy / 400, yoe = yy - era * 400;
    int doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (struct day){ era * 146097 + doe - 719468 };
}

struct ymd day_ymd(struct day day)
{
    assert(!day_is_none(day));
    int z = day.n + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int m = mp < 10 ? mp + 3 : mp - 9;
    return (struct ymd){ yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1 };
}

int day_of_week(struct day d)
{
    int r = (d.n + 3) % 7; /* 1970-01-01 was a Thursday */

    return (r < 0 ? r + 7 : r) + 1;
}

struct day day_add_months(struct day d, int n)
{
    struct ymd v = day_ymd(d);
    int months = v.year * 12 + v.month - 1 + n;
    int y = months / 12, m = months % 12 + 1, last = month_length(y, m);

    return day_make(y, m, v.day < last ? v.day : last);
}

struct day day_of(struct when w)
{
    int64_t ms = w.ms + ZONE_MS, n = ms / MS_DAY;

    return (struct day){ (int32_t)(ms % MS_DAY < 0 ? n - 1 : n) };
}

struct when day_start(struct day d)
{
    return (struct when){ (int64_t)d.n * MS_DAY - ZONE_MS };
}

/* Reads exactly n digits. */
static bool digits(struct str *s, size_t n, int *ret)
{
    int v = 0;

    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = str_from(*s, n);
    *ret = v;
    return true;
}

static bool expect(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

static bool day_part(struct str *s, struct day *ret)
{
    int y, m, d;

    if (!digits(s, 4, &y) || !expect(s, '-') || !digits(s, 2, &m) || !expect(s, '-') || !digits(s, 2, &d))
        return false;
    if (!ymd_is_valid(y, m, d))
        return false;
    *ret = day_make(y, m, d);
    return true;
}

bool day_parse(struct str s, struct day *ret)
{
    struct day d;

    if (!day_part(&s, &d) || s.n != 0)
        return false;
    *ret = d;
    return true;
}

void day_format(struct buf *b, struct day d)
{
    struct ymd v = day_ymd(d);

    buf_printf(b, "%04d-%02d-%02d", v.year, v.month, v.day);
}

/* Minutes east of UTC. */
static bool zone_part(struct str s, int *ret)
{
    int h, m;

    if (str_eqz(s, "Z")) {
        *ret = 0;
        return true;
    }
    int sign = expect(&s, '+') ? 1 : expect(&s, '-') ? -1 : 0;
    if (sign == 0 || !digits(&s, 2, &h) || !expect(&s, ':') || !digits(&s, 2, &m) || s.n != 0 || h > 18 || m > 59)
        return false;
    *ret = sign * (h * 60 + m);
    return true;
}

bool when_parse(struct str s, struct when *ret)
{
    struct day d;
    int h, m, sec, zone, ms = 0;

    if (!day_part(&s, &d) || !expect(&s, 'T') || !digits(&s, 2, &h) || !expect(&s, ':') || !digits(&s, 2, &m) ||
        !expect(&s, ':') || !digits(&s, 2, &sec) || h > 23 || m > 59 || sec > 59)
        return false;
    if (expect(&s, '.')) {
        int scale = 100, digit;
        if (!digits(&s, 1, &digit))
            return false;
        do {
            ms += digit * scale;
            scale /= 10;
        } while (digits(&s, 1, &digit));
    }
    if (!zone_part(s, &zone))
        return false;
    ret->ms = (int64_t)d.n * MS_DAY + ((h * 60 + m - zone) * 60 + sec) * INT64_C(1000) + ms;
    return true;
}

void when_format(struct buf *b, struct when w)
{
    struct day d = day_of(w);
    int s = (int)((w.ms - day_start(d).ms) / 1000);

    day_format(b, d);
    buf_printf(b, "T%02d:%02d:%02d+08:00", s / 3600, s / 60 % 60, s % 60);
}
