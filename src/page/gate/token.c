// SPDX-License-Identifier: Apache-2.0
/* token.c - see token.h. */
#include "page/gate/token.h"

#include "base/digest.h"
#include "core/site.h"

#include <inttypes.h>

static struct str token_of(struct ctx *cx, int32_t day)
{
    uint8_t mac[DIGEST_SIZE];
    struct str key = { (const char *)cx->site->keys.form, SITE_KEY };

    digest_hmac(
        key, arena_printf(cx->mem, "form|%" PRId64 "|%" PRId64 "|%" PRId32, cx->who.officer, cx->who.matter, day), mac);
    return digest_base64url(cx->mem, (struct str){ (const char *)mac, 24 });
}

struct str token_make(struct ctx *cx)
{
    return token_of(cx, day_of(cx->now).n);
}

bool token_is_good(struct ctx *cx, struct str given)
{
    int32_t today = day_of(cx->now).n;

    return digest_is_equal(given, token_of(cx, today)) || digest_is_equal(given, token_of(cx, today - 1));
}
