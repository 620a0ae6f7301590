// SPDX-License-Identifier: Apache-2.0
/* The judge is RFC 6962 written down as it stands there: recursive, over slices of leaves. */
#include "base/merkle.h"

#include <string.h>

#include "base/dice.h"
#include "base/test.h"

enum { MANY = 300, THOUSANDS = 4096, DRAWS = 40 };

static struct hash leaves[THOUSANDS];

static size_t split(size_t n)
{
    size_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

static struct hash mth(const struct hash *d, size_t n)
{
    if (n == 1)
        return d[0];
    size_t k = split(n);
    struct hash a = mth(d, k), b = mth(d + k, n - k);
    return merkle_node(&a, &b);
}

static size_t path(size_t m, const struct hash *d, size_t n, struct hash *ret)
{
    if (n == 1)
        return 0;
    size_t k = split(n), used = m < k ? path(m, d, k, ret) : path(m - k, d + k, n - k, ret);
    ret[used] = m < k ? mth(d + k, n - k) : mth(d, k);
    return used + 1;
}

static size_t subproof(size_t m, const struct hash *d, size_t n, bool whole, struct hash *ret)
{
    if (m == n) {
        ret[0] = mth(d, n);
        return whole ? 0 : 1;
    }
    size_t k = split(n), used = m <= k ? subproof(m, d, k, whole, ret) : subproof(m - k, d + k, n - k, false, ret);
    ret[used] = m <= k ? mth(d + k, n - k) : mth(d, k);
    return used + 1;
}

static void grow_leaves(void)
{
    for (size_t i = 0; i < THOUSANDS; i++)
        leaves[i] = merkle_leaf((struct str){ (const char *)&i, sizeof i });
}

TEST(roots_and_edges_are_the_rfcs)
{
    struct merkle_edge e = { 0 };
    struct hash done[65], h;

    grow_leaves();
    h = merkle_root(NULL, 0);
    EQ(h.b[0], 0xe3); /* SHA-256 of nothing: e3b0… */
    for (size_t n = 1; n <= MANY; n++) {
        struct hash want = mth(leaves, n);
        h = merkle_root(leaves, n);
        OK(merkle_is_equal(&h, &want));
        int levels = merkle_append(&e, &leaves[n - 1], done);
        h = merkle_edge_root(&e);
        OK(merkle_is_equal(&h, &want));
        for (int l = 0; l < levels; l++) {
            want = mth(leaves + (((n >> l) - 1) << l), (size_t)1 << l);
            OK(merkle_is_equal(&done[l], &want));
        }
        EQ(levels, __builtin_ctzll(n) + 1);
    }
}

static void try_inclusion(size_t m, size_t n, const struct hash *root)
{
    struct merkle_plan plan;
    struct hash want[64], got[MERKLE_PATH];
    size_t k = path(m, leaves, n, want);

    OK(merkle_plan_inclusion(m, n, &plan));
    EQ(plan.path, k);
    merkle_path(&plan, leaves, got);
    assert_memory_equal(got, want, k * sizeof got[0]);
    const struct merkle_proof proof = { got, k };
    OK(merkle_check_inclusion(&leaves[m], m, n, proof, root));
    OK(!merkle_check_inclusion(&leaves[m], m + 1, n, proof, root));
    OK(!merkle_check_inclusion(&leaves[m], m, n, (struct merkle_proof){ got, k + 1 }, root));
    if (k > 0) {
        OK(!merkle_check_inclusion(&leaves[m], m, n, (struct merkle_proof){ got, k - 1 }, root));
        got[m % k].b[m % 32] ^= 1;
        OK(!merkle_check_inclusion(&leaves[m], m, n, proof, root));
    }
}

TEST(every_inclusion_to_130_leaves)
{
    grow_leaves();
    for (size_t n = 1; n <= 130; n++) {
        struct hash root = mth(leaves, n);
        for (size_t m = 0; m < n; m++)
            try_inclusion(m, n, &root);
    }
    struct hash root = mth(leaves, MANY);
    for (size_t m = 0; m < MANY; m++)
        try_inclusion(m, MANY, &root);
}

static void try_consistency(const struct merkle_head *a, const struct merkle_head *b)
{
    struct merkle_plan plan;
    struct hash want[65], got[MERKLE_PATH];
    size_t k = subproof(a->size, leaves, b->size, true, want);

    OK(merkle_plan_consistency(a->size, b->size, &plan));
    EQ(plan.path, k);
    merkle_path(&plan, leaves, got);
    assert_memory_equal(got, want, k * sizeof got[0]);
    const struct merkle_proof proof = { got, k };
    OK(merkle_check_consistency(a, b, proof));
    OK(!merkle_check_consistency(a, b, (struct merkle_proof){ got, k + 1 }));
    if (k > 0) {
        OK(!merkle_check_consistency(b, a, proof));
        OK(!merkle_check_consistency(a, b, (struct merkle_proof){ got, k - 1 }));
        got[a->size % k].b[b->size % 32] ^= 1;
        OK(!merkle_check_consistency(a, b, proof));
    }
}

TEST(every_consistency_to_100_leaves)
{
    struct merkle_head head[MANY + 1];

    grow_leaves();
    for (size_t n = 1; n <= MANY; n++)
        head[n] = (struct merkle_head){ n, mth(leaves, n) };
    for (size_t n = 1; n <= 100; n++)
        for (size_t m = 1; m <= n; m++)
            try_consistency(&head[m], &head[n]);
    for (size_t m = 1; m <= MANY; m++)
        try_consistency(&head[m], &head[MANY]);
}

/* Drawn sizes and places, and those beside a power of two, where trees change their shape. */
TEST(trees_of_thousands_of_leaves)
{
    static const size_t edge[] = { 255, 256, 257, 511, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096 };
    struct dice d = dice_make(7, 0, 0);

    grow_leaves();
    for (size_t i = 0; i < DRAWS; i++) {
        const size_t n = i < N_OF(edge) ? edge[i] : 1 + dice_below(&d, THOUSANDS);
        const size_t m = 1 + dice_below(&d, n);
        const struct merkle_head old = { m, mth(leaves, m) }, now = { n, mth(leaves, n) };
        const struct hash again = merkle_root(leaves, n);
        OK(merkle_is_equal(&again, &now.root));
        try_inclusion(m - 1, n, &now.root);
        try_consistency(&old, &now);
    }
}

/* A tree of 2^64-1 equal leaves: the subtrees are one chain, so even such a proof can be made and checked. */
TEST(the_largest_tree_is_proven)
{
    struct hash level[64], part[MERKLE_PARTS], got[MERKLE_PATH], old;
    struct merkle_plan plan;
    const uint64_t most = UINT64_MAX, at[] = { 0, 1, most / 2, most / 2 + 1, most - 2, most - 1 };

    level[0] = merkle_leaf(STR("x"));
    for (int l = 1; l < 64; l++)
        level[l] = merkle_node(&level[l - 1], &level[l - 1]);
    struct merkle_edge e = { .size = most };
    memcpy(e.whole, level, sizeof level);
    const struct merkle_head now = { most, merkle_edge_root(&e) };
    for (size_t i = 0; i < N_OF(at); i++) {
        OK(merkle_plan_inclusion(at[i], most, &plan));
        for (size_t k = 0; k < plan.n; k++)
            part[k] = level[plan.part[k].level];
        merkle_fold(&plan, part, got);
        OK(merkle_check_inclusion(&level[0], at[i], most, (struct merkle_proof){ got, plan.path }, &now.root));
        OK(!merkle_check_inclusion(&level[0], at[i] ^ 1, most, (struct merkle_proof){ got, plan.path - 1 }, &now.root));
    }
    for (size_t i = 0; i < N_OF(at); i++) {
        e.size = at[i] + 1;
        old = merkle_edge_root(&e);
        OK(merkle_plan_consistency(at[i] + 1, most, &plan));
        for (size_t k = 0; k < plan.n; k++)
            part[k] = level[plan.part[k].level];
        merkle_fold(&plan, part, got);
        OK(merkle_check_consistency(&(struct merkle_head){ at[i] + 1, old }, &now,
                                    (struct merkle_proof){ got, plan.path }));
    }
}

TEST(questions_without_sense_are_refused)
{
    struct merkle_plan plan;
    struct merkle_head none = { 0 }, one = { 1, merkle_leaf(STR("x")) };

    OK(!merkle_plan_inclusion(0, 0, &plan) && !merkle_plan_inclusion(5, 5, &plan));
    OK(!merkle_plan_consistency(0, 5, &plan) && !merkle_plan_consistency(6, 5, &plan));
    none.root = merkle_root(NULL, 0);
    OK(!merkle_check_consistency(&none, &one, (struct merkle_proof){ 0 }));
    OK(!merkle_check_consistency(&none, &none, (struct merkle_proof){ 0 }));
    OK(!merkle_check_inclusion(&one.root, 0, 0, (struct merkle_proof){ 0 }, &one.root));
    OK(merkle_check_inclusion(&one.root, 0, 1, (struct merkle_proof){ 0 }, &one.root));
    merkle_plan_root(7, &plan);
    OK(plan.n == 3 && plan.path == 1 && plan.part[1].level == 1 && plan.part[1].index == 2);
}

RUN(CASE(roots_and_edges_are_the_rfcs), CASE(every_inclusion_to_130_leaves), CASE(every_consistency_to_100_leaves),
    CASE(trees_of_thousands_of_leaves), CASE(the_largest_tree_is_proven), CASE(questions_without_sense_are_refused))
