// SPDX-License-Identifier: Apache-2.0
/* import_cmd.c - anlan import SITE KIND FILE: messages become matters, lists become units and officers, a whole site
 * comes back; with a report of every refusal. */
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/carry/import.h"
#include "core/carry/import_table.h"
#include "core/carry/whole.h"
#include "core/search/indexer.h"

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
    cmd_say(c,
            cmd_tr(c, "共%lld行：新增%lld，已有%lld，拒收%zu行", "%lld rows: %lld created, %lld existing, %zu refused"),
            (long long)r->rows, (long long)r->created, (long long)r->existing, r->n_reject);
    for (size_t i = 0; i < r->n_reject; i++)
        cmd_say(c, cmd_tr(c, "第%lld行 %.*s：%.*s", "row %lld, %.*s: %.*s"), (long long)r->reject[i].row,
                STR_ARG(r->reject[i].field), STR_ARG(sentence(s, &r->reject[i])));
    for (size_t i = 0; i < r->n_dropped; i++)
        cmd_say(c, cmd_tr(c, "未保留的列：%.*s", "column not kept: %.*s"), STR_ARG(r->dropped[i]));
}

/* All or nothing up to a line: there are no rows to refuse. */
static int run_whole(struct cmd *c, struct on_site *s)
{
    struct import_report r = { 0 };

    s->cx.who.system = true;
    if (whole_import(&s->cx, c->arg[2], &r.created) != ST_OK)
        return on_site_failed(c, s);
    r.rows = r.created;
    if (cmd_has(c, "json"))
        print_json(c, s, &r);
    else
        cmd_say(c, cmd_tr(c, "已导入 %lld 条记录", "%lld events"), (long long)r.created);
    return EXIT_DONE;
}

static enum st import(struct cmd *c, struct on_site *s, const struct import_options *o, struct import_report *ret)
{
    if (str_eqz(c->arg[1], "messages"))
        TRY(import_messages(&s->cx, o, ret));
    else
        TRY(import_table(&s->cx, c->arg[1], o, ret));
    return indexer_catch_up(&s->cx);
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    const struct import_options o = { .path = c->arg[2], .map = cmd_text(c, "map"), .dry_run = cmd_has(c, "dry-run") };
    struct import_report r;

    if (on_site_open(c, &s, WITH_WRITER | WITH_SEARCH) != ST_OK)
        return cmd_failed(c);
    if (str_eqz(c->arg[1], "all"))
        return run_whole(c, &s);
    if (import(c, &s, &o, &r) != ST_OK)
        return on_site_failed(c, &s);
    if (cmd_has(c, "json"))
        print_json(c, &s, &r);
    else
        print_plain(c, &s, &r);
    return r.n_reject > 0 ? EXIT_NO : EXIT_DONE;
}

const struct command cmd_import = {
    .name = "import",
    .usage = "SITE messages FILE.csv|xlsx [--map FILE] [--dry-run] [--json]\n"
             "SITE divisions|units|officers|assigned FILE.csv|xlsx [--dry-run] [--json]\n"
             "SITE all FILE.ndjson [--json]",
    .summary = { "导入留言、单位、人员或整站", "bring in messages, units, officers or a whole site" },
    .help = { "messages：群众留言，各成一件事项，同一行只导入一次。\n"
              "divisions：镇街和村社区（code,name）。units：单位（code,name,kind,superior,name_en,review,phone）。\n"
              "officers：人员（login,name,unit,duty,password），已有的登录名不改。列名可用中文，见 data/import。\n"
              "assigned：上级交办清单（number,sender,due,title,body,name,phone,address,category,"
              "place），同一编号只登记一次。\n"
              "all：export all 的文件，导入空站点；查询码、附件、密码不在其中，整站搬迁请用 backup 和 restore。",
              "messages: residents' messages become matters, each row once.\n"
              "divisions: towns and villages (code,name). units: code,name,kind,superior,name_en,review,phone.\n"
              "officers: login,name,unit,duty,password; logins that are there stay as they are. Names of columns: "
              "data/import.\n"
              "assigned: matters assigned from above (number,sender,due,title,body,name,phone,address,category,place), "
              "each\n"
              "number once.\n"
              "all: a file of export all into an empty site; without query codes, attachments and passwords: to move "
              "a\n"
              "site use backup and restore." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 3,
    .max_arg = 3,
    .run = run,
};
