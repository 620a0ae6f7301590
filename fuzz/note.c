// SPDX-License-Identifier: Apache-2.0
/* note.c - notes, checkpoints, verifier keys and receipts of strangers: whatever the bytes, a parser answers, and what
 * it took it writes back byte for byte. Compared receipts never prove a fork unless both were good. */
#include "core/log/note.h"
#include "core/log/fork.h"
#include "core/log/proof.h"

#include "fuzz.h"

/* Keys of the corpus: seeds 1, 1, 1, … and 2, 2, 2, …. */
static void make_keys(struct note_secret *log, struct note_secret *witness)
{
    uint8_t seed[32];

    for (int i = 0; i < 32; i++)
        seed[i] = 1;
    note_secret_make(STR("localhost/610404/log"), NOTE_SIGNATURE, seed, log);
    for (int i = 0; i < 32; i++)
        seed[i] = 2;
    note_secret_make(STR("w.example"), NOTE_COSIGNATURE, seed, witness);
}

static void try_note(struct arena *mem, struct str s, const struct note_secret *by)
{
    struct note_mark m = { 0 };
    struct str text = { 0 };
    const enum note_verdict v = note_mark(mem, s, &by->key, &m);

    PROMISE(note_check(mem, s, &by->key, &text) == v);
    if (v != NOTE_GOOD)
        return;
    PROMISE(m.text.n > 0 && str_starts(s, m.text) && str_find(s, m.line) != SIZE_MAX);
    PROMISE((by->key.kind == NOTE_COSIGNATURE) || m.at == 0);
}

static void try_checkpoint(struct arena *mem, struct str s)
{
    struct checkpoint c;

    if (checkpoint_parse(mem, s, &c))
        PROMISE(str_eq(checkpoint_format(mem, &c), s));
}

/* Hex digits of the id may be of either case; the rest has one form. */
static void try_vkey(struct arena *mem, struct str s)
{
    struct note_key k, again;

    if (!note_vkey_parse(mem, s, &k))
        return;
    PROMISE(note_is_name(k.name) && note_vkey_parse(mem, note_vkey(mem, &k), &again) && again.id == k.id);
}

static void try_proof(struct arena *mem, struct str s, const struct note_secret *log, const struct note_secret *witness)
{
    struct fork_spot spot;
    struct err e = { 0 };
    struct proof p;
    size_t n = 0;

    if (proof_check(mem, s, &log->key, &p, &e) != ST_OK)
        return;
    PROMISE(p.index < p.head.head.size && p.event.n > 0 && str_ends(s, p.note));
    PROMISE(proof_cosigned(mem, &p, &witness->key, 1, &n, &e) != ST_OK || n <= 1);
    const struct fork_side a = { p.head.head, p.index, p.leaf, { p.path, p.n_path } };
    PROMISE(fork_compare(mem, &a, &a, &spot) == FORK_SAME);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    const struct str s = { (const char *)bytes, n };
    struct note_secret log, witness;

    make_keys(&log, &witness);
    try_note(mem, s, &log);
    try_note(mem, s, &witness);
    try_checkpoint(mem, s);
    try_vkey(mem, s);
    try_proof(mem, s, &log, &witness);
    arena_drop(mem);
    return 0;
}
