// SPDX-License-Identifier: Apache-2.0
/* table_out.c - see table_out.h. The file is made in the spool, as exports are, and is gone when the answer is ready.
 */
#include "page/desk/table_out.h"

#include "base/digest.h"
#include "core/site.h"
#include "sys/file.h"
#include "sys/random.h"

enum { SHEET_MAX = 64 << 20 };

static const struct str type_of[] = {
    [EXPORT_CSV] = STR("text/csv; charset=utf-8"),
    [EXPORT_XLSX] = STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
};
static const char *const end_of[] = { [EXPORT_CSV] = "csv", [EXPORT_XLSX] = "xlsx" };

enum st table_out_open(struct ctx *cx, struct str format, struct table_out *ret)
{
    struct str spool = arena_printf(cx->mem, "%.*s/spool", STR_ARG(cx->site->folder));
    struct export_options o = { .format = EXPORT_CSV };
    uint8_t raw[8];

    if (format.n > 0 && (!export_format_of(format, &o.format) || o.format >= N_OF(type_of)))
        return FAIL_FIELD(cx, ST_INPUT, "table.format", "format", format);
    random_bytes(raw, sizeof raw);
    TRY(folder_make(spool, &cx->err));
    struct str hex = digest_hex(cx->mem, (struct str){ (const char *)raw, sizeof raw });
    o.path = arena_printf(cx->mem, "%.*s/sheet-%.*s", STR_ARG(spool), STR_ARG(hex));
    TRY(export_out_open(cx->mem, &o, &ret->out, &cx->err));
    ret->path = o.path;
    ret->is_open = true;
    return ST_OK;
}

void table_out_head(struct table_out *s, struct str title)
{
    export_put_head(&s->out, title);
}

void table_out_text(struct table_out *s, struct str text)
{
    export_put_text(&s->out, text);
}

void table_out_int(struct table_out *s, int64_t n)
{
    export_put_int(&s->out, n);
}

void table_out_day(struct table_out *s, struct day d)
{
    export_put_day(&s->out, d);
}

enum st table_out_row(struct ctx *cx, struct table_out *s)
{
    return export_out_row(&s->out, &cx->err);
}

enum st table_out_send(struct ctx *cx, struct table_out *s, struct str name, struct reply *out)
{
    const enum export_format f = s->out.format;
    struct str bytes;

    TRY(export_out_finish(&s->out, &cx->err));
    TRY(file_load(cx->mem, s->path, SHEET_MAX, &bytes, &cx->err));
    reply_header(out, "Content-Disposition",
                 arena_printf(cx->mem, "attachment; filename=\"%.*s.%s\"", STR_ARG(name), end_of[f]));
    return reply_bytes(out, 200, type_of[f], bytes);
}

void table_out_close(struct table_out *s)
{
    struct err ignored = { 0 };

    if (!s->is_open)
        return;
    export_out_close(&s->out);
    s->is_open = file_remove(s->path, &ignored) != ST_OK;
}
