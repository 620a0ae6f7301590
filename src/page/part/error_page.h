// SPDX-License-Identifier: Apache-2.0
/* error_page.h - what a reader sees when a request fails: what happened, what is safe, what to do. */
#pragma once
#include "page/part/layout.h"

struct error_view {
    struct layout frame;
    struct str title, text, hint;
    struct str request; /* number to quote; empty = not our fault */
    struct str link, link_text;
};
