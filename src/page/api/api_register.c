// SPDX-License-Identifier: Apache-2.0
/* api_register.c - rows of a register for programs; sealed columns are left out. */
#include <inttypes.h>

#include "codec/json.h"
#include "core/register/register.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/register_show.h"

enum { ANSWER_MAX = 32 << 20 };

/* PAGE   GET /api/v1/registers/{name:word}
 * perm   register.read
 * arg    unit:text<40?
 * answer 200 register
 * help   Rows of a register, of the reader's unit and those below. */
enum st api_register(struct ctx *cx, const struct args_api_register *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    const struct register_def *d;
    struct register_rows l;

    TRY(register_of(cx, in->name, &d));
    const struct register_query q = { .def = d, .unit = in->unit, .since = DAY_NONE, .until = DAY_NONE };
    TRY(register_list(cx, &q, &l));
    json_open(&o, NULL, '{');
    json_put_int(&o, "total", (int64_t)l.n);
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l.n; i++) {
        json_open(&o, NULL, '{');
        json_put_text(&o, "id", arena_printf(cx->mem, "%" PRId64, -l.row[i].id));
        json_put_text(&o, "unit", l.row[i].unit);
        json_put_bool(&o, "late", l.row[i].late);
        json_put_int(&o, "version", l.row[i].version);
        json_open(&o, "cells", '{');
        for (size_t k = 0; k < d->n_column; k++)
            if (!d->column[k].sealed && l.row[i].cell[k].value.n > 0)
                json_put_text(&o, str_z(cx->mem, d->column[k].name), l.row[i].cell[k].value);
        json_close(&o, '}');
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
