// SPDX-License-Identifier: Apache-2.0
/* tale.h - a matter's story as pages tell it: timeline, terms, letters, links, attachments.
 *
 * Both the resident's page and the desk tell it; they differ in order and in what core lets through. */
#pragma once
#include "page/part/show.h"
#include "page/resident/matter_page.h"

struct tale {
    struct ctx *cx;
    const struct matter *m;
    const struct story *s;
    struct show_units *seen;
    const char *root; /* "/matter/" or "/desk/matter/" */
};
/* Oldest first with the next expected step at the end, or newest first with it on top. */
struct timeline tale_line(struct tale *t, bool newest_first);
/* What the first row was given beside the common words: parties, representatives, who is complained about. */
const struct timeline_fact *tale_filed(struct tale *t, size_t *ret_n);
const struct matter_clock *tale_clocks(struct tale *t, bool *ret_provisional);
const struct matter_link *tale_links(struct tale *t);
const struct matter_paper *tale_papers(struct tale *t);
/* The earliest running term that concerns the reader; NULL = none. */
const struct clock *tale_next(struct ctx *cx, const struct story *s);
/* The running term of that code, NULL = not running. */
const struct clock *tale_clock(const struct story *s, const char *code);
/* A value of a move's field in words: names for units, words for days and choices. */
struct str tale_value(struct ctx *cx, struct show_units *seen, const struct field *f, struct str value);
const struct field *tale_field(const struct move *m, struct str name);
