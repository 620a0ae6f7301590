// SPDX-License-Identifier: Apache-2.0
/* import_table.h - lists of a district: towns and villages, units, officers, matters assigned from above. Same report
 * as of messages.
 *
 * A row whose code or login is there already counts as existing: places and units are then brought up to date,
 * officers stay as they are, and so does a matter whose outer number is there. Columns are found by the names of
 * data/import/KIND.def. */
#pragma once
#include "core/carry/import.h"

/* kind: "divisions", "units", "rooms", "officers", "assigned"; ST_USE "import.kind" for another. Opens its own
 * transactions. */
MUST_CHECK enum st import_table(struct ctx *cx, struct str kind, const struct import_options *o,
                                struct import_report *ret);
