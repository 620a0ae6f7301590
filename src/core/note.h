// SPDX-License-Identifier: Apache-2.0
/* note.h - signed notes and checkpoints (C2SP signed-note, tlog-checkpoint), Ed25519.
 *
 * A note is text that ends in LF, an empty line, and signature lines "— NAME BASE64(key id ‖ signature)".
 * Formats as facts: docs/log.md. */
#pragma once
#include "base/arena.h"
#include "base/merkle.h"

struct note_key {
    struct str name;
    uint32_t id;
    uint8_t public[32];
};
struct note_secret {
    struct note_key key;
    uint8_t secret[64];
};

/* A signing key from its 32-byte seed. `name`: no blank, no '+'. */
void note_secret_make(struct str name, const uint8_t seed[static 32], struct note_secret *ret);
struct str note_vkey(struct arena *mem, const struct note_key *k); /* "name+0a1b2c3d+base64" */
MUST_CHECK bool note_vkey_parse(struct arena *mem, struct str vkey, struct note_key *ret);

/* The whole note: text, empty line, one signature. `text` ends in LF. */
struct str note_sign(struct arena *mem, struct str text, const struct note_secret *s);
enum note_verdict { NOTE_GOOD = 0, NOTE_MALFORMED, NOTE_UNSIGNED /* by that key */, NOTE_FORGED };
/* Is there a good signature of that key? *ret_text gets the text with its last LF. */
enum note_verdict note_check(struct arena *mem, struct str note, const struct note_key *k, struct str *ret_text);

/* Checkpoint text "ORIGIN\nSIZE\nBASE64\n" and back. */
struct checkpoint {
    struct str origin;
    struct merkle_head head;
};
struct str checkpoint_format(struct arena *mem, const struct checkpoint *c);
MUST_CHECK bool checkpoint_parse(struct arena *mem, struct str text, struct checkpoint *ret);
