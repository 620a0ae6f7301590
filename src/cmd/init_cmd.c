// SPDX-License-Identifier: Apache-2.0
/* init_cmd.c - anlan init SITE: a new site with its keys, database and units. */
#include "base/num.h"
#include "cmd/cmd.h"
#include "core/site.h"
#include "sys/file.h"

static const struct opt options[] = {
    { .name = "district",
      .type = OPT_TEXT,
      .value = "CODE",
      .required = true,
      .help = { "区县的六位代码，如 610404", "six digits of the district, such as 610404" } },
    { .name = "name",
      .type = OPT_TEXT,
      .value = "NAME",
      .help = { "区县名称；缺省取自行政区划", "its name; by default from the divisions" } },
    { .name = "divisions",
      .type = OPT_TEXT,
      .value = "FILE",
      .many = true,
      .help = { "镇街、村社区的代码表（CSV：code,name）", "towns and villages as CSV: code,name" } },
    { .name = "log",
      .type = OPT_TEXT,
      .value = "ORIGIN",
      .help = { "公开日志的名称：对外网址去掉 https://，如 anlan.example.gov.cn/610404/log；定后不能改",
                "origin of the public log: its address without https://; never changes" } },
    { .name = "station",
      .type = OPT_TEXT,
      .value = "INVITATION",
      .help = { "村级服务站：区里给的邀请文件", "a village station: the district's invitation file" } },
    { .name = "training",
      .type = OPT_FLAG,
      .help = { "培训用：每页都注明，时钟可以调", "for training: says so on every page; its clock may be set" } },
};

static int run(struct cmd *c)
{
    struct str division[16];
    struct site_birth b = { .place = c->arg[0],
                            .name = cmd_text(c, "name"),
                            .training = cmd_has(c, "training"),
                            .log = cmd_text(c, "log"),
                            .division = division };

    if (!num_parse(cmd_text(c, "district"), &b.district))
        return cmd_misused(c, "--district %s", cmd_tr(c, "应为六位数字", "must be six digits"));
    while (b.n_division < N_OF(division) && cmd_nth(c, "divisions", b.n_division).n > 0) {
        division[b.n_division] = cmd_nth(c, "divisions", b.n_division);
        b.n_division++;
    }
    if (cmd_has(c, "station") && file_load(c->mem, cmd_text(c, "station"), 4096, &b.invitation, &c->err) != ST_OK)
        return cmd_failed(c);
    if (site_init(c->mem, &b, &c->err) != ST_OK)
        return cmd_failed(c);
    cmd_say(c, "%s %.*s", cmd_tr(c, "已建站点", "made the site"), STR_ARG(c->arg[0]));
    return EXIT_DONE;
}

const struct command cmd_init = {
    .name = "init",
    .usage = "SITE --district CODE [--name NAME] [--divisions FILE]… [--station INVITATION] [--training]",
    .summary = { "新建站点", "make a new site" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
