// SPDX-License-Identifier: Apache-2.0
/* letter_page.c - see letter_page.h. A letter reads the same for everybody who may see its matter, in Chinese; a name
 * that the reader may not see is left out. */
#include "page/resident/letter_page.h"

#include <inttypes.h>

#include "codec/paper_draw.h"
#include "core/letter/letter.h"
#include "core/letter/letter_file.h"
#include "core/matter/matter.h"
#include "core/site.h"
#include "gen/letter_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/show.h"

static const struct entry *entry_of(const struct story *s, int64_t seq)
{
    for (size_t i = 0; i < s->n_entry; i++)
        if (s->entry[i].seq == seq)
            return &s->entry[i];
    return NULL;
}

struct letter_way {
    bool copy, has_copy; /* this is the file copy; there is one, which this reader may see */
};

static enum st send_page(struct ctx *cx, const struct args_page_letter *in, const struct paper *p,
                         struct letter_way way, struct reply *out)
{
    const char *root = cx->who.officer != 0 ? "/desk/matter/" : "/matter/";
    struct str here =
        arena_printf(cx->mem, "/matter/%.*s/letter/%" PRId64 "/%.*s", STR_ARG(in->no), in->seq, STR_ARG(in->form));
    const char *copy = way.copy ? "&copy=true" : "";
    struct html_out o = layout_begin(cx);
    struct letter_view v = { .paper = { paper_html(cx->mem, p) },
                             .back = arena_printf(cx->mem, "%s%.*s", root, STR_ARG(in->no)),
                             .pdf = arena_printf(cx->mem, "%.*s?format=pdf%s", STR_ARG(here), copy),
                             .docx = arena_printf(cx->mem, "%.*s?format=docx%s", STR_ARG(here), copy) };

    if (way.has_copy && !way.copy)
        v.copy = arena_printf(cx->mem, "%.*s?copy=true", STR_ARG(here));
    v.frame = layout_make(cx, &(struct layout_of){ show_form(cx, in->form), "public", "" });
    letter_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

static enum st send_file(struct ctx *cx, const struct args_page_letter *in, const struct paper *p, struct reply *out)
{
    enum letter_format f;
    struct str bytes;

    if (!letter_format_parse(in->format, &f))
        return FAIL_FIELD(cx, ST_INPUT, "letter.format", "format", in->format);
    TRY(letter_file(cx, p, f, &bytes));
    reply_header(out, "Content-Disposition",
                 arena_printf(cx->mem, "attachment; filename=\"%.*s-%.*s.%.*s\"", STR_ARG(in->no), STR_ARG(in->form),
                              STR_ARG(in->format)));
    return reply_bytes(out, 200, letter_format_type(f), bytes);
}

/* PAGE  GET /matter/{no:caseno}/letter/{seq:int}/{form:word}
 * perm  public
 * arg   format:word?  copy:bool?
 * help  A letter of the matter, to read and to print; ?format=pdf, docx or html gives it as a file, ?copy=true, for
 *       officers, the file copy that says who drafted, checked and signed it. */
enum st page_letter(struct ctx *cx, const struct args_page_letter *in, struct reply *out)
{
    struct matter m;
    struct story s;
    struct letter l;

    if (cx->who.officer == 0 && cx->who.matter == 0)
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    TRY(matter_by_no(cx, in->no, &m));
    TRY(matter_story(cx, &m, &s));
    if (entry_of(&s, in->seq) == NULL)
        return FAIL(cx, ST_NOT_FOUND, "letter.unknown", in->form);
    TRY(letter_story(cx, &m, in->form, &s));
    const struct entry *e = entry_of(&s, in->seq);
    TRY(letter_read(cx, &s, e, in->form, &l));
    const struct letter_way way = { .copy = in->copy && l.n_copy > 0, .has_copy = l.n_copy > 0 };
    const struct paper *p = way.copy ? letter_file_copy(cx, &m, &l) : letter_paper(cx, &m, &l);
    return in->format.n > 0 ? send_file(cx, in, p, out) : send_page(cx, in, p, way, out);
}
