// SPDX-License-Identifier: Apache-2.0
/* batch.h - commands that answer a CSV on stdin with the same CSV and some columns more on stdout.
 *
 * One answer line for each line, whatever the answer; exit 0 when every line was read. Columns are found
 * by the names in the first line, in any order; others are passed through. */
#pragma once
#include "cmd/cmd.h"

struct csv_out;

enum { BATCH_COLUMNS = 4 };

struct batch_line {
    struct str value[BATCH_COLUMNS]; /* of the wanted columns; empty where the line is short */
    size_t number;
};

struct batch {
    const char *column[BATCH_COLUMNS]; /* must be there; NULL ends the list */
    const char *added[BATCH_COLUMNS];
    /* Puts the values of `added`. */
    void (*answer)(struct cmd *c, void *arg, const struct batch_line *in, struct csv_out *o);
};

int batch_run(struct cmd *c, const struct batch *b, void *arg);
