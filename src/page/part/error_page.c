// SPDX-License-Identifier: Apache-2.0
/* error_page.c - see error_page.h and page_error in gate.h. A 404 says the same for what never was and for
 * what is hidden, and never repeats what was asked for. */
#include "page/part/error_page.h"

#include "core/rules/rules.h"
#include "core/site.h"
#include "gen/error_html.h"
#include "http/reply.h"
#include "page/gate/gate.h"
#include "page/part/input.h"
#include "page/part/show.h"

struct words_of {
    int status;
    const char *title, *hint; /* hint NULL = none */
};
static const struct words_of words_of[] = {
    { 400, "error.title.400", "error.hint.400" },
    { 401, "error.title.401", NULL },
    { 403, "error.title.403", NULL },
    { 404, "error.title.404", "error.hint.404" },
    { 409, "error.title.409", "error.hint.409" },
    { 413, "error.title.413", NULL },
    { 422, "error.title.422", NULL },
    { 429, "error.title.429", NULL },
    { 500, "error.title.500", "error.hint.500" },
    { 503, "error.title.503", "error.hint.503" },
};

static const struct words_of *find_words(int status)
{
    for (size_t i = 0; i < N_OF(words_of); i++)
        if (words_of[i].status == status)
            return &words_of[i];
    return find_words(status >= 500 ? 500 : 400);
}

enum st page_error(struct ctx *cx, int status, struct reply *out)
{
    struct err why = cx->err;
    const struct words_of *w = find_words(status);
    struct error_view v = { .title = show_text(cx, w->title), .text = input_sentence(cx, &why) };
    const bool officer = cx->who.officer != 0;

    if (w->hint != NULL)
        v.hint = show_text(cx, w->hint);
    if (status >= 500)
        v.request = str_of(out->request->id);
    v.link = status == 401 ? STR("/login") : officer ? STR("/desk") : STR("/");
    v.link_text = show_text(cx, status == 401 ? "error.login" : officer ? "error.desk" : "error.home");
    v.frame = layout_make(cx, &(struct layout_of){ .title = v.title, .room = officer ? "desk" : "public", .here = "" });
    struct html_out o = layout_begin(cx);
    error_html(&o, &v);
    return layout_send(cx, &o, status, out);
}
