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
    uint64_t index;
    const struct proof_field *field;
    size_t n_field;
};
/* NULL = good, *ret is filled; else a word of what is wrong: format, extra, field, event, path, signature, unsigned. */
const char *proof_check(struct arena *mem, struct str file, const struct note_key *key, struct proof *ret);
