// SPDX-License-Identifier: Apache-2.0
/* officer_change_cmd.c - anlan officer change SITE LOGIN: another unit or other duties, closed or opened, a new
 * password. */
#include "cmd/on_site.h"
#include "core/org/account.h"

static const struct opt options[] = {
    { .name = "unit", .type = OPT_TEXT, .value = "CODE", .help = { "调到哪个单位", "the unit it moves to" } },
    { .name = "duty",
      .type = OPT_TEXT,
      .value = "PD,RUL…",
      .help = { "职责，逗号分隔；代替原来的", "duties, separated by commas, instead of those it has" } },
    { .name = "close",
      .type = OPT_FLAG,
      .help = { "停用：不能再登录，令牌也失效", "no log-in and no token any more" } },
    { .name = "open", .type = OPT_FLAG, .help = { "重新启用", "opens it again" } },
    { .name = "password-stdin",
      .type = OPT_FLAG,
      .help = { "从标准输入的第一行读新密码，首次登录网页必须先换",
                "a new password is the first line of stdin; it must be changed at the first log-in on pages" } },
};

/* Says what is wrong and returns false. */
static bool read_change(struct cmd *c, struct account_change *ret)
{
    const bool closes = cmd_has(c, "close"), opens = cmd_has(c, "open"), password = cmd_has(c, "password-stdin");

    *ret = (struct account_change){ .unit = cmd_text(c, "unit"),
                                    .duties = cmd_text(c, "duty"),
                                    .state = closes  ? ACCOUNT_CLOSED
                                             : opens ? ACCOUNT_OPEN
                                                     : ACCOUNT_AS_IT_WAS };
    if ((closes && opens) || (ret->unit.n + ret->duties.n == 0 && !closes && !opens && !password)) {
        cmd_misused(c, "%s",
                    cmd_tr(c, "要改什么：--unit、--duty、--close 或 --open、--password-stdin",
                           "what to change: --unit, --duty, --close or --open, --password-stdin"));
        return false;
    }
    if (password && (!cmd_line(c, 1000, &ret->password) || ret->password.n == 0)) {
        cmd_misused(c, "%s", cmd_tr(c, "标准输入里没有密码", "no password on stdin"));
        return false;
    }
    return true;
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct account_change change;

    if (!read_change(c, &change))
        return EXIT_USE;
    if (on_site_open(c, &s, WITH_WRITER) != ST_OK)
        return cmd_failed(c);
    if (account_alter(&s.cx, c->arg[1], &change) != ST_OK)
        return on_site_failed(c, &s);
    cmd_say(c, "%s %.*s", cmd_tr(c, "已变更账号", "changed the account"), STR_ARG(c->arg[1]));
    return EXIT_DONE;
}

const struct command cmd_officer_change = {
    .name = "officer change",
    .usage = "SITE LOGIN [--unit CODE] [--duty PD,RUL…] [--close | --open] [--password-stdin]",
    .summary = { "变更工作人员账号", "change an officer's account" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
