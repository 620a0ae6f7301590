// SPDX-License-Identifier: Apache-2.0
#include "codec/csv.h"

#include <string.h>

#include "base/test.h"

/* Rows as text: fields in [..], a row's end as its line number and "!" when ragged. */
static struct str shown(struct arena *mem, struct csv *c, struct buf *b)
{
    struct csv_row r;

    while (csv_next(c, &r)) {
        for (size_t i = 0; i < r.n; i++) {
            buf_byte(b, '[');
            buf_add(b, r.field[i]);
            buf_byte(b, ']');
        }
        buf_int(b, (int64_t)r.line);
        buf_addz(b, r.ragged ? "!" : "");
    }
    (void)mem;
    return buf_str(b);
}

static struct str whole(struct arena *mem, struct str in, size_t piece)
{
    struct csv c = csv_make(mem, ',');
    struct buf b = buf_make(mem, 1 << 20);
    struct err e = { 0 };

    for (size_t i = 0; i < in.n; i += piece) {
        csv_feed(&c, str_cut(in, i, i + piece));
        shown(mem, &c, &b);
    }
    csv_finish(&c);
    shown(mem, &c, &b);
    if (csv_status(&c, &e) != ST_OK) {
        buf_addz(&b, e.code);
        buf_byte(&b, ' ');
        buf_addz(&b, e.detail);
    }
    return buf_str(&b);
}

static const struct {
    const char *in, *want;
} cases[] = {
    { "", "" },
    { "a,b\n1,2\n", "[a][b]1[1][2]2" },
    { "a,b\r\n1,2", "[a][b]1[1][2]2" },
    { "\xef\xbb\xbf"
      "a,b\n",
      "[a][b]1" },
    { "a\n\n\r\nb\n", "[a]1[b]4" },
    { "a,b\n\"x\ny\r\nz\",\"q\"\"q\"\nc,d\n", "[a][b]1[x\ny\r\nz][q\"q]2[c][d]5" },
    { "\"\",\"\"\"\"\n", "[][\"]1" },
    { "a,b\n1\n1,2,3\n,\n", "[a][b]1[1]2![1][2][3]3![][]4" },
    { "a\"b,\"c\"d,\"e\" \n", "[a\"b][cd][e ]1" },
    { "\"\"\"a\"\"\"\r\n", "[\"a\"]1" },
    { "a,\"b\r\n", "csv.quote 1" },
    { "x\ny\n\"z\n\n", "[x]1[y]2csv.quote 3" },
    { "x\n\xff\n", "[x]1csv.utf8 2" },
    { "渭,城\n", "[渭][城]1" },
    { "a\rb\n", "[a\rb]1" },
    { "\"\"", "[]1" },
    { ",", "[][]1" },
};

TEST(rows_are_the_same_however_they_arrive)
{
    for (size_t i = 0; i < N_OF(cases); i++)
        for (size_t piece = 1; piece < 12; piece++) {
            struct arena *mem = arena_make();
            EQ_STR(whole(mem, str_of(cases[i].in), piece), str_of(cases[i].want));
            arena_drop(mem);
        }
}

TEST(what_is_written_reads_back)
{
    static const char *const field[] = {
        "", "a", "a,b", "a\"b", "\"", "a\nb", "a\r\nb", " a", "a ", "渭城", "\t", "=1"
    };
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, 4096);
    struct csv_out o = { .b = &b };
    struct csv_row r;

    for (size_t i = 0; i < N_OF(field); i++) {
        csv_put(&o, STR("k"));
        csv_put(&o, str_of(field[i]));
        csv_put_int(&o, -7);
        csv_end(&o);
    }
    struct csv c = csv_of_text(mem, buf_str(&b));
    for (size_t i = 0; i < N_OF(field); i++) {
        OK(csv_next(&c, &r));
        EQ(r.n, 3);
        EQ_STR(r.field[1], str_of(field[i]));
        EQ_STR(r.field[2], STR("-7"));
    }
    OK(!csv_next(&c, &r));
    arena_drop(mem);
}

TEST(formulas_are_disarmed_only_where_asked)
{
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, 4096);
    struct csv_out o = { .b = &b, .guard = true };

    csv_put(&o, STR("=HYPERLINK(\"x\")"));
    csv_put(&o, STR("-5"));
    csv_put(&o, STR("-5+cmd"));
    csv_put(&o, STR("@a"));
    csv_put(&o, STR("a=b"));
    csv_end(&o);
    EQ_STR(buf_str(&b), STR("\"'=HYPERLINK(\"\"x\"\")\",-5,'-5+cmd,'@a,a=b\n"));
    arena_drop(mem);
}

TEST(rows_have_a_limit)
{
    struct arena *mem = arena_make();
    struct csv c = csv_make(mem, ',');
    struct csv_row r;
    struct err e = { 0 };
    size_t n = 1 << 20;
    char *x = arena_take(mem, n);

    memset(x, 'x', n);
    for (int i = 0; i < 20; i++) {
        csv_feed(&c, (struct str){ x, n });
        OK(!csv_next(&c, &r));
    }
    EQ(csv_status(&c, &e), ST_LIMIT);
    memset(x, ',', n);
    c = csv_of_text(mem, (struct str){ x, n });
    OK(!csv_next(&c, &r));
    e = (struct err){ 0 };
    EQ(csv_status(&c, &e), ST_LIMIT);
    arena_drop(mem);
}

/* A long stream needs no more memory than its longest row. */
TEST(memory_is_bounded_by_a_row)
{
    struct arena *mem = arena_make();
    struct csv c = csv_make(mem, ',');
    struct csv_row r;
    size_t rows = 0, held = 0;

    for (int i = 0; i < 20000; i++) {
        csv_feed(&c, STR("1,\"two\nlines\",三\n4,5,6\n7"));
        csv_feed(&c, STR(",8,9\n"));
        while (csv_next(&c, &r))
            rows++;
        if (i == 10)
            held = arena_used(mem);
    }
    EQ(rows, 60000);
    EQ(arena_used(mem), held);
    arena_drop(mem);
}

RUN(CASE(rows_are_the_same_however_they_arrive), CASE(what_is_written_reads_back),
    CASE(formulas_are_disarmed_only_where_asked), CASE(rows_have_a_limit), CASE(memory_is_bounded_by_a_row))
