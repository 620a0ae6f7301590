// SPDX-License-Identifier: Apache-2.0
/* check_id_cmd.c - anlan check-id: are identity numbers and organisation codes well formed? */
#include "base/idcheck.h"
#include "cmd/batch.h"
#include "cmd/cmd.h"
#include "codec/csv.h"
#include "codec/json.h"

static enum id_fault check(const struct cmd *c, struct str kind, struct str value)
{
    return idcheck_by_kind(kind, value, day_of(c->now));
}

static void answer(struct cmd *c, void *arg, const struct batch_line *in, struct csv_out *o)
{
    enum id_fault f = check(c, in->value[0], in->value[1]);

    (void)arg;
    csv_put(o, f == ID_OK ? STR("1") : STR("0"));
    csv_put(o, idcheck_word(f));
}

static int one(struct cmd *c)
{
    struct buf b = buf_make(c->mem, 4096);
    struct json_out o = { .b = &b };
    enum id_fault f = check(c, c->arg[0], c->arg[1]);

    if (f == ID_UNKNOWN)
        return cmd_misused(c,
                           cmd_tr(c, "KIND 应为 gb11643 或 gb32100，不是 %.*s", "KIND is gb11643 or gb32100, not %.*s"),
                           STR_ARG(c->arg[0]));
    json_open(&o, NULL, '{');
    json_put_text(&o, "kind", c->arg[0]);
    json_put_text(&o, "value", c->arg[1]);
    json_put_bool(&o, "valid", f == ID_OK);
    json_put_text(&o, "why", idcheck_word(f));
    json_close(&o, '}');
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
    return f == ID_OK ? EXIT_DONE : EXIT_NO;
}

static int run(struct cmd *c)
{
    static const struct batch batch = { .column = { "kind", "value" }, .added = { "valid", "why" }, .answer = answer };

    if (cmd_has(c, "batch") && c->n_arg == 0)
        return batch_run(c, &batch, NULL);
    if (cmd_has(c, "batch") || c->n_arg != 2)
        return cmd_misused(c, "%s", cmd_tr(c, "要么给 KIND VALUE，要么用 --batch", "give KIND VALUE, or --batch"));
    return one(c);
}

static const struct opt opts[] = {
    { "batch", OPT_FLAG, NULL, { "从标准输入读 CSV：kind,value", "read CSV from stdin: kind,value" }, false, false },
};

const struct command cmd_check_id = {
    .name = "check-id",
    .usage = "KIND VALUE\n--batch < FILE.csv",
    .summary = { "校验公民身份号码和统一社会信用代码", "check resident numbers and organisation codes" },
    .help = { "KIND 为 gb11643（公民身份号码）或 gb32100（统一社会信用代码，含组织机构代码校验）。\n"
              "只校验形式，不查行政区划。答案为“否”时退出码 1。\n"
              "why：length 位数、character 字符、date 出生日期、check 校验位、organisation 主体标识码、kind 种类。",
              "KIND is gb11643 (resident number) or gb32100 (unified social credit code, with the organisation\n"
              "code inside). Only the form is checked, not the area code. Exit status 1 when the answer is no.\n"
              "why: length, character, date (of birth), check (character), organisation (code inside), kind." },
    .opt = opts,
    .n_opt = N_OF(opts),
    .max_arg = 2,
    .run = run,
};
