// SPDX-License-Identifier: Apache-2.0
/* qr.c - see qr.h. libqrencode finds the modules; here they become a path. */
#include "codec/qr.h"

#include "base/buf.h"

#include <qrencode.h>

enum { PATH_CAP = 512 * 1024, SPARSE = 101 };

/* Dark runs of one row as rectangles of height 1. */
static void put_row(struct buf *b, const uint8_t *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && row[x] != 0)
            x++;
        if (x > from)
            buf_printf(b, "M%d %dh%dv1h-%dz", from, y, x - from, x - from);
    }
}

struct str qr_path(struct arena *mem, int size, const uint8_t *module)
{
    struct buf b = buf_make(mem, PATH_CAP);

    for (int y = 0; y < size; y++)
        put_row(&b, module + (size_t)y * (size_t)size, size, y);
    return buf_str(&b);
}

enum st qr_modules(struct arena *mem, struct str text, struct qr_modules *ret, struct err *e)
{
    const char *z = str_find(text, (struct str){ "", 1 }) == SIZE_MAX ? str_z(mem, text) : "";
    QRcode *code = QRcode_encodeString(z, 0, QR_ECLEVEL_M, QR_MODE_8, 1);

    if (code == NULL || code->width > SPARSE) {
        QRcode_free(code);
        code = QRcode_encodeString(z, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
    }
    if (code == NULL)
        return FAIL_ERR(e, ST_LIMIT, "qr.long", STR("too long for a QR code"));
    size_t n = (size_t)code->width * (size_t)code->width;
    uint8_t *module = arena_take(mem, n);

    for (size_t i = 0; i < n; i++)
        module[i] = code->data[i] & 1;
    *ret = (struct qr_modules){ code->width, module };
    QRcode_free(code);
    return ST_OK;
}

enum st qr_make(struct arena *mem, struct str text, struct qr *ret, struct err *e)
{
    struct qr_modules q;

    TRY(qr_modules(mem, text, &q, e));
    *ret = (struct qr){ q.size, qr_path(mem, q.size, q.module) };
    return ST_OK;
}
