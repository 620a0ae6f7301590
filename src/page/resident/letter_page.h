// SPDX-License-Identifier: Apache-2.0
/* letter_page.h - a letter on the screen, and as a file to keep. */
#pragma once
#include "page/part/layout.h"

struct letter_view {
    struct layout frame;
    struct html paper; /* drawn by codec/paper_html.c, which escapes */
    struct str back, pdf, docx;
    struct str copy; /* the file copy; empty = this is it, or there is none to see */
};
