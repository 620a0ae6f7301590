// SPDX-License-Identifier: Apache-2.0
/* err.h - how a call says that it failed.
 *
 * A fallible function returns `enum st`, one value per *reaction* of the caller; the *reason* is a
 * dotted code of data/error.def, which has its HTTP status and its sentence in Chinese and English.
 * `struct err` is filled by the first failure and kept. Library code returns it; only the top of a
 * request or job logs it. `base`, `sys`, `codec` and `http` take `struct err *e` as last parameter;
 * from `store` upward the err is the one of the ctx. */
#pragma once
#include "base/str.h"

enum st {
    ST_OK = 0,
    ST_INPUT = 1,     /* what was sent is malformed                 400, exit 3 */
    ST_LOGIN = 2,     /* nobody is logged in, or no longer          401 */
    ST_DENIED = 3,    /* known, but not for this reader             403 */
    ST_NOT_FOUND = 4, /* unknown, or not to be known                404 */
    ST_STALE = 5,     /* somebody was faster, or key reused         409 */
    ST_RULE = 6,      /* a rule of the procedure forbids it         422 */
    ST_LIMIT = 7,     /* too large, too many, too often             413, 415, 429 */
    ST_BUSY = 8,      /* try again                                  503 */
    ST_BROKEN = 9,    /* the site is damaged or locked              500, exit 4 */
    ST_SPACE = 10,    /* out of space, or the disk refused          503, exit 5 */
    ST_USE = 11,      /* wrong use of the command line              exit 2 */
    ST_N
};

struct err {
    enum st st;
    const char *code; /* of data/error.def; static storage */
    const char *file;
    int line;
    char field[48];   /* which field of the input, or empty */
    char detail[200]; /* for the sentence's {0}; cut at a character */
};

/* Fills *e unless it is filled already; returns st. Use FAIL and its kin. */
enum st err_set(struct err *e, enum st st, const char *code, const char *field, struct str detail, const char *file,
                int line);

#define FAIL_ERR(e, st, code, detail)              err_set(e, st, code, "", detail, __FILE__, __LINE__)
#define FAIL_ERR_FIELD(e, st, code, field, detail) err_set(e, st, code, field, detail, __FILE__, __LINE__)
/* With a ctx: FAIL(cx, ST_RULE, "flow.no_row", event). FAIL_FIELD names the field of the input. */
#define FAIL(cx, st, code, detail)              FAIL_ERR(&(cx)->err, st, code, detail)
#define FAIL_FIELD(cx, st, code, field, detail) FAIL_ERR_FIELD(&(cx)->err, st, code, field, detail)

/* Returns on failure. With AUTO (sys/file.h, store/store.h) the only macros that hide control flow. */
#define TRY(call)                \
    do {                         \
        enum st try_st = (call); \
        if (try_st != ST_OK)     \
            return try_st;       \
    } while (0)

/* Resource of type `struct name` closed by name_close(&x) on every way out; the zero value is closed. */
#define AUTO(name) __attribute__((cleanup(name##_close))) struct name
