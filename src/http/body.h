// SPDX-License-Identifier: Apache-2.0
/* body.h - the body of one request while it comes in: memory first, an unlinked file when it is long. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct body {
    struct buf held;
    int fd; /* -1 = still in memory */
    int64_t size, in_memory, max;
    struct str spool;
};
/* `expected`: announced size, -1 unknown; what will not fit in memory goes to the file from the start. */
MUST_CHECK enum st body_make(struct body *b, struct arena *mem, int64_t expected, struct err *e);
/* ST_LIMIT http.too_large past max, ST_SPACE http.spool when the disk refuses. */
MUST_CHECK enum st body_take(struct body *b, const char *p, size_t n, struct err *e);
void body_close(struct body *b); /* closes the file, if any */
