// SPDX-License-Identifier: Apache-2.0
/* reception.h - leaders' open days (领导接访): places that are announced, booked without log-in, and followed up.
 *
 * A day is published in one act and becomes one matter (RCP) for each visitor's place. Leader, areas, hour and
 * place of an announcement are public; who booked, and why, is not. A place given up is booked by the next one
 * under a fresh query code. */
#pragma once
#include "core/matter/matter.h"

#define RECEPTION "reception"

struct event;

struct reception_day {
    struct str leader, area; /* area: in words */
    struct str areas;        /* codes of data/category.def, between `/`; empty = any */
    struct str place;
    struct when from;
    int minutes, places; /* of one visitor; how many */
};
/* Files one matter for each place; booking ends at `reception.until` of the working day before. */
MUST_CHECK enum st reception_publish(struct ctx *cx, const struct reception_day *in);
struct when reception_until(const struct ctx *cx, struct day day);

struct reception_slot {
    struct matter_id id;
    struct str no, state;
    struct when at, until; /* until: WHEN_NONE = up to its hour */
    struct str leader, area, areas, place;
    int64_t version;
    int people;
    struct str outcome;      /* of E05 */
    struct matter_id follow; /* what was opened there; 0 = nothing */
    bool done;               /* answered on the spot, or what was opened is answered or closed */
    bool is_free;            /* can be booked now, by anybody */
    bool is_held;            /* is kept for somebody whose place was cancelled (rebook.h) */
    int64_t held_for;        /* the matter of that one; 0 = nobody */
    struct when held_until;
};
enum { RECEPTION_SLOTS = 500 };
struct reception_list {
    const struct reception_slot *row;
    size_t n;
};
/* By hour; with `follow` also what came of each. */
MUST_CHECK enum st reception_between(struct ctx *cx, struct when from, struct when to, bool follow,
                                     struct reception_list *ret);
/* One place that is announced, with an hour. ST_NOT_FOUND "reception.unknown". */
MUST_CHECK enum st reception_slot(struct ctx *cx, struct str no, struct reception_slot *ret);

bool reception_takes(struct str areas, struct str category); /* none named = any */
int64_t reception_setting(const struct ctx *cx, const char *name);
/* The sentence of the first ground of data/booking.def that forbids it, empty = none. own: NULL = not known. */
MUST_CHECK enum st reception_refusal(struct ctx *cx, struct str areas, struct str category, const struct matter *own,
                                     struct str *ret);
struct reception_booking {
    struct str no, visitor, phone, request, category;
    struct str own, own_code; /* an own matter, proven by its query code */
    int people;
};
/* Books for whom no account is needed. ST_RULE "reception.taken" when somebody was quicker; ST_NOT_FOUND
 * "reception.own" when number and code of the own matter do not belong together. */
MUST_CHECK enum st reception_book(struct ctx *cx, const struct reception_booking *in, struct filed *ret);

/* E02 with those fields for a resident, under a fresh query code when somebody had booked it before. */
MUST_CHECK enum st reception_enter(struct ctx *cx, const struct reception_slot *s, const struct json *fields,
                                   struct filed *ret);

/* For the public, who must not see a count below 5: the caller hides it. */
struct reception_figures {
    int64_t held, people;          /* places where somebody was received, and how many came */
    int64_t ended, assigned, done; /* with an outcome; of these not answered on the spot; answered, closed */
};
MUST_CHECK enum st reception_figures(struct ctx *cx, struct when from, struct when to, struct reception_figures *ret);

/* For core/matter/project.c alone. */
MUST_CHECK enum st reception_project(struct ctx *cx, const struct event *e);
