// SPDX-License-Identifier: Apache-2.0
/* compress.c - see compress.h. */
#include "codec/compress.h"

#include <brotli/encode.h>
#include <zlib.h>

enum { WINDOW = 18 }; /* 256 KB: pages are smaller, and the encoder takes its memory by it */

bool compress_brotli(struct arena *mem, struct str in, int level, struct str *ret)
{
    size_t n = BrotliEncoderMaxCompressedSize(in.n);
    uint8_t *p = arena_take(mem, n);

    if (n == 0 || !BrotliEncoderCompress(level, WINDOW, BROTLI_MODE_TEXT, in.n, (const uint8_t *)in.p, &n, p))
        return false;
    *ret = (struct str){ (const char *)p, n };
    return true;
}

bool compress_gzip(struct arena *mem, struct str in, int level, struct str *ret)
{
    z_stream z = { 0 };

    if (in.n > UINT32_MAX / 2 || deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    uLong room = deflateBound(&z, in.n);
    Bytef *p = arena_take(mem, room);
    z.next_in = (Bytef *)(uintptr_t)in.p;
    z.avail_in = (uInt)in.n;
    z.next_out = p;
    z.avail_out = (uInt)room;
    int end = deflate(&z, Z_FINISH);
    deflateEnd(&z);
    if (end != Z_STREAM_END)
        return false;
    *ret = (struct str){ (const char *)p, z.total_out };
    return true;
}
