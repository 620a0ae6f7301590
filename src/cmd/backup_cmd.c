// SPDX-License-Identifier: Apache-2.0
/* backup_cmd.c - anlan backup SITE FILE: the whole site in one file, while it is served. */
#include "cmd/on_site.h"
#include "core/carry/backup.h"
#include "sys/file.h"

static const struct opt options[] = {
    { .name = "to-stdout",
      .type = OPT_FLAG,
      .help = { "写到标准输出；FILE 用作临时文件，写完删去", "to stdout; FILE serves meanwhile and is removed" } },
};

static enum st copy_out(struct cmd *c, struct str file)
{
    char chunk[1 << 16];
    AUTO(fd) f = { 0 };
    size_t n = sizeof chunk;

    TRY(file_open(file, FILE_READ, &f, &c->err));
    while (n == sizeof chunk) {
        TRY(fd_read(&f, chunk, sizeof chunk, &n, &c->err));
        cmd_print(c, (struct str){ chunk, n });
        cmd_flush(c);
    }
    return file_remove(file, &c->err);
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct backup_report r;

    if (on_site_open(c, &s, READ_ONLY) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (backup_write(&s.cx, c->arg[1], &r) != ST_OK)
        return on_site_failed(c, &s);
    if (cmd_has(c, "to-stdout") && copy_out(c, c->arg[1]) != ST_OK)
        return cmd_failed(c);
    cmd_say(c,
            cmd_tr(c, "已备份并核对：%lld个文件，%lld字节，%lld条记录",
                   "written and checked: %lld files, %lld bytes, %lld events"),
            (long long)r.members, (long long)r.bytes, (long long)r.events);
    return EXIT_DONE;
}

const struct command cmd_backup = {
    .name = "backup",
    .usage = "SITE FILE [--to-stdout]",
    .summary = { "备份站点（含密钥，请妥善保管）", "back the site up (with its keys: keep it safe)" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
