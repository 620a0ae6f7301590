// SPDX-License-Identifier: Apache-2.0
/* import_cmd.c - anlan import SITE messages FILE: what came in becomes matters, with a report of every refusal. */
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/import.h"
#include "core/indexer.h"

enum { REPORT_MAX = 64 << 20 };

static const struct opt options[] = {
    { .name = "map",
      .type = OPT_TEXT,
      .value = "FILE",
      .help = { "列名对照，每行“列名 = 字段”", "lines \"heading = field\"" } },
    { .name = "dry-run", .type = OPT_FLAG, .help = { "只检查，不写入", "check only" } },
    { .name = "json", .type = OPT_FLAG, .help = { "输出 JSON 报告", "print the report as JSON" } },
};

static struct str sentence(struct on_site *s, const struct import_reject *r)
{
    const struct error_row *e = rules_error(s->site->rules, r->reason);

    return e == NULL ? r->reason : rules_fill(s->cx.mem, e->text[s->cx.who.lang], &r->detail, 1);
}

static void print_json(struct cmd *c, struct on_site *s, const struct import_report *r)
{
    struct buf b = buf_make(c->mem, REPORT_MAX);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_int(&o, "rows", r->rows);
    json_put_int(&o, "created", r->created);
    json_put_int(&o, "existing", r->existing);
    json_open(&o, "rejected", '[');
    for (size_t i = 0; i < r->n_reject; i++) {
        json_open(&o, NULL, '{');
        json_put_int(&o, "row", r->reject[i].row);
        json_put_text(&o, "field", r->reject[i].field);
        json_put_text(&o, "reason", sentence(s, &r->reject[i]));
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_open(&o, "dropped_columns", '[');
    for (size_t i = 0; i < r->n_dropped; i++)
        json_put_text(&o, NULL, r->dropped[i]);
    json_close(&o, ']');
    json_close(&o, '}');
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
}

static void print_plain(struct cmd *c, struct on_site *s, const struct import_report *r)
{
    cmd_say(
        c,
        cmd_tr(c, "共%lld行：新建%lld件，已有%lld件，拒收%zu行", "%lld rows: %lld created, %lld existing, %zu refused"),
        (long long)r->rows, (long long)r->created, (long long)r->existing, r->n_reject);
    for (size_t i = 0; i < r->n_reject; i++)
        cmd_say(c, cmd_tr(c, "第%lld行 %.*s：%.*s", "row %lld, %.*s: %.*s"), (long long)r->reject[i].row,
                STR_ARG(r->reject[i].field), STR_ARG(sentence(s, &r->reject[i])));
    for (size_t i = 0; i < r->n_dropped; i++)
        cmd_say(c, cmd_tr(c, "未保留的列：%.*s", "column not kept: %.*s"), STR_ARG(r->dropped[i]));
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    const struct import_options o = { .path = c->arg[2], .map = cmd_text(c, "map"), .dry_run = cmd_has(c, "dry-run") };
    struct import_report r;

    if (!str_eqz(c->arg[1], "messages"))
        return cmd_misused(
            c, cmd_tr(c, "不认识“%.*s”，可导入 messages", "unknown kind \"%.*s\"; messages can be imported"),
            STR_ARG(c->arg[1]));
    if (on_site_open(c, &s, WITH_WRITER | WITH_SEARCH) != ST_OK)
        return cmd_failed(c);
    if (import_messages(&s.cx, &o, &r) != ST_OK || indexer_catch_up(&s.cx) != ST_OK)
        return on_site_failed(c, &s);
    if (cmd_has(c, "json"))
        print_json(c, &s, &r);
    else
        print_plain(c, &s, &r);
    return r.n_reject > 0 ? EXIT_NO : EXIT_DONE;
}

const struct command cmd_import = {
    .name = "import",
    .usage = "SITE messages FILE.csv|xlsx [--map FILE] [--dry-run] [--json]",
    .summary = { "导入群众留言", "bring in residents' messages" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 3,
    .max_arg = 3,
    .run = run,
};
