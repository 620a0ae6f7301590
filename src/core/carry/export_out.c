// SPDX-License-Identifier: Apache-2.0
/* export_out.c - see export_out.h. CSV starts with the mark by which spreadsheets know UTF-8. */
#include "core/carry/export_out.h"

enum { BUF_CAP = 64 << 20, FLUSH_AT = 256 << 10 };

enum st export_out_open(struct arena *mem, const struct export_options *o, struct export_out *ret, struct err *e)
{
    *ret = (struct export_out){ .format = o->format, .path = o->path };
    if (o->format == EXPORT_XLSX)
        TRY(xlsx_out_open(o->path, "matters", &ret->xlsx, e));
    else if (str_eqz(o->path, "-"))
        ret->file = (struct fd){ .n = 1 }; /* not ours to close */
    else {
        ret->part = arena_printf(mem, "%.*s.part", STR_ARG(o->path));
        TRY(file_open(ret->part, FILE_OVER, &ret->file, e));
    }
    ret->mem = arena_make();
    ret->buf = buf_make(ret->mem, BUF_CAP);
    ret->csv = (struct csv_out){ .b = &ret->buf, .guard = true };
    if (o->format == EXPORT_CSV)
        buf_addz(&ret->buf, "\xEF\xBB\xBF");
    return ST_OK;
}

static enum st flush(struct export_out *o, struct err *e)
{
    if (o->format != EXPORT_XLSX && o->buf.n > 0)
        TRY(fd_write(&o->file, buf_str(&o->buf), e));
    arena_reset(o->mem);
    o->buf = buf_make(o->mem, BUF_CAP);
    return ST_OK;
}

enum st export_out_row(struct export_out *o, struct err *e)
{
    if (o->format == EXPORT_XLSX)
        xlsx_end_row(&o->xlsx);
    else if (o->format == EXPORT_CSV)
        csv_end(&o->csv);
    else
        buf_byte(&o->buf, '\n');
    return arena_used(o->mem) < FLUSH_AT ? ST_OK : flush(o, e);
}

enum st export_out_finish(struct export_out *o, struct err *e)
{
    TRY(flush(o, e));
    if (o->format == EXPORT_XLSX)
        return xlsx_out_finish(&o->xlsx, e);
    if (o->part.n == 0)
        return ST_OK;
    TRY(fd_sync(&o->file, e));
    TRY(file_rename(o->part, o->path, e));
    o->part = STR_NONE;
    return ST_OK;
}

void export_out_close(struct export_out *o)
{
    struct err ignored = { 0 };

    xlsx_out_close(&o->xlsx);
    fd_close(&o->file);
    if (o->part.n > 0 && file_remove(o->part, &ignored) != ST_OK)
        o->part = STR_NONE;
    arena_drop(o->mem);
    o->mem = NULL;
}

void export_put_head(struct export_out *o, struct str name)
{
    if (o->format == EXPORT_XLSX)
        xlsx_put_head(&o->xlsx, name);
    else
        csv_put(&o->csv, name);
}

void export_put_text(struct export_out *o, struct str s)
{
    if (o->format == EXPORT_XLSX)
        xlsx_put_text(&o->xlsx, s);
    else
        csv_put(&o->csv, s);
}

void export_put_int(struct export_out *o, int64_t v)
{
    if (o->format == EXPORT_XLSX)
        xlsx_put_int(&o->xlsx, v);
    else
        csv_put_int(&o->csv, v);
}

void export_put_day(struct export_out *o, struct day d)
{
    if (o->format == EXPORT_XLSX)
        xlsx_put_day(&o->xlsx, d);
    else
        csv_put_day(&o->csv, d);
}

void export_put_when(struct export_out *o, struct when w)
{
    struct buf b = buf_make(o->mem, 40);

    if (o->format == EXPORT_XLSX) {
        xlsx_put_when(&o->xlsx, w);
        return;
    }
    if (!when_is_none(w))
        when_format(&b, w);
    csv_put(&o->csv, buf_str(&b));
}
