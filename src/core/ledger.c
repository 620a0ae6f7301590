// SPDX-License-Identifier: Apache-2.0
/* ledger.c - the tree of the public log in the store: leaves, tiles, edge, heads. Receipts: ledger_receipt.c. */
#include "core/ledger.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "core/site.h"
#include "gen/ledger_sql.h"
#include "store/store.h"

enum { TILE_LEVEL = 8, EDGE_LEVELS = 64 };

static const struct str prefix = STR("anlan/event/v1\n");
static_assert(sizeof "anlan/event/v1\n" - 1 + DIGEST_SIZE == LEDGER_INPUT, "prefix and HMAC make the leaf input");

void ledger_input(struct str salt, struct str text, uint8_t ret[static LEDGER_INPUT])
{
    memcpy(ret, prefix.p, prefix.n);
    digest_hmac(salt, text, ret + prefix.n);
}

static struct hash leaf_of_mac(struct str mac)
{
    uint8_t input[LEDGER_INPUT];

    assert(mac.n == DIGEST_SIZE);
    memcpy(input, prefix.p, prefix.n);
    memcpy(input + prefix.n, mac.p, mac.n);
    return merkle_leaf((struct str){ (const char *)input, sizeof input });
}

/* -- the edge: hashes of the set bits of its size, from the lowest up -- */

static struct str pack_edge(struct arena *mem, const struct merkle_edge *e)
{
    uint8_t *p = arena_take(mem, EDGE_LEVELS * sizeof(struct hash)), *at = p;

    for (int l = 0; l < EDGE_LEVELS; l++)
        if (e->size >> l & 1) {
            memcpy(at, e->whole[l].b, sizeof e->whole[l].b);
            at += sizeof e->whole[l].b;
        }
    return (struct str){ (const char *)p, (size_t)(at - p) };
}

static bool unpack_edge(struct str bytes, struct merkle_edge *e)
{
    for (int l = 0; l < EDGE_LEVELS; l++) {
        if (!(e->size >> l & 1))
            continue;
        if (bytes.n < sizeof e->whole[l].b)
            return false;
        memcpy(e->whole[l].b, bytes.p, sizeof e->whole[l].b);
        bytes = str_from(bytes, sizeof e->whole[l].b);
    }
    return bytes.n == 0;
}

static enum st load_edge(struct ctx *cx, struct merkle_edge *ret)
{
    struct q_edge_get_out row;
    bool found;

    memset(ret, 0, sizeof *ret);
    TRY(q_edge_get_find(cx, &row, &found));
    if (!found)
        return ST_OK;
    ret->size = (uint64_t)row.size;
    return unpack_edge(row.whole, ret) ? ST_OK : FAIL(cx, ST_BROKEN, "log.broken", STR("edge"));
}

enum st ledger_edge_is(struct ctx *cx, const struct merkle_edge *want, bool *ret)
{
    struct q_edge_get_out row;
    bool found;

    TRY(q_edge_get_find(cx, &row, &found));
    *ret = found ? row.size == (int64_t)want->size && str_eq(row.whole, pack_edge(cx->mem, want)) : want->size == 0;
    return ST_OK;
}

/* Complete tiles above level 0 keep one hash each. */
static enum st keep_tiles(struct ctx *cx, const struct hash *done, int levels, uint64_t size)
{
    for (int l = TILE_LEVEL; l < levels; l += TILE_LEVEL) {
        const struct q_tile_add_in in = { .level = l / TILE_LEVEL,
                                          .n = (int64_t)(size >> l) - 1,
                                          .hash = { (const char *)done[l].b, sizeof done[l].b } };
        TRY(q_tile_add_do(cx, &in, NULL));
    }
    return ST_OK;
}

enum st ledger_append(struct ctx *cx, int64_t seq, struct str salt, struct str text)
{
    struct merkle_edge *edge = arena_take(cx->mem, sizeof *edge);
    struct hash *done = arena_array(cx->mem, EDGE_LEVELS + 1, sizeof *done);
    uint8_t mac[DIGEST_SIZE];

    TRY(load_edge(cx, edge));
    if (edge->size != (uint64_t)seq - 1)
        return FAIL(cx, ST_BROKEN, "log.broken", STR("size"));
    digest_hmac(salt, text, mac);
    const struct q_leaf_add_in add = { .seq = seq, .mac = { (const char *)mac, sizeof mac } };
    struct hash leaf = leaf_of_mac(add.mac);
    int levels = merkle_append(edge, &leaf, done);
    TRY(q_leaf_add_do(cx, &add, NULL));
    TRY(keep_tiles(cx, done, levels, edge->size));
    const struct q_edge_put_in put = { .size = (int64_t)edge->size, .whole = pack_edge(cx->mem, edge) };
    return q_edge_put_do(cx, &put, NULL);
}

/* -- heads -- */

struct signing {
    struct merkle_head head;
    struct str note;
};

static enum st store_head(struct ctx *cx, void *arg)
{
    const struct signing *s = arg;
    struct q_head_last_out last;
    bool found;

    TRY(q_head_last_find(cx, &last, &found));
    if (found && last.size >= (int64_t)s->head.size) /* another process was faster */
        return ST_OK;
    const struct q_head_add_in in = { .size = (int64_t)s->head.size,
                                      .root = { (const char *)s->head.root.b, sizeof s->head.root.b },
                                      .at = cx->now,
                                      .note = s->note };
    return q_head_add_do(cx, &in, NULL);
}

