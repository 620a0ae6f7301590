// SPDX-License-Identifier: Apache-2.0
/* show.h - from what core knows to what a page says: messages, names of states and units, due chips.
 *
 * Everything is in the reader's language and in cx->mem. */
#pragma once
#include "core/matter/story.h"
#include "page/part/part.h"

/* -- messages -- */
struct str show_text(struct ctx *cx, const char *key);
struct str show_fill(struct ctx *cx, const char *key, const struct str *arg, size_t n);
/* The message head + a + "." + b (or head + a where b is empty); empty when there is none. */
struct str show_pick(struct ctx *cx, const char *head, struct str a, struct str b);

/* -- names -- */
struct str show_procedure(struct ctx *cx, const struct procedure *p);
struct str show_state(struct ctx *cx, const struct procedure *p, struct str code);
struct str show_event(struct ctx *cx, struct str row, struct str event); /* the event in the reader's language */
struct str show_form(struct ctx *cx, struct str code);                   /* "受理告知书" */
struct str show_category(struct ctx *cx, struct str code);
struct str show_duties(struct ctx *cx, struct str duties);
/* Name of a unit; the code itself when it is unknown. Asks the store once per code and request where `seen` is kept. */
struct show_units {
    struct str code[64], name[64];
    size_t n;
};
struct str show_unit(struct ctx *cx, struct show_units *seen, struct str code);
/* In full, as residents read it: 渭城区信访局. */
struct str show_holder(struct ctx *cx, struct show_units *seen, struct str code);
/* "X22 23(3)" -> 《信访工作条例》第23条; a district's own rule where no law is known. */
struct str show_law(struct ctx *cx, struct str source);
struct str show_place(struct ctx *cx, struct show_units *seen, struct str code); /* 中山街街道 · 东明街社区 */
struct str show_number(struct arena *mem, struct str no);                        /* area, class, day and serial apart */
struct str show_groups(struct arena *mem, struct str no, size_t of);             /* "6104 0400 …" */
struct str show_tail(struct str no);                                             /* day and serial of a case number */

/* -- days -- */
struct day show_today(const struct ctx *cx);
struct str show_day(struct ctx *cx, struct day d);
struct str show_moment(struct ctx *cx, struct when at); /* "7月2日（周四） 17:00"; WHEN_NONE is empty */
/* `with_weekday` for residents. */
struct chip show_due(struct ctx *cx, struct day due, bool with_weekday);
struct chip show_clock(struct ctx *cx, const struct clock *c, bool with_weekday);
struct chip show_state_chip(struct ctx *cx, const struct matter *m);

/* Who looked at the contact data of a matter, newest first: "渭城区信访局（信访部门）" and why. */
struct str show_notice_why(struct ctx *cx, struct str reason); /* in words; STR_NONE of none */
/* What was sent to who filed; an officer is told why something was not. */
MUST_CHECK enum st show_notices(struct ctx *cx, const struct matter *m, const struct story *s,
                                struct notice_lines *ret);
MUST_CHECK enum st show_looks(struct ctx *cx, const struct matter *m, struct look_lines *ret);
/* A choice among data/purpose.def. */
struct form_field show_purposes(struct ctx *cx);
