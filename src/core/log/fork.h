// SPDX-License-Identifier: Apache-2.0
/* fork.h - do two heads of one log tell one history? What a third party can say who has two receipts and nothing else.
 *
 * The tree of a head holds the tree of every earlier head: a complete subtree inside the first m leaves is the same in
 * both. An inclusion path names such subtrees: its leaf, its siblings, and what they make together.
 *
 *     A: 6 leaves, leaf 1         B: 8 leaves, leaf 4
 *               a                           b
 *          A2        (45)             (0123)      B2
 *        01  23                                4567: 45  67
 *
 * Both know a hash for subtree 45, as A's sibling and inside B2. If the two hashes differ, the log has shown two
 * histories, and no later word of it can mend that. If B's nodes even make up A's root, the two are one history.
 * Between these lies what receipts alone leave open: then the log's tiles must show it (fork_by_proof). */
#pragma once
#include "base/arena.h"
#include "base/merkle.h"

enum fork_verdict {
    FORK_SAME = 0,       /* one head */
    FORK_CONSISTENT = 1, /* the larger tree holds the smaller: proven */
    FORK_UNKNOWN = 2,    /* nothing here speaks against it, nothing proves it */
    FORK_PROVEN = 3      /* two histories: proven */
};

/* A head whose signature was checked, and the path of a leaf in it that was checked too; n_path = 0 with a tree of more
 * than one leaf means that there is only the head. */
struct fork_side {
    struct merkle_head head;
    uint64_t index;
    struct hash leaf;
    struct merkle_proof path;
};
/* The subtree on which the two differ, when that is what proves it. */
struct fork_spot {
    bool is_set;
    uint8_t level;
    uint64_t index;
};
enum fork_verdict fork_compare(struct arena *mem, const struct fork_side *a, const struct fork_side *b,
                               struct fork_spot *ret);
/* From hashes of unknown truth, such as a log's tiles: `first` and `rest` as merkle_grown wants them. They prove what
 * they prove whoever gave them; FORK_UNKNOWN when they belong to another tree than that of `now`. */
enum fork_verdict fork_by_proof(const struct merkle_head *old, const struct merkle_head *now, const struct hash *first,
                                struct merkle_proof rest);
