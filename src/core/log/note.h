// SPDX-License-Identifier: Apache-2.0
/* note.h - signed notes, checkpoints and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature), Ed25519.
 *
 * A note is text that ends in LF, an empty line, and signature lines "— NAME BASE64(key id ‖ signature)". A log signs
 * the text; a witness cosigns it: its signature bytes begin with the 8-byte time at which it saw the text, and it
 * signs "cosignature/v1\ntime T\n" before it. The kind of a key is part of its id, so no key can be taken for the
 * other kind. Formats as facts: docs/log.md. */
#pragma once
#include "base/arena.h"
#include "base/merkle.h"

enum note_kind { NOTE_SIGNATURE = 1, NOTE_COSIGNATURE = 4 };
struct note_key {
    struct str name;
    uint32_t id;
    enum note_kind kind;
    uint8_t public[32];
};
struct note_secret {
    struct note_key key;
    uint8_t secret[64];
};

bool note_is_name(struct str s); /* of a key: not empty, no blank, no control character, no '+' */
/* A signing key from its 32-byte seed. `name`: as note_is_name says. */
void note_secret_make(struct str name, enum note_kind kind, const uint8_t seed[static 32], struct note_secret *ret);
struct str note_vkey(struct arena *mem, const struct note_key *k); /* "name+0a1b2c3d+base64(kind ‖ key)" */
MUST_CHECK bool note_vkey_parse(struct arena *mem, struct str vkey, struct note_key *ret);

/* The whole note: text, empty line, one signature. `text` ends in LF. */
struct str note_sign(struct arena *mem, struct str text, const struct note_secret *s);
enum note_verdict { NOTE_GOOD = 0, NOTE_MALFORMED, NOTE_UNSIGNED /* by that key */, NOTE_FORGED };
/* Is there a good signature of that key? *ret_text gets the text with its last LF. */
enum note_verdict note_check(struct arena *mem, struct str note, const struct note_key *k, struct str *ret_text);

/* What a note holds of one key; of either kind. */
struct note_mark {
    struct str text; /* the note's, with its last LF */
    struct str line; /* the good signature line, without LF */
    int64_t at;      /* seconds since 1970 of a cosignature; 0 of a signature */
};
enum note_verdict note_mark(struct arena *mem, struct str note, const struct note_key *k, struct note_mark *ret);
/* The line, without LF, by which a witness says that it saw `text` at that second. */
struct str note_cosign(struct arena *mem, struct str text, const struct note_secret *s, int64_t at);

/* Checkpoint text "ORIGIN\nSIZE\nBASE64\n" and back. */
struct checkpoint {
    struct str origin;
    struct merkle_head head;
};
struct str checkpoint_format(struct arena *mem, const struct checkpoint *c);
MUST_CHECK bool checkpoint_parse(struct arena *mem, struct str text, struct checkpoint *ret);
