// SPDX-License-Identifier: Apache-2.0
/* keyring.c - see keyring.h.
 *
 * Order on disk: a main key's file is durable before any row is wrapped under it, and is wiped after no row is any
 * more. So whatever a crash leaves between the two can be opened. */
#include "core/privacy/keyring.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "core/site.h"
#include "gen/keyring_sql.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/now.h"
#include "sys/random.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };
enum { WRAPPED = NONCE + KEY_SIZE + TAG, KEPT = 32, KEYS_MAX = 200, FILE_MAX_BYTES = 1024 };

static const struct str kind_name[KEY_KIND_N] = {
    [KEY_FIELD] = STR("field"), [KEY_SEAL] = STR("seal"), [KEY_FIND] = STR("find"), [KEY_IMPORT] = STR("import")
};

struct str key_kind_name(enum key_kind k)
{
    return kind_name[k];
}

struct keyring {
    pthread_mutex_t lock;
    struct data_key key[KEPT]; /* a ring: the oldest goes */
    size_t n;
};

struct keyring *keyring_make(void)
{
    struct keyring *r = calloc(1, sizeof *r);

    if (r == NULL)
        abort();
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void keyring_drop(struct keyring *r)
{
    if (r == NULL)
        return;
    pthread_mutex_destroy(&r->lock);
    sodium_memzero(r, sizeof *r);
    free(r);
}

static bool recall(struct keyring *r, int64_t number, struct data_key *ret)
{
    bool found = false;

    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < KEPT && !found; i++) {
        found = r->key[i].number == number;
        if (found)
            *ret = r->key[i];
    }
    pthread_mutex_unlock(&r->lock);
    return found;
}

static void remember(struct keyring *r, const struct data_key *k)
{
    pthread_mutex_lock(&r->lock);
    r->key[r->n++ % KEPT] = *k;
    pthread_mutex_unlock(&r->lock);
}

/* -- main keys -- */

struct str keyring_main_path(struct arena *mem, const struct site *s, int64_t main)
{
    return arena_printf(mem, "%.*s/keys/main-%lld.key", STR_ARG(s->folder), (long long)main);
}

enum st keyring_main_make(struct arena *mem, const struct site *s, int64_t main, struct err *e)
{
    uint8_t key[KEY_SIZE];

    random_bytes(key, sizeof key);
    return file_save(keyring_main_path(mem, s, main), digest_hex(mem, (struct str){ (const char *)key, sizeof key }),
                     e);
}

static enum st load_file(struct ctx *cx, struct str path, uint8_t key[static KEY_SIZE])
{
    struct err why = { 0 };
    struct str hex;

    if (file_load(cx->mem, path, FILE_MAX_BYTES, &hex, &why) != ST_OK || !digest_unhex(str_trim(hex), key, KEY_SIZE))
        return FAIL(cx, ST_BROKEN, "seal.key", path);
    return ST_OK;
}

/* -- wrapping: nonce, then key with tag; kind and number are authenticated with it -- */

static struct str label(struct ctx *cx, struct str kind, int64_t number)
{
    return arena_printf(cx->mem, "anlan/key/v1/%lld/%.*s/%lld", (long long)cx->site->district, STR_ARG(kind),
                        (long long)number);
}

static enum st wrap(struct ctx *cx, struct str kind, const struct data_key *k, int64_t main, struct str *ret)
{
    uint8_t *out = arena_take(cx->mem, WRAPPED), under[KEY_SIZE];
    struct str ad = label(cx, kind, k->number);

    TRY(load_file(cx, keyring_main_path(cx->mem, cx->site, main), under));
    random_bytes(out, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, k->b, KEY_SIZE, (const uint8_t *)ad.p, ad.n, NULL,
                                               out, under);
    sodium_memzero(under, sizeof under);
    *ret = (struct str){ (const char *)out, WRAPPED };
    return ST_OK;
}

