// SPDX-License-Identifier: Apache-2.0
/* export_out.h - inside of the export: where its rows go. */
#pragma once
#include "codec/csv.h"
#include "codec/json.h"
#include "codec/xlsx.h"
#include "core/carry/export.h"
#include "sys/file.h"

struct export_out {
    enum export_format format;
    struct str path, part; /* part: what is written until it is whole */
    struct fd file;
    struct xlsx_out xlsx;
    struct arena *mem; /* of the rows since the last flush */
    struct buf buf;
    struct csv_out csv;
};
MUST_CHECK enum st export_out_open(struct arena *mem, const struct export_options *o, struct export_out *ret,
                                   struct err *e);
/* Ends a row; now and then writes what has gathered and empties `mem`. */
MUST_CHECK enum st export_out_row(struct export_out *o, struct err *e);
/* Puts the file in its place. Without it export_out_close leaves nothing behind. */
MUST_CHECK enum st export_out_finish(struct export_out *o, struct err *e);
void export_out_close(struct export_out *o);

void export_put_head(struct export_out *o, struct str name);
void export_put_text(struct export_out *o, struct str s);
void export_put_int(struct export_out *o, int64_t v);
void export_put_day(struct export_out *o, struct day d);
void export_put_when(struct export_out *o, struct when w);
