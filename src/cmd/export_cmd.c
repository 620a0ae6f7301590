// SPDX-License-Identifier: Apache-2.0
/* export_cmd.c - anlan export SITE matters FILE: matters as a table for other programs and people. */
#include "cmd/on_site.h"
#include "core/carry/export.h"
#include "core/carry/whole.h"

static const struct opt options[] = {
    { .name = "format",
      .type = OPT_TEXT,
      .value = "csv|xlsx|ndjson",
      .help = { "格式；缺省按文件名", "format; by default as the file's name ends" } },
    { .name = "where",
      .type = OPT_TEXT,
      .value = "TESTS",
      .help = { "条件，如 state=ACC/EXT,unit=610404.rsj,opened>=2026-01-01",
                "such as state=ACC/EXT,unit=610404.rsj,opened>=2026-01-01" } },
    { .name = "columns",
      .type = OPT_TEXT,
      .value = "LIST",
      .help = { "列，如 no,title,body,answer", "columns, such as no,title,body,answer" } },
};

static bool find_format(struct cmd *c, enum export_format *ret)
{
    struct str rest = c->arg[2], end = rest;

    if (cmd_has(c, "format"))
        return export_format_of(cmd_text(c, "format"), ret);
    while (str_split(&rest, '.', &end))
        continue;
    if (!export_format_of(end, ret))
        *ret = EXPORT_CSV;
    return true;
}

static int run_whole(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    enum export_format format = EXPORT_NDJSON;
    int64_t lines;

    if ((cmd_has(c, "format") && !export_format_of(cmd_text(c, "format"), &format)) || format != EXPORT_NDJSON ||
        cmd_has(c, "where") || cmd_has(c, "columns"))
        return cmd_misused(c, "%s",
                           cmd_tr(c, "all 只有 ndjson，没有条件和列", "all is ndjson, without tests and columns"));
    if (on_site_open(c, &s, READ_ONLY) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (whole_export(&s.cx, c->arg[2], &lines) != ST_OK)
        return on_site_failed(c, &s);
    cmd_say(c,
            cmd_tr(c, "已导出 %lld 行；含联系方式和密封事项，请妥善保管",
                   "%lld lines, with contact data and sealed matters: keep it safe"),
            (long long)lines);
    return EXIT_DONE;
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct export_options o = { .path = c->arg[2], .columns = cmd_text(c, "columns") };
    int64_t rows;

    if (str_eqz(c->arg[1], "all"))
        return run_whole(c);
    if (!str_eqz(c->arg[1], "matters"))
        return cmd_misused(
            c, cmd_tr(c, "不认识“%.*s”，可导出 matters、all", "unknown kind \"%.*s\"; matters and all can be exported"),
            STR_ARG(c->arg[1]));
    if (!find_format(c, &o.format) || (o.format == EXPORT_XLSX && str_eqz(o.path, "-")))
        return cmd_misused(c, "--format %s", cmd_tr(c, "应为 csv、xlsx 或 ndjson", "is csv, xlsx or ndjson"));
    if (on_site_open(c, &s, READ_ONLY) != ST_OK ||
        where_parse(s.site->rules, cmd_text(c, "where"), &o.where, &c->err) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (export_matters(&s.cx, &o, &rows) != ST_OK)
        return on_site_failed(c, &s);
    cmd_say(c, cmd_tr(c, "已导出 %lld 件", "%lld matters"), (long long)rows);
    return EXIT_DONE;
}

const struct command cmd_export = {
    .name = "export",
    .usage = "SITE matters [--format csv|xlsx|ndjson] [--where TESTS] [--columns LIST] FILE\n"
             "SITE all [--format ndjson] FILE",
    .summary = { "导出事项或整站", "matters as a table, or a whole site" },
    .help = { "密封事项和联系方式不在其中。FILE 为 - 时写到标准输出。\n"
              "--where 的条件用逗号相连，须同时成立；值用 / 相连，任一即可：no、procedure、state、unit（含下级）、"
              "place（含其下）、category、channel、opened、closed、due（= != >= <= > <）、open、overdue（yes 或 "
              "no）。\n"
              "列：no title procedure state unit opened closed due place category channel；可选 state_name unit_name "
              "overdue rating_pd rating_ru body answer。ndjson 每行是一件的全部内容。\n"
              "all：全部单位、人员和记录，可导入空站点；含联系方式和密封事项，不含附件、密码和密钥。",
              "Sealed matters and contact data are left out. FILE - is standard output.\n"
              "--where: tests joined by commas must all hold, values joined by / are alternatives: no, procedure, "
              "state,\n"
              "unit (and below), place (and in it), category, channel, opened, closed, due (= != >= <= > <), open, "
              "overdue\n"
              "(yes or no). Columns: no title procedure state unit opened closed due place category channel; also\n"
              "state_name unit_name overdue rating_pd rating_ru body answer. A line of ndjson is a whole matter.\n"
              "all: units, officers and every event, to be imported into an empty site; with contact data and sealed\n"
              "matters, without attachments, passwords and keys." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 3,
    .max_arg = 3,
    .run = run,
};