static enum st unwrap(struct ctx *cx, const struct q_key_one_out *row, struct data_key *k)
{
    struct str ad = label(cx, row->kind, k->number);
    const uint8_t *in = (const uint8_t *)row->wrapped.p;
    uint8_t under[KEY_SIZE];

    if (row->wrapped.n != WRAPPED)
        return FAIL(cx, ST_BROKEN, "seal.key", row->kind);
    TRY(load_file(cx, keyring_main_path(cx->mem, cx->site, row->main), under));
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(k->b, NULL, NULL, in + NONCE, WRAPPED - NONCE,
                                                            (const uint8_t *)ad.p, ad.n, in, under);
    sodium_memzero(under, sizeof under);
    return failed == 0 ? ST_OK : FAIL(cx, ST_BROKEN, "seal.key", row->kind);
}

static enum st open_row(struct ctx *cx, struct data_key *k)
{
    const struct q_key_one_in in = { .number = k->number };
    struct q_key_one_out row;
    bool found;

    TRY(q_key_one_find(cx, &in, &row, &found));
    if (!found)
        return FAIL(cx, ST_BROKEN, "seal.key", arena_printf(cx->mem, "%lld", (long long)k->number));
    return unwrap(cx, &row, k);
}

/* The snapshot at hand may name a main key that was replaced a moment ago. */
static enum st open_anew(struct ctx *cx, struct data_key *k)
{
    struct ctx now = site_ctx(cx->site, cx->mem);
    AUTO(tx) tx = { 0 };

    TRY(store_read(&now, cx->site->store, &tx));
    return open_row(&now, k);
}

enum st keyring_get(struct ctx *cx, int64_t number, struct data_key *ret)
{
    struct data_key k = { .number = number };

    if (recall(cx->site->ring, number, ret))
        return ST_OK;
    if (open_row(cx, &k) != ST_OK) {
        struct err first = cx->err;
        cx->err = (struct err){ 0 };
        if (open_anew(cx, &k) != ST_OK) {
            cx->err = first;
            return first.st;
        }
    }
    remember(cx->site->ring, &k);
    *ret = k;
    return ST_OK;
}

enum st keyring_used(struct ctx *cx, enum key_kind kind, struct data_key *ret)
{
    const struct q_key_used_in in = { .kind = kind_name[kind] };
    struct q_key_used_out row;
    bool found;

    TRY(q_key_used_find(cx, &in, &row, &found));
    return found ? keyring_get(cx, row.number, ret) : FAIL(cx, ST_BROKEN, "seal.key", kind_name[kind]);
}

enum st keyring_live(struct ctx *cx, enum key_kind kind, struct key_numbers *ret)
{
    const struct q_key_live_in in = { .kind = kind_name[kind] };
    struct q_key_live_out row;
    AUTO(rows) rs = { 0 };

    *ret = (struct key_numbers){ 0 };
    TRY(q_key_live(cx, &in, &rs));
    while (ret->count < N_OF(ret->n) && q_key_live_next(cx, &rs, &row))
        ret->n[ret->count++] = row.number;
    return rows_status(cx, &rs);
}

/* -- making and changing -- */

enum st keyring_main_last(struct ctx *cx, int64_t *ret)
{
    struct q_key_last_out last;

    TRY(q_key_last_one(cx, &last));
    *ret = last.main;
    return ST_OK;
}

static enum st add(struct ctx *cx, enum key_kind kind, enum key_state state, const struct data_key *k, int64_t main)
{
    struct q_key_add_in in = {
        .kind = kind_name[kind], .number = k->number, .state = state, .main = main, .made = now_wall()
    };

    TRY(wrap(cx, in.kind, k, main, &in.wrapped));
    return q_key_add_do(cx, &in, NULL);
}

enum st keyring_add(struct ctx *cx, enum key_kind kind, enum key_state state, int64_t *ret_number)
{
    struct q_key_last_out last;
    struct data_key k;

