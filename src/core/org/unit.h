// SPDX-License-Identifier: Apache-2.0
/* unit.h - the organisation tree: district, departments, towns, villages, committees.
 *
 * A unit's path is the codes from the district down, "/610404000000/610404.rsj/"; a unit is within
 * another when its path starts with the other's. Rights reach down that way, never sideways. */
#pragma once
#include "store/ctx.h"

struct unit {
    struct str code, name, name_en;
    struct str kind;     /* district, department, town, village, committee, outside … of data/unit.def */
    struct str superior; /* code; empty for the district */
    struct str path;
    struct str review; /* who reviews its opinions (X22 35) */
    struct str phone;
};
struct unit_list {
    const struct unit *row;
    size_t n;
};

MUST_CHECK enum st unit_load(struct ctx *cx, struct str code, struct unit *ret); /* ST_INPUT "unit.unknown" */
MUST_CHECK enum st unit_all(struct ctx *cx, struct unit_list *ret);              /* by path */
MUST_CHECK enum st unit_children(struct ctx *cx, struct str code, struct unit_list *ret);
/* The district's own unit of a kind, such as petition; ST_BROKEN "data.fault" when it has none. */
MUST_CHECK enum st unit_of_kind(struct ctx *cx, struct str kind, struct str *ret_code);
/* Adds or replaces; path from the superior. The change is noted in `list` (core/org/org.h), of what changes something.
 */
struct org_list;
MUST_CHECK enum st unit_save(struct ctx *cx, struct org_list *list, const struct unit *u);
MUST_CHECK enum st unit_put(struct ctx *cx, const struct unit *u); /* for org_project: the row alone */
/* In a write: rows of the tree are put, or taken away, from here on; and for now they are all put. In between the
 * table is read at each question. */
MUST_CHECK enum st unit_changed(struct ctx *cx);
void unit_settled(struct ctx *cx);
bool unit_is_within(struct str path, struct str ancestor); /* ancestor: code */
/* As a reader outside the hall calls it: 渭城区信访局. */
struct str unit_in_full(const struct ctx *cx, struct str code, struct str name);
/* At which of the three levels it stands: district, town or village; a committee where it sits. */
struct str unit_level(const struct unit *u);
/* The unit whose subtree this one serves: its superior for an office that works for all of it, such as the
 * petition office 610404.xfj; itself for a department, a town, a court. */
struct str unit_serves(const struct unit *u);
/* Under which key the lists keep a unit's sealed matters, apart from its others: rights to the unit and what is
 * above it do not open them. */
struct str unit_drawer(struct arena *mem, struct str code);

struct unit_cache *unit_cache_make(void);   /* for site_open */
void unit_cache_drop(struct unit_cache *c); /* accepts NULL */
