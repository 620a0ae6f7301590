// SPDX-License-Identifier: Apache-2.0
/* register_def.h - what a register (台账) is: its columns, who files it and when, and what its form counts.
 *
 * A register is data (data/register/NAME.def, docs/register.md); a new one needs no code. No column may hold what this
 * program never keeps: ethnicity, religion, grading or control of persons (procedures.md, "Never"). */
#pragma once
#include "base/str.h"

enum column_type {
    COLUMN_TEXT = 0,
    COLUMN_NUMBER,
    COLUMN_DAY,
    COLUMN_CHOICE,
    COLUMN_PLACE,
    COLUMN_UNIT,
    COLUMN_MATTER,
    COLUMN_BOOL,
    COLUMN_OFFICER,
    COLUMN_N
};
enum { COLUMNS_OF_REGISTER = 24 }; /* as many fields as an event holds, but for what it says of itself */

#define REGISTER_CODE "code" /* a column of that name says by which number the row is found; it stands once */

struct column_choice {
    struct str value, en;
};
struct column {
    struct str name, label[2];
    enum column_type type;
    bool required;
    bool sealed; /* personal or free text: only in sealed fields, erasable */
    bool past;   /* day: not after today */
    int64_t min, max;
    struct column_choice *choice;
    size_t n_choice;
    int64_t band[6]; /* number: "50/100/500" makes four classes */
    size_t n_band;
};
/* A figure of the form: rows of the period that pass its test, of this register or of another (rounds of screening),
 * or one count in percent of another. */
struct register_count {
    struct str name, label[2];
    struct str test; /* "progress=调处中/已办结 & closing=实质性办结"; empty = every row */
    struct str of;   /* the other register; empty = this one. Broken down by SPLIT_UNIT only */
    struct str part, whole;
    bool rate;
};
#define SPLIT_UNIT "unit" /* no column: by the kind of the unit that files the row */
enum register_period { PERIOD_NONE = 0, PERIOD_MONTH, PERIOD_HALF };

struct register_def {
    struct str name, label[2], file;
    enum register_period period;
    int due;          /* day of the month after the period (of the half: days after it) */
    struct str kinds; /* of units that must file: "village/town" */
    struct str day;   /* the column whose day puts a row into a period */
    int late;         /* entered more than so many days after that day = late entry; 0 = never */
    struct column column[COLUMNS_OF_REGISTER];
    size_t n_column;
    struct register_count count[16];
    size_t n_count;
    struct str split[4]; /* by which the form is broken down: columns, or SPLIT_UNIT */
    size_t n_split;
};

const struct column *register_column(const struct register_def *d, struct str name); /* NULL = unknown */
const struct register_count *register_count(const struct register_def *d, struct str name);
/* Is that a name or heading of what is never kept? */
bool register_is_forbidden(struct str name);
/* Of "village/town": is one of them the word? */
bool register_has_word(struct str list, struct str word);