    assert(cx->tx != NULL && cx->tx->writes);
    TRY(q_key_last_one(cx, &last));
    k.number = last.number + 1;
    random_bytes(k.b, sizeof k.b);
    enum st st = add(cx, kind, state, &k, last.main);
    sodium_memzero(k.b, sizeof k.b);
    *ret_number = k.number;
    return st;
}

enum st keyring_rewrap(struct ctx *cx, int64_t main)
{
    struct q_key_all_out row, *all = arena_array(cx->mem, KEYS_MAX, sizeof *all);
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_key_all(cx, &rs));
    while (n < KEYS_MAX && q_key_all_next(cx, &rs, &row))
        if (row.state != KEY_GONE)
            all[n++] = row;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++) {
        struct q_key_wrap_in in = { .number = all[i].number, .main = main };
        struct data_key k;
        TRY(keyring_get(cx, in.number, &k));
        TRY(wrap(cx, all[i].kind, &k, main, &in.wrapped));
        TRY(q_key_wrap_do(cx, &in, NULL));
    }
    return ST_OK;
}

/* -- a site's first keys -- */

static const char *const old_file[] = { [KEY_FIELD] = "field", [KEY_FIND] = "find", [KEY_IMPORT] = "find" };

static struct str old_path(struct ctx *cx, const char *name)
{
    return arena_printf(cx->mem, "%.*s/keys/%s.key", STR_ARG(cx->site->folder), name);
}

/* A key file from before becomes the data key it was. */
static enum st first_key(struct ctx *cx, enum key_kind kind, int64_t main)
{
    struct data_key k = { .number = (int64_t)kind };

    random_bytes(k.b, sizeof k.b);
    if ((size_t)kind < N_OF(old_file) && old_file[kind] != NULL && file_exists(old_path(cx, old_file[kind])))
        TRY(load_file(cx, old_path(cx, old_file[kind]), k.b));
    enum st st = add(cx, kind, KEY_USED, &k, main);
    sodium_memzero(k.b, sizeof k.b);
    return st;
}

/* Numbers are those of the kinds: 1 is what `sealed.crypt` held before there were more, 3 what party.key takes. */
static enum st first_keys(struct ctx *cx, void *arg)
{
    struct q_key_last_out last;

    (void)arg;
    TRY(q_key_last_one(cx, &last));
    if (last.number > 0) /* another process was faster */
        return ST_OK;
    if (!file_exists(keyring_main_path(cx->mem, cx->site, 1)))
        TRY(keyring_main_make(cx->mem, cx->site, 1, &cx->err));
    for (int kind = KEY_FIELD; kind < KEY_KIND_N; kind++)
        TRY(first_key(cx, (enum key_kind)kind, 1));
    return ST_OK;
}

static enum st has_keys(struct ctx *cx, bool *ret)
{
    struct q_key_last_out last;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(q_key_last_one(cx, &last));
    *ret = last.number > 0;
    return ST_OK;
}

/* With a writer of its own: the site may have been opened to read only. */
static enum st adopt(struct ctx *cx)
{
    const struct store_options o = { .place = cx->site->folder, .district = cx->site->district };
    struct store *store;

    TRY(store_open(&o, &store, &cx->err));
    enum st st = store_write(cx, store, first_keys, NULL);
    store_close(store);
    return st;
}

enum st keyring_begin(struct site *s, struct err *e)
{
    struct ctx cx = site_ctx(s, s->mem);
    bool has = false;
    enum st st = has_keys(&cx, &has);

    if (st == ST_OK && !has)
        st = adopt(&cx);
    for (size_t i = 0; i < N_OF(old_file) && st == ST_OK; i++)
        if (old_file[i] != NULL)
            st = file_wipe(old_path(&cx, old_file[i]), &cx.err);
    if (st != ST_OK)
        *e = cx.err;
    return st;
}
