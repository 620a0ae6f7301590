// SPDX-License-Identifier: Apache-2.0
/* ledger.h - the district's public log: every event a leaf, in the transaction that stores it.
 *
 * A leaf commits to an event's canonical text under the event's salt, so it tells nothing by itself. The tree is
 * extended when its next head is signed, at most a second after the commit: its right edge is one row, so that costs
 * a few hashes a leaf, whatever the size. Formats: docs/log.md (C2SP tlog-tiles, tlog-checkpoint, tlog-proof). */
#pragma once
#include "base/merkle.h"
#include "core/log/note.h"
#include "store/ctx.h"

struct event;

enum { LEDGER_TILE = 256, LEDGER_INPUT = 47 };

/* The leaf input of an event: "anlan/event/v1\n" ‖ HMAC-SHA-256(salt, text). */
void ledger_input(struct str salt, struct str text, uint8_t ret[static LEDGER_INPUT]);
/* Stores the leaf of the event just stored; its seq - 1 is its index. */
MUST_CHECK enum st ledger_append(struct ctx *cx, int64_t seq, struct str salt, struct str text);

/* How far the tree was extended; its tiles and edge are behind the leaves by less than a second. */
MUST_CHECK enum st ledger_grown(struct ctx *cx, int64_t *ret);
/* May the tree have been grown so far when the newest head signed that size? Each turn of growing ends in a head, but
 * for those that left leaves over. */
bool ledger_is_whole_turns(int64_t signed_size, int64_t grown);
/* Is the stored right edge that one? */
MUST_CHECK enum st ledger_edge_is(struct ctx *cx, const struct merkle_edge *want, bool *ret);
/* The edge a tree of `size` has by the leaves and tiles stored; ST_NOT_FOUND "log.tile" when they do not reach. */
MUST_CHECK enum st ledger_edge_at(struct ctx *cx, uint64_t size, struct merkle_edge *ret);

/* Extends the tree to all leaves stored and signs its head, if there is something new; own transactions. */
MUST_CHECK enum st ledger_sign(struct ctx *cx);
/* The newest signed note with its cosignatures, ST_NOT_FOUND "log.empty" before the first. */
MUST_CHECK enum st ledger_checkpoint(struct ctx *cx, struct str *ret_note);
struct str ledger_vkey(struct ctx *cx);
/* What people compare of it: the first 16 bytes of the SHA-256 of the vkey's text, in groups of four digits. */
struct str ledger_fingerprint(struct ctx *cx);

/* What of the log is served in one piece: hashes of a level 0–63, or an entry bundle (leaf inputs, each with its 2-byte
 * length). */
struct ledger_piece {
    int level;
    int64_t n;
    int width; /* 1–256 */
};
enum { LEDGER_ENTRIES = -1 };
/* Its bytes; opens a snapshot of its own when it must. ST_NOT_FOUND "log.tile" for what no signed head holds. */
MUST_CHECK enum st ledger_piece(struct ctx *cx, const struct ledger_piece *p, struct str *ret);

/* Hashes of the parts of a plan, from leaves and tiles. */
MUST_CHECK enum st ledger_fetch(struct ctx *cx, const struct merkle_plan *plan, struct hash *ret);
/* A proof file (.tlog-proof) of one event under the head of `size`, whose note is given: `salt` and `text` as stored,
 * and of `e` the seals that still have their value. */
struct ledger_proof {
    const struct event *e;
    struct str text, salt, note;
    int64_t size;
};
MUST_CHECK enum st ledger_proof(struct ctx *cx, const struct ledger_proof *in, struct str *ret);
/* For print only the title is shown of what was sealed: a paper is seen by others. */
enum receipt_kind { RECEIPT_FILE = 1, RECEIPT_PRINT = 2 };
/* The receipt (.tlog-proof) of one event, for who cx->who is; ST_BUSY "log.unsigned" until a head holds it. */
MUST_CHECK enum st ledger_receipt(struct ctx *cx, int64_t seq, enum receipt_kind kind, struct str *ret);
