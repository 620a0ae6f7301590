// SPDX-License-Identifier: Apache-2.0
/* token_add_cmd.c - anlan token add SITE LOGIN: a bearer token for programs, printed once. */
#include "cmd/on_site.h"
#include "core/org/account.h"

static const struct opt options[] = {
    { .name = "days",
      .type = OPT_INT,
      .value = "N",
      .help = { "有效天数，缺省 30", "days it is valid, by default 30" } },
};

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    int64_t days = cmd_int(c, "days", 30);
    struct session token;

    if (days < 1 || days > 3650)
        return cmd_misused(c, "--days 1–3650");
    if (on_site_open(c, &s, WITH_WRITER) != ST_OK)
        return cmd_failed(c);
    if (account_token(&s.cx, c->arg[1], (int)days, &token) != ST_OK)
        return on_site_failed(c, &s);
    cmd_print(c, arena_printf(c->mem, "%.*s\n", STR_ARG(token.token)));
    return EXIT_DONE;
}

const struct command cmd_token_add = {
    .name = "token add",
    .usage = "SITE LOGIN [--days N]",
    .summary = { "为程序签发令牌，只显示一次", "issue a bearer token, shown once" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
