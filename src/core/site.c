// SPDX-License-Identifier: Apache-2.0
/* site.c - opening a site. Making one: site_init.c. */
#include "core/site.h"

#include <sodium.h>

#include "base/digest.h"
#include "codec/json.h"
#include "core/log/tile_cache.h"
#include "core/org/unit.h"
#include "core/privacy/keyring.h"
#include "store/index.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/now.h"
#include "sys/thread.h"

enum { SITE_FILE_MAX = 16 * 1024 };

static struct str below(struct arena *mem, struct str folder, const char *name)
{
    return arena_printf(mem, "%.*s/%s", STR_ARG(folder), name);
}

static enum st load_key(struct site *s, const char *name, uint8_t key[static SITE_KEY], struct err *e)
{
    struct str path = below(s->mem, s->folder, name), hex;

    TRY(file_load(s->mem, path, 1024, &hex, e));
    if (!digest_unhex(str_trim(hex), key, SITE_KEY))
        return FAIL_ERR(e, ST_BROKEN, "site.broken", path);
    return ST_OK;
}

static enum st load_keys(struct site *s, struct err *e)
{
    TRY(load_key(s, "keys/code.key", s->keys.code, e));
    if (s->station > 0)
        TRY(load_key(s, "keys/line.key", s->keys.line, e));
    return load_key(s, "keys/form.key", s->keys.form, e);
}

/* The origin is in the site's card: it must never change while the log lives. */
static enum st load_log(struct site *s, const struct json *card, struct err *e)
{
    struct str origin = json_text(card, "log");
    uint8_t seed[SITE_KEY];

    TRY(load_key(s, "keys/log.key", seed, e));
    note_secret_make(origin, NOTE_SIGNATURE, seed, &s->log);
    s->witness.folder = below(s->mem, s->folder, "witness");
    s->witness.name = arena_printf(s->mem, "%.*s/witness", STR_ARG(origin));
    sodium_memzero(seed, sizeof seed);
    return ST_OK;
}

static enum st load_card(struct site *s, struct err *e)
{
    struct str path = below(s->mem, s->folder, "site.json"), text;

    if (!file_exists(path))
        return FAIL_ERR(e, ST_BROKEN, "site.unknown", s->folder);
    TRY(file_load(s->mem, path, SITE_FILE_MAX, &text, e));
    const struct json *j = json_parse(s->mem, text, SITE_FILE_MAX, e);
    if (j == NULL || !json_int(j, "district", &s->district))
        return FAIL_ERR(e, ST_BROKEN, "site.broken", path);
    s->name = json_text(j, "name");
    json_bool(j, "training", &s->training);
    TRY(load_log(s, j, e));
    s->root = arena_printf(s->mem, "%lld000000", (long long)s->district);
    json_int(j, "station", &s->station);
    s->area = s->station > 0 ? json_text(j, "area") : s->root;
    return ST_OK;
}

static enum st open_all(struct site *s, const struct site_options *o, struct err *e)
{
    const struct rules_source src = { .folder = below(s->mem, s->folder, "data") };
    const struct index_options index = { .path = below(s->mem, s->folder, "search.db"), .remake = true };

    TRY(load_card(s, e));
    const struct store_options here = { .place = s->folder, .district = s->district, .no_writer = o->read_only };
    TRY(load_keys(s, e));
    TRY(rules_load(s->mem, &src, NULL, &s->rules, e));
    TRY(store_open(&here, &s->store, e));
    TRY(keyring_begin(s, e));
    return o->search ? index_open(&index, &s->index, e) : ST_OK;
}

enum st site_open(struct arena *mem, const struct site_options *o, struct site **ret, struct err *e)
{
    struct site *s = arena_take(mem, sizeof *s);

    if (sodium_init() < 0)
        return FAIL_ERR(e, ST_BROKEN, "site.crypto", STR_NONE);
    s->mem = mem;
    s->hashing = arena_take(mem, sizeof *s->hashing);
    turnstile_init(s->hashing, 2);
    s->drawing = arena_take(mem, sizeof *s->drawing);
    turnstile_init(s->drawing, 2);
    s->units = unit_cache_make();
    s->tiles = tile_cache_make();
    s->ring = keyring_make();
    s->folder = arena_str(mem, o->place);
    while (s->folder.n > 1 && str_ends(s->folder, STR("/")))
        s->folder.n--;
    enum st st = open_all(s, o, e);
    if (st != ST_OK) {
        site_close(s);
        return st;
    }
    *ret = s;
    return ST_OK;
}

void site_close(struct site *s)
{
    if (s == NULL)
        return;
    index_close(s->index);
    store_close(s->store);
    s->index = NULL;
    s->store = NULL;
    unit_cache_drop(s->units);
    s->units = NULL;
    tile_cache_drop(s->tiles);
    s->tiles = NULL;
    keyring_drop(s->ring);
    s->ring = NULL;
    sodium_memzero(&s->keys, sizeof s->keys);
}

struct when site_now(const struct site *s)
{
    return (struct when){ now_wall().ms + s->shift_ms };
}

struct ctx site_ctx(const struct site *s, struct arena *mem)
{
    return (struct ctx){ .mem = mem, .site = s, .now = site_now(s) };
}
