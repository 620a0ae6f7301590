// SPDX-License-Identifier: Apache-2.0
/* rules.h - what law and district decide, read from data/ once at start and never changed.
 *
 * Each data file is compiled into the program; a file of the same name in the site's folder `data/`
 * replaces it. Both pass the same validator. Lookups by code are what the rest of core uses; no
 * other file parses data/. Formats: docs/data.md. Sources: procedures.md, each row names its law. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "core/rules/coupling.h"
#include "core/rules/flow.h"

struct buf;
struct register_def;
struct rules;

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
}; /* scope: own = the unit itself; subtree = it and below; jurisdiction = the area it serves: of a
      department such as 610404.xfj its superior's subtree; all */

/* -- the district's lists -- */
struct category { /* unit: where its matters usually go, {D} as below; empty = nowhere in particular */
    struct str code, name, name_en, unit;
};
struct unit_route { /* where a matter is proposed to be sent; `*` = any */
    struct str category, place, level, unit;
    struct str why[2];
    struct str source;
};
struct village_task {
    struct str category, source;
};                /* what a village may be given as main handler (BJ21 17) */
struct unit_row { /* usual units of a district; {D} in a code stands for the district's six digits */
    struct str code, name, name_en, kind, superior, review, phone;
};
struct paper_list { /* papers a matter of that category usually needs; category "*" = every other one */
    struct str category;
    const struct str *paper;
    size_t n_paper;
    struct str source;
};
struct filelist_row { /* a paper that a file is to hold before it is archived */
    struct str procedure, paper, source;
    const struct str *when, *proof; /* needed, and there, once one of these rows was taken (data/filelist.def) */
    size_t n_when, n_proof;
};
struct room_row { /* usual windows and rooms; braces as in unit_row */
    struct str code, hall, kind, name, name_en, unit, categories, presence, days, hours;
};
struct witness_row { /* whom the district's log asks for cosignatures */
    struct str name, address, vkey;
};
struct config_row {
    struct str name, value;
    struct str type;  /* int, size, seconds, text, bool */
    int64_t min, max; /* 0,0 = unbounded */
    bool reload;      /* may change without a restart */
    struct str help[2];
};

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
/* The row of that id, or the one of that event drawn from `s` (own rows before those of every machine); else
 * as rules_move, so that the caller can tell a wrong state from an unknown event. */
const struct move *rules_move_at(const struct rules *r, const struct procedure *p, const struct state *s,
                                 struct str id_or_event);
const struct state *rules_state(const struct procedure *p, struct str code);
const struct term *rules_term(const struct rules *r, struct str code);
const struct term *rules_terms(const struct rules *r, size_t *ret_n);
const struct guard_def *rules_guard(const struct rules *r, struct str name);
const struct guard_def *rules_guards(const struct rules *r, size_t *ret_n);
const struct coupling *rules_couplings(const struct rules *r, size_t *ret_n);
const struct form *rules_form(const struct rules *r, struct str code);
const struct form *rules_forms(const struct rules *r, size_t *ret_n);
const struct error_row *rules_error(const struct rules *r, struct str code);
const struct error_row *rules_errors(const struct rules *r, size_t *ret_n);
bool rules_is_channel(const struct rules *r, struct arena *mem, struct str word); /* is there a text channel.WORD? */
bool rules_is_category(const struct rules *r, struct str word);                   /* a code or name of category.def? */
const struct category *rules_categories(const struct rules *r, size_t *ret_n);
/* In their order: the first that fits counts. */
const struct unit_route *rules_routes(const struct rules *r, size_t *ret_n);
bool rules_receiver_above(const struct rules *r, struct str kind, bool head); /* of the accused's unit */
const struct filelist_row *rules_filelist(const struct rules *r, size_t *ret_n);
const struct paper_list *rules_papers(const struct rules *r, struct str category); /* NULL = no list fits */
bool rules_is_village_task(const struct rules *r, struct str category);
const struct unit_row *rules_units(const struct rules *r, size_t *ret_n);
const struct room_row *rules_rooms(const struct rules *r, size_t *ret_n);
const struct witness_row *rules_witnesses(const struct rules *r, size_t *ret_n);
const struct config_row *rules_config(const struct rules *r, struct str name); /* NULL = unknown */
int64_t rules_number(const struct rules *r, const char *setting);              /* its value; 0 = unknown or no number */
const struct config_row *rules_configs(const struct rules *r, size_t *ret_n);
const struct grant *rules_grants(const struct rules *r, size_t *ret_n);
const struct register_def *rules_register(const struct rules *r, struct str name); /* NULL = unknown */
const struct register_def *rules_registers(const struct rules *r, size_t *ret_n);  /* by name */
/* A text of data/msg in the reader's language (0 zh, 1 en), {0}… replaced; the key itself when missing. */
struct str rules_text(const struct rules *r, int lang, struct str key);
struct str rules_fill(struct arena *mem, struct str text, const struct str *arg, size_t n);

/* -- calendar (data/calendar/cn.csv) -- */
struct calendar;
const struct calendar *rules_calendar(const struct rules *r);
