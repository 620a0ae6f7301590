// SPDX-License-Identifier: Apache-2.0
/* station_add_cmd.c - anlan station add SITE UNIT --out FILE: invites a village station (docs/sync.md). */
#include "cmd/on_site.h"
#include "core/sync/sync.h"
#include "sys/file.h"

static const struct opt options[] = {
    { .name = "out",
      .type = OPT_TEXT,
      .value = "FILE",
      .required = true,
      .help = { "邀请文件写到这里；与钥匙一样要保密", "where the invitation goes; as secret as a key" } },
};

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct str text;

    if (on_site_open(c, &s, WITH_WRITER) != ST_OK)
        return cmd_failed(c);
    if (sync_invite(&s.cx, c->arg[1], &text) != ST_OK)
        return on_site_failed(c, &s);
    if (file_save(cmd_text(c, "out"), text, &c->err) != ST_OK)
        return cmd_failed(c);
    cmd_say(c, "%s %.*s", cmd_tr(c, "邀请已写到", "wrote the invitation to"), STR_ARG(cmd_text(c, "out")));
    return EXIT_DONE;
}

const struct command cmd_station_add = {
    .name = "station add",
    .usage = "SITE UNIT --out FILE",
    .summary = { "邀请一个村级服务站", "invite a village station" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
