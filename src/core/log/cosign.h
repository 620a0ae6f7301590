// SPDX-License-Identifier: Apache-2.0
/* cosign.h - cosignatures of this log's heads: asking the witnesses of data/witness.def, and handing them out.
 *
 * A witness is asked for the newest head when it has not cosigned it; one that fails is left alone for longer each
 * time. Signing never waits for it. Being a witness oneself: core/log/witness.h. Formats: docs/log.md. */
#pragma once
#include "store/ctx.h"

enum { COSIGN_WITNESSES = 16 };

/* Asks each witness that is due, one after the other; own transactions. Every witness is tried; the first failure is
 * the one returned: "cosign.failed", "cosign.behind". */
MUST_CHECK enum st cosign_ask(struct ctx *cx);

/* The note of the head of that size with all cosignatures there are. */
MUST_CHECK enum st cosign_note(struct ctx *cx, int64_t size, struct str *ret);
/* The head for a receipt of a tree of at least `size`: of those that witnesses saw first the one that most of them
 * cosigned; else the oldest. ST_NOT_FOUND "log.empty" when no head reaches. */
MUST_CHECK enum st cosign_best(struct ctx *cx, int64_t size, int64_t *ret);

struct cosign_figures {
    int64_t size;            /* of the newest head; 0 = none */
    struct when at;          /* when it was signed */
    int witnesses, cosigned; /* asked; those that cosigned it */
    struct when last;        /* the latest of those cosignatures; WHEN_NONE */
    int failing;             /* witnesses whose last try failed */
};
MUST_CHECK enum st cosign_figures(struct ctx *cx, struct cosign_figures *ret);
