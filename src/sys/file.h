// SPDX-License-Identifier: Apache-2.0
/* file.h - the one door to files; what a database library opens by itself aside.
 *
 * Whole small files in, whole small files out (durably), folders, free space, and a descriptor that
 * closes by scope: AUTO(fd) f = { 0 };
 * Codes: file.missing ST_NOT_FOUND · file.exists ST_INPUT · file.denied ST_BROKEN · file.too_big
 * ST_LIMIT · file.space ST_SPACE (full, or the disk refused) · file.io ST_BROKEN (anything else).
 * The detail of an error is the path. */
#pragma once
#include "base/day.h"
#include "base/err.h"

struct fd {
    int n;
    bool is_open;
};
void fd_close(struct fd *f); /* accepts the zero value */

enum file_mode { FILE_READ = 0, FILE_NEW = 1 /* must not exist */, FILE_OVER = 2 /* emptied first */, FILE_APPEND = 3 };
/* New files are readable by their owner only (0600). */
MUST_CHECK enum st file_open(struct str path, enum file_mode mode, struct fd *ret, struct err *e);
MUST_CHECK enum st fd_write(const struct fd *f, struct str bytes, struct err *e); /* all of them */
/* Fills `to` as far as the file goes; *ret_n < n only at its end. */
MUST_CHECK enum st fd_read(const struct fd *f, void *to, size_t n, size_t *ret_n, struct err *e);
MUST_CHECK enum st fd_sync(const struct fd *f, struct err *e); /* down to the disk */
/* Waits until no other opening of that file, in this process or another, has it locked; closing ends the lock. */
MUST_CHECK enum st fd_lock(const struct fd *f, struct err *e);

/* The whole file into `mem`; ST_LIMIT when longer than `max`. */
MUST_CHECK enum st file_load(struct arena *mem, struct str path, size_t max, struct str *ret, struct err *e);
/* Up to `max` bytes from `at` on; fewer only at its end. */
MUST_CHECK enum st file_load_part(struct arena *mem, struct str path, int64_t at, size_t max, struct str *ret,
                                  struct err *e);
/* Durably and all or nothing: written beside it, synced, renamed, folder synced. Mode 0600. */
MUST_CHECK enum st file_save(struct str path, struct str bytes, struct err *e);
MUST_CHECK enum st file_rename(struct str from, struct str to, struct err *e); /* replaces `to`; syncs its folder */
MUST_CHECK enum st file_remove(struct str path, struct err *e);                /* one that is not there is removed */
/* Written over, synced, then removed: for keys. One that is not there is wiped. What a disk or a file system that
 * writes elsewhere keeps is out of reach. */
MUST_CHECK enum st file_wipe(struct str path, struct err *e);
MUST_CHECK enum st file_size(struct str path, int64_t *ret, struct err *e);
bool file_exists(struct str path);
bool file_changed(struct str path, struct when *ret); /* when it was last written; false when it is not there */

MUST_CHECK enum st folder_make(struct str path, struct err *e); /* 0700; one that is there already is fine */
/* With everything in it; one that is not there is removed. Links are removed, not followed. */
MUST_CHECK enum st folder_remove(struct str path, struct err *e);
MUST_CHECK enum st folder_sync(struct str path, struct err *e); /* names in it are durable */
/* Sorted names of the plain files (or of the folders) in it, without those that start with a dot. */
MUST_CHECK enum st folder_list(struct arena *mem, struct str path, bool folders, struct str **ret, size_t *ret_n,
                               struct err *e);
MUST_CHECK enum st disk_free(struct str path, int64_t *ret_bytes, struct err *e);
