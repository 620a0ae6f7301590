// SPDX-License-Identifier: Apache-2.0
/* verify_receipt_cmd.c - anlan verify-receipt FILE --key VKEY: checks a receipt alone, without site or network. */
#include "cmd/cmd.h"
#include "core/proof.h"
#include "sys/file.h"

enum { RECEIPT_MAX = 8 << 20 };

static const struct opt options[] = {
    { .name = "key",
      .type = OPT_TEXT,
      .value = "NAME+HASH+KEY",
      .required = true,
      .help = { "日志的验证公钥（/log/vkey）", "the log's verifier key (/log/vkey)" } },
};

static int run(struct cmd *c)
{
    struct note_key key;
    struct str file;
    struct proof p;

    if (!note_vkey_parse(c->mem, cmd_text(c, "key"), &key))
        return cmd_misused(c, "--key: %s", cmd_tr(c, "不是 名称+标识+公钥 的写法", "not of the form NAME+HASH+KEY"));
    if (file_load(c->mem, c->arg[0], RECEIPT_MAX, &file, &c->err) != ST_OK)
        return cmd_failed(c);
    const char *why = proof_check(c->mem, file, &key, &p);
    cmd_print(c, arena_printf(c->mem, "%s\n", why == NULL ? "ok" : why));
    return why == NULL ? EXIT_DONE : EXIT_NO;
}

const struct command cmd_verify_receipt = {
    .name = "verify-receipt",
    .usage = "FILE.tlog-proof --key NAME+HASH+KEY",
    .summary = { "核验回执", "check a receipt" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
