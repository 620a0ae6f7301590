// SPDX-License-Identifier: Apache-2.0
/* proof.h - checks a receipt with nothing but the log's verifier key: no site, no network.
 *
 * In this order: the file's form, the checkpoint's signature, the checkpoint, what `extra` holds, the event's text,
 * the field HMACs against its `sealed`, and the path from the leaf to the root. The page /verify does the same in a
 * browser (src/page/verify/proof.js); test/receipt holds both to one list of verdicts. Formats: docs/receipt.md. */
#pragma once
#include "base/err.h"
#include "core/log/note.h"

struct proof_field {
    struct str name, value;
};
struct proof {        /* what a good receipt proves */
    struct str event; /* canonical text */
    struct checkpoint head;
    struct str note; /* the checkpoint with all its signatures */
    uint64_t index;
    struct hash leaf;
    const struct hash *path; /* from the leaf's sibling upward */
    size_t n_path;
    const struct proof_field *field;
    size_t n_field;
};
/* ST_OK = good, and *ret is filled. Else ST_INPUT, and *e says by the first thing wrong why: receipt.format, .unsigned
 * (not by that key), .signature, .checkpoint, .extra, .event, .field (with its name), .path. */
MUST_CHECK enum st proof_check(struct arena *mem, struct str file, const struct note_key *key, struct proof *ret,
                               struct err *e);

enum { PROOF_WITNESSES = 64 };
/* How many of these witnesses cosigned its checkpoint. ST_INPUT "receipt.signature" when one that is known was forged.
 */
MUST_CHECK enum st proof_cosigned(struct arena *mem, const struct proof *p, const struct note_key *witness, size_t n,
                                  size_t *ret_good, struct err *e);
