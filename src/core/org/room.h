// SPDX-License-Identifier: Apache-2.0
/* room.h - windows and rooms of the district's hall, the towns' centres and the villages' stations.
 *
 * Which unit sits in which hall, for which categories, on which weekdays: for residents who ask where to go. No
 * matter depends on it. Words of kind and presence: data/room.def. */
#pragma once
#include "store/ctx.h"

struct room {
    struct str code;
    struct str hall; /* unit in whose house it is */
    struct str kind; /* window, room */
    struct str name, name_en;
    struct str unit;       /* who sits there */
    struct str categories; /* codes between commas; empty = every one */
    struct str presence;   /* settled, standing, rotating, on_call */
    struct str days;       /* "1-5", "2,4": Monday is 1 */
    struct str hours;      /* "09:00-17:00" */
};
struct room_list {
    const struct room *row;
    size_t n;
};
enum { WEEK = 7 };

MUST_CHECK enum st room_all(struct ctx *cx, struct room_list *ret); /* by code */
/* Adds or replaces, and notes the change in `list` (core/org/org.h). ST_INPUT "room.*" with the field's name when a
 * value is none. */
struct org_list;
MUST_CHECK enum st room_save(struct ctx *cx, struct org_list *list, const struct room *r);
MUST_CHECK enum st room_drop(struct ctx *cx, struct org_list *list, struct str code); /* ST_NOT_FOUND "room.unknown" */
MUST_CHECK enum st room_put(struct ctx *cx, const struct room *r); /* these two for org_project: the row alone */
MUST_CHECK enum st room_take_out(struct ctx *cx, struct str code);
bool room_serves(const struct room *r, struct str category);
/* "1-3,5" as seven answers from Monday on; false when it is no such list. */
bool room_days(struct str days, bool ret[static WEEK]);
