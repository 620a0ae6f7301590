// SPDX-License-Identifier: Apache-2.0
/* package_check.c - checks an archive package, see package.h.
 *
 * Nothing is believed before it is proven: of what is unsigned, only manifest and its note are read, and no more of
 * them than their limits; every other member is read as far as the signed manifest says, in pieces. Names that would
 * leave the folder they are unpacked in are refused, though nothing is unpacked here. */
#include <string.h>

#include "base/digest.h"
#include "codec/archive.h"
#include "codec/json.h"
#include "core/log/proof.h"
#include "core/privacy/package.h"

enum { MANIFEST_MAX = 16 << 20, NOTE_MAX = 64 << 10, PROOF_MAX = 8 << 20, PIECE = 1 << 16, MEMBERS_MAX = 10000 };

struct checking {
    struct arena *mem;
    struct archive zip;
    const struct note_key *key;
    const struct json *manifest;
    struct str checkpoint;
    struct buf files; /* lines "sha256 name" of all events whose field can be read */
    struct package_proven *ret;
};

static const char *wrong(struct checking *k, const char *why, struct str where)
{
    k->ret->where = where;
    return why;
}

/* A whole small member. */
static bool load(struct checking *k, struct str name, size_t max, struct str *ret)
{
    char *to = arena_take(k->mem, max + 1);
    struct err e = { 0 };
    struct member m = { 0 };
    size_t n = 0;
    bool good =
        member_open(&k->zip, name, &m, &e) == ST_OK && member_read(&m, to, max + 1, &n, &e) == ST_OK && n <= max;

    member_close(&m);
    *ret = (struct str){ to, n };
    return good;
}

/* Only letters, digits and a few signs, no part that begins with a dot. */
static bool is_safe(struct str name)
{
    bool start = true;

    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (start ? !plain : !plain && c != '.' && c != '/')
            return false;
        start = c == '/';
    }
    return name.n > 0 && !start;
}

/* -- manifest -- */

static const char *check_signature(struct checking *k, struct str manifest)
{
    struct str note, text;
    uint8_t sha[DIGEST_SIZE];

    if (!load(k, STR("manifest.note"), NOTE_MAX, &note) || note_check(k->mem, note, k->key, &text) != NOTE_GOOD)
        return wrong(k, "signature", STR("manifest.note"));
    digest_sha256(manifest, sha);
    struct str said = arena_printf(k->mem, "anlan/archive/v1\n%.*s\n%.*s\n", STR_ARG(k->ret->no),
                                   STR_ARG(digest_base64(k->mem, (struct str){ (const char *)sha, sizeof sha })));
    return str_eq(said, text) ? NULL : wrong(k, "signature", STR("manifest.json"));
}

static const char *read_manifest(struct checking *k)
{
    struct err e = { 0 };
    struct str text;

    if (!load(k, STR("manifest.json"), MANIFEST_MAX, &text))
        return wrong(k, "manifest", STR("manifest.json"));
    k->manifest = json_parse(k->mem, text, MANIFEST_MAX, &e);
    k->ret->no = json_text(k->manifest, "no");
    if (k->manifest == NULL || !str_eqz(json_text(k->manifest, "anlan"), "archive/v1") || k->ret->no.n == 0)
        return wrong(k, "manifest", STR("manifest.json"));
    return check_signature(k, text);
}

static const struct json *list(const struct checking *k, const char *name)
{
    const struct json *l = json_get(k->manifest, name);

    return l == NULL || l->kind != JSON_ARRAY ? NULL : l->child;
}

static const struct json *member_of(const struct checking *k, struct str name)
{
    for (const struct json *c = list(k, "members"); c != NULL; c = c->next)
        if (str_eq(json_text(c, "name"), name))
            return c;
    return NULL;
}

/* -- members -- */

static const char *check_member(struct checking *k, const struct json *said)
{
    struct str name = json_text(said, "name"), want = json_text(said, "sha256");
    uint8_t *piece = arena_take(k->mem, PIECE), sha[DIGEST_SIZE], good[DIGEST_SIZE];
    int64_t size = -1, all = 0;
    struct member m = { 0 };
    struct digest d;
    struct err e = { 0 };
    size_t n = PIECE;

    if (!json_int(said, "size", &size) || size < 0 || !digest_unhex(want, good, sizeof good))
        return wrong(k, "manifest", name);
    if (!is_safe(name))
        return wrong(k, "name", name);
    if (member_open(&k->zip, name, &m, &e) != ST_OK)
        return wrong(k, "member", name);
    digest_start(&d);
    while (n == PIECE && all <= size && member_read(&m, piece, PIECE, &n, &e) == ST_OK) {
        digest_add(&d, (struct str){ (const char *)piece, n });
        all += (int64_t)n;
    }
    member_close(&m);
    digest_end(&d, sha);
    return e.st == ST_OK && all == size && memcmp(sha, good, sizeof sha) == 0 ? NULL : wrong(k, "digest", name);
}

static int count(const struct json *c)
{
    int n = 0;

    for (; c != NULL; c = c->next)
        n++;
    return n;
}

