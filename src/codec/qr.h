// SPDX-License-Identifier: Apache-2.0
/* qr.h - a text as a QR code (ISO/IEC 18004), drawn as the path of an SVG: no image file, no script. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct qr {
    int size;        /* modules a side */
    struct str path; /* "M0 0h7v1h-7z…", one rectangle for each run of dark modules of a row */
};
/* Error correction M (15 %), or L (7 %) where M would need more than 101 modules a side: a denser code is read worse
 * than one with less correction. Digits are packed three into ten bits. Errors: ST_LIMIT "qr.long" when the text does
 * not fit (2,953 bytes, 7,089 digits) or holds a NUL. */
MUST_CHECK enum st qr_make(struct arena *mem, struct str text, struct qr *ret, struct err *e);

/* The bare modules, for printers: row by row, one byte each, 1 = dark. Same error. */
struct qr_modules {
    int size;
    const uint8_t *module; /* size * size, in the arena */
};
MUST_CHECK enum st qr_modules(struct arena *mem, struct str text, struct qr_modules *ret, struct err *e);
struct str qr_path(struct arena *mem, int size, const uint8_t *module); /* of struct qr */
