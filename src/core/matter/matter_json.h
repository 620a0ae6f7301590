// SPDX-License-Identifier: Apache-2.0
/* matter_json.h - a matter as programs read it: /api/v1/matters/{no} and `anlan show --json` (api.md §3). */
#pragma once
#include "core/matter/story.h"

struct json_out;

/* The whole matter with clocks, steps, letters, events, links and the moves open to the reader. */
/* `seen`: with personal data in the clear, after a look (core/privacy/look.h). */
MUST_CHECK enum st matter_json(struct ctx *cx, const struct matter *m, bool seen, struct json_out *o);
/* Of a place just booked: with the query code, which is shown this once. */
MUST_CHECK enum st matter_json_booked(struct ctx *cx, const struct filed *f, struct json_out *o);
/* What a list shows of it: no, title, procedure, state, unit, opened, due. */
void matter_json_short(struct ctx *cx, const struct matter *m, struct json_out *o);
void clock_json(const struct clock *c, struct json_out *o);
struct str matter_field_type(enum field_type t); /* "text", "day" … as `may` says it */
