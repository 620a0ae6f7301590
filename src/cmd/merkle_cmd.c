// SPDX-License-Identifier: Apache-2.0
/* merkle_cmd.c - anlan merkle: roots, proofs and checks of RFC 6962 trees, one question a line.
 *
 * One answer line for each line, whatever it says: a check that is malformed is {"ok":false}, another
 * question that is malformed {"error":…}. Sizes go to 2^64-1. */
#include <string.h>

#include "base/digest.h"
#include "base/merkle.h"
#include "cmd/cmd.h"
#include "codec/json.h"

enum { LINE_MAX = 64 << 20 };

struct answer {
    struct arena *mem;
    struct json_out *o;
};

struct hashes {
    struct hash *h;
    size_t n;
};

static bool is_hash(struct str hex, struct hash *ret)
{
    return digest_unhex(hex, ret->b, sizeof ret->b);
}

static bool hash_get(const struct json *q, const char *name, struct hash *ret)
{
    return is_hash(json_text(q, name), ret);
}

static bool path_get(struct arena *mem, const struct json *q, struct merkle_proof *ret)
{
    const struct json *list = json_get(q, "path");

    if (list == NULL || list->kind != JSON_ARRAY)
        return false;
    struct hash *h = arena_array(mem, list->n, sizeof *h);
    size_t n = 0;
    for (const struct json *j = list->child; j != NULL; j = j->next)
        if (j->kind != JSON_TEXT || !is_hash(j->text, &h[n++]))
            return false;
    *ret = (struct merkle_proof){ h, n };
    return true;
}

/* Hashes of the leaf inputs. */
static bool leaves_get(struct arena *mem, const struct json *q, struct hashes *ret)
{
    const struct json *list = json_get(q, "leaves");

    if (list == NULL || list->kind != JSON_ARRAY)
        return false;
    ret->h = arena_array(mem, list->n, sizeof *ret->h);
    ret->n = 0;
    for (const struct json *j = list->child; j != NULL; j = j->next) {
        if (j->kind != JSON_TEXT)
            return false;
        uint8_t *bytes = arena_take(mem, j->text.n / 2);
        if (!digest_unhex(j->text, bytes, j->text.n / 2))
            return false;
        ret->h[ret->n++] = merkle_leaf((struct str){ (const char *)bytes, j->text.n / 2 });
    }
    return true;
}

static void put_hash(struct answer *a, const char *name, const struct hash *h)
{
    json_put_text(a->o, name, digest_hex(a->mem, (struct str){ (const char *)h->b, sizeof h->b }));
}

static void put_path(struct answer *a, const struct merkle_plan *plan, const struct hashes *leaves)
{
    struct hash path[MERKLE_PATH];

    merkle_path(plan, leaves->h, path);
    json_open(a->o, "path", '[');
    for (size_t i = 0; i < plan->path; i++)
        put_hash(a, NULL, &path[i]);
    json_close(a->o, ']');
}

/* Each of these returns what is wrong, or NULL after putting its answer. */

static const char *root(struct answer *a, const struct json *q)
{
    struct hashes leaves;
    uint64_t size;

    if (!leaves_get(a->mem, q, &leaves))
        return "leaves";
    if (!json_u64(q, "size", &size) || size > leaves.n)
        return "size";
    struct hash h = merkle_root(leaves.h, (size_t)size);
    put_hash(a, "root", &h);
    return NULL;
}

static const char *inclusion(struct answer *a, const struct json *q)
{
    struct hashes leaves;
    struct merkle_plan plan;
    uint64_t index, size;

    if (!leaves_get(a->mem, q, &leaves))
        return "leaves";
    if (!json_u64(q, "size", &size) || size > leaves.n)
        return "size";
    if (!json_u64(q, "index", &index) || !merkle_plan_inclusion(index, size, &plan))
        return "index";
    put_path(a, &plan, &leaves);
    return NULL;
}

static const char *consistency(struct answer *a, const struct json *q)
{
    struct hashes leaves;
    struct merkle_plan plan;
    uint64_t size1, size2;

    if (!leaves_get(a->mem, q, &leaves))
        return "leaves";
    if (!json_u64(q, "size2", &size2) || size2 > leaves.n)
        return "size2";
    if (!json_u64(q, "size1", &size1) || !merkle_plan_consistency(size1, size2, &plan))
        return "size1";
    put_path(a, &plan, &leaves);
    return NULL;
}

