// SPDX-License-Identifier: Apache-2.0
/* note.c - see note.h. */
#include "core/log/note.h"

#include <sodium.h>
#include <string.h>

#include "base/digest.h"
#include "base/num.h"
#include "base/text.h"

enum { SIGNATURE = 64, STAMP = 8, NOTE_MAX = 1 << 20, SIGNATURES_MAX = 64 };

static const struct str dash = STR("\xe2\x80\x94 "); /* em dash, blank */

static uint32_t key_id(struct str name, enum note_kind kind, const uint8_t public[static 32])
{
    const char tail[2] = { '\n', (char)kind };
    uint8_t h[DIGEST_SIZE];
    struct digest d;

    digest_start(&d);
    digest_add(&d, name);
    digest_add(&d, (struct str){ tail, sizeof tail });
    digest_add(&d, (struct str){ (const char *)public, 32 });
    digest_end(&d, h);
    return (uint32_t)h[0] << 24 | (uint32_t)h[1] << 16 | (uint32_t)h[2] << 8 | h[3];
}

void note_secret_make(struct str name, enum note_kind kind, const uint8_t seed[static 32], struct note_secret *ret)
{
    crypto_sign_seed_keypair(ret->key.public, ret->secret, seed);
    ret->key.name = name;
    ret->key.kind = kind;
    ret->key.id = key_id(name, kind, ret->key.public);
}

struct str note_vkey(struct arena *mem, const struct note_key *k)
{
    uint8_t raw[33] = { (uint8_t)k->kind };

    memcpy(raw + 1, k->public, 32);
    struct str b64 = digest_base64(mem, (struct str){ (const char *)raw, sizeof raw });
    return arena_printf(mem, "%.*s+%08x+%.*s", STR_ARG(k->name), k->id, STR_ARG(b64));
}

/* The blanks of Unicode beyond ASCII. */
static bool has_wide_blank(struct str s)
{
    static const struct str blank[] = { STR("\xc2\x85"),     STR("\xc2\xa0"),     STR("\xe1\x9a\x80"),
                                        STR("\xe2\x80\xa8"), STR("\xe2\x80\xa9"), STR("\xe2\x80\xaf"),
                                        STR("\xe2\x81\x9f"), STR("\xe3\x80\x80") };

    for (size_t i = 0; i < N_OF(blank); i++)
        if (str_find(s, blank[i]) != SIZE_MAX)
            return true;
    for (size_t i = 0; i + 2 < s.n; i++) /* U+2000 to U+200A */
        if (s.p[i] == '\xe2' && s.p[i + 1] == '\x80' && (unsigned char)s.p[i + 2] <= 0x8a)
            return true;
    return false;
}

bool note_is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '+' || s.p[i] == 0x7f)
            return false;
    return s.n > 0 && text_is_utf8(s) && !has_wide_blank(s);
}

bool note_vkey_parse(struct arena *mem, struct str vkey, struct note_key *ret)
{
    struct str rest = str_trim(vkey), name, hex, raw;
    uint8_t id[4];

    if (!str_split(&rest, '+', &name) || !str_split(&rest, '+', &hex) || !note_is_name(name) ||
        !digest_unhex(hex, id, sizeof id) || !digest_unbase64(mem, rest, &raw) || raw.n != 33 ||
        (raw.p[0] != NOTE_SIGNATURE && raw.p[0] != NOTE_COSIGNATURE))
        return false;
    memcpy(ret->public, raw.p + 1, 32);
    ret->name = name;
    ret->kind = (enum note_kind)raw.p[0];
    ret->id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
    return ret->id == key_id(name, ret->kind, ret->public);
}

static void put_number(uint8_t *to, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (uint8_t)(v >> 8 * (bytes - 1 - i));
}

static uint64_t get_number(const char *from, int bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v = v << 8 | (uint8_t)from[i];
    return v;
}

static struct str put_line(struct arena *mem, const struct note_key *k, const uint8_t *raw, size_t n)
{
    struct str b64 = digest_base64(mem, (struct str){ (const char *)raw, n });

    return arena_printf(mem, "%.*s%.*s %.*s", STR_ARG(dash), STR_ARG(k->name), STR_ARG(b64));
}

struct str note_sign(struct arena *mem, struct str text, const struct note_secret *s)
{
    uint8_t raw[4 + SIGNATURE];

    put_number(raw, s->key.id, 4);
    crypto_sign_detached(raw + 4, NULL, (const uint8_t *)text.p, text.n, s->secret);
    struct str line = put_line(mem, &s->key, raw, sizeof raw);
    return arena_printf(mem, "%.*s\n%.*s\n", STR_ARG(text), STR_ARG(line));
}

