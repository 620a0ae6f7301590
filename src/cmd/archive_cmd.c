// SPDX-License-Identifier: Apache-2.0
/* archive_cmd.c - anlan archive SITE NO FILE.zip: a matter as one file that proves itself without the site. */
#include <signal.h>

#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/log/ledger.h"
#include "core/privacy/look.h"
#include "page/desk/package_page.h"

static const struct opt options[] = {
    { .name = "purpose",
      .type = OPT_TEXT,
      .value = "CODE",
      .help = { "连同联系方式，用途见 data/purpose.def；记下并告知提出人",
                "with contact data, for this (data/purpose.def); written down and told to the filer" } },
    { .name = "order",
      .type = OPT_TEXT,
      .value = "NUMBER",
      .help = { "凭这份文书调阅封存的内容，记入事项",
                "opens what rests by this order; written down with the matter" } },
    { .name = "reason", .type = OPT_TEXT, .value = "TEXT", .help = { "调阅封存内容的用途", "what it is opened for" } },
};

struct opening {
    struct str no, order, reason;
};

static enum st open_held(struct ctx *cx, void *arg)
{
    const struct opening *o = arg;

    return package_open_held(cx, o->no, o->order, o->reason);
}

static struct str result(struct cmd *c, const struct package_made *made)
{
    struct buf b = buf_make(c->mem, 400);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "no", c->arg[1]);
    json_put_int(&o, "events", made->events);
    json_put_int(&o, "files", made->files);
    json_put_int(&o, "members", made->members);
    json_close(&o, '}');
    buf_byte(&b, '\n');
    return buf_str(&b);
}

static int run(struct cmd *c)
{
    struct package_in in = { .path = c->arg[2], .contact = cmd_has(c, "purpose"), .held = cmd_has(c, "order") };
    const struct look_in look = { .purpose = cmd_text(c, "purpose"), .way = STR("cli") };
    struct opening o = { c->arg[1], cmd_text(c, "order"), cmd_text(c, "reason") };
    struct package_made made;
    AUTO(on_site) s = { 0 };
    struct matter m;

    signal(SIGPIPE, SIG_IGN); /* the child that draws letters may end early */
    if (on_site_open(c, &s, WITH_WRITER) != ST_OK)
        return cmd_failed(c);
    if (in.held && store_write(&s.cx, s.site->store, open_held, &o) != ST_OK)
        return on_site_failed(c, &s);
    if (ledger_sign(&s.cx) != ST_OK) /* the last event stands under a head */
        return on_site_failed(c, &s);
    if (on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (matter_by_no(&s.cx, c->arg[1], &m) != ST_OK)
        return on_site_failed(c, &s);
    if (in.contact && (look_take(&s.cx, &m, &look) != ST_OK || on_site_read_anew(c, &s) != ST_OK))
        return on_site_failed(c, &s);
    if (package_make(&s.cx, &m, &in, &made) != ST_OK)
        return on_site_failed(c, &s);
    cmd_print(c, result(c, &made));
    return EXIT_DONE;
}

const struct command cmd_archive = {
    .name = "archive",
    .usage = "SITE NO FILE.zip [--purpose CODE] [--order NUMBER --reason TEXT]",
    .summary = { "一件事项的档案包，可脱离系统核对", "a matter as a package that can be checked without the site" },
    .help = { "含全部记录及其证明、附件和可阅读的经过；核对用 anlan verify-archive。密封件只有档案人员能在工作台下载。",
              "All records with their proofs, attachments, and a page to read; anlan verify-archive checks it. Sealed "
              "matters are downloaded at the desk, by who may read them." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 3,
    .max_arg = 3,
    .run = run,
};