static const char *check_inclusion(struct answer *a, const struct json *q)
{
    struct hash leaf, want;
    struct merkle_proof proof;
    uint64_t index, size;
    bool ok = hash_get(q, "leaf_hash", &leaf) && json_u64(q, "index", &index) && json_u64(q, "size", &size) &&
              path_get(a->mem, q, &proof) && hash_get(q, "root", &want) &&
              merkle_check_inclusion(&leaf, index, size, proof, &want);

    json_put_bool(a->o, "ok", ok);
    return NULL;
}

static const char *check_consistency(struct answer *a, const struct json *q)
{
    struct merkle_head old, now;
    struct merkle_proof proof;
    bool ok = json_u64(q, "size1", &old.size) && json_u64(q, "size2", &now.size) && hash_get(q, "root1", &old.root) &&
              hash_get(q, "root2", &now.root) && path_get(a->mem, q, &proof) &&
              merkle_check_consistency(&old, &now, proof);

    json_put_bool(a->o, "ok", ok);
    return NULL;
}

static const struct {
    const char *op;
    const char *(*answer)(struct answer *a, const struct json *q);
} ops[] = {
    { "root", root },
    { "inclusion", inclusion },
    { "consistency", consistency },
    { "check-inclusion", check_inclusion },
    { "check-consistency", check_consistency },
};

static const char *answer_op(struct answer *a, const struct json *q)
{
    for (size_t i = 0; i < N_OF(ops); i++)
        if (str_eqz(json_text(q, "op"), ops[i].op))
            return ops[i].answer(a, q);
    return "op";
}

/* A check that cannot even be read is still a check when it names one. */
static bool looks_like_check(struct str line)
{
    return str_find(line, STR("\"check-")) != SIZE_MAX;
}

static struct str answer_line(struct arena *mem, struct str line)
{
    struct buf b = buf_make(mem, 1 << 20);
    struct json_out o = { .b = &b };
    struct answer a = { mem, &o };
    struct err e = { 0 };
    const char *wrong = "line";

    json_open(&o, NULL, '{');
    if (line.p != NULL) {
        const struct json *q = json_parse(mem, line, LINE_MAX, &e);
        wrong = q == NULL ? e.code : answer_op(&a, q);
        if (q == NULL && looks_like_check(line)) {
            json_put_bool(&o, "ok", false);
            wrong = NULL;
        }
    }
    if (wrong != NULL)
        json_put_text(&o, "error", str_of(wrong));
    json_close(&o, '}');
    buf_byte(&b, '\n');
    return buf_str(&b);
}

static int run(struct cmd *c)
{
    struct arena *mem = arena_make();
    struct str line;

    while (cmd_line(c, LINE_MAX, &line)) {
        cmd_print(c, answer_line(mem, line));
        arena_reset(mem);
    }
    arena_drop(mem);
    return EXIT_DONE;
}

const struct command cmd_merkle = {
    .name = "merkle",
    .usage = "< QUESTIONS.ndjson",
    .summary = { "计算和核对 Merkle 树（RFC 6962）", "roots, proofs and checks of hash trees (RFC 6962)" },
    .help = { "标准输入每行一个 JSON 对象，标准输出每行一个答案：\n"
              "  {\"op\":\"root\",\"leaves\":[HEX…],\"size\":N}                 → {\"root\":HEX}\n"
              "  {\"op\":\"inclusion\",\"leaves\",\"index\",\"size\"}             → {\"path\":[HEX…]}\n"
              "  {\"op\":\"consistency\",\"leaves\",\"size1\",\"size2\"}          → {\"path\":[HEX…]}\n"
              "  {\"op\":\"check-inclusion\",\"leaf_hash\",\"index\",\"size\",\"path\",\"root\"}          → "
              "{\"ok\":BOOL}\n"
              "  {\"op\":\"check-consistency\",\"size1\",\"size2\",\"root1\",\"root2\",\"path\"}        → "
              "{\"ok\":BOOL}",
              "One JSON object a line on stdin, one answer a line on stdout:\n"
              "  {\"op\":\"root\",\"leaves\":[HEX...],\"size\":N}               -> {\"root\":HEX}\n"
              "  {\"op\":\"inclusion\",\"leaves\",\"index\",\"size\"}             -> {\"path\":[HEX...]}\n"
              "  {\"op\":\"consistency\",\"leaves\",\"size1\",\"size2\"}          -> {\"path\":[HEX...]}\n"
              "  {\"op\":\"check-inclusion\",\"leaf_hash\",\"index\",\"size\",\"path\",\"root\"}         -> "
              "{\"ok\":BOOL}\n"
              "  {\"op\":\"check-consistency\",\"size1\",\"size2\",\"root1\",\"root2\",\"path\"}       -> "
              "{\"ok\":BOOL}" },
    .run = run,
};
