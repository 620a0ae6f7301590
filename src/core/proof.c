// SPDX-License-Identifier: Apache-2.0
/* proof.c - see proof.h. */
#include "core/proof.h"

#include <string.h>

#include "base/digest.h"
#include "base/num.h"
#include "codec/json.h"
#include "core/ledger.h"

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

/* Each field shown must be the one the event sealed. */
static bool check_fields(struct arena *mem, const struct json *extra, struct proof *ret)
{
    struct err e = { 0 };
    const struct json *event = json_parse(mem, ret->event, PROOF_MAX, &e), *sealed = json_get(event, "sealed");
    const struct json *fields = json_get(extra, "fields");
    struct proof_field *f = arena_array(mem, FIELDS_MAX, sizeof *f);

    if (event == NULL || sealed == NULL)
        return false;
    for (const struct json *c = fields == NULL ? NULL : fields->child; c != NULL; c = c->next) {
        struct str value = json_text(c, "value");
        if (ret->n_field == FIELDS_MAX || !is_mac(json_text(c, "salt"), value, json_text(sealed, str_z(mem, c->name))))
            return false;
        f[ret->n_field++] = (struct proof_field){ c->name, value };
    }
    ret->field = f;
    return true;
}

const char *proof_check(struct arena *mem, struct str file, const struct note_key *key, struct proof *ret)
{
    struct parts *p = arena_take(mem, sizeof *p);
    uint8_t salt[32], input[LEDGER_INPUT];
    struct err e = { 0 };
    struct str text;

    *ret = (struct proof){ 0 };
    if (file.n > PROOF_MAX || !read_parts(mem, file, p))
        return "format";
    enum note_verdict v = note_check(mem, p->note, key, &text);
    if (v != NOTE_GOOD)
        return v == NOTE_MALFORMED ? "format" : v == NOTE_UNSIGNED ? "unsigned" : "signature";
    if (!checkpoint_parse(mem, text, &ret->head) || !str_eq(ret->head.origin, key->name))
        return "checkpoint";
    const struct json *extra = p->extra.n == 0 ? NULL : json_parse(mem, p->extra, PROOF_MAX, &e);
    ret->event = json_text(extra, "event");
    ret->index = p->index;
    ret->note = p->note;
    if (extra == NULL || ret->event.n == 0 || !digest_unhex(json_text(extra, "salt"), salt, sizeof salt))
        return "extra";
    if (!check_fields(mem, extra, ret))
        return "field";
    ledger_input((struct str){ (const char *)salt, sizeof salt }, ret->event, input);
    ret->leaf = merkle_leaf((struct str){ (const char *)input, sizeof input });
    ret->path = p->path;
    ret->n_path = p->n;
    if (!merkle_check_inclusion(&ret->leaf, p->index, ret->head.head.size, (struct merkle_proof){ p->path, p->n },
                                &ret->head.head.root))
        return "path";
    return NULL;
}

const char *proof_cosigned(struct arena *mem, const struct proof *p, const struct note_key *witness, size_t n,
                           size_t *ret_good)
{
    struct note_mark m;

    *ret_good = 0;
    for (size_t i = 0; i < n; i++) {
        enum note_verdict v = note_mark(mem, p->note, &witness[i], &m);
        if (v == NOTE_FORGED)
            return "signature";
        *ret_good += v == NOTE_GOOD;
    }
    return NULL;
}
