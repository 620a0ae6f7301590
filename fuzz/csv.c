// SPDX-License-Identifier: Apache-2.0
/* csv.c - any bytes: rows are the same however the pieces are cut, and what is written reads back the same. */
#include "codec/csv.h"
#include "fuzz.h"

/* All rows as one text with unlikely marks; the status at its end. */
static struct str rows(struct arena *mem, struct str in, size_t piece)
{
    struct csv c = csv_make(mem, ',');
    struct buf b = buf_make(mem, SIZE_MAX / 4);
    struct csv_row r;
    struct err e = { 0 };
    bool more = true;

    while (more) {
        csv_feed(&c, str_cut(in, 0, piece));
        in = str_from(in, piece);
        more = in.n > 0;
        if (!more)
            csv_finish(&c);
        while (csv_next(&c, &r)) {
            buf_int(&b, (int64_t)r.line);
            for (size_t i = 0; i < r.n; i++) {
                buf_byte(&b, '\x01');
                buf_add(&b, r.field[i]);
            }
            buf_byte(&b, '\x02');
        }
    }
    buf_int(&b, csv_status(&c, &e));
    return buf_str(&b);
}

/* Each row written as a text of its own. One that starts with a byte order mark would lose it there. */
static void write_back(struct arena *mem, struct str in)
{
    struct csv c = csv_of_text(mem, in);
    struct csv_row r, again;

    while (csv_next(&c, &r)) {
        struct buf line = buf_make(mem, SIZE_MAX / 4);
        struct csv_out o = { .b = &line };
        bool is_empty_line = r.n == 1 && r.field[0].n == 0;
        for (size_t i = 0; i < r.n; i++)
            csv_put(&o, r.field[i]);
        csv_end(&o);
        if (str_starts(buf_str(&line), STR("\xef\xbb\xbf")))
            continue;
        struct csv back = csv_of_text(mem, buf_str(&line));
        PROMISE(csv_next(&back, &again) == !is_empty_line);
        PROMISE(is_empty_line || again.n == r.n);
        for (size_t i = 0; i < r.n && !is_empty_line; i++)
            PROMISE(str_eq(again.field[i], r.field[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    struct str in = { (const char *)bytes, n };

    if (n < 1 << 16) {
        struct str whole = rows(mem, in, n + 1);
        PROMISE(str_eq(whole, rows(mem, in, 1)));
        PROMISE(str_eq(whole, rows(mem, in, n / 3 + 1)));
        write_back(mem, in);
    }
    arena_drop(mem);
    return 0;
}
