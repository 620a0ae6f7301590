// SPDX-License-Identifier: Apache-2.0
/* keep.h - rows about personal data: how long each part of a matter is kept (data/retention.def), and which sealed
 * fields hold somebody's data (data/party.def). They are read with the other rules (core/rules/rules.h). */
#pragma once
#include "core/rules/rules.h"

enum keep_part { KEEP_CONTACT = 0, KEEP_WORDS, KEEP_ANSWERS, KEEP_FILES, KEEP_N };
enum retain { RETAIN_ERASE = 0, RETAIN_SEAL, RETAIN_REFUSE };
enum disposal { DISPOSE_DESTROY = 0, DISPOSE_TRANSFER };
enum { YEARS_FOREVER = 1001 };
struct retention { /* how long a part of a matter is kept (data/retention.def); `*` = any */
    struct str procedure, category, part;
    bool open;          /* may be erased while the matter is open */
    enum retain before; /* what a request for deletion does while the term runs */
    int years;          /* 0 = no term, YEARS_FOREVER = for good */
    struct str since;   /* closed, opened, or the row whose latest event starts the term */
    struct str class;   /* 永久, 30年, 10年 */
    enum disposal then;
    struct str source;
};
extern const char *const keep_part_name[KEEP_N]; /* contact, words, answers, files */
struct party_field {                             /* a sealed field that holds somebody's personal data */
    struct str field, name[2];
};
/* The first row that fits; NULL = nothing is said. */
const struct retention *rules_retention(const struct rules *r, struct str procedure, struct str category,
                                        enum keep_part part);
const struct retention *rules_retentions(const struct rules *r, size_t *ret_n);
const struct party_field *rules_parties(const struct rules *r, size_t *ret_n);
