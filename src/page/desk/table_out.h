// SPDX-License-Identifier: Apache-2.0
/* table_out.h - a table as an answer: CSV or XLSX, of the same rows.
 *     AUTO(table_out) s = { 0 };
 *     TRY(table_out_open(cx, in->format, &s)); table_out_head(&s, …); TRY(table_out_row(cx, &s)); … return
 * table_out_send(cx, &s, name, out); */
#pragma once
#include "core/carry/export_out.h"
#include "http/reply.h"
#include "store/ctx.h"

struct table_out {
    struct export_out out;
    struct str path; /* of the file while it is made */
    bool is_open;
};
/* format: csv, also when empty, or xlsx. ST_INPUT "table.format". */
MUST_CHECK enum st table_out_open(struct ctx *cx, struct str format, struct table_out *ret);
void table_out_head(struct table_out *s, struct str title);
void table_out_text(struct table_out *s, struct str text);
void table_out_int(struct table_out *s, int64_t n);
void table_out_day(struct table_out *s, struct day d);
MUST_CHECK enum st table_out_row(struct ctx *cx, struct table_out *s); /* ends it */
MUST_CHECK enum st table_out_send(struct ctx *cx, struct table_out *s, struct str name, struct reply *out);
void table_out_close(struct table_out *s);
