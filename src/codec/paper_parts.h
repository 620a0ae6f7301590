// SPDX-License-Identifier: Apache-2.0
/* paper_parts.h - the parts of a DOCX around its document: what paper_docx.c and paper_docx_parts.c share. */
#pragma once
#include "codec/paper_draw.h"

#define PAPER_DOCX_XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PAPER_DOCX_W    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define PAPER_DOCX_RED  "<w:color w:val=\"C00000\"/>"
#define PAPER_DOCX_SONG "<w:rFonts w:eastAsia=\"宋体\"/>"
/* In w:sectPr: the header and footer of the first page, of odd and of even ones. */
#define PAPER_DOCX_EDGES                                                                                       \
    "<w:headerReference w:type=\"first\" r:id=\"rId3\"/><w:headerReference w:type=\"default\" r:id=\"rId4\"/>" \
    "<w:headerReference w:type=\"even\" r:id=\"rId5\"/><w:footerReference w:type=\"first\" r:id=\"rId6\"/>"    \
    "<w:footerReference w:type=\"default\" r:id=\"rId7\"/><w:footerReference w:type=\"even\" r:id=\"rId8\"/>"

enum { PAPER_PART_DOCUMENT = 2, PAPER_PART_STYLES = 4 };

/* Names of all parts, and bytes of all but the two above. */
void paper_docx_parts(struct arena *mem, const struct paper *p, struct archive_part ret[static PAPER_PARTS]);
void paper_docx_run(struct buf *b, struct str s, const char *look);                    /* nothing for an empty text */
void paper_docx_para(struct buf *b, const char *form, struct str s, const char *look); /* the same */
