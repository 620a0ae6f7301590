// SPDX-License-Identifier: Apache-2.0
/* letter_file.c - see letter_file.h. */
#include "core/letter/letter_file.h"

#include "codec/paper_draw.h"
#include "core/site.h"
#include "sys/child.h"
#include "sys/thread.h"

enum { PDF_MAX = 32 << 20, PDF_MS = 10000 };

static const struct str word[LETTER_FORMAT_N] = {
    [LETTER_HTML] = STR("html"), [LETTER_DOCX] = STR("docx"), [LETTER_PDF] = STR("pdf")
};
static const struct str type[LETTER_FORMAT_N] = {
    [LETTER_HTML] = STR("text/html; charset=utf-8"),
    [LETTER_DOCX] = STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    [LETTER_PDF] = STR("application/pdf"),
};

bool letter_format_parse(struct str text, enum letter_format *ret)
{
    for (int i = 0; i < LETTER_FORMAT_N; i++)
        if (str_eq(text, word[i])) {
            *ret = (enum letter_format)i;
            return true;
        }
    return false;
}

struct str letter_format_type(enum letter_format f)
{
    return type[f];
}

static enum st docx(struct ctx *cx, const struct paper *p, struct str *ret)
{
    struct archive_part part[PAPER_PARTS];

    paper_docx(cx->mem, p, part);
    return archive_pack(cx->mem, part, N_OF(part), ret, &cx->err);
}

static enum st pdf(struct ctx *cx, const struct paper *p, struct str *ret)
{
    const struct child c = { .name = "anlan-open",
                             .arg = (const char *const[]){ "pdf", NULL },
                             .in = paper_json(cx->mem, p),
                             .limit = PDF_MAX,
                             .timeout_ms = PDF_MS };
    int exit = 0;

    if (!turnstile_take(cx->site->drawing, PDF_MS))
        return FAIL(cx, ST_BUSY, "child.late", str_of(c.name));
    enum st st = child_run(cx->mem, &c, ret, &exit, &cx->err);
    turnstile_give(cx->site->drawing);
    if (st == ST_OK && exit != 0)
        return FAIL(cx, ST_BROKEN, "letter.pdf", arena_printf(cx->mem, "%d", exit));
    return st;
}

enum st letter_file(struct ctx *cx, const struct paper *p, enum letter_format f, struct str *ret)
{
    switch (f) {
    case LETTER_DOCX:
        return docx(cx, p, ret);
    case LETTER_PDF:
        return pdf(cx, p, ret);
    case LETTER_HTML:
    case LETTER_FORMAT_N:
        break;
    }
    *ret = paper_html_file(cx->mem, p);
    return ST_OK;
}
