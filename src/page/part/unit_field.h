// SPDX-License-Identifier: Apache-2.0
/* unit_field.h - a unit or a place is chosen by its name, never typed as a code: a select in groups, one a town.
 *
 * 341 units make 5 KB of compressed page; a list that only opens on demand would need script. */
#pragma once
#include "page/part/part.h"
#include "store/ctx.h"

struct unit_field {
    struct str top;   /* code of the unit within which units stand; empty = all */
    struct str none;  /* the words of choosing nothing; empty = something is always chosen */
    bool only_places; /* towns and villages; else offices and committees, too */
};
/* Turns a field into a select; what is chosen is its value. */
MUST_CHECK enum st unit_field_choices(struct ctx *cx, const struct unit_field *of, struct form_field *ret);
