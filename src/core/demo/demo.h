// SPDX-License-Identifier: Apache-2.0
/* demo.h - a lifelike district, made up: officers, and matters in every state, by the ordinary moves only.
 *
 * What people write and offices answer, how matters run and who works where stand in data/demo. The same seed and
 * day make the same site but for keys, codes and salts. Benchmarks use the texts alone. */
#pragma once
#include "core/matter/matter.h"

struct site;

/* -- texts -- */
struct demo_texts;
/* Of data/demo, and messages of a file (CSV or XLSX as for `anlan import`) instead of made-up ones when given. */
MUST_CHECK enum st demo_texts_load(struct arena *mem, struct str messages, const struct demo_texts **ret,
                                   struct err *e);
struct demo_ask {
    uint64_t seed;
    int64_t number;       /* of the matter: same seed, number and procedure, same text */
    struct str procedure; /* API id */
    struct day day;       /* it is written on */
};
struct demo_text {
    struct str title, body, request, place, category;
    struct str unit, other; /* short codes: who usually handles it, who else might; "town" = the town of the place */
    struct contact contact;
    bool anonymous;
};
void demo_text_make(struct arena *mem, const struct demo_texts *t, const struct demo_ask *ask, struct demo_text *ret);
/* What an officer or the resident enters in that field of that row; STR_NONE where nothing is at hand.
 * With `any`, also what would do in any row. */
struct str demo_text_field(struct arena *mem, const struct demo_texts *t, const struct demo_ask *ask,
                           const char *row_field, bool any);
/* Fills the marks of a text of ours: "{n:3-12}个月". */
struct str demo_text_fill(struct arena *mem, const struct demo_texts *t, const struct demo_ask *ask, struct str text);

/* -- a whole site -- */
struct demo_options {
    int64_t matters;
    uint64_t seed;
    struct str messages; /* file, or empty */
    struct when now;     /* the last moment of the story */
};
struct demo_report {
    int64_t matters, moves, refused; /* refused: moves that the rules did not allow; 0 unless rules were changed */
    struct str fault;                /* the first of them: row and reason */
    struct str password;             /* of all accounts */
    struct str no, code;             /* a resident's matter to look at */
};
/* Fills a new training site. Opens its own transactions. */
MUST_CHECK enum st demo_fill(struct arena *mem, const struct site *s, const struct demo_options *o,
                             struct demo_report *ret, struct err *e);
