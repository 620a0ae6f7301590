// SPDX-License-Identifier: Apache-2.0
/* sync_box.c - see sync_box.h. */
#include "core/sync/sync_box.h"

#include <sodium.h>
#include <string.h>

#include "base/num.h"
#include "core/matter/code.h"
#include "core/site.h"
#include "sys/random.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };
enum { HEAD_MAX = 80 };

static struct str head_of(struct ctx *cx, const char *kind, int64_t station)
{
    return arena_printf(cx->mem, "anlan-%s/1 %lld %lld\n", kind, (long long)cx->site->district, (long long)station);
}

static void key_of(struct ctx *cx, int64_t station, uint8_t ret[static SITE_KEY])
{
    if (cx->site->station == station)
        memcpy(ret, cx->site->keys.line, SITE_KEY);
    else
        code_station_key(cx->site, "line", station, ret);
}

struct str sync_box_close(struct ctx *cx, const char *kind, int64_t station, struct str content)
{
    struct str head = head_of(cx, kind, station);
    uint8_t *p = arena_take(cx->mem, head.n + NONCE + content.n + TAG), key[SITE_KEY];
    unsigned long long n = 0;

    memcpy(p, head.p, head.n);
    random_bytes(p + head.n, NONCE);
    key_of(cx, station, key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(p + head.n + NONCE, &n, (const uint8_t *)content.p, content.n,
                                               (const uint8_t *)head.p, head.n, NULL, p + head.n, key);
    sodium_memzero(key, sizeof key);
    return (struct str){ (const char *)p, head.n + NONCE + (size_t)n };
}

/* The station's number stands at the end of the first line. */
static bool read_head(struct ctx *cx, const char *kind, struct str box, int64_t *ret_station, struct str *ret_head)
{
    size_t end = str_find(str_cut(box, 0, box.n < HEAD_MAX ? box.n : HEAD_MAX), STR("\n"));
    size_t from = end;

    if (end == SIZE_MAX)
        return false;
    while (from > 0 && box.p[from - 1] != ' ')
        from--;
    *ret_head = str_cut(box, 0, end + 1);
    return num_parse(str_cut(box, from, end), ret_station) && *ret_station > 0 && *ret_station <= SITE_STATION_MAX &&
           str_eq(*ret_head, head_of(cx, kind, *ret_station)) && box.n >= end + 1 + NONCE + TAG;
}

enum st sync_box_open(struct ctx *cx, const char *kind, struct str box, int64_t *ret_station, struct str *ret)
{
    unsigned long long n = 0;
    uint8_t key[SITE_KEY];
    struct str head;

    if (!read_head(cx, kind, box, ret_station, &head) || (cx->site->station != 0 && *ret_station != cx->site->station))
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    const uint8_t *in = (const uint8_t *)box.p + head.n;
    uint8_t *p = arena_take(cx->mem, box.n);
    key_of(cx, *ret_station, key);
    int bad = crypto_aead_xchacha20poly1305_ietf_decrypt(p, &n, NULL, in + NONCE, box.n - head.n - NONCE,
                                                         (const uint8_t *)head.p, head.n, in, key);
    sodium_memzero(key, sizeof key);
    if (bad != 0)
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    *ret = (struct str){ (const char *)p, (size_t)n };
    return ST_OK;
}
