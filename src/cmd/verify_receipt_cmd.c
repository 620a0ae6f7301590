// SPDX-License-Identifier: Apache-2.0
/* verify_receipt_cmd.c - anlan verify-receipt FILE --key VKEY: checks a receipt alone, without site or network.
 *
 * Prints one word, ok or what is wrong (that of its error code receipt.WORD); the sentence goes to stderr. */
#include "cmd/log_key.h"
#include "core/log/proof.h"
#include "sys/file.h"

#include <string.h>

enum { RECEIPT_MAX = 8 << 20 };

static const struct opt options[] = {
    OPT_LOG_KEY,
    { .name = "witness",
      .type = OPT_TEXT,
      .value = "NAME+HASH+KEY",
      .many = true,
      .help = { "见证人的验证公钥，可以给出多个", "a witness's verifier key; may be given more than once" } },
    { .name = "quorum",
      .type = OPT_INT,
      .value = "N",
      .help = { "至少须有几个见证人联署，缺省为给出的全部", "how many of them must have cosigned, by default all" } },
};

struct judge {
    struct note_key key, witness[PROOF_WITNESSES];
    size_t n;
    int64_t quorum;
};

/* A key given twice is one witness. */
static bool take_witness(struct cmd *c, struct judge *j, struct str vkey)
{
    struct note_key k;

    if (j->n == PROOF_WITNESSES || !note_vkey_parse(c->mem, vkey, &k) || k.kind != NOTE_COSIGNATURE)
        return false;
    for (size_t i = 0; i < j->n; i++)
        if (j->witness[i].id == k.id)
            return true;
    j->witness[j->n++] = k;
    return true;
}

/* Says what is wrong and returns false. */
static bool read_judge(struct cmd *c, struct judge *j)
{
    struct str vkey;

    if (!log_key_read(c, &j->key))
        return false;
    for (size_t i = 0; (vkey = cmd_nth(c, "witness", i)).n > 0; i++)
        if (!take_witness(c, j, vkey)) {
            cmd_misused(c, "--witness: %s", cmd_tr(c, "不是见证人的验证公钥", "not the verifier key of a witness"));
            return false;
        }
    j->quorum = cmd_int(c, "quorum", (int64_t)j->n);
    if (j->quorum < 0 || j->quorum > (int64_t)j->n) {
        cmd_misused(c, "--quorum: %s", cmd_tr(c, "多于给出的见证人", "more than there are witnesses"));
        return false;
    }
    return true;
}

static enum st check(struct cmd *c, const struct judge *j, struct str file, size_t *ret_good)
{
    struct proof p;

    TRY(proof_check(c->mem, file, &j->key, &p, &c->err));
    TRY(proof_cosigned(c->mem, &p, j->witness, j->n, ret_good, &c->err));
    if ((int64_t)*ret_good < j->quorum)
        return FAIL_ERR(&c->err, ST_INPUT, "receipt.witnesses", arena_printf(c->mem, "%zu", *ret_good));
    return ST_OK;
}

static int run(struct cmd *c)
{
    struct judge *j = arena_take(c->mem, sizeof *j);
    struct str file;
    size_t good = 0;

    if (!read_judge(c, j))
        return EXIT_USE;
    if (file_load(c->mem, c->arg[0], RECEIPT_MAX, &file, &c->err) != ST_OK)
        return cmd_failed(c);
    const bool is_ok = check(c, j, file, &good) == ST_OK;
    const char *word = is_ok ? "ok" : c->err.code + strlen("receipt.");
    const bool counted = j->n > 0 && (is_ok || strcmp(word, "witnesses") == 0);
    cmd_print(c, counted ? arena_printf(c->mem, "%s %zu/%zu\n", word, good, j->n) : arena_printf(c->mem, "%s\n", word));
    if (!is_ok)
        (void)cmd_failed(c);
    return is_ok ? EXIT_DONE : EXIT_NO;
}

const struct command cmd_verify_receipt = {
    .name = "verify-receipt",
    .usage = "FILE.tlog-proof --key NAME+HASH+KEY [--witness NAME+HASH+KEY]… [--quorum N]",
    .summary = { "核验回执", "check a receipt" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
