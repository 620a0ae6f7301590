// SPDX-License-Identifier: Apache-2.0
/* register.h - rows that a unit keeps (台账), and the forms it files from them each period.
 *
 * A row, and a form of a unit and period, is a subject of its own in the one chain of events: its id is negative, its
 * procedure "register.NAME". Each change is one event with the changed columns only, so that both values stay; text
 * that is personal stands in sealed fields. Tables: register_row, register_cell, register_sheet (projections).
 * Rights: register.read and register.write of data/grant.def, by unit subtree. */
#pragma once
#include "core/rules/register_def.h"
#include "core/rules/rules.h"
#include "store/ctx.h"

#define REGISTER_PREFIX "register."
enum { REGISTER_ROWS = 20000 };

struct event;
struct json;

struct register_cell {
    struct str value; /* of a sealed column only where it was asked for */
    int64_t event;    /* the change it comes from; 0 = empty */
    bool erased;
};
struct register_row {
    int64_t id;
    struct str unit, path;
    struct str rank; /* kind of the unit whose form it is in; only where a form or a split by it is asked for */
    struct day day;
    bool late, gone;
    int64_t version;
    struct register_cell cell[COLUMNS_OF_REGISTER]; /* as the columns of its register */
};
struct register_rows {
    struct register_row *row; /* newest day first */
    size_t n;
};

/* -- rows -- */
struct register_query {
    const struct register_def *def;
    struct str unit;                /* with all below; empty = as far as the reader may see */
    struct day since, until;        /* DAY_NONE = open */
    struct str test;                /* as a count's; empty = all */
    struct str split, value, kinds; /* rows of that class of that column, or SPLIT_UNIT: of these kinds of units */
    struct str words;               /* stand in an open column */
    bool late;
};
MUST_CHECK enum st register_list(struct ctx *cx, const struct register_query *q, struct register_rows *ret);
/* One row with its sealed text; ST_NOT_FOUND "register.row" also for whom it is hidden from. */
MUST_CHECK enum st register_load(struct ctx *cx, const struct register_def *def, int64_t id, struct register_row *ret);
/* The row with that REGISTER_CODE; *ret_id = 0: none. Asks no right. */
MUST_CHECK enum st register_by_code(struct ctx *cx, const struct register_def *def, struct str code, int64_t *ret_id);
struct register_change {
    const struct register_def *def;
    int64_t id;              /* 0 = a new row */
    struct str unit;         /* of a new row; empty = the officer's own */
    const struct json *cell; /* column -> text; columns that are not named stay */
    int64_t version;         /* what the caller saw; -1 = any */
    bool drop;               /* takes the row off the register, with a reason; its events stay */
    struct str reason;
};
/* In a write. Errors name the column: register.missing, register.value, register.choice, register.past … */
MUST_CHECK enum st register_put(struct ctx *cx, const struct register_change *in, int64_t *ret_id);

struct register_past { /* one change, for a reader of the row */
    struct when at;
    struct str event, who;
    struct str column, value; /* newest value first; empty value = taken away */
    bool erased;
};
struct register_history {
    struct register_past *row;
    size_t n;
};
MUST_CHECK enum st register_story(struct ctx *cx, const struct register_def *def, int64_t id,
                                  struct register_history *ret);
/* Removes the sealed text of every event of the row; own transactions. */
MUST_CHECK enum st register_erase(struct ctx *cx, struct str name, int64_t id, struct str reason, int64_t *ret_fields);

/* In which class of that column does the row fall? "<50", "100-499", a choice; empty = none. */
struct str register_class(struct arena *mem, const struct register_def *def, struct str split,
                          const struct register_row *r);
bool register_passes(const struct register_def *def, struct str test, const struct register_row *r);
/* How far cx->who may read or write: the unit on top; empty = nowhere. */
MUST_CHECK enum st register_reach(struct ctx *cx, bool write, struct str *ret);

/* For a new row or form; stations and their district never give the same. */
MUST_CHECK enum st register_new_id(struct ctx *cx, int64_t *ret);
/* -- periods and forms -- */
struct register_span {
    struct str period; /* "2026-03", "2026-03a" */
    struct day first, last, due;
};
/* Of a register that files none: the month or half in which rows are looked for. */
bool register_span(struct arena *mem, const struct register_def *def, struct str period, struct register_span *ret);
struct register_span register_span_of(struct arena *mem, const struct register_def *def, struct day d);

struct register_figure {
    struct str key; /* "solved", "solved/kind/土地山林" */
    int64_t n;
};
struct register_figures {
    struct register_figure *row;
    size_t n;
};
int64_t register_figure(const struct register_figures *f, struct str key); /* 0 when there is none */

struct register_sheet {
    struct str unit;
    int64_t version, subject, event; /* version: 0 = not filed */
    struct when at;
    bool zero;
    struct register_figures figures;
};
/* What a unit filed, newest version first; n = 0: nothing, which is not the same as zero. */
struct register_sheets {
    struct register_sheet *row;
    size_t n;
};
MUST_CHECK enum st register_sheets(struct ctx *cx, const struct register_def *def, struct str period, struct str unit,
                                   struct register_sheets *ret);
/* The form as the ledger says now: own rows and what every child filed. */
struct register_form {
    struct register_span span;
    struct register_figures figures, year; /* year: of the forms filed this year up to this period */
    int filed_of_year;                     /* how many of them */
    struct register_sheets sheets;
    struct str *missing; /* names of children that have not filed */
    size_t n_missing;
    struct str *child; /* codes of all children */
    size_t n_child;
    bool may_file, must_file;
};
MUST_CHECK enum st register_form(struct ctx *cx, const struct register_def *def, struct str period, struct str unit,
                                 struct register_form *ret);
/* The unit cx->who files for: the own one or the one the own office serves; empty = none. */
MUST_CHECK enum st register_files_for(struct ctx *cx, const struct register_def *def, struct str *ret);
/* Name of the officer who filed that event, as it was then. */
MUST_CHECK enum st register_compiler(struct ctx *cx, int64_t seq, struct str *ret);
struct register_filing {
    const struct register_def *def;
    struct str period, unit;
    bool zero;                  /* said so: there was nothing */
    struct str signer, checker; /* 签发人, 审核人 (may be empty); the compiler (制表人) is who is signed in */
    struct str reason;          /* of a correction */
};
/* In a write. ST_RULE register.children (names who is missing), register.zero, register.early. */
MUST_CHECK enum st register_file(struct ctx *cx, const struct register_filing *in);

MUST_CHECK enum st register_project(struct ctx *cx, const struct event *e); /* for project_event */
