// SPDX-License-Identifier: Apache-2.0
/* letter_file.h - a paper as a file to keep or to send. */
#pragma once
#include "codec/paper.h"
#include "store/ctx.h"

enum letter_format { LETTER_HTML = 0, LETTER_DOCX = 1, LETTER_PDF = 2, LETTER_FORMAT_N };

bool letter_format_parse(struct str word, enum letter_format *ret); /* "html", "docx", "pdf" */
struct str letter_format_type(enum letter_format f);                /* media type */
/* The same bytes for the same paper (PDF: with the same fonts). A PDF takes a child process of some 0.1 s, two at a
 * time. ST_BROKEN letter.pdf, child.missing, child.died; ST_BUSY child.late. */
MUST_CHECK enum st letter_file(struct ctx *cx, const struct paper *p, enum letter_format f, struct str *ret);
