// SPDX-License-Identifier: Apache-2.0
/* idcheck.h - is a resident number or an organisation code well formed?
 *
 * GB 11643-1999 (citizen number), GB 32100-2015 (unified social credit code) and, inside the latter,
 * GB 11714 (organisation code). It judges form only: exactly the standard's characters, no blanks, no lower
 * case, no full-width digits; whoever reads what people type folds it first. Numbers of 15 digits are
 * refused. Area codes are not looked up: withdrawn ones stay in people's numbers for life, and the
 * country's whole history of them is not here. */
#pragma once
#include "base/arena.h"
#include "base/day.h"

enum id_fault {
    ID_OK = 0,
    ID_LENGTH = 1,  /* not 18 characters */
    ID_LETTER = 2,  /* a character the standard does not use at that place */
    ID_DATE = 3,    /* no such day, or a birth after today */
    ID_CHECK = 4,   /* the check character does not fit */
    ID_ORGAN = 5,   /* the organisation code inside does not fit its own check character */
    ID_UNKNOWN = 6, /* no such kind of number */
    ID_N
};

enum id_fault idcheck_gb11643(struct str s, struct day today); /* DAY_NONE: any birth date will do */
/* As typed: blanks off, x for X. */
struct str idcheck_clean(struct arena *mem, struct str typed);
enum id_fault idcheck_gb32100(struct str s);
enum id_fault idcheck_by_kind(struct str kind, struct str s, struct day today); /* "gb11643", "gb32100" */
/* Stable English words for programs: "", "length", "character", "date", "check", "organisation", "kind". */
struct str idcheck_word(enum id_fault f);
