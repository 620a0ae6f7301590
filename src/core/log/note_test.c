// SPDX-License-Identifier: Apache-2.0
#include "core/log/note.h"

#include <string.h>

#include "base/test.h"

/* The example of C2SP signed-note. */
#define VKEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define SIGNED                                                     \
    "This is an example message.\n\n\xe2\x80\x94 example.com/foo " \
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"

TEST(the_published_example_verifies)
{
    struct arena *mem = arena_make();
    struct note_key k;
    struct str text;

    OK(note_vkey_parse(mem, STR(VKEY), &k));
    EQ_STR(note_vkey(mem, &k), STR(VKEY));
    EQ(note_check(mem, STR(SIGNED), &k, &text), NOTE_GOOD);
    EQ_STR(text, STR("This is an example message.\n"));
    arena_drop(mem);
}

TEST(a_changed_key_or_text_is_refused)
{
    struct arena *mem = arena_make();
    struct note_key k, other;
    struct str text, note = arena_str(mem, STR(SIGNED));
    char *p = str_z(mem, note);

    OK(!note_vkey_parse(mem, STR("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), &k));
    OK(!note_vkey_parse(mem, STR("example.com/foo+530d903a"), &k));
    OK(note_vkey_parse(mem, STR(VKEY), &k));
    other = k;
    other.name = STR("example.com/bar");
    EQ(note_check(mem, note, &other, &text), NOTE_UNSIGNED);
    p[0] = 't';
    EQ(note_check(mem, (struct str){ p, note.n }, &k, &text), NOTE_FORGED);
    EQ(note_check(mem, STR("no signature\n"), &k, &text), NOTE_MALFORMED);
    EQ(note_check(mem, STR("a\tb\n\n"), &k, &text), NOTE_MALFORMED);
    arena_drop(mem);
}

TEST(what_we_sign_we_accept)
{
    struct arena *mem = arena_make();
    const uint8_t seed[32] = { 1, 2, 3 };
    struct note_secret s;
    struct checkpoint c = { .origin = STR("localhost/610404/log"), .head = { .size = UINT64_MAX } }, back;
    struct str text;

    note_secret_make(c.origin, NOTE_SIGNATURE, seed, &s);
    struct str note = note_sign(mem, checkpoint_format(mem, &c), &s);
    EQ(note_check(mem, note, &s.key, &text), NOTE_GOOD);
    OK(checkpoint_parse(mem, text, &back));
    OK(back.head.size == UINT64_MAX && merkle_is_equal(&back.head.root, &c.head.root));
    OK(!checkpoint_parse(mem, STR("o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"), &back));
    OK(!checkpoint_parse(mem, STR("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n"), &back));
    OK(!checkpoint_parse(mem, STR("o\0p\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"), &back));
    arena_drop(mem);
}

/* Cosignature keys of a witness; its vkey carries 0x04 before the key. */
TEST(a_cosignature_is_good_for_its_text_and_time_only)
{
    struct arena *mem = arena_make();
    const uint8_t seed[32] = { 4, 5, 6 };
    struct note_secret log, witness;
    struct note_key back;
    struct note_mark m = { 0 };
    const struct str text = STR("localhost/610404/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");

    note_secret_make(STR("localhost/610404/log"), NOTE_SIGNATURE, seed, &log);
    note_secret_make(STR("w.example/witness"), NOTE_COSIGNATURE, seed, &witness);
    OK(log.key.id != witness.key.id);
    OK(note_vkey_parse(mem, note_vkey(mem, &witness.key), &back));
    EQ(back.kind, NOTE_COSIGNATURE);
    EQ(back.id, witness.key.id);
    struct str line = note_cosign(mem, text, &witness, 1700000000);
    struct str signed_once = note_sign(mem, text, &log);
    struct str note = arena_printf(mem, "%.*s%.*s\n", STR_ARG(signed_once), STR_ARG(line));
    EQ(note_mark(mem, note, &witness.key, &m), NOTE_GOOD);
    EQ(m.at, 1700000000);
    EQ_STR(m.line, line);
    EQ_STR(m.text, text);
    EQ(note_mark(mem, note, &log.key, &m), NOTE_GOOD);
    EQ(m.at, 0);
    EQ(note_mark(mem, signed_once, &witness.key, &m), NOTE_UNSIGNED);
    back = witness.key; /* the same key said to be of the other kind is another key */
    back.kind = NOTE_SIGNATURE;
    EQ(note_mark(mem, note, &back, &m), NOTE_FORGED);
    EQ(note_mark(mem, arena_printf(mem, "x%.*s", STR_ARG(note)), &witness.key, &m), NOTE_FORGED);
    struct str later = note_cosign(mem, text, &witness, 1700000001);
    char *p = str_z(mem, note); /* the time of one, the signature of the other */
    memcpy(p + note.n - 1 - line.n + 22, later.p + 22, 16);
    EQ(note_mark(mem, (struct str){ p, note.n }, &witness.key, &m), NOTE_FORGED);
    arena_drop(mem);
}

TEST(a_note_carries_sixteen_signatures_and_more)
{
    struct arena *mem = arena_make();
    struct note_secret s[20];
    struct str note = { 0 };
    struct note_mark m = { 0 };

    for (uint8_t i = 0; i < N_OF(s); i++) {
        const uint8_t seed[32] = { i };
        note_secret_make(arena_printf(mem, "w%d.example", i), i == 0 ? NOTE_SIGNATURE : NOTE_COSIGNATURE, seed, &s[i]);
        if (i == 0)
            note = note_sign(mem, STR("o\n"), &s[0]);
        else
            note = arena_printf(mem, "%.*s%.*s\n", STR_ARG(note), STR_ARG(note_cosign(mem, STR("o\n"), &s[i], i)));
    }
    for (size_t i = 0; i < N_OF(s); i++)
        EQ(note_mark(mem, note, &s[i].key, &m), NOTE_GOOD);
    arena_drop(mem);
}

TEST(names_have_no_blanks)
{
    OK(note_is_name(STR("示范区/610404/witness")));
    OK(!note_is_name(STR("")) && !note_is_name(STR("a b")) && !note_is_name(STR("a+b")) && !note_is_name(STR("a\x7f")));
    OK(!note_is_name(STR("a\xc2\xa0")) && !note_is_name(STR("\xe3\x80\x80z")) && !note_is_name(STR("a\xe2\x80\xa8")));
}

RUN(CASE(a_cosignature_is_good_for_its_text_and_time_only), CASE(a_note_carries_sixteen_signatures_and_more),
    CASE(names_have_no_blanks), CASE(the_published_example_verifies), CASE(a_changed_key_or_text_is_refused),
    CASE(what_we_sign_we_accept))