static enum st read_new_head(struct ctx *cx, struct signing *s, bool *fresh)
{
    struct merkle_edge *edge = arena_take(cx->mem, sizeof *edge);
    struct q_head_last_out last;
    bool found;
    AUTO(tx) t = { 0 };

    TRY(store_read(cx, cx->site->store, &t));
    cx->tx = &t;
    enum st st = load_edge(cx, edge);
    if (st == ST_OK)
        st = q_head_last_find(cx, &last, &found);
    cx->tx = NULL;
    TRY(st);
    s->head = (struct merkle_head){ .size = edge->size, .root = merkle_edge_root(edge) };
    *fresh = edge->size > 0 && (!found || last.size < (int64_t)edge->size);
    return ST_OK;
}

enum st ledger_sign(struct ctx *cx)
{
    struct signing s = { 0 };
    bool fresh = false;

    TRY(read_new_head(cx, &s, &fresh));
    if (!fresh)
        return ST_OK;
    const struct checkpoint c = { .origin = cx->site->log.key.name, .head = s.head };
    s.note = note_sign(cx->mem, checkpoint_format(cx->mem, &c), &cx->site->log);
    return store_write(cx, cx->site->store, store_head, &s);
}

enum st ledger_checkpoint(struct ctx *cx, struct str *ret_note)
{
    struct q_head_last_out last;
    bool found;

    TRY(q_head_last_find(cx, &last, &found));
    if (!found)
        return FAIL(cx, ST_NOT_FOUND, "log.empty", STR_NONE);
    *ret_note = last.note;
    return ST_OK;
}

struct str ledger_vkey(struct ctx *cx)
{
    return note_vkey(cx->mem, &cx->site->log.key);
}

/* -- reading the tree -- */

/* n hashes of a tile level from `first` on: level 0 from leaves, others as kept. */
static enum st read_level(struct ctx *cx, int level, int64_t first, int n, struct hash *ret)
{
    AUTO(rows) rs = { 0 };
    int got = 0;

    if (level == 0) {
        const struct q_leaves_in in = { .first = first + 1, .limit = n };
        struct q_leaves_out row;
        TRY(q_leaves(cx, &in, &rs));
        while (got < n && q_leaves_next(cx, &rs, &row) && row.seq == first + 1 + got && row.mac.n == DIGEST_SIZE)
            ret[got++] = leaf_of_mac(row.mac);
    } else {
        const struct q_tiles_in in = { .level = level, .first = first, .limit = n };
        struct q_tiles_out row;
        TRY(q_tiles(cx, &in, &rs));
        while (got < n && q_tiles_next(cx, &rs, &row) && row.n == first + got && row.hash.n == sizeof ret->b)
            memcpy(ret[got++].b, row.hash.p, sizeof ret->b);
    }
    TRY(rows_status(cx, &rs));
    return got == n ? ST_OK : FAIL(cx, ST_NOT_FOUND, "log.tile", STR_NONE);
}

enum st ledger_fetch(struct ctx *cx, const struct merkle_plan *plan, struct hash *ret)
{
    struct hash *below = arena_array(cx->mem, LEDGER_TILE, sizeof *below);

    for (size_t i = 0; i < plan->n; i++) {
        const struct merkle_part *p = &plan->part[i];
        int rest = p->level % TILE_LEVEL, n = 1 << rest;
        TRY(read_level(cx, p->level / TILE_LEVEL, (int64_t)(p->index << rest), n, below));
        ret[i] = merkle_root(below, (size_t)n);
    }
    return ST_OK;
}

/* Nothing is served that no signed head holds. */
static enum st check_signed(struct ctx *cx, int level, int64_t n, int width)
{
    struct q_head_last_out last;
    bool found;

    TRY(q_head_last_find(cx, &last, &found));
    if (level < 0 || level > 7 || n < 0 || n > INT64_MAX / LEDGER_TILE - 1 || width < 1 || width > LEDGER_TILE ||
        !found)
        return FAIL(cx, ST_NOT_FOUND, "log.tile", STR_NONE);
    if (n * LEDGER_TILE + width > last.size >> (TILE_LEVEL * level))
        return FAIL(cx, ST_NOT_FOUND, "log.tile", STR_NONE);
    return ST_OK;
}

enum st ledger_tile(struct ctx *cx, int level, int64_t n, int width, struct str *ret)
{
    struct hash *h = arena_array(cx->mem, LEDGER_TILE, sizeof *h);

    TRY(check_signed(cx, level, n, width));
    TRY(read_level(cx, level, n * LEDGER_TILE, width, h));
    static_assert(sizeof *h == 32, "hashes lie side by side");
    *ret = (struct str){ (const char *)h, (size_t)width * sizeof *h };
    return ST_OK;
}

enum st ledger_entries(struct ctx *cx, int64_t n, int width, struct str *ret)
{
    const struct q_leaves_in in = { .first = n * LEDGER_TILE + 1, .limit = width };
    struct buf b = buf_make(cx->mem, LEDGER_TILE * (LEDGER_INPUT + 2));
    struct q_leaves_out row;
    AUTO(rows) rs = { 0 };

    TRY(check_signed(cx, 0, n, width));
    TRY(q_leaves(cx, &in, &rs));
    while (q_leaves_next(cx, &rs, &row)) {
        buf_byte(&b, 0);
        buf_byte(&b, LEDGER_INPUT);
        buf_add(&b, prefix);
        buf_add(&b, row.mac);
    }
    TRY(rows_status(cx, &rs));
    *ret = buf_str(&b);
    return ST_OK;
}
