// SPDX-License-Identifier: Apache-2.0
/* layout.h - the frame of every page: title, header, menu, footer, language, training banner.
 *
 * Two rooms: `officer` pages carry class "desk" and the officers' menu, all others the residents'.
 * A page puts a `struct layout` into its view as `frame`; templates begin with {{include head frame}}
 * and end with {{include foot frame}}. Memory: cx->mem. */
#pragma once
#include "page/part/html.h"

struct reply;

struct menu_item {
    struct str path, label;
    bool here;
};
struct layout {
    struct str title;      /* of the window; the site's name is added */
    struct str site;       /* 渭城区 */
    struct str lang;       /* "zh-CN" */
    struct str lang_href;  /* this page in the other language */
    struct str other_lang; /* "en" or "zh" */
    struct str other_name; /* "English", 中文 */
    struct str css, js, logo;
    struct str csrf;                              /* token for forms of this reader */
    struct str officer, unit;                     /* who is logged in */
    struct str phone, hours, address, complaints; /* of the hall; where to complain */
    struct str room;                              /* class of <body>: "desk", "home", … */
    struct day today;
    bool training, is_officer, en;
    const struct menu_item *menu;
    size_t n_menu;
};

/* What a page says about itself. */
struct layout_of {
    struct str title;
    const char *room; /* "home", "public", "desk" */
    const char *here; /* address of its menu item, or "" */
};
/* Officers get their menu wherever they are; `room` decides the look. */
struct layout layout_make(struct ctx *cx, const struct layout_of *of);

/* "https://HOST", as this reader reached the site: for addresses that are read elsewhere. */
struct str layout_origin(struct ctx *cx, const struct reply *out);

/* The page under construction, and its reply. */
struct html_out layout_begin(struct ctx *cx);
MUST_CHECK enum st layout_send(struct ctx *cx, const struct html_out *o, int status, struct reply *out);
