// SPDX-License-Identifier: Apache-2.0
/* api_doc.c - the API's description of itself, made by tools/mkpage from the pages. */
#include "base/asset.h"
#include "gen/routes.h"

/* PAGE   GET /api/v1/openapi.json
 * perm   public
 * run    self
 * answer 200 application/json
 * help   This description (OpenAPI 3.1). */
enum st api_openapi(struct ctx *cx, const struct args_api_openapi *in, struct reply *out)
{
    const struct asset *a = asset_find(STR("openapi.json"));

    (void)in;
    if (a == NULL)
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    return reply_asset(out, a, false);
}
