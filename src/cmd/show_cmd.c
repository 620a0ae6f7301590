// SPDX-License-Identifier: Apache-2.0
/* show_cmd.c - anlan show SITE NO: one matter with events, clocks and letters. */
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/matter/matter_json.h"
#include "core/matter/story.h"
#include "core/privacy/look.h"

enum { SHOW_MAX = 16 << 20 };

static const struct opt options[] = {
    { .name = "purpose",
      .type = OPT_TEXT,
      .value = "CODE",
      .help = { "查看联系方式的目的（data/purpose.def），会记下来并告知提出人",
                "why contact data is looked at (data/purpose.def); written down and told to the filer" } },
    { .name = "json", .type = OPT_FLAG, .help = { "输出 JSON", "print JSON" } },
};

static void put_contact(struct buf *b, const struct contact *c)
{
    const struct str part[] = { c->name, c->phone, c->address, c->identity };

    for (size_t i = 0; i < N_OF(part); i++)
        if (part[i].n > 0)
            buf_printf(b, "%.*s  ", STR_ARG(part[i]));
    buf_byte(b, '\n');
}

static void print_plain(struct cmd *c, const struct matter *m, const struct story *s)
{
    struct buf b = buf_make(c->mem, SHOW_MAX);

    buf_printf(&b, "%.*s  %.*s\n%.*s · %.*s · %.*s\n\n%.*s\n", STR_ARG(m->no), STR_ARG(m->title),
               STR_ARG(m->procedure->name), STR_ARG(m->state->name), STR_ARG(m->unit_name), STR_ARG(s->body));
    if (s->contact.name.n + s->contact.phone.n + s->contact.address.n > 0)
        put_contact(&b, &s->contact);
    for (size_t i = 0; i < s->n_entry; i++) {
        buf_addz(&b, "\n");
        when_format(&b, s->entry[i].at);
        buf_printf(&b, "  %-4.*s %.*s → %.*s  %.*s", STR_ARG(s->entry[i].row), STR_ARG(s->entry[i].event),
                   STR_ARG(s->entry[i].state), STR_ARG(s->entry[i].unit_name));
    }
    for (size_t i = 0; i < s->n_clock; i++) {
        buf_printf(&b, "\n%.*s  ", STR_ARG(s->clock[i].code));
        day_format(&b, s->clock[i].start);
        buf_addz(&b, " → ");
        day_format(&b, s->clock[i].due);
        buf_addz(&b, s->clock[i].overdue ? "  !" : "");
    }
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
}

static int print_json(struct cmd *c, struct on_site *s, const struct matter *m, bool seen)
{
    struct buf b = buf_make(c->mem, SHOW_MAX);
    struct json_out o = { .b = &b };

    if (matter_json(&s->cx, m, seen, &o) != ST_OK)
        return on_site_failed(c, s);
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
    return EXIT_DONE;
}

static int run(struct cmd *c)
{
    const struct look_in look = { .purpose = cmd_text(c, "purpose"), .way = STR("cli") };
    const bool looks = look.purpose.n > 0;
    AUTO(on_site) s = { 0 };
    struct story story;
    struct matter m;

    if (on_site_open(c, &s, looks ? WITH_WRITER : READ_ONLY) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (matter_by_no(&s.cx, c->arg[1], &m) != ST_OK)
        return on_site_failed(c, &s);
    if (looks && (look_take(&s.cx, &m, &look) != ST_OK || on_site_read_anew(c, &s) != ST_OK))
        return on_site_failed(c, &s);
    if (cmd_has(c, "json"))
        return print_json(c, &s, &m, looks);
    if ((looks ? matter_story_seen : matter_story)(&s.cx, &m, &story) != ST_OK)
        return on_site_failed(c, &s);
    print_plain(c, &m, &story);
    return EXIT_DONE;
}

const struct command cmd_show = {
    .name = "show",
    .usage = "SITE NO [--json] [--purpose CODE]",
    .summary = { "查看一件事项", "show one matter" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
