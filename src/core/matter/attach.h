// SPDX-License-Identifier: Apache-2.0
/* attach.h - files that people send: kept by digest, given out as downloads only.
 *
 * An uploaded file has an id nobody can guess and belongs to nothing until a filing or step names it; what
 * nobody names within a day is removed. Its type is read from its bytes (libmagic), never from its name. */
#pragma once
#include "core/matter/story.h"

struct attach_in {
    struct str path, name; /* where it lies now (same file system), how the sender called it */
    int64_t size;
    const uint8_t *sha256;
};
struct attached {
    struct str id, type, sha256; /* sha256 in hex */
    int64_t size;
};
/* Moves the file into the site and remembers it; own write. ST_LIMIT "file.program" for programs and scripts
 * that a desk must not open by accident. */
MUST_CHECK enum st attach_keep(struct ctx *cx, const struct attach_in *in, struct attached *ret);
/* Makes files a matter's, in the write that files it or takes a step: ids, one a line. *ret has a line "sha256 name"
 * for each, which the event seals. ST_INPUT "filing.file" when one is unknown or of another matter. */
MUST_CHECK enum st attach_take(struct ctx *cx, struct str ids, struct matter_id m, struct str *ret);
/* Opens an attachment of a matter the reader sees. */
MUST_CHECK enum st attach_open(struct ctx *cx, const struct matter *m, struct str id, int *ret_fd,
                               struct attachment *ret);
struct str attach_place(struct ctx *cx, struct str digest); /* where its bytes lie */
/* Reads a kept file again: what its bytes are now. ST_NOT_FOUND when it is gone. */
MUST_CHECK enum st attach_reread(struct ctx *cx, struct str digest, struct str *ret_digest, int64_t *ret_size);
int64_t attach_max(struct ctx *cx); /* the largest attachment, of config.def */

/* -- between a station and its district (core/sync/sync_file.h) -- */
struct attach_part {
    int64_t at;
    size_t max;
};
/* Part of an attachment and its whole size; *ret_ours is false when no attachment here has these bytes. */
MUST_CHECK enum st attach_piece(struct ctx *cx, struct str digest, const struct attach_part *part, struct str *ret,
                                int64_t *ret_size, bool *ret_ours);
/* Moves a file into the site if its digest is that one. */
MUST_CHECK enum st attach_move_in(struct ctx *cx, struct str path, struct str digest, bool *ret_kept);
/* Bytes that are here become an attachment of that matter; in a write. */
MUST_CHECK enum st attach_link(struct ctx *cx, struct matter_id m, struct str digest, struct str name);

/* For erasures: the row, in a writing transaction, then the bytes, unless another attachment has the same. */
MUST_CHECK enum st attach_forget(struct ctx *cx, struct str id);
MUST_CHECK enum st attach_drop_bytes(struct ctx *cx, struct str digest);
/* Removes what nobody named within a day; own write. */
MUST_CHECK enum st attach_clean(struct ctx *cx);
