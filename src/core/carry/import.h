// SPDX-License-Identifier: Apache-2.0
/* import.h - residents' messages from other systems become matters, once.
 *
 * A message is a petition registered by P01 at the petition office, dated by its own time; one with a reply
 * goes on by the ordinary moves (P02, P07 on the day of receipt, P21) to its answer at the reply's time. A row
 * is the same when time, subject and body are: file or row again makes none. Imported history sends no
 * notice and opens no matter of its own. */
#pragma once
#include "store/ctx.h"

struct import_reject {
    int64_t row;
    struct str field, reason; /* reason: a code of data/error.def */
    struct str detail;
};
struct import_report {
    int64_t rows, created, existing;
    const struct import_reject *reject;
    size_t n_reject;
    const struct str *dropped;
    size_t n_dropped; /* headings of columns that are not kept */
};
struct import_options {
    struct str path;
    struct str map; /* file of lines "heading = field", or empty */
    bool dry_run;
};
/* Opens its own transactions; cx->mem holds the report. */
MUST_CHECK enum st import_messages(struct ctx *cx, const struct import_options *o, struct import_report *ret);
