// SPDX-License-Identifier: Apache-2.0
/* merkle.c - see merkle.h. Sizes are walked by halving, never by adding past them, so 2^64-1 is safe. */
#include "base/merkle.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static_assert(sizeof(struct hash) == 32 && crypto_hash_sha256_BYTES == 32, "hashes lie side by side");

struct hash merkle_leaf(struct str input)
{
    static const unsigned char mark[1] = { 0 };
    crypto_hash_sha256_state s;
    struct hash h;

    crypto_hash_sha256_init(&s);
    crypto_hash_sha256_update(&s, mark, 1);
    crypto_hash_sha256_update(&s, (const unsigned char *)(input.n == 0 ? "" : input.p), input.n);
    crypto_hash_sha256_final(&s, h.b);
    return h;
}

struct hash merkle_node(const struct hash *left, const struct hash *right)
{
    unsigned char in[65] = { 1 };
    struct hash h;

    memcpy(in + 1, left->b, 32);
    memcpy(in + 33, right->b, 32);
    crypto_hash_sha256(h.b, in, sizeof in);
    return h;
}

bool merkle_is_equal(const struct hash *a, const struct hash *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

static int top_bit(uint64_t n)
{
    assert(n > 0);
    return 63 - __builtin_clzll(n);
}

struct hash merkle_edge_root(const struct merkle_edge *e)
{
    struct hash h;
    uint64_t rest = e->size;

    if (rest == 0) {
        crypto_hash_sha256(h.b, (const unsigned char *)"", 0);
        return h;
    }
    int l = __builtin_ctzll(rest);
    h = e->whole[l];
    for (rest &= rest - 1; rest != 0; rest &= rest - 1)
        h = merkle_node(&e->whole[__builtin_ctzll(rest)], &h);
    return h;
}

int merkle_append(struct merkle_edge *e, const struct hash *leaf, struct hash done[static 65])
{
    int l = 0;

    assert(e->size < UINT64_MAX);
    done[0] = *leaf;
    for (; e->size >> l & 1; l++)
        done[l + 1] = merkle_node(&e->whole[l], &done[l]);
    e->whole[l] = done[l];
    e->size++;
    return l + 1;
}

struct hash merkle_root(const struct hash *leaf, size_t n)
{
    struct merkle_edge e = { .size = 0 };
    struct hash done[65];

    for (size_t i = 0; i < n; i++)
        merkle_append(&e, &leaf[i], done);
    return merkle_edge_root(&e);
}

/* Adds the complete subtrees of leaves [from, from + n), left to right, as one element. `from` is a
 * multiple of every power of two up to n's highest, as ranges of RFC 6962 always are. */
static void plan_range(struct merkle_plan *p, uint64_t from, uint64_t n)
{
    while (n > 0) {
        int l = top_bit(n);
        assert(p->n < MERKLE_PARTS);
        p->part[p->n++] = (struct merkle_part){ from >> l, (uint8_t)l, (uint8_t)p->path };
        from += UINT64_C(1) << l;
        n -= UINT64_C(1) << l;
    }
    p->path++;
}

struct range {
    uint64_t from, n;
};

/* Walks from the root to the place where [.., at] splits; the ranges it leaves aside are the path, root first. */
struct descent {
    struct range aside[64];
    size_t n;
    struct range here;
};

static void go_down(struct descent *d, bool right)
{
    uint64_t k = UINT64_C(1) << top_bit(d->here.n - 1); /* the largest power of two below n */
    struct range a = { d->here.from, k }, b = { d->here.from + k, d->here.n - k };

    assert(d->n < N_OF(d->aside));
    d->aside[d->n++] = right ? a : b;
    d->here = right ? b : a;
}

static bool is_in_right_half(const struct range *r, uint64_t leaf)
{
    return leaf - r->from >= UINT64_C(1) << top_bit(r->n - 1);
}

static void plan_aside(const struct descent *d, struct merkle_plan *p)
{
    for (size_t i = d->n; i > 0; i--)
        plan_range(p, d->aside[i - 1].from, d->aside[i - 1].n);
}

bool merkle_plan_inclusion(uint64_t index, uint64_t size, struct merkle_plan *ret)
{
    struct descent d = { .here = { 0, size } };

    if (index >= size)
        return false;
    while (d.here.n > 1)
        go_down(&d, is_in_right_half(&d.here, index));
    ret->n = ret->path = 0;
    plan_aside(&d, ret);
    return true;
}

bool merkle_plan_consistency(uint64_t size1, uint64_t size2, struct merkle_plan *ret)
{
    struct descent d = { .here = { 0, size2 } };

    if (size1 == 0 || size1 > size2)
        return false;
    while (d.here.n != size1 - d.here.from)
        go_down(&d, is_in_right_half(&d.here, size1 - 1));
    ret->n = ret->path = 0;
    if (d.here.from != 0) /* else the old tree is a subtree of the new one, and the checker knows its root */
        plan_range(ret, d.here.from, d.here.n);
    plan_aside(&d, ret);
    return true;
}

void merkle_plan_root(uint64_t size, struct merkle_plan *ret)
{
    ret->n = ret->path = 0;
    if (size > 0)
        plan_range(ret, 0, size);
}

void merkle_fold(const struct merkle_plan *plan, const struct hash *part_hash, struct hash *path)
{
    for (size_t i = plan->n; i > 0; i--) {
        const struct merkle_part *part = &plan->part[i - 1];
        bool last = i == plan->n || part->element != plan->part[i].element;
        struct hash *h = &path[part->element];
        *h = last ? part_hash[i - 1] : merkle_node(&part_hash[i - 1], h);
    }
}

void merkle_path(const struct merkle_plan *plan, const struct hash *leaf, struct hash *path)
{
    struct hash part[MERKLE_PARTS];

    for (size_t i = 0; i < plan->n; i++) {
        const struct merkle_part *p = &plan->part[i];
        part[i] = merkle_root(leaf + (p->index << p->level), (size_t)1 << p->level);
    }
    merkle_fold(plan, part, path);
}

bool merkle_check_inclusion(const struct hash *leaf, uint64_t index, uint64_t size, struct merkle_proof proof,
                            const struct hash *root)
{
    if (index >= size)
        return false;
    uint64_t fn = index, sn = size - 1;
    struct hash h = *leaf;
    for (size_t i = 0; i < proof.n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) != 0 || fn == sn) {
            h = merkle_node(&proof.path[i], &h);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else
            h = merkle_node(&h, &proof.path[i]);
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && merkle_is_equal(&h, root);
}

bool merkle_grown(struct merkle_head *old, struct merkle_head *now, const struct hash *first, struct merkle_proof rest)
{
    uint64_t fn = old->size - 1, sn = now->size - 1;
    struct hash fr = *first, sr = *first;

    if (old->size == 0 || old->size >= now->size)
        return false;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    for (size_t i = 0; i < rest.n; i++) {
        const struct hash *c = &rest.path[i];
        if (sn == 0)
            return false;
        if ((fn & 1) != 0 || fn == sn) {
            fr = merkle_node(c, &fr);
            sr = merkle_node(c, &sr);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else
            sr = merkle_node(&sr, c);
        fn >>= 1;
        sn >>= 1;
    }
    old->root = fr;
    now->root = sr;
    return sn == 0;
}

bool merkle_check_consistency(const struct merkle_head *old, const struct merkle_head *now, struct merkle_proof proof)
{
    if (old->size == 0 || old->size > now->size)
        return false;
    if (old->size == now->size)
        return proof.n == 0 && merkle_is_equal(&old->root, &now->root);
    if (proof.n == 0)
        return false;
    const bool is_subtree = (old->size & (old->size - 1)) == 0;
    const struct merkle_proof rest = is_subtree ? proof : (struct merkle_proof){ proof.path + 1, proof.n - 1 };
    struct merkle_head was = { .size = old->size }, is = { .size = now->size };
    return merkle_grown(&was, &is, is_subtree ? &old->root : proof.path, rest) &&
           merkle_is_equal(&was.root, &old->root) && merkle_is_equal(&is.root, &now->root);
}
