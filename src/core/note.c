// SPDX-License-Identifier: Apache-2.0
/* note.c - see note.h. */
#include "core/note.h"

#include <sodium.h>
#include <string.h>

#include "base/digest.h"
#include "base/num.h"
#include "base/text.h"

enum { SIGNATURE = 64, NOTE_MAX = 1 << 20, ALGORITHM_ED25519 = 1, SIGNATURES_MAX = 64 };

static const struct str dash = STR("\xe2\x80\x94 "); /* em dash, blank */

static uint32_t key_id(struct str name, const uint8_t public[static 32])
{
    static const char tail[2] = { '\n', ALGORITHM_ED25519 };
    uint8_t h[DIGEST_SIZE];
    struct digest d;

    digest_start(&d);
    digest_add(&d, name);
    digest_add(&d, (struct str){ tail, sizeof tail });
    digest_add(&d, (struct str){ (const char *)public, 32 });
    digest_end(&d, h);
    return (uint32_t)h[0] << 24 | (uint32_t)h[1] << 16 | (uint32_t)h[2] << 8 | h[3];
}

void note_secret_make(struct str name, const uint8_t seed[static 32], struct note_secret *ret)
{
    crypto_sign_seed_keypair(ret->key.public, ret->secret, seed);
    ret->key.name = name;
    ret->key.id = key_id(name, ret->key.public);
}

struct str note_vkey(struct arena *mem, const struct note_key *k)
{
    uint8_t raw[33] = { ALGORITHM_ED25519 };

    memcpy(raw + 1, k->public, 32);
    struct str b64 = digest_base64(mem, (struct str){ (const char *)raw, sizeof raw });
    return arena_printf(mem, "%.*s+%08x+%.*s", STR_ARG(k->name), k->id, STR_ARG(b64));
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '+' || s.p[i] == 0x7f)
            return false;
    return s.n > 0;
}

static uint32_t id_of(const uint8_t p[static 4])
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool note_vkey_parse(struct arena *mem, struct str vkey, struct note_key *ret)
{
    struct str rest = str_trim(vkey), name, hex, raw;
    uint8_t id[4];

    if (!str_split(&rest, '+', &name) || !str_split(&rest, '+', &hex) || !is_name(name) ||
        !digest_unhex(hex, id, sizeof id) || !digest_unbase64(mem, rest, &raw) || raw.n != 33 ||
        raw.p[0] != ALGORITHM_ED25519)
        return false;
    memcpy(ret->public, raw.p + 1, 32);
    ret->name = name;
    ret->id = id_of(id);
    return ret->id == key_id(name, ret->public);
}

struct str note_sign(struct arena *mem, struct str text, const struct note_secret *s)
{
    uint8_t raw[4 + SIGNATURE];
    uint32_t id = s->key.id;

    for (int i = 0; i < 4; i++)
        raw[i] = (uint8_t)(id >> (24 - 8 * i));
    crypto_sign_detached(raw + 4, NULL, (const uint8_t *)text.p, text.n, s->secret);
    struct str b64 = digest_base64(mem, (struct str){ (const char *)raw, sizeof raw });
    struct buf b = buf_make(mem, NOTE_MAX);
    buf_add(&b, text);
    buf_printf(&b, "\n%.*s%.*s %.*s\n", STR_ARG(dash), STR_ARG(s->key.name), STR_ARG(b64));
    return buf_str(&b);
}

/* Splits at the last empty line. */
static bool split_note(struct str note, struct str *text, struct str *signatures)
{
    for (size_t i = note.n; i >= 2; i--)
        if (note.p[i - 1] == '\n' && note.p[i - 2] == '\n') {
            *text = str_cut(note, 0, i - 1);
            *signatures = str_from(note, i);
            return signatures->n > 0 && str_ends(*signatures, STR("\n"));
        }
    return false;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n')
            return true;
    return false;
}

/* One signature line: NOTE_UNSIGNED when it is somebody else's. */
static enum note_verdict check_line(struct arena *mem, struct str line, const struct note_key *k, struct str text)
{
    struct str name, raw;

    if (!str_starts(line, dash))
        return NOTE_MALFORMED;
    line = str_from(line, dash.n);
    if (!str_split(&line, ' ', &name) || !is_name(name) || !digest_unbase64(mem, line, &raw) || raw.n < 5)
        return NOTE_MALFORMED;
    if (!str_eq(name, k->name) || id_of((const uint8_t *)raw.p) != k->id)
        return NOTE_UNSIGNED;
    if (raw.n != 4 + SIGNATURE ||
        crypto_sign_verify_detached((const uint8_t *)raw.p + 4, (const uint8_t *)text.p, text.n, k->public) != 0)
        return NOTE_FORGED;
    return NOTE_GOOD;
}

enum note_verdict note_check(struct arena *mem, struct str note, const struct note_key *k, struct str *ret_text)
{
    struct str text, lines, line;
    bool good = false;
    int n = 0;

    if (note.n > NOTE_MAX || !text_is_utf8(note) || has_control(note) || !split_note(note, &text, &lines))
        return NOTE_MALFORMED;
    lines.n--; /* the last LF ends the last line */
    while (str_split(&lines, '\n', &line)) {
        enum note_verdict v = ++n > SIGNATURES_MAX ? NOTE_MALFORMED : check_line(mem, line, k, text);
        if (v == NOTE_MALFORMED || v == NOTE_FORGED)
            return v;
        good |= v == NOTE_GOOD;
    }
    *ret_text = text;
    return good ? NOTE_GOOD : NOTE_UNSIGNED;
}

struct str checkpoint_format(struct arena *mem, const struct checkpoint *c)
{
    struct str root = digest_base64(mem, (struct str){ (const char *)c->head.root.b, sizeof c->head.root.b });

    return arena_printf(mem, "%.*s\n%llu\n%.*s\n", STR_ARG(c->origin), (unsigned long long)c->head.size, STR_ARG(root));
}

bool checkpoint_parse(struct arena *mem, struct str text, struct checkpoint *ret)
{
    struct str size, root, raw;

    if (!str_split(&text, '\n', &ret->origin) || ret->origin.n == 0 || !str_split(&text, '\n', &size) ||
        !str_split(&text, '\n', &root) || text.n != 0 || (size.n > 1 && size.p[0] == '0') ||
        !num_parse_u64(size, &ret->head.size) || !digest_unbase64(mem, root, &raw) || raw.n != sizeof ret->head.root.b)
        return false;
    memcpy(ret->head.root.b, raw.p, raw.n);
    return true;
}
