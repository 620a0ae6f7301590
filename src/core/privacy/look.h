// SPDX-License-Identifier: Apache-2.0
/* look.h - contact data shown to an officer: for a purpose, written down, told to the resident (design §8, PI21 17).
 *
 * A look is an event of its own in the one chain, with a negative subject as rows of registers have: it is in the
 * public log, verified and never altered, and leaves the matter's version and story alone. It names purpose, way,
 * officer and matter; never what was shown. There is no free text: what is written about a person would be personal
 * data in a log that nobody alters. */
#pragma once
#include "core/matter/matter.h"

#define LOOK_PROCEDURE "look"
#define LOOK_EVENT     "查看联系方式"

struct look_in {
    struct str purpose; /* of data/purpose.def */
    struct str way;     /* desk, api, letter, find, cli */
};
/* Writes the look down; then matter_story_seen shows what it was for. Opens its own write, which waits for the commit.
 * The matter must be one that cx->who sees. ST_INPUT "look.purpose", ST_DENIED without contact.read there. */
MUST_CHECK enum st look_take(struct ctx *cx, const struct matter *m, const struct look_in *in);

/* May cx->who see contact data of that matter at all: the filer, the system, an officer with contact.read there? */
MUST_CHECK enum st look_may(struct ctx *cx, const struct matter *m, bool *ret);
/* What stands there until it is asked for: 张*, 138****0000. */
struct contact look_mask(struct arena *mem, const struct contact *c);

struct look {
    int64_t event;
    struct when at;
    struct str unit, unit_name, duty, purpose, way; /* of a sealed matter the filer is told the district only */
};
struct look_list {
    const struct look *row; /* newest first, at most 200 */
    size_t n;
};
MUST_CHECK enum st look_list(struct ctx *cx, const struct matter *m, struct look_list *ret);

/* Matters whose filer left that phone or identity number, newest first: those that cx->who sees and none that are
 * sealed; each one found is a look of its own, none is one without a matter. Opens its own write. Permission
 * contact.find, else ST_DENIED. ST_INPUT "look.number", "look.purpose". */
struct look_found {
    const struct matter *row;
    size_t n;
};
MUST_CHECK enum st look_find(struct ctx *cx, struct str number, struct str purpose, struct look_found *ret);

struct event;
MUST_CHECK enum st look_project(struct ctx *cx, const struct event *e);
