// SPDX-License-Identifier: Apache-2.0
/* letter_cmd.c - anlan letter SITE NO FORM: the newest letter of that form of a matter, as a file. */
#include <signal.h>

#include "cmd/on_site.h"
#include "core/letter/letter.h"
#include "core/letter/letter_file.h"
#include "core/matter/matter.h"
#include "sys/file.h"

static const struct opt options[] = {
    { .name = "copy",
      .type = OPT_FLAG,
      .help = { "存档副本：写明拟稿、审核、签发", "the file copy, with who drafted, checked and signed it" } },
    { .name = "format",
      .type = OPT_TEXT,
      .value = "pdf|docx|html",
      .help = { "文件格式，默认 pdf", "the file's format, pdf unless told otherwise" } },
};

static enum st draw(struct ctx *cx, const struct cmd *c, enum letter_format f, struct str *ret)
{
    struct matter m;
    struct story s;
    struct letter l;

    TRY(matter_by_no(cx, c->arg[1], &m));
    TRY(letter_story(cx, &m, c->arg[2], &s));
    const struct entry *e = letter_newest(&s, c->arg[2]);
    if (e == NULL)
        return FAIL(cx, ST_NOT_FOUND, "letter.unknown", c->arg[2]);
    TRY(letter_read(cx, &s, e, c->arg[2], &l));
    const struct paper *p = cmd_has(c, "copy") ? letter_file_copy(cx, &m, &l) : letter_paper(cx, &m, &l);
    return letter_file(cx, p, f, ret);
}

static int run(struct cmd *c)
{
    struct str word = cmd_has(c, "format") ? cmd_text(c, "format") : STR("pdf"), bytes;
    AUTO(on_site) s = { 0 };
    enum letter_format f;

    if (!letter_format_parse(word, &f))
        return cmd_misused(c, "%s", cmd_tr(c, "--format 是 pdf、docx 或 html", "--format is pdf, docx or html"));
    signal(SIGPIPE, SIG_IGN); /* the drawing child may end early */
    if (on_site_open(c, &s, WITH_WRITER) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (draw(&s.cx, c, f, &bytes) != ST_OK)
        return on_site_failed(c, &s);
    if (str_eqz(c->arg[3], "-"))
        cmd_print(c, bytes);
    else if (file_save(c->arg[3], bytes, &c->err) != ST_OK)
        return cmd_failed(c);
    return EXIT_DONE;
}

const struct command cmd_letter = {
    .name = "letter",
    .usage = "SITE NO FORM [--copy] [--format pdf|docx|html] FILE",
    .summary = { "生成一份文书", "one letter of a matter as a file" },
    .help = { "FILE 为 - 时写到标准输出。写有提出人姓名的，记为为送达而查看，并告知提出人。",
              "FILE may be -, which is stdout. A letter that names the filer is a look for delivery, which they are "
              "told "
              "of." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 4,
    .max_arg = 4,
    .run = run,
};
