// SPDX-License-Identifier: Apache-2.0
/* paper_draw.h - a paper (paper.h) as HTML, DOCX or JSON. The same paper gives the same bytes each time.
 *
 * PDF is drawn by another program, which gets the paper as JSON (src/open, core/letter/letter_file.h). */
#pragma once
#include "base/buf.h"
#include "codec/archive.h"
#include "codec/paper.h"

/* <article class="letter">…</article>, all text escaped; for a page that has the style sheet. */
struct str paper_html(struct arena *mem, const struct paper *p);
/* A whole document with its own style, that needs nothing else. */
struct str paper_html_file(struct arena *mem, const struct paper *p);
/* ECMA-376 WordprocessingML: the parts of the package, each as its bytes; codec/archive.h makes the zip. */
enum { PAPER_PARTS = 12 };
void paper_docx(struct arena *mem, const struct paper *p, struct archive_part ret[static PAPER_PARTS]);
/* Text for markup of either kind; what XML 1.0 cannot hold is left out. */
void paper_escape(struct buf *b, struct str s, const char *line_end);
/* There and back: between processes. NULL = it is none, and *e says why. */
struct str paper_json(struct arena *mem, const struct paper *p);
struct paper *paper_json_read(struct arena *mem, struct str json, struct err *e);
