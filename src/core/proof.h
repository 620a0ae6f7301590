// SPDX-License-Identifier: Apache-2.0
/* proof.h - checks a receipt with nothing but the log's verifier key: no site, no network.
 *
 * field HMACs against `sealed`, event HMAC and leaf hash, the path to the root, the checkpoint's signature. */
#pragma once
#include "core/note.h"

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
/* NULL = good, *ret is filled; else a word of what is wrong: format, extra, field, event, path, checkpoint, signature,
 * unsigned. */
const char *proof_check(struct arena *mem, struct str file, const struct note_key *key, struct proof *ret);

enum { PROOF_WITNESSES = 64 };
/* How many of these witnesses cosigned its checkpoint. NULL, or "signature" when one that is known was forged. */
const char *proof_cosigned(struct arena *mem, const struct proof *p, const struct note_key *witness, size_t n,
                           size_t *ret_good);