/* Each entry of the zip is a member, each member an entry, and none stands twice. */
static const char *check_members(struct checking *k)
{
    size_t n = archive_count(&k->zip);
    struct arena *mem = k->mem, *piece = arena_make();
    const char *why = NULL;

    if (n > MEMBERS_MAX || (size_t)count(list(k, "members")) + 2 != n)
        why = wrong(k, "member", STR("manifest.json"));
    for (size_t i = 0; why == NULL && i < n; i++) {
        struct str name = archive_name(&k->zip, i);
        if (!str_eqz(name, "manifest.json") && !str_eqz(name, "manifest.note") && member_of(k, name) == NULL)
            why = wrong(k, "member", arena_str(mem, name));
        for (size_t j = 0; why == NULL && j < i; j++)
            if (str_eq(archive_name(&k->zip, j), name))
                why = wrong(k, "member", arena_str(mem, name));
    }
    k->mem = piece;
    for (const struct json *c = list(k, "members"); why == NULL && c != NULL; c = c->next) {
        why = check_member(k, c);
        arena_reset(piece);
    }
    k->mem = mem;
    arena_drop(piece);
    return why;
}

/* -- events -- */

static void keep_files(struct checking *k, const struct proof *p)
{
    for (size_t i = 0; i < p->n_field; i++)
        if (str_eqz(p->field[i].name, "file")) {
            buf_add(&k->files, p->field[i].value);
            buf_byte(&k->files, '\n');
        }
}

static bool is_of_matter(struct checking *k, const struct proof *p, int64_t seq)
{
    struct err e = { 0 };
    const struct json *event = json_parse(k->mem, p->event, PROOF_MAX, &e);
    int64_t said = 0;

    return json_int(event, "seq", &said) && said == seq && p->index + 1 == (uint64_t)seq &&
           str_eq(json_text(event, "no"), k->ret->no);
}

static bool load_member(struct checking *k, struct str name, struct str *ret)
{
    int64_t size = 0;

    return json_int(member_of(k, name), "size", &size) && size >= 0 && size <= PROOF_MAX &&
           load(k, name, (size_t)size, ret);
}

static const char *check_event(struct checking *k, const struct json *said, int64_t *last)
{
    struct str name = json_text(said, "member"), file;
    struct err e = { 0 };
    int64_t seq = 0;
    struct proof p;

    if (!json_int(said, "seq", &seq) || seq <= *last)
        return wrong(k, "order", name);
    *last = seq;
    if (!load_member(k, name, &file))
        return wrong(k, "member", name);
    if (proof_check(k->mem, file, k->key, &p, &e) != ST_OK || !is_of_matter(k, &p, seq))
        return wrong(k, "event", name);
    if (!str_eq(p.note, k->checkpoint))
        return wrong(k, "checkpoint", name);
    k->ret->head = p.head;
    k->ret->events++;
    keep_files(k, &p);
    return NULL;
}

static const char *check_events(struct checking *k)
{
    struct arena *mem = k->mem, *one = arena_make();
    const char *why = NULL;
    int64_t last = 0;

    if (!load_member(k, STR("checkpoint"), &k->checkpoint))
        why = wrong(k, "checkpoint", STR("checkpoint"));
    if (why == NULL && list(k, "events") == NULL)
        why = wrong(k, "event", STR("manifest.json"));
    k->mem = one;
    for (const struct json *c = list(k, "events"); why == NULL && c != NULL; c = c->next) {
        why = check_event(k, c, &last);
        k->ret->head.origin = k->key->name;
        arena_reset(one);
    }
    k->mem = mem;
    arena_drop(one);
    return why;
}

/* -- attachments -- */

static bool is_named(const struct checking *k, struct str digest)
{
    struct str rest = buf_str(&k->files), line;

    while (rest.n > 0 && str_split(&rest, '\n', &line))
        if (str_starts(line, digest))
            return true;
    return false;
}

/* Each is named by an event, and lies under its own digest. */
static const char *check_files(struct checking *k)
{
    static const struct str folder = STR("attachments/");

    for (const struct json *c = list(k, "attachments"); c != NULL; c = c->next) {
        struct str name = json_text(c, "member");
        const struct json *m = member_of(k, name);
        if (m == NULL || !str_starts(name, folder) || !str_eq(str_from(name, folder.n), json_text(m, "sha256")) ||
            !is_named(k, json_text(m, "sha256")))
            return wrong(k, "attachment", name);
        k->ret->files++;
    }
    for (const struct json *c = list(k, "members"); c != NULL; c = c->next)
        if (str_starts(json_text(c, "name"), folder) && !is_named(k, json_text(c, "sha256")))
            return wrong(k, "attachment", json_text(c, "name"));
    return NULL;
}

const char *package_check(struct arena *mem, struct str path, const struct note_key *key, struct package_proven *ret)
{
    static const char *(*const step[])(struct checking *) = { read_manifest, check_members, check_events, check_files };
    struct checking k = { .mem = mem, .key = key, .files = buf_make(mem, MANIFEST_MAX), .ret = ret };
    const char *why = NULL;
    struct err e = { 0 };

    *ret = (struct package_proven){ 0 };
    if (archive_open(path, &k.zip, &e) != ST_OK)
        return wrong(&k, "zip", STR_NONE);
    for (size_t i = 0; i < N_OF(step) && why == NULL; i++)
        why = step[i](&k);
    ret->no = arena_str(mem, ret->no);
    ret->where = arena_str(mem, ret->where);
    archive_close(&k.zip);
    return why;
}
