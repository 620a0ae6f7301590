// SPDX-License-Identifier: Apache-2.0
/* sync_news.h - what the district did with a station's matters goes back with its answers (docs/sync.md).
 *
 * News are no copies of the district's events: the station learns state, holder, running terms and the names of the
 * steps. It writes them as one event of its own, which the next letter takes to the district; from then on the
 * station's further steps on that matter fit again. Sealed matters have no news. */
#pragma once
#include "codec/json.h"
#include "store/ctx.h"

struct event;
struct matter;

/* At the district, reading: adds "news" and "seen" to an answer to a station that knows everything up to `seen`. */
MUST_CHECK enum st sync_put_news(struct ctx *cx, struct json_out *o, int64_t station, int64_t seen);
/* At the station, in the write that acknowledges; `seen` is what it knew. *ret_erased: numbers of matters that the
 * district erased, one a line. */
MUST_CHECK enum st sync_take_news(struct ctx *cx, const struct json *answer, int64_t seen, struct str *ret_erased);

/* At the district: is it the station's note of news? Then it has no effects here; *ret_fits tells whether the station
 * knew all that was done here. */
bool sync_is_news(const struct event *e);
MUST_CHECK enum st sync_news_fits(struct ctx *cx, int64_t station, const struct event *e, bool *ret_fits);
