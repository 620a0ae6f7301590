// SPDX-License-Identifier: Apache-2.0
/* ledger.c - the tree of the public log in the store: leaves, tiles, edge, heads.
 *
 * A leaf is stored with its event (ledger_append.c). Once a second the tree grows by the leaves stored since: tiles,
 * edge and head are one short write of what was reckoned beside the writer. Receipts: ledger_receipt.c. */
#include "core/log/ledger.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "core/log/cosign.h"
#include "core/log/tile_cache.h"
#include "core/site.h"
#include "gen/ledger_sql.h"
#include "store/store.h"

enum { TILE_LEVEL = 8, EDGE_LEVELS = 64 };
enum { LEAVES = 16384, TILES_MAX = LEAVES / LEDGER_TILE + 8 }; /* a turn of growing: a tile each 256, and those above */

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

enum st ledger_grown(struct ctx *cx, int64_t *ret)
{
    struct q_edge_get_out row;
    bool found;

    TRY(q_edge_get_find(cx, &row, &found));
    *ret = found ? row.size : 0;
    return ST_OK;
}

/* A turn that left leaves over grew the tree by LEAVES and signed nothing. */
bool ledger_is_whole_turns(int64_t signed_size, int64_t grown)
{
    return grown >= signed_size && (grown - signed_size) % LEAVES == 0;
}

enum st ledger_edge_is(struct ctx *cx, const struct merkle_edge *want, bool *ret)
{
    struct q_edge_get_out row;
    bool found;

    TRY(q_edge_get_find(cx, &row, &found));
    *ret = found ? row.size == (int64_t)want->size && str_eq(row.whole, pack_edge(cx->mem, want)) : want->size == 0;
    return ST_OK;
}

/* -- heads: the tree grows by what was stored since, and its new head is signed -- */

struct tile {
    int level;
    int64_t n;
    struct hash hash;
};
struct growth {
    struct merkle_edge edge;
    int64_t before;    /* the size it grew from */
    struct tile *tile; /* complete ones above level 0 keep one hash each */
    size_t n_tile;
    bool more; /* leaves are left for another turn */
    struct merkle_head head;
    struct str note; /* STR_NONE when not all leaves are in yet */
};

static void grow(struct growth *g, const struct hash *leaf)
{
    struct hash done[EDGE_LEVELS + 1];
    int levels = merkle_append(&g->edge, leaf, done);

    for (int l = TILE_LEVEL; l < levels; l += TILE_LEVEL) {
        assert(g->n_tile < TILES_MAX);
        g->tile[g->n_tile++] = (struct tile){ l / TILE_LEVEL, (int64_t)(g->edge.size >> l) - 1, done[l] };
    }
}

static enum st read_leaves(struct ctx *cx, struct growth *g)
{
    const struct q_leaves_in in = { .first = g->before + 1, .limit = LEAVES };
    struct q_leaves_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_leaves(cx, &in, &rs));
    while (q_leaves_next(cx, &rs, &row)) {
        if (row.seq != (int64_t)g->edge.size + 1 || row.mac.n != DIGEST_SIZE)
            return FAIL(cx, ST_BROKEN, "log.broken", STR("leaf"));
        struct hash leaf = leaf_of_mac(row.mac);
        grow(g, &leaf);
    }
    g->more = (int64_t)g->edge.size == g->before + LEAVES;
    return rows_status(cx, &rs);
}

/* In a snapshot: whatever it holds is committed, so a head never speaks of what might still be lost. */
static enum st read_growth(struct ctx *cx, struct growth *g, bool *fresh)
{
    struct q_head_last_out last;
    bool found;

    TRY(load_edge(cx, &g->edge));
    g->before = (int64_t)g->edge.size;
    TRY(read_leaves(cx, g));
    TRY(q_head_last_find(cx, &last, &found));
    *fresh = g->edge.size > 0 && (!found || last.size < (int64_t)g->edge.size);
    return ST_OK;
}

static enum st store_head(struct ctx *cx, const struct growth *g)
{
    struct q_head_last_out last;
    bool found;

    TRY(q_head_last_find(cx, &last, &found));
    if (found && last.size >= (int64_t)g->head.size)
        return ST_OK;
    const struct q_head_add_in in = { .size = (int64_t)g->head.size,
                                      .root = { (const char *)g->head.root.b, sizeof g->head.root.b },
                                      .at = cx->now,
                                      .note = g->note,
                                      .number = found ? last.number + 1 : 1 };
    return q_head_add_do(cx, &in, NULL);
}

static enum st store_growth(struct ctx *cx, void *arg)
{
    const struct growth *g = arg;
    int64_t now;

    TRY(ledger_grown(cx, &now));
    if (now != g->before) /* another process was faster */
        return ST_OK;
    for (size_t i = 0; i < g->n_tile; i++) {
        const struct tile *t = &g->tile[i];
        const struct q_tile_add_in in = { t->level, t->n, { (const char *)t->hash.b, sizeof t->hash.b } };
        TRY(q_tile_add_do(cx, &in, NULL));
    }
    const struct q_edge_put_in put = { .size = (int64_t)g->edge.size, .whole = pack_edge(cx->mem, &g->edge) };
    TRY(q_edge_put_do(cx, &put, NULL));
    return g->note.n == 0 ? ST_OK : store_head(cx, g);
}

