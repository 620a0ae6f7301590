// SPDX-License-Identifier: Apache-2.0
/* code.c - see code.h. */
#include "core/matter/code.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "store/store.h"

enum { CODE_LETTERS = 16, NO_MIN = 28, NO_MAX = 40 };
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base 32 */

int64_t code_station(struct matter_id m)
{
    return (m.v < 0 ? -m.v : m.v) >> MATTER_SERIAL_BITS & SITE_STATION_MAX;
}

int64_t code_id_after(const struct site *s, struct when now, int64_t last)
{
    const int64_t own = s->station << MATTER_SERIAL_BITS, first = now.ms << MATTER_TIME_BITS | own;

    if (first > last)
        return first;
    if (code_station((struct matter_id){ last + 1 }) == s->station)
        return last + 1;
    return ((last >> MATTER_TIME_BITS) + 1) << MATTER_TIME_BITS | own;
}

void code_station_key(const struct site *s, const char *use, int64_t station, uint8_t ret[static SITE_KEY])
{
    char text[40];
    int n = snprintf(text, sizeof text, "station/%s/%lld", use, (long long)station);

    digest_hmac((struct str){ (const char *)s->keys.code, SITE_KEY }, (struct str){ text, (size_t)n }, ret);
}

struct str code_make(struct ctx *cx, struct matter_id m, int64_t nth)
{
    struct buf text = buf_make(cx->mem, 80);
    const int64_t station = m.v < 0 ? 0 : code_station(m);
    uint8_t mac[32], key[SITE_KEY];
    char *code = arena_take(cx->mem, CODE_LETTERS + 1);

    buf_printf(&text, "code/%lld/%lld/%lld", (long long)cx->site->district, (long long)m.v, (long long)nth);
    memcpy(key, cx->site->keys.code, sizeof key);
    if (station != 0 && station != cx->site->station) /* given by a station: it held this key only */
        code_station_key(cx->site, "code", station, key);
    digest_hmac((struct str){ (const char *)key, SITE_KEY }, buf_str(&text), mac);
    for (size_t i = 0; i < CODE_LETTERS; i++)
        code[i] = alphabet[mac[i] & 31];
    return (struct str){ code, CODE_LETTERS };
}

struct str code_clean(struct arena *mem, struct str typed)
{
    char *code = arena_take(mem, CODE_LETTERS + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (n == CODE_LETTERS || c == '\0' || strchr(alphabet, c) == NULL)
            return STR_NONE;
        code[n++] = c;
    }
    return n == CODE_LETTERS ? (struct str){ code, n } : STR_NONE;
}

void code_hash(struct str code, uint8_t ret[static 32])
{
    digest_sha256(code, ret);
}

/* ISO 7064 MOD 11-2 over digits: the character that makes the weighted sum 1 modulo 11. */
static char check_character(struct str digits)
{
    int sum = 0;

    for (size_t i = 0; i < digits.n; i++)
        sum = (sum + (digits.p[i] - '0')) * 2 % 11;
    int c = (12 - sum) % 11;
    return c == 10 ? 'X' : (char)('0' + c);
}

enum st number_next(struct ctx *cx, const struct procedure *p, struct day day, struct str *ret)
{
    struct ymd d = day_ymd(day);
    struct q_serial_next_out serial;
    struct buf no = buf_make(cx->mem, NO_MAX);

    buf_printf(&no, "%.*s%.*s%04d%02d%02d", STR_ARG(cx->site->area), STR_ARG(p->class), d.year, d.month, d.day);
    const struct q_serial_next_in in = { .name = arena_str(cx->mem, buf_str(&no)) };
    TRY(q_serial_next_one(cx, &in, &serial));
    buf_printf(&no, "%05lld", (long long)serial.last);
    buf_byte(&no, check_character(buf_str(&no)));
    *ret = buf_str(&no);
    return ST_OK;
}

bool number_is_valid(struct str no)
{
    if (no.n < NO_MIN || no.n > NO_MAX)
        return false;
    struct str body = str_cut(no, 0, no.n - 1);
    for (size_t i = 0; i < body.n; i++)
        if (body.p[i] < '0' || body.p[i] > '9')
            return false;
    return check_character(body) == no.p[no.n - 1];
}
