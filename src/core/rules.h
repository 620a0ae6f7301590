// SPDX-License-Identifier: Apache-2.0
/* rules.h - what law and district decide, read from data/ once at start and never changed.
 *
 * Each data file is compiled into the program; a file of the same name in the site's folder `data/`
 * replaces it. Both pass the same validator. Lookups by code are what the rest of core uses; no
 * other file parses data/. Formats: docs/data.md. Sources: procedures.md, each row names its law. */
#pragma once
#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

struct rules;

/* -- clocks (data/clock.def) -- */
enum term_unit { TERM_CALENDAR = 1, TERM_WORKING = 2, TERM_MONTH = 3, TERM_SECOND = 4, TERM_N };
struct term {
    struct str code; /* "D06" */
    struct str name; /* 办理 */
    enum term_unit unit;
    int length;        /* default length in `unit`; 0 = must be given by the step */
    bool given;        /* the step's field may set or replace the length or the due day */
    bool roll;         /* a resident's right: rolls to the next working day */
    bool self_closing; /* stops by its own event or at expiry, in any state (§14) */
    struct str source;
};

/* -- procedures (data/flow/X.flow) -- */
enum clock_op_kind { CLOCK_START = 1, CLOCK_STOP = 2, CLOCK_PAUSE = 3, CLOCK_RESUME = 4 };
struct clock_op {
    enum clock_op_kind kind;
    const struct term *term;
    bool if_given; /* "+D18?": only when the step's form gives what it needs */
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
    struct str value;
}; /* label: message "choice.FIELD.VALUE", else the value itself */
struct field {
    struct str name; /* "unit", "opinion" */
    enum field_type type;
    bool required;
    bool sealed;                 /* free or personal text: stored only as a sealed field of the event */
    const struct choice *choice; /* fixed choices */
    size_t n_choice;
    struct str source; /* for unit, officer: which ones are offered ("competent", "accused_free" …) */
    int64_t min, max;  /* numbers and text lengths; 0,0 = unbounded number, default text cap */
};
struct guard {
    struct str name, arg;
}; /* "passed(D09)": name passed, arg D09 */
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
    struct str source; /* law article */
    struct str note;   /* prose guard of procedures.md, verbatim */
};
struct state {
    struct str code; /* "ACC" */
    struct str name; /* 办理中; other languages: message "state.PROC.ACC" */
    bool closed, terminal;
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
};
struct coupling { /* `when` fires one of `then` on the other matter, in one transaction */
    struct str when;
    const struct str *then;
    size_t n_then;
};

/* -- forms, permissions, texts -- */
struct form {
    struct str code, title, fields;
}; /* "F02", 受理告知书, fields beyond the common ones */
struct error_row {
    struct str code;
    enum st st;
    int http;
    bool retry;
    struct str text[2];
};
struct grant {
    struct str permission, duty, scope;
}; /* scope: own, subtree, jurisdiction, all */

struct rules_source {
    struct str folder;
}; /* of overriding files; empty = built-in only */
/* Reads and checks everything into `mem` (program lifetime). The first fault is in *e with file and line;
 * `faults`, when given, gets every fault as "file:line: text" lines. */
MUST_CHECK enum st rules_load(struct arena *mem, const struct rules_source *src, struct buf *faults,
                              const struct rules **ret, struct err *e);

const struct procedure *rules_procedure(const struct rules *r, struct str id_or_code); /* NULL = unknown */
const struct procedure *rules_procedures(const struct rules *r, size_t *ret_n);
const struct procedure *rules_any(const struct rules *r); /* the moves of every machine */
const struct move *rules_move(const struct rules *r, const struct procedure *p, struct str id_or_event);
const struct state *rules_state(const struct procedure *p, struct str code);
const struct term *rules_term(const struct rules *r, struct str code);
const struct coupling *rules_couplings(const struct rules *r, size_t *ret_n);
const struct form *rules_form(const struct rules *r, struct str code);
const struct error_row *rules_error(const struct rules *r, struct str code);
const struct grant *rules_grants(const struct rules *r, size_t *ret_n);
bool move_by(const struct move *m, struct str duty);              /* may this duty take it? "RES", "SYS" too */
bool move_leaves(const struct move *m, const struct state *from); /* is it drawn from that state? */

/* A text of data/msg in the reader's language (0 zh, 1 en), {0}… replaced; the key itself when missing. */
struct str rules_text(const struct rules *r, int lang, struct str key);
struct str rules_fill(struct arena *mem, struct str text, const struct str *arg, size_t n);

/* -- calendar (data/calendar/cn.csv) -- */
struct calendar;
const struct calendar *rules_calendar(const struct rules *r);
