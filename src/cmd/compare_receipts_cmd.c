// SPDX-License-Identifier: Apache-2.0
/* compare_receipts_cmd.c - anlan compare-receipts A B --key VKEY: do two people's receipts tell one history?
 *
 * For a third party with two receipts (or bare checkpoints) and the log's key. What the receipts leave open, the log's
 * tiles decide: from its address, or from a folder of them. They need not be trusted (core/log/fork.h). */
#include <string.h>

#include "base/digest.h"
#include "cmd/log_key.h"
#include "core/log/fork.h"
#include "core/log/ledger.h"
#include "core/log/proof.h"
#include "sys/fetch.h"
#include "sys/file.h"

enum { FILE_MAX = 8 << 20, TILE_BYTES = LEDGER_TILE * 32, TILE_LEVEL = 8 };

static const struct opt options[] = {
    OPT_LOG_KEY,
    { .name = "log",
      .type = OPT_TEXT,
      .value = "URL",
      .help = { "日志的地址，如 https://…/log：两份回执不足以判断时取它的瓦片",
                "address of the log, such as https://…/log: its tiles, where the receipts are not enough" } },
    { .name = "tiles",
      .type = OPT_TEXT,
      .value = "FOLDER",
      .help = { "含有 tile/ 的目录，代替 --log", "a folder that holds tile/, instead of --log" } },
};

struct side {
    struct fork_side fork;
    struct str note;
};

static bool load_head(struct cmd *c, struct str note, const struct note_key *key, struct side *s)
{
    struct checkpoint head;
    struct str text;

    if (note_check(c->mem, note, key, &text) != NOTE_GOOD || !checkpoint_parse(c->mem, text, &head) ||
        !str_eq(head.origin, key->name))
        return false;
    s->note = note;
    s->fork.head = head.head;
    return true;
}

/* A receipt, or a checkpoint alone. */
static enum st load_side(struct cmd *c, struct str path, const struct note_key *key, struct side *ret)
{
    struct str file;
    struct proof p;

    TRY(file_load(c->mem, path, FILE_MAX, &file, &c->err));
    *ret = (struct side){ 0 };
    if (!str_starts(file, STR("c2sp.org/tlog-proof@v1\n")))
        return load_head(c, file, key, ret) ? ST_OK : FAIL_ERR(&c->err, ST_INPUT, "fork.head", path);
    TRY(proof_check(c->mem, file, key, &p, &c->err));
    ret->note = p.note;
    ret->fork = (struct fork_side){ p.head.head, p.index, p.leaf, { p.path, p.n_path } };
    return ST_OK;
}

/* -- tiles -- */

static struct str tile_name(struct cmd *c, int level, uint64_t n, int width)
{
    struct str groups = arena_printf(c->mem, "%03d", (int)(n % 1000));

    for (n /= 1000; n > 0; n /= 1000)
        groups = arena_printf(c->mem, "x%03d/%.*s", (int)(n % 1000), STR_ARG(groups));
    groups = arena_printf(c->mem, "tile/%d/%.*s", level, STR_ARG(groups));
    return width == LEDGER_TILE ? groups : arena_printf(c->mem, "%.*s.p/%d", STR_ARG(groups), width);
}

static bool load_named(struct cmd *c, struct str name, struct str *ret)
{
    struct str folder = cmd_text(c, "tiles");
    struct err why = { 0 };
    struct fetched got;

    if (folder.n > 0)
        return file_load(c->mem, arena_printf(c->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)), TILE_BYTES, ret,
                         &why) == ST_OK;
    const struct fetch f = { .url = arena_printf(c->mem, "%.*s/%.*s", STR_ARG(cmd_text(c, "log")), STR_ARG(name)),
                             .limit = TILE_BYTES + 1 };
    if (fetch(c->mem, &f, &got, &why) != ST_OK || got.status != 200)
        return false;
    *ret = got.body;
    return true;
}

/* A tile as it was for a tree of that size; once it is full, only the full one need be there. */
static bool load_tile(struct cmd *c, uint64_t size, int level, uint64_t n, struct str *ret)
{
    const uint64_t there = (size >> (TILE_LEVEL * level)) - n * LEDGER_TILE;
    const int width = there < LEDGER_TILE ? (int)there : LEDGER_TILE;

    return load_named(c, tile_name(c, level, n, width), ret) ||
           (width < LEDGER_TILE && load_named(c, tile_name(c, level, n, LEDGER_TILE), ret));
}

static bool load_part(struct cmd *c, uint64_t size, const struct merkle_part *p, struct hash *ret)
{
    const int rest = p->level % TILE_LEVEL, n = 1 << rest;
    const uint64_t first = p->index << rest;
    const size_t at = (size_t)(first % LEDGER_TILE);
    struct hash *h = arena_array(c->mem, (size_t)n, sizeof *h);
    struct str tile;

    if (!load_tile(c, size, p->level / TILE_LEVEL, first / LEDGER_TILE, &tile) || tile.n < (at + (size_t)n) * sizeof *h)
        return false;
    memcpy(h, tile.p + at * sizeof *h, (size_t)n * sizeof *h);
    *ret = merkle_root(h, (size_t)n);
    return true;
}

