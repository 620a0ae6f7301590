// SPDX-License-Identifier: Apache-2.0
/* list_cmd.c - anlan list SITE: a unit's work list. */
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/matter/desk.h"
#include "core/matter/matter_json.h"

enum { LIST_MAX = 64 << 20 };

static const struct opt options[] = {
    { .name = "unit",
      .type = OPT_TEXT,
      .value = "CODE",
      .help = { "单位代码；缺省全区", "unit; by default the district" } },
    { .name = "state", .type = OPT_TEXT, .value = "S", .help = { "状态代码，如 ACC", "state, such as ACC" } },
    { .name = "due-before", .type = OPT_DAY, .value = "DAY", .help = { "在此日之前到期", "due before that day" } },
    { .name = "json", .type = OPT_FLAG, .help = { "输出 JSON", "print JSON" } },
};

static void put_row(struct on_site *s, bool json, const struct matter *m, struct json_out *o)
{
    if (json) {
        json_open(o, NULL, '{');
        matter_json_short(&s->cx, m, o);
        json_close(o, '}');
        return;
    }
    buf_printf(o->b, "%.*s  %-4.*s ", STR_ARG(m->no), STR_ARG(m->state->code));
    if (!day_is_none(m->due))
        day_format(o->b, m->due);
    else
        buf_addz(o->b, "          ");
    buf_printf(o->b, "  %.*s\n", STR_ARG(m->title));
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct desk_query q = { .unit = cmd_text(c, "unit"),
                            .state = cmd_text(c, "state"),
                            .due_before = cmd_day(c, "due-before"),
                            .size = 200,
                            .held = true,
                            .open_only = cmd_text(c, "state").n == 0 };
    struct buf b = buf_make(c->mem, LIST_MAX);
    struct json_out o = { .b = &b };
    bool json = cmd_has(c, "json");
    struct desk_list l = { .more = true };

    if (on_site_open(c, &s, READ_ONLY) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (json)
        json_open(&o, NULL, '[');
    for (q.page = 1; l.more; q.page++) {
        if (desk_list(&s.cx, &q, &l) != ST_OK)
            return on_site_failed(c, &s);
        for (size_t i = 0; i < l.n; i++)
            put_row(&s, json, &l.row[i], &o);
    }
    if (json) {
        json_close(&o, ']');
        buf_byte(&b, '\n');
    }
    cmd_print(c, buf_str(&b));
    return EXIT_DONE;
}

const struct command cmd_list = {
    .name = "list",
    .usage = "SITE [--unit CODE] [--state S] [--due-before DAY] [--json]",
    .summary = { "工作清单", "a work list" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
