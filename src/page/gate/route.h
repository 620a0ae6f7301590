// SPDX-License-Identifier: Apache-2.0
/* route.h - the route table that tools/mkpage makes from the comments above the handlers.
 *
 * Sorted by path as bytes, so that a literal piece stands before a parameter in the same place; the
 * first row that fits is the right one. */
#pragma once
#include "base/err.h"
#include "http/engine.h"

struct ctx;

enum arg_type {
    ARG_WORD = 0, /* letters, digits, . _ - and Han */
    ARG_CASENO,   /* number of a matter */
    ARG_PATH,     /* the rest of the path, with slashes */
    ARG_TEXT,     /* at most `max` characters */
    ARG_INT,      /* 0 to `max`; any when max is 0 */
    ARG_DAY,
    ARG_TIME,
    ARG_BOOL,
    ARG_JSON, /* any JSON value, or the part of a form under that name */
    ARG_FILE,
    ARG_FILES,
    ARG_RAW, /* the body as it came, at most `max` bytes, whatever its Content-Type */
};
struct route_arg {
    const char *name; /* with dots as in forms: "contact.phone" */
    enum arg_type type;
    bool optional, in_path;
    int64_t max;
    size_t at;     /* offset in the argument struct */
    size_t has_at; /* of the bool that says whether it came; 0 = none */
};

enum route_run {
    RUN_READ = 0,  /* in a read transaction */
    RUN_WRITE = 1, /* on the writer thread */
    RUN_SELF = 2,  /* opens its own */
};
struct route {
    enum method method;
    const char *path; /* "/desk/matter/{no}/step" */
    const char *perm; /* "public", "officer", or a permission of data/grant.def */
    enum route_run run;
    bool csrf;        /* a cookie alone is not enough */
    const char *rate; /* bucket; NULL = the common one */
    bool takes_file;
    const struct route_arg *arg;
    size_t n_arg;
    size_t args_size;
    enum st (*call)(struct ctx *cx, const void *args, struct reply *out);
    const char *name; /* of the handler */
    const char *help;
};
extern const struct route route_all[];
extern const size_t route_n;

enum { ROUTE_PARTS = 8 };
struct route_found {
    const struct route *route;
    struct str part[ROUTE_PARTS]; /* values of the path's parameters, in order */
    uint32_t methods;             /* bit per method that this path knows, for 405 and OPTIONS */
};
/* route == NULL: methods != 0 = the path is known, but not with this method. */
struct route_found route_find(enum method m, struct str path);
