// SPDX-License-Identifier: Apache-2.0
/* proof.c - see proof.h. */
#include "core/log/proof.h"

#include <string.h>

#include "base/digest.h"
#include "base/num.h"
#include "codec/json.h"
#include "core/log/ledger.h"

enum { PROOF_MAX = 8 << 20, FIELDS_MAX = 64 };

struct parts {
    struct str extra, note; /* extra: decoded JSON */
    uint64_t index;
    struct hash path[MERKLE_PATH];
    size_t n;
};

static bool read_path(struct arena *mem, struct str *rest, struct parts *p)
{
    struct str line, raw;

    while (str_split(rest, '\n', &line)) {
        if (line.n == 0)
            return true;
        if (p->n == MERKLE_PATH || !digest_unbase64(mem, line, &raw) || raw.n != sizeof p->path->b)
            return false;
        memcpy(p->path[p->n++].b, raw.p, raw.n);
    }
    return false;
}

static bool read_parts(struct arena *mem, struct str file, struct parts *p)
{
    struct str rest = file, line;

    if (!str_split(&rest, '\n', &line) || !str_eqz(line, "c2sp.org/tlog-proof@v1") || !str_split(&rest, '\n', &line))
        return false;
    if (str_starts(line, STR("extra "))) {
        if (!digest_unbase64(mem, str_from(line, 6), &p->extra) || !str_split(&rest, '\n', &line))
            return false;
    }
    if (!str_starts(line, STR("index ")))
        return false;
    struct str index = str_from(line, 6);
    if ((index.n > 1 && index.p[0] == '0') || !num_parse_u64(index, &p->index) || !read_path(mem, &rest, p))
        return false;
    p->note = rest;
    return true;
}

static bool is_mac(struct str key_hex, struct str value, struct str mac_hex)
{
    uint8_t key[32], mac[DIGEST_SIZE], want[DIGEST_SIZE];

    if (!digest_unhex(key_hex, key, sizeof key) || !digest_unhex(mac_hex, want, sizeof want))
        return false;
    digest_hmac((struct str){ (const char *)key, sizeof key }, value, mac);
    return memcmp(mac, want, sizeof mac) == 0;
}

/* The checkpoint, by the log whose key it is. */
static enum st check_head(struct arena *mem, struct str note, const struct note_key *key, struct checkpoint *ret,
                          struct err *e)
{
    struct str text;

    switch (note_check(mem, note, key, &text)) {
    case NOTE_MALFORMED:
        return FAIL_ERR(e, ST_INPUT, "receipt.format", STR_NONE);
    case NOTE_UNSIGNED:
        return FAIL_ERR(e, ST_INPUT, "receipt.unsigned", STR_NONE);
    case NOTE_FORGED:
        return FAIL_ERR(e, ST_INPUT, "receipt.signature", STR_NONE);
    case NOTE_GOOD:
        break;
    }
    if (!checkpoint_parse(mem, text, ret) || !str_eq(ret->origin, key->name))
        return FAIL_ERR(e, ST_INPUT, "receipt.checkpoint", STR_NONE);
    return ST_OK;
}

/* What `extra` says of the leaf: the event's text and its salt. */
static enum st read_extra(struct arena *mem, struct str text, uint8_t salt[static DIGEST_SIZE], const struct json **ret,
                          struct err *e)
{
    struct err why = { 0 };
    const struct json *extra = text.n == 0 ? NULL : json_parse(mem, text, PROOF_MAX, &why);
    const struct json *fields = json_get(extra, "fields");

    if (json_text(extra, "event").n == 0 || !digest_unhex(json_text(extra, "salt"), salt, DIGEST_SIZE) ||
        (fields != NULL && fields->kind != JSON_OBJECT))
        return FAIL_ERR(e, ST_INPUT, "receipt.extra", STR_NONE);
    *ret = extra;
    return ST_OK;
}

/* Two texts of one meaning would be two leaves: the event's must be the canonical one. */
static enum st read_event(struct arena *mem, struct str text, const struct json **ret_sealed, struct err *e)
{
    struct err why = { 0 };
    const struct json *event = json_parse(mem, text, PROOF_MAX, &why), *sealed = json_get(event, "sealed");

    if (event == NULL || !json_is_canonical(mem, event, text) || sealed == NULL || sealed->kind != JSON_OBJECT)
        return FAIL_ERR(e, ST_INPUT, "receipt.event", STR_NONE);
    *ret_sealed = sealed;
    return ST_OK;
}

static bool is_sealed(struct arena *mem, const struct json *field, const struct json *sealed)
{
    const struct json *value = json_get(field, "value");

    return value != NULL && value->kind == JSON_TEXT &&
           is_mac(json_text(field, "salt"), value->text, json_text(sealed, str_z(mem, field->name)));
}

/* Each field shown must be the one the event sealed. */
static enum st check_fields(struct arena *mem, const struct json *fields, const struct json *sealed, struct proof *ret,
                            struct err *e)
{
    struct proof_field *f = arena_array(mem, FIELDS_MAX, sizeof *f);

    ret->field = f;
    for (const struct json *c = fields == NULL ? NULL : fields->child; c != NULL; c = c->next) {
        if (ret->n_field == FIELDS_MAX || !is_sealed(mem, c, sealed))
            return FAIL_ERR(e, ST_INPUT, "receipt.field", c->name);
        f[ret->n_field++] = (struct proof_field){ c->name, json_text(c, "value") };
    }
    return ST_OK;
}

static bool is_in_tree(const struct proof *p)
{
    return merkle_check_inclusion(&p->leaf, p->index, p->head.head.size, (struct merkle_proof){ p->path, p->n_path },
                                  &p->head.head.root);
}

static struct hash leaf_of(const uint8_t salt[static DIGEST_SIZE], struct str event)
{
    uint8_t input[LEDGER_INPUT];

    ledger_input((struct str){ (const char *)salt, DIGEST_SIZE }, event, input);
    return merkle_leaf((struct str){ (const char *)input, sizeof input });
}

enum st proof_check(struct arena *mem, struct str file, const struct note_key *key, struct proof *ret, struct err *e)
{
    struct parts *p = arena_take(mem, sizeof *p);
    const struct json *extra, *sealed;
    uint8_t salt[DIGEST_SIZE];

    if (file.n > PROOF_MAX || !read_parts(mem, file, p))
        return FAIL_ERR(e, ST_INPUT, "receipt.format", STR_NONE);
    struct proof found = { .note = p->note, .index = p->index, .path = p->path, .n_path = p->n };
    TRY(check_head(mem, p->note, key, &found.head, e));
    TRY(read_extra(mem, p->extra, salt, &extra, e));
    found.event = json_text(extra, "event");
    TRY(read_event(mem, found.event, &sealed, e));
    TRY(check_fields(mem, json_get(extra, "fields"), sealed, &found, e));
    found.leaf = leaf_of(salt, found.event);
    if (!is_in_tree(&found))
        return FAIL_ERR(e, ST_INPUT, "receipt.path", STR_NONE);
    *ret = found;
    return ST_OK;
}

enum st proof_cosigned(struct arena *mem, const struct proof *p, const struct note_key *witness, size_t n,
                       size_t *ret_good, struct err *e)
{
    struct note_mark m;

    *ret_good = 0;
    for (size_t i = 0; i < n; i++) {
        enum note_verdict v = note_mark(mem, p->note, &witness[i], &m);
        if (v == NOTE_FORGED)
            return FAIL_ERR(e, ST_INPUT, "receipt.signature", STR_NONE);
        *ret_good += v == NOTE_GOOD;
    }
    return ST_OK;
}
