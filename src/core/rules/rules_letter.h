// SPDX-License-Identifier: Apache-2.0
/* rules_letter.h - what letters say and how their numbers begin: data/letter.def and data/mark.def, read and checked.
 */
#pragma once
#include "core/rules/rules.h"

/* A line of data/letter.def; `when`: empty, or NAME=VALUE/VALUE of the step that makes the letter. */
enum letter_kind {
    LETTER_VERSION = 1,
    LETTER_TO,
    LETTER_TEXT,
    LETTER_NUMBER,
    LETTER_TITLE,
    LETTER_HAND,
    LETTER_SIGNER,
    LETTER_COPIES,
    LETTER_NOTE,
    LETTER_COPY,
    LETTER_SEAL
};
struct letter_line { /* form: "*" = each that leaves the organ */
    struct str form, when, text;
    enum letter_kind kind;
};
struct letter_mark { /* 代字 before 〔YYYY〕N号 */
    struct str unit, text;
};

struct str rules_letter_to(const struct rules *r, struct str form);             /* resident, unit, asker, file */
bool rules_letter_made(const struct rules *r, struct str form, struct str row); /* does a version stand for the row? */
/* The lines of data/letter.def, in their order; core/letter/letter.h fills them in. */
const struct letter_line *rules_letters(const struct rules *r, size_t *ret_n);
/* Does the row speak of that form, itself or by a star? Its condition is the caller's. */
bool rules_letter_is_of(const struct rules *r, const struct letter_line *l, struct str form);
/* The next {name} of a line's text with what stands before it; false when there is none, and `rest` is the end. */
bool rules_letter_next(struct str *rest, struct str *ret_before, struct str *ret_name);
/* 代字 of a unit (data/mark.def), its braces still in it. */
struct str rules_mark(const struct rules *r, int64_t district, struct str unit);
