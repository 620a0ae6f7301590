// SPDX-License-Identifier: Apache-2.0
/* pdf.h - a paper (codec/paper.h) as PDF: A4 as GB/T 9704-2012 lays it out, by pango and cairo, fonts in the file. */
#pragma once
#include "codec/paper.h"

/* The same paper gives the same bytes with the same fonts. ST_BROKEN "letter.pdf" with cairo's reason. */
MUST_CHECK enum st pdf_draw(struct arena *mem, const struct paper *p, struct buf *ret, struct err *e);
