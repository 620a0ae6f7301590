// SPDX-License-Identifier: Apache-2.0
/* sync_cmd.c - anlan sync SITE: what happened at a station reaches its district (docs/sync.md).
 *
 * Over HTTPS with --to; or as closed boxes in files, which a stick carries. Each way may be taken again and again. */
#include "cmd/on_site.h"
#include "core/sync/sync.h"
#include "sys/file.h"

static const struct opt options[] = {
    { .name = "to",
      .type = OPT_TEXT,
      .value = "URL",
      .help = { "服务站：直接送到区里的网址，并取回进展",
                "station: send to the district's address and fetch its news" } },
    { .name = "ca",
      .type = OPT_TEXT,
      .value = "FILE",
      .help = { "信任的证书文件（PEM），不写则用系统的", "certificates to trust (PEM) instead of the system's" } },
    { .name = "write",
      .type = OPT_TEXT,
      .value = "FILE",
      .help = { "服务站：把还没送到的写成一封信", "station: write what has not arrived yet as a letter" } },
    { .name = "take",
      .type = OPT_TEXT,
      .value = "FILE",
      .help = { "区：收下一封信；用 --answer 写回执", "district: take a letter; --answer writes the answer" } },
    { .name = "answer",
      .type = OPT_TEXT,
      .value = "FILE",
      .help = { "区：回执写到这里；服务站：单独用时读入回执",
                "district: where the answer goes; station, alone: the answer to read" } },
};

static int write_letter(struct cmd *c, struct on_site *s)
{
    struct str letter;
    int64_t n;

    if (on_site_read(c, s) != ST_OK)
        return cmd_failed(c);
    if (sync_offer(&s->cx, &letter, &n) != ST_OK)
        return on_site_failed(c, s);
    if (file_save(cmd_text(c, "write"), letter, &c->err) != ST_OK)
        return cmd_failed(c);
    cmd_say(c, "%s %lld", cmd_tr(c, "写入记录", "events written:"), (long long)n);
    return EXIT_DONE;
}

static int take_letter(struct cmd *c, struct on_site *s)
{
    struct str letter, answer;
    struct sync_taken t;

    if (file_load(c->mem, cmd_text(c, "take"), SYNC_LETTER_MAX, &letter, &c->err) != ST_OK)
        return cmd_failed(c);
    if (sync_take(&s->cx, letter, &t, &answer) != ST_OK)
        return on_site_failed(c, s);
    if (cmd_has(c, "answer") && file_save(cmd_text(c, "answer"), answer, &c->err) != ST_OK)
        return cmd_failed(c);
    cmd_say(c, cmd_tr(c, "收下%lld条，以前已有%lld条，冲突%lld条", "%lld events taken, %lld were here, %lld conflicts"),
            (long long)t.taken, (long long)t.again, (long long)t.conflicts);
    return EXIT_DONE;
}

static int read_answer(struct cmd *c, struct on_site *s)
{
    struct str answer, erased;
    int64_t last;

    if (file_load(c->mem, cmd_text(c, "answer"), SYNC_LETTER_MAX, &answer, &c->err) != ST_OK)
        return cmd_failed(c);
    if (sync_acked(&s->cx, answer, &last, &erased) != ST_OK || sync_erase(&s->cx, erased) != ST_OK)
        return on_site_failed(c, s);
    cmd_say(c, "%s %lld", cmd_tr(c, "区里已收到的最后一条：", "the district has events up to"), (long long)last);
    return EXIT_DONE;
}

static int carry(struct cmd *c, struct on_site *s)
{
    const struct sync_line line = { .url = cmd_text(c, "to"), .ca = cmd_text(c, "ca") };
    struct sync_trip t;

    if (sync_carry(&s->cx, &line, &t) != ST_OK)
        return on_site_failed(c, s);
    cmd_say(c,
            cmd_tr(c, "送到%lld条，冲突%lld条；区里已收到第%lld条为止",
                   "%lld events taken, %lld conflicts; the district has events up to %lld"),
            (long long)t.taken, (long long)t.conflicts, (long long)t.last);
    return EXIT_DONE;
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    const bool to = cmd_has(c, "to"), writes = cmd_has(c, "write"), takes = cmd_has(c, "take");
    const bool answers = cmd_has(c, "answer");

    if (to + writes + takes > 1 || !(to || writes || takes || answers) || ((to || writes) && answers))
        return cmd_misused(c, "--to URL | --write FILE | --take FILE [--answer FILE] | --answer FILE");
    if (on_site_open(c, &s, writes ? READ_ONLY : takes ? WITH_WRITER : WITH_WRITER | WITH_SEARCH) != ST_OK)
        return cmd_failed(c);
    return to ? carry(c, &s) : writes ? write_letter(c, &s) : takes ? take_letter(c, &s) : read_answer(c, &s);
}

const struct command cmd_sync = {
    .name = "sync",
    .usage = "SITE --to URL [--ca FILE] | --write FILE | --take FILE [--answer FILE] | --answer FILE",
    .summary = { "服务站与区之间同步", "carry a station's events to its district" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
