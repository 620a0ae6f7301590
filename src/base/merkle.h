// SPDX-License-Identifier: Apache-2.0
/* merkle.h - the hash tree of the public log: RFC 6962 2.1, sizes to 2^64-1.
 *
 * Leaf = H(0x00 ‖ input), node = H(0x01 ‖ left ‖ right), empty tree = H("").
 * One idea serves memory, database and tiles alike: a proof is *planned* as a list of complete subtrees
 * (level, index: the 2^level leaves from index·2^level on); whoever holds the hashes fetches them, and
 * the plan folds them into the path. A tile of the log at level l holds the subtrees of tree level 8·l;
 * a subtree between tile levels is merkle_root over 2^(level mod 8) hashes of one tile.
 *
 *     size 7:        ·            complete subtrees: (2,0) (1,2) (0,6)
 *                 ／    ＼          root = node((2,0), node((1,2), (0,6)))
 *              (2,0)      ·
 *              ／＼      ／  ＼
 *          (1,0) (1,1) (1,2) (0,6)      */
#pragma once
#include "base/str.h"

enum { MERKLE_PATH = 65, MERKLE_PARTS = 130 };

struct hash {
    uint8_t b[32];
};

struct hash merkle_leaf(struct str input);
struct hash merkle_node(const struct hash *left, const struct hash *right);
bool merkle_is_equal(const struct hash *a, const struct hash *b);
struct hash merkle_root(const struct hash *leaf, size_t n); /* over leaf hashes; n = 0 is the empty tree */

struct merkle_part {
    uint64_t index;
    uint8_t level;
    uint8_t element; /* which hash of the path it goes into; parts of one element stand side by side, left to right */
};
struct merkle_plan {
    struct merkle_part part[MERKLE_PARTS];
    size_t n;    /* parts */
    size_t path; /* hashes in the finished path, at most MERKLE_PATH */
};
/* False when index >= size. */
MUST_CHECK bool merkle_plan_inclusion(uint64_t index, uint64_t size, struct merkle_plan *ret);
/* False unless 0 < size1 <= size2. */
MUST_CHECK bool merkle_plan_consistency(uint64_t size1, uint64_t size2, struct merkle_plan *ret);
/* The complete subtrees of a tree, left to right: one element, whose fold is the root. Empty for size 0. */
void merkle_plan_root(uint64_t size, struct merkle_plan *ret);
/* part_hash[i] is the hash of plan->part[i]; path has room for plan->path hashes. */
void merkle_fold(const struct merkle_plan *plan, const struct hash *part_hash, struct hash *path);
/* As planned, with every leaf hash at hand. */
void merkle_path(const struct merkle_plan *plan, const struct hash *leaf, struct hash *path);

struct merkle_proof {
    const struct hash *path;
    size_t n;
};
/* False for every malformed question too, also when a size is 0. RFC 9162 2.1.3.2 and 2.1.4.2. */
bool merkle_check_inclusion(const struct hash *leaf, uint64_t index, uint64_t size, struct merkle_proof proof,
                            const struct hash *root);
struct merkle_head {
    uint64_t size;
    struct hash root;
};
/* Fills the roots of two heads, whose sizes are given, with what a consistency path leads to; `first` is the hash it
 * starts from: the old root where the old tree is a whole subtree, else the first of the path. False when it is
 * malformed. If now->root is that of a real tree, then old->root is that of its first old->size leaves. */
bool merkle_grown(struct merkle_head *old, struct merkle_head *now, const struct hash *first, struct merkle_proof rest);
bool merkle_check_consistency(const struct merkle_head *old, const struct merkle_head *now, struct merkle_proof proof);

/* The right edge of a growing tree: all that appending needs, at most 64 hashes. */
struct merkle_edge {
    uint64_t size;
    struct hash whole[64]; /* whole[l]: the complete subtree of 2^l leaves, where bit l of size is set */
};
/* Appends a leaf hash. done[l] becomes the hash of the subtree of 2^l leaves this leaf completed, l from 0
 * (the leaf itself) to the returned count less one; the subtree's index is (size after >> l) - 1. Tiles
 * take levels 0, 8, 16 … of it. The tree must hold fewer than 2^64-1 leaves. */
int merkle_append(struct merkle_edge *e, const struct hash *leaf, struct hash done[static 65]);
struct hash merkle_edge_root(const struct merkle_edge *e);
