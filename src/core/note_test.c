// SPDX-License-Identifier: Apache-2.0
#include "core/note.h"

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

    note_secret_make(c.origin, seed, &s);
    struct str note = note_sign(mem, checkpoint_format(mem, &c), &s);
    EQ(note_check(mem, note, &s.key, &text), NOTE_GOOD);
    OK(checkpoint_parse(mem, text, &back));
    OK(back.head.size == UINT64_MAX && merkle_is_equal(&back.head.root, &c.head.root));
    OK(!checkpoint_parse(mem, STR("o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"), &back));
    OK(!checkpoint_parse(mem, STR("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n"), &back));
    arena_drop(mem);
}

RUN(CASE(the_published_example_verifies), CASE(a_changed_key_or_text_is_refused), CASE(what_we_sign_we_accept))
