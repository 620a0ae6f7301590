// SPDX-License-Identifier: Apache-2.0
/* api_sync.c - a station's letter arrives while the district is served (docs/sync.md). */
#include "base/digest.h"
#include "codec/json.h"
#include "core/sync/sync.h"
#include "gen/routes.h"
#include "http/reply.h"

/* PAGE   POST /api/v1/sync
 * perm   public
 * run    self
 * rate   guess
 * arg    letter:text<1000000
 * answer 200 synced
 * help   Takes a station's letter (base64) whole or not at all, and answers with a letter for the station. The letter
 *        itself proves who wrote it; sending it again changes nothing. */
enum st api_sync(struct ctx *cx, const struct args_api_sync *in, struct reply *out)
{
    struct str letter, answer;
    struct sync_taken t;

    if (!digest_unbase64(cx->mem, str_trim(in->letter), &letter))
        return FAIL_FIELD(cx, ST_INPUT, "sync.letter", "letter", STR_NONE);
    TRY(sync_take(cx, letter, &t, &answer));
    struct str text = digest_base64(cx->mem, answer);
    struct buf b = buf_make(cx->mem, text.n + 200);
    struct json_out o = { .b = &b };
    json_open(&o, NULL, '{');
    json_put_int(&o, "again", t.again);
    json_put_text(&o, "answer", text);
    json_put_int(&o, "conflicts", t.conflicts);
    json_put_int(&o, "taken", t.taken);
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
