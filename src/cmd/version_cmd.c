// SPDX-License-Identifier: Apache-2.0
/* version_cmd.c - anlan version. */
#include "cmd/cmd.h"
#include "codec/json.h"

static int run(struct cmd *c)
{
    struct buf b = buf_make(c->mem, 1024);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "version", STR(ANLAN_VERSION));
    json_close(&o, '}');
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
    return EXIT_DONE;
}

const struct command cmd_version = {
    .name = "version",
    .usage = "",
    .summary = { "版本号", "the version of this program" },
    .run = run,
};
