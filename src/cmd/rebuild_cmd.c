// SPDX-License-Identifier: Apache-2.0
/* rebuild_cmd.c - anlan rebuild SITE: tables and search file anew from events, or only compared. */
#include "cmd/on_site.h"
#include "core/carry/rebuild.h"
#include "core/search/indexer.h"

static const struct opt options[] = {
    { .name = "check", .type = OPT_FLAG, .help = { "只比较，不改动", "compare only, change nothing" } },
};

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct rebuilt r;
    bool check = cmd_has(c, "check");

    if (on_site_open(c, &s, WITH_WRITER | WITH_SEARCH) != ST_OK)
        return cmd_failed(c);
    s.cx.who.system = true;
    if (rebuild_tables(&s.cx, check, &r) != ST_OK)
        return on_site_failed(c, &s);
    if (r.table.n > 0) {
        cmd_say(c, "%s %.*s: %.*s", cmd_tr(c, "与记录不符的表", "differs from its events: table"), STR_ARG(r.table),
                STR_ARG(r.row));
        return check ? EXIT_NO : EXIT_DONE; /* without --check it is mended now */
    }
    if (!cmd_has(c, "check") && indexer_remake(&s.cx) != ST_OK)
        return on_site_failed(c, &s);
    cmd_say(c, "%lld %s", (long long)r.events, cmd_tr(c, "条记录，各表一致", "events; all tables agree"));
    return EXIT_DONE;
}

const struct command cmd_rebuild = {
    .name = "rebuild",
    .usage = "SITE [--check]",
    .summary = { "由记录重建各表", "make the tables anew from events" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
