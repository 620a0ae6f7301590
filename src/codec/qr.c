// SPDX-License-Identifier: Apache-2.0
/* qr.c - see qr.h. libqrencode finds the modules; here they become a path. */
#include "codec/qr.h"

#include "base/buf.h"

#include <qrencode.h>

enum { PATH_CAP = 512 * 1024 };

/* Dark runs of one row as rectangles of height 1. */
static void put_row(struct buf *b, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && (row[x] & 1) != 0)
            x++;
        if (x > from)
            buf_printf(b, "M%d %dh%dv1h-%dz", from, y, x - from, x - from);
    }
}

enum st qr_make(struct arena *mem, struct str text, struct qr *ret, struct err *e)
{
    struct buf b = buf_make(mem, PATH_CAP);
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);

    if (code == NULL)
        return FAIL_ERR(e, ST_LIMIT, "qr.long", STR("too long for a QR code"));
    for (int y = 0; y < code->width; y++)
        put_row(&b, code->data + (size_t)y * (size_t)code->width, code->width, y);
    *ret = (struct qr){ code->width, buf_str(&b) };
    QRcode_free(code);
    return ST_OK;
}
