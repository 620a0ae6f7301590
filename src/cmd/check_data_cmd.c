// SPDX-License-Identifier: Apache-2.0
/* check_data_cmd.c - anlan check-data: are the procedures and tables whole, built in or with a district's own files?
 *
 * Faults go to stdout, one line each, as `file:line: text`; the first also to stderr, as the reason. */
#include "cmd/cmd.h"
#include "core/rules/rules.h"
#include "sys/file.h"

enum { FAULTS_CAP = 1 << 20 };

/* A site's folder is as good as the folder `data` in it. */
static struct str data_folder(struct cmd *c)
{
    if (c->n_arg == 0)
        return STR_NONE;
    struct str inner = arena_printf(c->mem, "%.*s/data", STR_ARG(c->arg[0]));

    return file_exists(inner) ? inner : c->arg[0];
}

static void print_counts(struct cmd *c, const struct rules *r)
{
    size_t n_procedure, n_term, n_form, rows = 0;
    const struct procedure *p = rules_procedures(r, &n_procedure);
    struct buf b = buf_make(c->mem, 1000);

    rules_terms(r, &n_term);
    rules_forms(r, &n_form);
    for (size_t i = 0; i < n_procedure; i++)
        rows += p[i].n_move;
    buf_printf(&b, "%zu machines and ANY, %zu rows, %zu clocks, %zu forms\n", n_procedure - 1, rows, n_term, n_form);
    cmd_print(c, buf_str(&b));
}

static int run(struct cmd *c)
{
    const struct rules_source src = { data_folder(c) };
    struct buf faults = buf_make(c->mem, FAULTS_CAP);
    const struct rules *r;

    if (src.folder.n > 0 && !file_exists(src.folder))
        return cmd_misused(c, cmd_tr(c, "没有文件夹%.*s", "there is no folder %.*s"), STR_ARG(src.folder));
    if (rules_load(c->mem, &src, &faults, &r, &c->err) == ST_OK) {
        print_counts(c, r);
        return EXIT_DONE;
    }
    cmd_print(c, buf_str(&faults));
    cmd_flush(c);
    cmd_say(c, "%s", c->err.detail);
    return EXIT_REFUSED;
}

const struct command cmd_check_data = {
    .name = "check-data",
    .usage = "[FOLDER]",
    .summary = { "检查程序、时限、文书等规则文件", "check procedures, clocks, forms and the other tables" },
    .help = { "FOLDER 是站点目录或其中的 data 目录，其文件替换同名的内置文件。错误写成“文件:行: 说明”，退出码3。",
              "FOLDER is a site or its folder data; its files replace built-in ones of the same name. "
              "Faults are lines file:line: text; exit 3." },
    .max_arg = 1,
    .run = run,
};