/* What a witness puts its name to. */
static struct str cosigned(struct arena *mem, struct str text, uint64_t at)
{
    return arena_printf(mem, "cosignature/v1\ntime %llu\n%.*s", (unsigned long long)at, STR_ARG(text));
}

struct str note_cosign(struct arena *mem, struct str text, const struct note_secret *s, int64_t at)
{
    uint8_t raw[4 + STAMP + SIGNATURE];
    struct str message = cosigned(mem, text, (uint64_t)at);

    put_number(raw, s->key.id, 4);
    put_number(raw + 4, (uint64_t)at, STAMP);
    crypto_sign_detached(raw + 4 + STAMP, NULL, (const uint8_t *)message.p, message.n, s->secret);
    return put_line(mem, &s->key, raw, sizeof raw);
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

static bool is_good(const struct note_key *k, struct str signature, struct str message)
{
    return signature.n == SIGNATURE &&
           crypto_sign_verify_detached((const uint8_t *)signature.p, (const uint8_t *)message.p, message.n,
                                       k->public) == 0;
}

static bool is_cosigned(struct arena *mem, const struct note_key *k, struct str bytes, struct note_mark *m)
{
    if (bytes.n != STAMP + SIGNATURE)
        return false;
    const uint64_t at = get_number(bytes.p, STAMP);
    if (at > INT64_MAX || !is_good(k, str_from(bytes, STAMP), cosigned(mem, m->text, at)))
        return false;
    m->at = (int64_t)at;
    return true;
}

/* One signature line: NOTE_UNSIGNED when it is somebody else's. */
static enum note_verdict check_line(struct arena *mem, struct str line, const struct note_key *k, struct note_mark *m)
{
    struct str rest, name, raw;

    if (!str_starts(line, dash))
        return NOTE_MALFORMED;
    rest = str_from(line, dash.n);
    if (!str_split(&rest, ' ', &name) || !note_is_name(name) || !digest_unbase64(mem, rest, &raw) || raw.n < 5)
        return NOTE_MALFORMED;
    if (!str_eq(name, k->name) || get_number(raw.p, 4) != k->id)
        return NOTE_UNSIGNED;
    raw = str_from(raw, 4);
    if (k->kind == NOTE_SIGNATURE ? !is_good(k, raw, m->text) : !is_cosigned(mem, k, raw, m))
        return NOTE_FORGED;
    m->line = line;
    return NOTE_GOOD;
}

enum note_verdict note_mark(struct arena *mem, struct str note, const struct note_key *k, struct note_mark *ret)
{
    struct note_mark m = { 0 };
    struct str lines, line;
    int n = 0;

    if (note.n > NOTE_MAX || !text_is_utf8(note) || has_control(note) || !split_note(note, &m.text, &lines))
        return NOTE_MALFORMED;
    lines.n--; /* the last LF ends the last line */
    while (str_split(&lines, '\n', &line)) {
        enum note_verdict v = ++n > SIGNATURES_MAX ? NOTE_MALFORMED : check_line(mem, line, k, &m);
        if (v == NOTE_MALFORMED || v == NOTE_FORGED)
            return v;
    }
    *ret = m;
    return m.line.n > 0 ? NOTE_GOOD : NOTE_UNSIGNED;
}

enum note_verdict note_check(struct arena *mem, struct str note, const struct note_key *k, struct str *ret_text)
{
    struct note_mark m = { 0 };
    enum note_verdict v = note_mark(mem, note, k, &m);

    if (m.text.n > 0)
        *ret_text = m.text;
    return v;
}

struct str checkpoint_format(struct arena *mem, const struct checkpoint *c)
{
    struct str root = digest_base64(mem, (struct str){ (const char *)c->head.root.b, sizeof c->head.root.b });

    return arena_printf(mem, "%.*s\n%llu\n%.*s\n", STR_ARG(c->origin), (unsigned long long)c->head.size, STR_ARG(root));
}

bool checkpoint_parse(struct arena *mem, struct str text, struct checkpoint *ret)
{
    struct str size, root, raw;

    if (has_control(text) || !str_split(&text, '\n', &ret->origin) || ret->origin.n == 0 ||
        !str_split(&text, '\n', &size) || !str_split(&text, '\n', &root) || text.n != 0 ||
        (size.n > 1 && size.p[0] == '0') || !num_parse_u64(size, &ret->head.size) ||
        !digest_unbase64(mem, root, &raw) || raw.n != sizeof ret->head.root.b)
        return false;
    memcpy(ret->head.root.b, raw.p, raw.n);
    return true;
}
