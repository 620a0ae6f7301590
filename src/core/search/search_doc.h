// SPDX-License-Identifier: Apache-2.0
/* search_doc.h - what is searched of a matter: its number, its texts in the order of its events, its facts.
 *
 * Texts are the title, body and request of the filing, corrections and answers; inner notes are none.
 * Facts are what never ends: the procedure, and every unit in whose lists the matter stands. */
#pragma once
#include "core/matter/matter.h"
#include "store/token.h"

struct search_doc {
    struct token_doc doc;
    size_t n_old; /* fields that stood there up to event `old`: the first ones */
    bool sealed;  /* not searched at all */
};
/* As of event `upto`. ST_NOT_FOUND "matter.unknown". */
MUST_CHECK enum st search_doc_load(struct ctx *cx, struct matter_id id, int64_t old, int64_t upto,
                                   struct search_doc *ret);
/* Only the texts, added to *ret. */
MUST_CHECK enum st search_doc_texts(struct ctx *cx, struct matter_id id, int64_t old, int64_t upto,
                                    struct search_doc *ret);
struct str search_fact_unit(struct arena *mem, struct str code);
struct str search_fact_procedure(struct arena *mem, struct str procedure);
