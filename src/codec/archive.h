// SPDX-License-Identifier: Apache-2.0
/* archive.h - zip files of our own making: members written from files, read back as streams.
 *
 * For backups and packages. Strangers' zips go through codec/opc.h, which has limits. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct archive {
    void *zip; /* zero = closed; AUTO(archive) throws away what was not finished */
};
void archive_close(struct archive *a);

/* Codes: backup.write, backup.broken; the detail is the member. */
MUST_CHECK enum st archive_make(struct str path, struct archive *ret, struct err *e); /* must not exist */
/* The file is read when the archive is finished; `mem` must live until then. */
MUST_CHECK enum st archive_add_file(struct archive *a, struct arena *mem, struct str member, struct str path,
                                    struct err *e);
MUST_CHECK enum st archive_add_bytes(struct archive *a, struct arena *mem, struct str member, struct str bytes,
                                     struct err *e);
MUST_CHECK enum st archive_finish(struct archive *a, struct err *e);
/* A whole small package in memory, the same bytes for the same parts. */
struct archive_part {
    struct str name, bytes;
};
MUST_CHECK enum st archive_pack(struct arena *mem, const struct archive_part *part, size_t n, struct str *ret,
                                struct err *e);

MUST_CHECK enum st archive_open(struct str path, struct archive *ret, struct err *e);
size_t archive_count(const struct archive *a);
struct str archive_name(const struct archive *a, size_t i); /* empty when it has none */
/* One member as a stream. */
struct member {
    void *file;
};
MUST_CHECK enum st member_open(const struct archive *a, struct str name, struct member *ret, struct err *e);
/* Fills `to` as far as the member goes; *ret_n < n only at its end. Checks the stored sum at the end. */
MUST_CHECK enum st member_read(struct member *m, void *to, size_t n, size_t *ret_n, struct err *e);
void member_close(struct member *m);
