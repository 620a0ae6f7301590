// SPDX-License-Identifier: Apache-2.0
/* fork.c - see fork.h. */
#include "core/log/fork.h"

#include <assert.h>

enum { KNOWN = 2 * MERKLE_PARTS };

/* A complete subtree: the 2^level leaves from index·2^level on. */
struct node {
    uint64_t index;
    uint8_t level;
    struct hash hash;
};
struct known {
    struct node node[KNOWN];
    size_t n;
};

static void add(struct known *k, uint8_t level, uint64_t index, const struct hash *h)
{
    assert(k->n < KNOWN);
    k->node[k->n++] = (struct node){ index, level, *h };
}

/* Elements of a path that are one whole subtree; others are ends of the tree, which grow. */
static bool is_whole(const struct merkle_plan *plan, size_t part)
{
    return (part == 0 || plan->part[part - 1].element != plan->part[part].element) &&
           (part + 1 == plan->n || plan->part[part + 1].element != plan->part[part].element);
}

static void learn(struct arena *mem, const struct fork_side *s, struct known *k)
{
    struct merkle_plan *plan = arena_take(mem, sizeof *plan);
    struct node here = { s->index, 0, s->leaf };
    bool climbing = true;

    if ((s->path.n == 0 && s->head.size != 1) || !merkle_plan_inclusion(s->index, s->head.size, plan) ||
        plan->path != s->path.n)
        return;
    add(k, 0, here.index, &here.hash);
    for (size_t i = 0; i < plan->n; i++) {
        const struct merkle_part *p = &plan->part[i];
        const struct hash *h = &s->path.path[p->element];
        climbing = climbing && is_whole(plan, i) && p->level == here.level && p->index == (here.index ^ 1);
        if (is_whole(plan, i))
            add(k, p->level, p->index, h);
        if (!climbing) /* from here up, what is made together is an end of the tree */
            continue;
        here.hash = here.index & 1 ? merkle_node(h, &here.hash) : merkle_node(&here.hash, h);
        here.level++;
        here.index >>= 1;
        add(k, here.level, here.index, &here.hash);
    }
}

static bool has_below(const struct known *k, uint8_t level, uint64_t index)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->node[i].level < level && k->node[i].index >> (level - k->node[i].level) == index)
            return true;
    return false;
}

/* The hash of a subtree as these nodes tell it, directly or from what is below. */
static bool derive(const struct known *k, uint8_t level, uint64_t index, struct hash *ret)
{
    struct hash left, right;

    for (size_t i = 0; i < k->n; i++)
        if (k->node[i].level == level && k->node[i].index == index) {
            *ret = k->node[i].hash;
            return true;
        }
    if (level == 0 || !has_below(k, level, index) || !derive(k, level - 1, 2 * index, &left) ||
        !derive(k, level - 1, 2 * index + 1, &right))
        return false;
    *ret = merkle_node(&left, &right);
    return true;
}

/* Does one side know a subtree within `size` leaves otherwise than the other? */
static bool differ(const struct known *a, const struct known *b, uint64_t size, struct fork_spot *ret)
{
    struct hash h;

    for (size_t i = 0; i < a->n; i++) {
        const struct node *n = &a->node[i];
        if (n->level >= 64 || n->index + 1 > size >> n->level || !derive(b, n->level, n->index, &h) ||
            merkle_is_equal(&h, &n->hash))
            continue;
        *ret = (struct fork_spot){ true, n->level, n->index };
        return true;
    }
    return false;
}

/* The smaller tree's root as the larger tree's nodes tell it. */
static bool derive_root(struct arena *mem, const struct known *k, uint64_t size, struct hash *ret)
{
    struct merkle_plan *plan = arena_take(mem, sizeof *plan);
    struct hash *part = arena_array(mem, MERKLE_PARTS, sizeof *part);

    merkle_plan_root(size, plan);
    for (size_t i = 0; i < plan->n; i++)
        if (!derive(k, plan->part[i].level, plan->part[i].index, &part[i]))
            return false;
    merkle_fold(plan, part, ret);
    return plan->n > 0;
}

enum fork_verdict fork_compare(struct arena *mem, const struct fork_side *a, const struct fork_side *b,
                               struct fork_spot *ret)
{
    const struct fork_side *small = a->head.size <= b->head.size ? a : b, *large = small == a ? b : a;
    struct known *in_small = arena_take(mem, sizeof *in_small), *in_large = arena_take(mem, sizeof *in_large);
    struct hash root;

    *ret = (struct fork_spot){ 0 };
    if (small->head.size == large->head.size)
        return merkle_is_equal(&small->head.root, &large->head.root) ? FORK_SAME : FORK_PROVEN;
    learn(mem, small, in_small);
    learn(mem, large, in_large);
    if (differ(in_small, in_large, small->head.size, ret) || differ(in_large, in_small, small->head.size, ret))
        return FORK_PROVEN;
    if (!derive_root(mem, in_large, small->head.size, &root))
        return FORK_UNKNOWN;
    return merkle_is_equal(&root, &small->head.root) ? FORK_CONSISTENT : FORK_PROVEN;
}

enum fork_verdict fork_by_proof(const struct merkle_head *old, const struct merkle_head *now, const struct hash *first,
                                struct merkle_proof rest)
{
    struct merkle_head was = { .size = old->size }, is = { .size = now->size };

    if (!merkle_grown(&was, &is, first, rest) || !merkle_is_equal(&is.root, &now->root))
        return FORK_UNKNOWN;
    return merkle_is_equal(&was.root, &old->root) ? FORK_CONSISTENT : FORK_PROVEN;
}
