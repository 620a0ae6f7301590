// SPDX-License-Identifier: Apache-2.0
/* register_io.h - registers as tables: out as CSV, in from CSV or XLSX. */
#pragma once
#include "core/carry/import.h"
#include "core/register/register.h"

struct buf;
/* The open columns, by their names in the reader's language. */
void register_csv(struct ctx *cx, const struct register_def *def, const struct register_rows *rows, struct buf *ret);
/* Rows are added one by one, each its own event; a refused row is in the report. Columns are found by name or label;
 * those of what is never kept are dropped and named, as are unknown ones. Own transactions. */
MUST_CHECK enum st register_import(struct ctx *cx, const struct register_def *def, const struct import_options *o,
                                   struct import_report *ret);
