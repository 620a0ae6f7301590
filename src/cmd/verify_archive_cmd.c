// SPDX-License-Identifier: Apache-2.0
/* verify_archive_cmd.c - anlan verify-archive FILE.zip --key VKEY: checks a package alone, without site or network. */
#include "cmd/log_key.h"
#include "core/privacy/package.h"

static const struct opt options[] = {
    OPT_LOG_KEY,
};

static int run(struct cmd *c)
{
    struct package_proven p;
    struct note_key key;

    if (!log_key_read(c, &key))
        return EXIT_USE;
    const char *why = package_check(c->mem, c->arg[0], &key, &p);
    if (why != NULL) {
        cmd_print(c, arena_printf(c->mem, "%s%s%.*s\n", why, p.where.n > 0 ? " " : "", STR_ARG(p.where)));
        return EXIT_NO;
    }
    cmd_print(c, STR("ok\n"));
    cmd_say(c,
            cmd_tr(c, "%.*s：%lld 条记录、%lld 个附件，日志签名时共有 %llu 条",
                   "%.*s: %lld events, %lld attachments, under a head of %llu"),
            STR_ARG(p.no), (long long)p.events, (long long)p.files, (unsigned long long)p.head.head.size);
    return EXIT_DONE;
}

const struct command cmd_verify_archive = {
    .name = "verify-archive",
    .usage = "FILE.zip --key NAME+HASH+KEY",
    .summary = { "核对档案包", "check an archive package" },
    .help = { "不符时说明是哪一项、在哪个文件：zip、manifest、signature、name、member、digest、checkpoint、event、order"
              "、"
              "attachment。",
              "What is wrong, and in which member: zip, manifest, signature, name, member, digest, checkpoint, event, "
              "order, attachment." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
