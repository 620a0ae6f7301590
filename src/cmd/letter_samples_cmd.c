// SPDX-License-Identifier: Apache-2.0
/* letter_samples_cmd.c - anlan letter samples SITE FOLDER: every form as PDF, DOCX and HTML, filled in with examples.
 */
#include <signal.h>

#include "cmd/on_site.h"
#include "core/letter/letter.h"
#include "core/letter/letter_file.h"
#include "sys/file.h"

static enum st save_one(struct cmd *c, struct ctx *cx, struct str form)
{
    static const char *const end[LETTER_FORMAT_N] = { "html", "docx", "pdf" };
    const struct matter none = { .no = STR("0000") };
    struct letter l;
    struct str bytes;

    TRY(letter_sample(cx, form, &l));
    for (int f = 0; f < LETTER_FORMAT_N; f++) {
        TRY(letter_file(cx, letter_paper(cx, &none, &l), (enum letter_format)f, &bytes));
        TRY(file_save(arena_printf(cx->mem, "%.*s/%.*s.%s", STR_ARG(c->arg[1]), STR_ARG(form), end[f]), bytes,
                      &cx->err));
    }
    return ST_OK;
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    size_t n;

    signal(SIGPIPE, SIG_IGN); /* the drawing child may end early */
    if (on_site_open(c, &s, READ_ONLY) != ST_OK || on_site_read(c, &s) != ST_OK ||
        folder_make(c->arg[1], &c->err) != ST_OK)
        return cmd_failed(c);
    const struct form *form = rules_forms(s.site->rules, &n);
    for (size_t i = 0; i < n; i++)
        if (save_one(c, &s.cx, form[i].code) != ST_OK)
            return on_site_failed(c, &s);
    cmd_say(c, cmd_tr(c, "%zu种文书已写到%.*s", "%zu forms written to %.*s"), n, STR_ARG(c->arg[1]));
    return EXIT_DONE;
}

const struct command cmd_letter_samples = {
    .name = "letter samples",
    .usage = "SITE FOLDER",
    .summary = { "每种文书的样张", "a sample of every form" },
    .help = { "改了 letter.def 之后，用它看每种文书印出来的样子。",
              "To see how each form prints after letter.def was edited." },
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
