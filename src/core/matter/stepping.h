// SPDX-License-Identifier: Apache-2.0
/* stepping.h - one move being tried on one matter: what guards, clocks and fields look at.
 *
 * Private to core: matter_step.c fills it, field.c checks what was typed, guard.c says yes or no,
 * clock.c turns the row's clock marks into effects. While `offering` the question is only whether the move
 * may be offered: guards then judge what needs no input. */
#pragma once
#include "core/matter/event.h"
#include "core/org/unit.h"

enum { STEP_FIELDS = 24 };

struct value_in { /* a declared field, checked */
    const struct field *field;
    struct str text;         /* as it will be stored; empty = not given */
    struct day day;          /* FIELD_DAY */
    int64_t number;          /* FIELD_NUMBER, FIELD_BOOL as 0 or 1 */
    const struct unit *unit; /* FIELD_UNIT being offered */
    bool drafted;            /* a field of the row that is being drafted, not of this one */
};
struct past { /* an earlier event of the matter */
    int64_t seq, officer;
    struct when at;
    struct str row, state, unit; /* after it */
    struct str actor_unit;       /* of the officer */
    const struct event_clock *clock;
    size_t n_clock;
    const struct pair_text *field; /* public values */
    size_t n_field;
};
struct past_list {
    struct past *row;
    size_t n;
};
struct str past_get(const struct past *p, const char *name); /* STR_NONE when absent */

struct stepping {
    struct ctx *cx;
    const struct matter *m; /* before the move; its state is NULL at creation */
    const struct procedure *procedure;
    const struct move *move;
    const struct step *in;
    const struct filing *filing; /* at creation */
    struct str duty;             /* as which duty the actor takes it; "SYS" for clocks and couplings */
    struct str act_for;          /* "RES" when entered on the resident's behalf */
    bool offering;
    bool forced;                 /* by a clock, a coupling or an import: no duty and no required field is asked */
    const struct stepping *from; /* the step that fires this one: fields of the same name pass over */
    const struct move *drafted;  /* N17: the row whose paper is drafted; NULL = none */
    const struct day *since;     /* at creation: the day of first receipt, when it was converted; NULL = today */
    struct str detail;           /* what the guard that refuses adds to its sentence */
    struct value_in value[STEP_FIELDS];
    size_t n_value;
    const struct clock *clock; /* each run of each clock */
    size_t n_clock;
    struct unit_list units; /* all of them, once a field offers some */
    bool has_clocks, has_history;
    struct past_list history; /* by stepping_history, once */
};

const struct value_in *stepping_value(const struct stepping *s, struct str name); /* NULL = not given */
struct str stepping_text(const struct stepping *s, struct str name);              /* empty = not given */
bool stepping_declares(const struct stepping *s, struct str name);                /* has the move such a field? */
/* The running or paused run of a clock, else its newest; NULL = never started. */
const struct clock *stepping_clock(const struct stepping *s, struct str code);
/* Latest value an earlier step of the matter gave that field; STR_NONE = none. */
MUST_CHECK enum st stepping_earlier(struct stepping *s, struct str name, struct str *ret);

/* matter_step.c: takes a row that the step `from` fires on another matter; it fires nothing back. */
MUST_CHECK enum st stepping_fire(const struct stepping *from, struct matter_id id, const struct move *move);
/* matter_file.c: opens a matter by that row, on behalf of the step `from`; fires nothing back. */
MUST_CHECK enum st stepping_open(const struct stepping *from, const struct move *row, const struct filing *in,
                                 const struct day *since);
/* Adds the checked fields to the event, public or sealed; what stands there already stays. */
void stepping_tell(const struct stepping *s, struct event *e);

/* history.c: all earlier events, oldest first. */
MUST_CHECK enum st stepping_history(struct stepping *s, const struct past_list **ret);
/* The matters linked with this one, nearest first, over at most three links; id[0] is the matter itself. */
struct family {
    struct matter_id id[100];
    size_t n;
};
MUST_CHECK enum st stepping_family(struct stepping *s, struct family *ret);
/* Is the newest matter of that procedure, in the family of links, in one of those states ("END/REF")? */
MUST_CHECK enum st stepping_family_state(struct stepping *s, struct str procedure, struct str states, bool *ret);

/* field.c: reads the fields of the step or the filing, else those that pass over, into s->value. ST_RULE with the
 * field's name: field.unknown, field.missing, field.not_a_day, field.range, field.choice, field.unit … */
MUST_CHECK enum st field_check(struct stepping *s);
/* The choices a guard would accept, the usual first. */
MUST_CHECK enum st field_offer(struct stepping *s, const struct field *f, struct offer_field *ret);

/* guard.c: ST_RULE with the guard's own code ("guard.open") when the move is not allowed. */
MUST_CHECK enum st guard_check(struct stepping *s);
/* The same for the condition of one clock: *ret says whether it holds. */
MUST_CHECK enum st guard_all(struct stepping *s, const struct guard *g, size_t n, bool *ret);

/* holder.c: which unit holds the matter after the move. */
MUST_CHECK enum st holder_after(struct stepping *s, struct str *ret);

/* letter_make.c: which letters the move writes, ... */
void letter_list(const struct rules *r, const struct move *mv, struct event *e);
/* ... and the letters of the event, as they will always read, and their numbers; last before it is appended. */
MUST_CHECK enum st letter_make(struct stepping *s, struct event *e);

/* clock.c: adds the row's clock effects to the event. */
MUST_CHECK enum st clock_apply(struct stepping *s, struct event *e);
