// SPDX-License-Identifier: Apache-2.0
/* package_page.h - the archive package of a matter: what a person reads in it, and the download at the desk. */
#pragma once
#include "core/privacy/package.h"
#include "page/part/part.h"

struct ctx;

struct package_letter {
    struct str name, html, pdf, docx; /* members */
};
struct package_step {
    struct str proof; /* member */
    struct timeline_entry line;
    const struct package_letter *letter;
    size_t n_letter;
};
struct package_paper {
    struct str member, name, type;
};
struct package_view {
    struct str no, title, procedure, state, unit, body, request, event_place;
    struct when opened, closed, made;
    bool has_closed, held;
    const struct package_step *step;
    size_t n_step;
    const struct package_paper *file;
    size_t n_file;
};

/* Makes the package of a matter that cx->who sees, `in` without `extra`: each letter as page, DOCX and PDF is in it.
 * cx: a reading transaction. SIGPIPE is ignored, as letter_file wants it. */
MUST_CHECK enum st package_make(struct ctx *cx, const struct matter *m, struct package_in *in,
                                struct package_made *ret);
