// SPDX-License-Identifier: Apache-2.0
/* html.h - what the functions made from templates (tools/mkhtml) call to write a page.
 *
 * The hard idea: the place decides the escaping, the type decides the form. mkhtml picks the macro by
 * the place where the value stands; _Generic picks the function by its type, so a type without a form
 * there does not compile. `struct html` is markup that was made by a template, and is the only raw
 * type; it fits in text only. A day reads as words in text and as 2026-06-22 in an attribute. */
#pragma once
#include "base/day.h"
#include "store/ctx.h"

struct rules;

/* Markup. Make one only from the output of a template. */
struct html {
    struct str s;
};

/* Where a page is written to, and for whom. */
struct html_out {
    struct buf *b;
    const struct rules *rules; /* of the messages */
    enum lang lang;
    struct day today; /* a date of another year is written with its year */
};

void html_raw(struct html_out *o, struct str s);    /* the template's own text */
void html_escape(struct html_out *o, struct str s); /* & < > " ' as entities; fit for text and quoted attributes */

void html_put_str(struct html_out *o, struct str s);
void html_put_html(struct html_out *o, struct html h);
void html_put_z(struct html_out *o, const char *z);
void html_put_int(struct html_out *o, int64_t v);
void html_put_size(struct html_out *o, size_t v);
void html_put_day(struct html_out *o, struct day d);   /* 6月22日（周一） */
void html_put_when(struct html_out *o, struct when w); /* 6月22日 14:05 */
void html_iso_day(struct html_out *o, struct day d);   /* 2026-06-22; nothing for DAY_NONE */
void html_iso_when(struct html_out *o, struct when w); /* 2026-06-22T14:05:00+08:00 */
void html_put_url(struct html_out *o, struct str s); /* a whole address; "#" unless http, https, mailto, tel or local */
void html_put_part(struct html_out *o, struct str s); /* percent-encoded: one piece of a path or query */
void html_part_z(struct html_out *o, const char *z);
void html_part_int(struct html_out *o, int64_t v);
void html_part_day(struct html_out *o, struct day d);

/* The value as text, for the {0} of a message; not escaped. */
struct str html_arg_str(struct html_out *o, struct str s);
struct str html_arg_z(struct html_out *o, const char *z);
struct str html_arg_int(struct html_out *o, int64_t v);
struct str html_arg_size(struct html_out *o, size_t v);
struct str html_arg_day(struct html_out *o, struct day d);
struct str html_arg_when(struct html_out *o, struct when w);

bool html_is_str(struct str s);
bool html_is_html(struct html h);
bool html_is_int(int64_t v);
bool html_is_size(size_t v);
bool html_is_day(struct day d);
bool html_is_when(struct when w);
bool html_is_set(const void *p);

/* Writes the message `key` in the reader's language with its {0}… filled, escaped. */
void html_t(struct html_out *o, struct str key, const struct str *arg, int n);

/* clang-format off */
#define html_text(o, x) _Generic((x), struct str: html_put_str, struct html: html_put_html, \
    char *: html_put_z, const char *: html_put_z, int: html_put_int, unsigned: html_put_int, long: html_put_int, size_t: html_put_size, \
    struct day: html_put_day, struct when: html_put_when)(o, x)
#define html_attr(o, x) _Generic((x), struct str: html_put_str, \
    char *: html_put_z, const char *: html_put_z, int: html_put_int, unsigned: html_put_int, long: html_put_int, size_t: html_put_size, \
    struct day: html_iso_day, struct when: html_iso_when)(o, x)
#define html_url(o, x) _Generic((x), struct str: html_put_url)(o, x)
#define html_part(o, x) _Generic((x), struct str: html_put_part, char *: html_part_z, const char *: html_part_z, \
    int: html_part_int, unsigned: html_part_int, long: html_part_int, struct day: html_part_day)(o, x)
#define html_arg(o, x) _Generic((x), struct str: html_arg_str, \
    char *: html_arg_z, const char *: html_arg_z, int: html_arg_int, unsigned: html_arg_int, long: html_arg_int, size_t: html_arg_size, \
    struct day: html_arg_day, struct when: html_arg_when)(o, x)
#define html_is(x) _Generic((x), struct str: html_is_str, struct html: html_is_html, bool: html_is_int, \
    int: html_is_int, unsigned: html_is_int, long: html_is_int, size_t: html_is_size, struct day: html_is_day, struct when: html_is_when, \
    default: html_is_set)(x)
/* clang-format on */
