// SPDX-License-Identifier: Apache-2.0
/* child.h - a short-lived program of ours beside this one: bytes in, bytes out, bounded in time and size.
 *
 * For work with large or risky libraries (fonts, strangers' documents). The child gets no other descriptors and an
 * empty environment but LANG; it confines itself before it reads (src/open/confine.h). */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct child {
    const char *name;       /* the program, beside ours: "anlan-open" */
    const char *const *arg; /* further arguments, NULL at the end */
    struct str in;
    size_t limit; /* most bytes it may answer */
    int timeout_ms;
};
/* *ret gets its stdout, *ret_exit its exit status; what it says on stderr is dropped. ST_BUSY "child.late" when it took
 * too long, ST_BROKEN "child.missing" when it cannot be started, "child.died" by a signal; ST_LIMIT "child.large". */
MUST_CHECK enum st child_run(struct arena *mem, const struct child *c, struct str *ret, int *ret_exit, struct err *e);
