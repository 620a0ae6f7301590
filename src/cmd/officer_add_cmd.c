// SPDX-License-Identifier: Apache-2.0
/* officer_add_cmd.c - anlan officer add SITE LOGIN: an account with its duties at one unit. */
#include "cmd/on_site.h"
#include "core/org/account.h"

static const struct opt options[] = {
    { .name = "name", .type = OPT_TEXT, .value = "NAME", .required = true, .help = { "姓名", "name" } },
    { .name = "unit",
      .type = OPT_TEXT,
      .value = "CODE",
      .required = true,
      .help = { "单位代码，如 610404.rsj", "code of the unit, such as 610404.rsj" } },
    { .name = "duty",
      .type = OPT_TEXT,
      .value = "PD,RUL",
      .required = true,
      .help = { "职责代码", "codes of duties" } },
    { .name = "phone",
      .type = OPT_TEXT,
      .value = "N",
      .help = { "工作电话，提醒和紧急呼叫发到这里", "work phone, for reminders and urgent calls" } },
    { .name = "mail", .type = OPT_TEXT, .value = "M", .help = { "工作邮箱", "work mail" } },
    { .name = "first",
      .type = OPT_FLAG,
      .help = { "首次登录网页必须先换密码", "the password must be changed at the first log-in on pages" } },
    { .name = "password-stdin",
      .type = OPT_FLAG,
      .required = true,
      .help = { "从标准输入的第一行读密码", "the password is the first line of stdin" } },
};

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct officer_new o = {
        .login = c->arg[1],
        .name = cmd_text(c, "name"),
        .unit = cmd_text(c, "unit"),
        .duties = cmd_text(c, "duty"),
        .first = cmd_has(c, "first"),
    };
    int64_t id;

    if (cmd_has(c, "phone"))
        o.to.phone = str_trim(cmd_text(c, "phone"));
    if (cmd_has(c, "mail"))
        o.to.mail = str_trim(cmd_text(c, "mail"));
    if (o.to.phone.n == 0 && o.to.mail.n > 0)
        o.to.way = STR("mail");

    if (!cmd_line(c, 1000, &o.password) || o.password.n == 0)
        return cmd_misused(c, "%s", cmd_tr(c, "标准输入里没有密码", "no password on stdin"));
    if (on_site_open(c, &s, WITH_WRITER) != ST_OK)
        return cmd_failed(c);
    if (account_add(&s.cx, &o, &id) != ST_OK)
        return on_site_failed(c, &s);
    cmd_say(c, "%s %.*s", cmd_tr(c, "已添加账号", "added the account"), STR_ARG(o.login));
    return EXIT_DONE;
}

const struct command cmd_officer_add = {
    .name = "officer add",
    .usage = "SITE LOGIN --name N --unit CODE --duty PD,RUL… [--phone N] [--mail M] --password-stdin [--first]",
    .summary = { "添加工作人员账号", "add an officer's account" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