static enum st sign_some(struct ctx *cx, bool *ret_more)
{
    struct growth *g = arena_take(cx->mem, sizeof *g);
    bool fresh = false;
    AUTO(tx) t = { 0 };

    g->tile = arena_array(cx->mem, TILES_MAX, sizeof *g->tile);
    TRY(store_read(cx, cx->site->store, &t));
    TRY(read_growth(cx, g, &fresh));
    tx_close(&t);
    t = (struct tx){ 0 };
    *ret_more = g->more;
    if (!fresh)
        return ST_OK;
    g->head = (struct merkle_head){ .size = g->edge.size, .root = merkle_edge_root(&g->edge) };
    const struct checkpoint c = { .origin = cx->site->log.key.name, .head = g->head };
    if (!g->more)
        g->note = note_sign(cx->mem, checkpoint_format(cx->mem, &c), &cx->site->log);
    return store_write(cx, cx->site->store, store_growth, g);
}

enum st ledger_sign(struct ctx *cx)
{
    bool more = true;

    while (more)
        TRY(sign_some(cx, &more));
    return ST_OK;
}

enum st ledger_checkpoint(struct ctx *cx, struct str *ret_note)
{
    struct q_head_last_out last;
    bool found;

    TRY(q_head_last_find(cx, &last, &found));
    if (!found)
        return FAIL(cx, ST_NOT_FOUND, "log.empty", STR_NONE);
    return cosign_note(cx, last.size, ret_note);
}

struct str ledger_vkey(struct ctx *cx)
{
    return note_vkey(cx->mem, &cx->site->log.key);
}

struct str ledger_fingerprint(struct ctx *cx)
{
    enum { SHOWN = 16, GROUP = 2 };
    uint8_t sum[DIGEST_SIZE];
    struct buf b = buf_make(cx->mem, 64);

    digest_sha256(ledger_vkey(cx), sum);
    for (int i = 0; i < SHOWN; i += GROUP) {
        if (i > 0)
            buf_byte(&b, ' ');
        buf_hex(&b, sum + i, GROUP);
    }
    return buf_str(&b);
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

enum st ledger_edge_at(struct ctx *cx, uint64_t size, struct merkle_edge *ret)
{
    struct merkle_plan *plan = arena_take(cx->mem, sizeof *plan);
    struct hash *part = arena_array(cx->mem, MERKLE_PARTS, sizeof *part);

    memset(ret, 0, sizeof *ret);
    merkle_plan_root(size, plan);
    TRY(ledger_fetch(cx, plan, part));
    ret->size = size;
    for (size_t i = 0; i < plan->n; i++)
        ret->whole[plan->part[i].level] = part[i];
    return ST_OK;
}

/* Nothing is served that no signed head holds. */
static enum st check_signed(struct ctx *cx, const struct ledger_piece *p)
{
    const int level = p->level == LEDGER_ENTRIES ? 0 : p->level;
    struct q_head_last_out last;
    bool found;

    TRY(q_head_last_find(cx, &last, &found));
    if (level < 0 || level > 7 || p->n < 0 || p->n > INT64_MAX / LEDGER_TILE - 1 || p->width < 1 ||
        p->width > LEDGER_TILE || !found)
        return FAIL(cx, ST_NOT_FOUND, "log.tile", STR_NONE);
    if (p->n * LEDGER_TILE + p->width > last.size >> (TILE_LEVEL * level))
        return FAIL(cx, ST_NOT_FOUND, "log.tile", STR_NONE);
    return ST_OK;
}

static enum st read_tile(struct ctx *cx, const struct ledger_piece *p, struct str *ret)
{
    struct hash *h = arena_array(cx->mem, LEDGER_TILE, sizeof *h);

    TRY(read_level(cx, p->level, p->n * LEDGER_TILE, p->width, h));
    static_assert(sizeof *h == 32, "hashes lie side by side");
    *ret = (struct str){ (const char *)h, (size_t)p->width * sizeof *h };
    return ST_OK;
}

static enum st read_entries(struct ctx *cx, const struct ledger_piece *p, struct str *ret)
{
    const struct q_leaves_in in = { .first = p->n * LEDGER_TILE + 1, .limit = p->width };
    struct buf b = buf_make(cx->mem, LEDGER_TILE * (LEDGER_INPUT + 2));
    struct q_leaves_out row;
    AUTO(rows) rs = { 0 };

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

enum st ledger_piece(struct ctx *cx, const struct ledger_piece *p, struct str *ret)
{
    struct tile_cache *cache = cx->site->tiles;
    AUTO(tx) t = { 0 };

    if (p->width == LEDGER_TILE && tile_cache_get(cache, cx->mem, p->level, p->n, ret))
        return ST_OK;
    TRY(store_read(cx, cx->site->store, &t));
    TRY(check_signed(cx, p));
    TRY(p->level == LEDGER_ENTRIES ? read_entries(cx, p, ret) : read_tile(cx, p, ret));
    if (p->width == LEDGER_TILE)
        tile_cache_put(cache, p->level, p->n, *ret);
    return ST_OK;
}
