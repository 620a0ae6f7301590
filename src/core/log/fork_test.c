// SPDX-License-Identifier: Apache-2.0
/* Two logs that agree on their first leaves and then part, seen through every pair of receipts. */
#include "core/log/fork.h"

#include <string.h>

#include "base/test.h"

enum { LEAVES = 40 };

struct tree {
    struct hash leaf[LEAVES];
};

/* Leaves from `parts` on are another history's. */
static void plant(struct tree *t, size_t parts)
{
    for (size_t i = 0; i < LEAVES; i++) {
        const uint8_t b[2] = { (uint8_t)i, i >= parts };
        t->leaf[i] = merkle_leaf((struct str){ (const char *)b, sizeof b });
    }
}

static struct fork_side see(struct arena *mem, const struct tree *t, size_t size, size_t index)
{
    struct merkle_plan *plan = arena_take(mem, sizeof *plan);
    struct hash *path = arena_array(mem, MERKLE_PATH, sizeof *path);

    OK(merkle_plan_inclusion(index, size, plan));
    merkle_path(plan, t->leaf, path);
    return (struct fork_side){ { size, merkle_root(t->leaf, size) }, index, t->leaf[index], { path, plan->path } };
}

TEST(one_history_is_never_called_two)
{
    struct tree t;
    struct fork_spot spot;
    int proven = 0;

    plant(&t, LEAVES);
    for (size_t m = 1; m <= 20; m++)
        for (size_t n = m; n <= LEAVES; n++) {
            struct arena *mem = arena_make();
            for (size_t i = 0; i < m; i++)
                for (size_t j = 0; j < n; j += 3) {
                    const struct fork_side a = see(mem, &t, m, i), b = see(mem, &t, n, j);
                    enum fork_verdict v = fork_compare(mem, &b, &a, &spot);
                    OK(v == (m == n ? FORK_SAME : v == FORK_CONSISTENT ? FORK_CONSISTENT : FORK_UNKNOWN));
                    proven += v == FORK_CONSISTENT;
                }
            arena_drop(mem);
        }
    OK(proven > 500); /* often the larger one's path alone shows it */
}

TEST(two_histories_are_told_where_a_common_subtree_shows_it)
{
    struct tree ours, theirs;
    struct arena *mem = arena_make();
    struct fork_spot spot;

    plant(&ours, LEAVES);
    plant(&theirs, 5); /* leaf 5 on is different */
    struct fork_side a = see(mem, &ours, 8, 2), b = see(mem, &theirs, 8, 2);
    EQ(fork_compare(mem, &a, &b, &spot), FORK_PROVEN);
    OK(!spot.is_set);
    b = see(mem, &theirs, 20, 17); /* knows subtree 0-15 only, which is larger than our tree */
    EQ(fork_compare(mem, &a, &b, &spot), FORK_UNKNOWN);
    b = see(mem, &theirs, 20, 4); /* its sibling is leaf 5 */
    EQ(fork_compare(mem, &a, &b, &spot), FORK_PROVEN);
    OK(spot.is_set);
    b = see(mem, &theirs, 20, 9); /* knows subtree 0-7: our root, and it is another */
    EQ(fork_compare(mem, &a, &b, &spot), FORK_PROVEN);
    b = see(mem, &ours, 20, 9);
    EQ(fork_compare(mem, &a, &b, &spot), FORK_CONSISTENT);
    a = (struct fork_side){ .head = a.head }; /* a head without a path */
    b = see(mem, &theirs, 20, 9);
    EQ(fork_compare(mem, &b, &a, &spot), FORK_PROVEN);
    arena_drop(mem);
}

/* What the tiles give: the hash to start from, and the path. */
static enum fork_verdict by_tiles(struct arena *mem, const struct tree *t, const struct merkle_head *old,
                                  const struct merkle_head *now)
{
    struct merkle_plan *plan = arena_take(mem, sizeof *plan);
    struct hash *path = arena_array(mem, MERKLE_PATH, sizeof *path), start = merkle_root(t->leaf, old->size);
    const bool is_subtree = (old->size & (old->size - 1)) == 0;

    OK(merkle_plan_consistency(old->size, now->size, plan));
    merkle_path(plan, t->leaf, path);
    if (is_subtree)
        return fork_by_proof(old, now, &start, (struct merkle_proof){ path, plan->path });
    return fork_by_proof(old, now, path, (struct merkle_proof){ path + 1, plan->path - 1 });
}

TEST(tiles_prove_either_way_or_nothing)
{
    struct tree ours, theirs;
    struct arena *mem = arena_make();

    plant(&ours, LEAVES);
    plant(&theirs, 3);
    for (size_t m = 1; m < LEAVES; m++)
        for (size_t n = m + 1; n <= LEAVES; n++) {
            const struct merkle_head old = { m, merkle_root(ours.leaf, m) }, now = { n, merkle_root(ours.leaf, n) };
            const struct merkle_head other = { n, merkle_root(theirs.leaf, n) };
            EQ(by_tiles(mem, &ours, &old, &now), FORK_CONSISTENT);
            EQ(by_tiles(mem, &theirs, &old, &other), m <= 3 ? FORK_CONSISTENT : FORK_PROVEN);
            EQ(by_tiles(mem, &theirs, &old, &now), n <= 3 ? FORK_CONSISTENT : FORK_UNKNOWN);
        }
    arena_drop(mem);
}

RUN(CASE(one_history_is_never_called_two), CASE(two_histories_are_told_where_a_common_subtree_shows_it),
    CASE(tiles_prove_either_way_or_nothing))
