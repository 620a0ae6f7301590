// SPDX-License-Identifier: Apache-2.0
/* restore_cmd.c - anlan restore FILE SITE: a new site from a backup. */
#include "cmd/cmd.h"
#include "core/carry/backup.h"

static int run(struct cmd *c)
{
    if (backup_restore(c->mem, c->arg[0], c->arg[1], &c->err) != ST_OK)
        return cmd_failed(c);
    cmd_say(c, "%s %.*s", cmd_tr(c, "已恢复并核对", "restored and checked:"), STR_ARG(c->arg[1]));
    return EXIT_DONE;
}

const struct command cmd_restore = {
    .name = "restore",
    .usage = "FILE SITE",
    .summary = { "由备份恢复站点", "restore a site from a backup" },
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
