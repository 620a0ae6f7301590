// SPDX-License-Identifier: Apache-2.0
/* held.h - values that only rest (PI21 47): kept because a term of keeping runs, shown to nobody.
 *
 * Pages, search, tables, letters and receipts read them as they read what was erased. Whoever has an order reads them
 * in the archive package of the matter (core/privacy/package.h), and that is written down. A value that rests ends by
 * being erased when its term is over. */
#pragma once
#include "core/matter/matter.h"

struct event;

#define HELD_EVENT "限制处理"

enum part { PART_CONTACT = 1, PART_FILE = 2, PART_TEXT = 4, PART_ALL = 7 };
enum part part_of(struct str field); /* of a sealed field */
const char *part_name(enum part p);  /* contact, file, text: as in names of public fields of events */
bool held_covers(int64_t parts, struct str field);

/* Carries out an event that says what rests from now on. */
MUST_CHECK enum st held_project(struct ctx *cx, const struct event *e);
/* Which parts of a matter rest, whatever event they are of: bits of enum part. */
MUST_CHECK enum st held_parts(struct ctx *cx, struct matter_id m, int64_t *ret);