static bool load_parts(struct cmd *c, uint64_t size, const struct merkle_plan *plan, struct hash *path)
{
    struct hash *part = arena_array(c->mem, MERKLE_PARTS, sizeof *part);

    for (size_t i = 0; i < plan->n; i++)
        if (!load_part(c, size, &plan->part[i], &part[i]))
            return false;
    merkle_fold(plan, part, path);
    return true;
}

static enum fork_verdict ask_tiles(struct cmd *c, const struct merkle_head *old, const struct merkle_head *now)
{
    struct merkle_plan *plan = arena_take(c->mem, sizeof *plan);
    struct hash *path = arena_array(c->mem, MERKLE_PATH + 1, sizeof *path);
    const bool is_subtree = (old->size & (old->size - 1)) == 0;

    if (!merkle_plan_consistency(old->size, now->size, plan) || !load_parts(c, now->size, plan, path + is_subtree))
        return FORK_UNKNOWN;
    const size_t n = plan->path - !is_subtree;
    merkle_plan_root(old->size, plan);
    if (is_subtree && !load_parts(c, now->size, plan, path)) /* where the path starts: not the root it is to prove */
        return FORK_UNKNOWN;
    return fork_by_proof(old, now, path, (struct merkle_proof){ path + 1, n });
}

/* -- the answer -- */

static const char *explain(const struct cmd *c, enum fork_verdict v)
{
    switch (v) {
    case FORK_SAME:
        return cmd_tr(c, "两份回执出自同一个日志头", "both receipts show the same head");
    case FORK_CONSISTENT:
        return cmd_tr(c, "已证明：后一个日志头包含前一个", "proven: the later head holds the earlier one");
    case FORK_UNKNOWN:
        return cmd_tr(c, "凭手头的材料既不能证明一致，也不能证明分叉；请给出 --log 或 --tiles",
                      "what is here proves neither one history nor two; give --log or --tiles");
    case FORK_PROVEN:
        return cmd_tr(c, "已证明：同一把密钥签了两个互相矛盾的历史；以上两份签名就是证据",
                      "proven: one key has signed two histories that contradict; the two notes above are the evidence");
    }
    return "";
}

static void print_answer(struct cmd *c, enum fork_verdict v, const struct side side[static 2],
                         const struct fork_spot *spot)
{
    static const char *const word[] = { "same", "consistent", "unknown", "fork" };

    cmd_print(c, arena_printf(c->mem, "%s\n", word[v]));
    if (v == FORK_PROVEN && spot->is_set)
        cmd_print(c, arena_printf(c->mem, "subtree %d %llu\n", spot->level, (unsigned long long)spot->index));
    for (int i = 0; v == FORK_PROVEN && i < 2; i++)
        cmd_print(c, arena_printf(c->mem, "\n%.*s", STR_ARG(side[i].note)));
    cmd_flush(c);
    cmd_say(c, "%s", explain(c, v));
}

static int run(struct cmd *c)
{
    struct side side[2];
    struct note_key key;
    struct fork_spot spot;

    if (!log_key_read(c, &key))
        return EXIT_USE;
    for (int i = 0; i < 2; i++)
        if (load_side(c, c->arg[i], &key, &side[i]) != ST_OK)
            return cmd_failed(c);
    const int old = side[0].fork.head.size <= side[1].fork.head.size ? 0 : 1;
    enum fork_verdict v = fork_compare(c->mem, &side[0].fork, &side[1].fork, &spot);
    if (v == FORK_UNKNOWN && (cmd_has(c, "log") || cmd_has(c, "tiles")))
        v = ask_tiles(c, &side[old].fork.head, &side[1 - old].fork.head);
    print_answer(c, v, side, &spot);
    return v == FORK_SAME || v == FORK_CONSISTENT ? EXIT_DONE : EXIT_NO;
}

const struct command cmd_compare_receipts = {
    .name = "compare-receipts",
    .usage = "A.tlog-proof B.tlog-proof --key NAME+HASH+KEY [--log URL | --tiles FOLDER]",
    .summary = { "两份回执是否出自同一段历史", "do two receipts tell one history?" },
    .help = { "第一行：same 同一个日志头；consistent 已证明一致；unknown 无法判断；fork "
              "已证明分叉，其后是两份互相矛盾的签名。\n"
              "也可以给出单独的日志头（/log/checkpoint，或见证人保存的）。",
              "First line: same, consistent (proven), unknown, or fork (proven): then both signed heads follow.\n"
              "A file may also be a checkpoint alone (/log/checkpoint, or one that a witness keeps)." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
