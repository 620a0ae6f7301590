// SPDX-License-Identifier: Apache-2.0
/* flow.h - what a procedure is made of: clocks, guards, states, moves and their fields.
 *
 * Plain rows, read once by core/rules/rules.c; a row not listed is a move that is forbidden. Formats: docs/data.md. */
#pragma once
#include "base/str.h"

/* -- clocks (data/clock.def) -- */
enum term_unit { TERM_CALENDAR = 1, TERM_WORKING = 2, TERM_MONTH = 3, TERM_SECOND = 4, TERM_N };
struct term {
    struct str code; /* "D06" */
    struct str name; /* 办理 */
    enum term_unit unit;
    int length;        /* default length in `unit`; 0 = must be given by a step */
    bool given;        /* the step's field may set or replace the length or the due day */
    bool roll;         /* a resident's right: rolls to the next working day */
    bool right;        /* somebody may act until then, nobody must: it makes no matter overdue */
    bool self_closing; /* stops by its own event or at expiry, in any state (§14) */
    struct str law;    /* the length in words: "15 CD (on the spot if possible)" */
    struct str span;   /* from what to what: "PD receives → forwarded, …" */
    struct str source;
};

/* -- guards (data/guard.def): names of conditions; core/matter/guard.c has one function for each -- */
struct guard {
    struct str name, arg; /* "passed(D09)": name passed, arg D09 */
    bool or_next;         /* this one or the next: "passed(D21) or passed(D22)" */
};
/* What stands in a guard's brackets; the validator checks it. */
enum guard_arg {
    ARG_NONE = 0,
    ARG_CLOCKS, /* D05/D17: known clocks */
    ARG_FIELDS, /* issued/delivered: fields of the row */
    ARG_VALUE,  /* opinion=支持: field and one of its values; a bool alone: is(signed) */
    ARG_ROW,    /* N13: id of a row */
    ARG_LINK,   /* review=REF/WDR: procedure and states */
    ARG_STATES, /* REG/FWD */
    ARG_DUTY,   /* SUP */
    ARG_ROUTE,  /* unit=discipline: a unit field and which organs */
    ARG_TERM,   /* hearing=D16: a day field and a clock */
    ARG_N
};
struct guard_def {
    struct str name, meaning; /* what core/matter/guard.c must check */
    enum guard_arg arg;
    struct str text[2]; /* for who is refused: what is wrong and what to do */
};

/* -- procedures (data/flow/X.flow) -- */
enum clock_op_kind { CLOCK_START = 1, CLOCK_STOP = 2, CLOCK_PAUSE = 3, CLOCK_RESUME = 4 };
/* The four fields are names of the move's fields that set a day, empty = none. A field which the move does
 * not declare is the latest value that an earlier step of the matter gave. */
struct clock_op {
    enum clock_op_kind kind;
    const struct term *term;
    bool if_given;            /* "+D18?": only when all of `when` hold */
    const struct guard *when; /* as a move's guard */
    size_t n_when;
    const struct term *since; /* starts on that term's start day; with since_due on its due day */
    bool since_due;
    struct str start, stop; /* starts, stops on that day instead of today */
    struct str due, length; /* its due day; its length in the term's unit (D39: minutes) */
};
enum field_type {
    FIELD_TEXT = 1,
    FIELD_DAY,
    FIELD_TIME,
    FIELD_UNIT,
    FIELD_OFFICER,
    FIELD_CHOICE,
    FIELD_NUMBER,
    FIELD_BOOL,
    FIELD_FILE,
    FIELD_MATTER,
    FIELD_N
};
struct choice {
    struct str value, label; /* label: of a place of an open day; else message "choice.FIELD.VALUE" or the value */
    const struct unit *unit; /* of an offered unit: whose code it is */
};
struct field {
    struct str name; /* "unit", "opinion" */
    enum field_type type;
    bool required;
    bool sealed;                 /* free or personal text: stored only as a sealed field of the event */
    const struct choice *choice; /* fixed choices */
    size_t n_choice;
    struct str source; /* unit: which are offered (competent, discipline …); day: past = since it was opened, future */
    int64_t min, max;  /* numbers and text lengths; 0,0 = unbounded number, default text cap */
    struct str only;   /* of a row of every machine: asked in that procedure alone; empty = in all */
};
/* Who holds the matter after a move; creation rows always say it. */
enum holder {
    HOLDER_KEEP = 0,  /* as before */
    HOLDER_FIELD,     /* the unit in the field `holder_arg` */
    HOLDER_PREVIOUS,  /* who held it before the one who holds it now */
    HOLDER_ACTOR,     /* the unit of who acts */
    HOLDER_REVIEW,    /* the review organ of the unit that holds the matter this one is about */
    HOLDER_ABOUT,     /* the unit that holds the matter this one is about */
    HOLDER_COMMITTEE, /* the mediation committee of the place */
    HOLDER_KIND,      /* the district's unit of the kind `holder_arg` (unit.def); A/B = B when A's own is accused */
    HOLDER_N
};
struct move {
    struct str id; /* "P07" */
    const struct procedure *procedure;
    const struct str *from; /* state codes; none = creation */
    size_t n_from;
    bool from_any;    /* ANY: every open state */
    struct str to;    /* empty = state stays */
    struct str event; /* 受理 */
    struct str by;    /* "RU/RUL" as written; test with move_by */
    const struct guard *guard;
    size_t n_guard;
    const struct clock_op *clock;
    size_t n_clock;
    const struct str *doc; /* "F02" */
    size_t n_doc;
    const struct field *field;
    size_t n_field;
    enum holder holder;
    struct str holder_arg;
    struct str source; /* law article */
    struct str note;   /* prose guard of procedures.md, verbatim */
    int line;          /* in its file */
};
struct state {
    struct str code;       /* "ACC" */
    struct str name;       /* 办理中; other languages: message "state.PROC.ACC" */
    bool closed, terminal; /* terminal implies closed */
    int line;
};
struct procedure {
    struct str id;    /* "petition"; the API's word */
    struct str code;  /* "PET" */
    struct str name;  /* 信访 */
    struct str class; /* two digits of the case number */
    bool sealed;
    const struct state *state;
    size_t n_state;
    const struct move *move;
    size_t n_move;
    struct str file; /* where it was read from */
};

bool move_by(const struct move *m, struct str duty);                /* may this duty take it? "RES", "SYS" too */
bool field_is_of(const struct field *f, const struct procedure *p); /* is it asked there? */
/* Is it drawn from that state? A row of every machine is drawn from open states; one that stops a
 * self-closing clock (D05, D17, D18 …) from every state: the caller asks whether the clock runs. */
bool move_leaves(const struct move *m, const struct state *from);
