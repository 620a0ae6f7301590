// SPDX-License-Identifier: Apache-2.0
/* multipart_test.c - bodies as browsers send them, and as they must not be. */
#include "codec/multipart.h"

#include "base/buf.h"
#include "base/test.h"

#define TEXT_PART "Content-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\nworld"
#define FILE_PART                                                                                      \
    "Content-Disposition: form-data; name=\"up\"; filename=\"C:\\\\x\\\\a%22b.pdf\"\r\nContent-Type: " \
    "application/pdf\r\n\r\n"                                                                          \
    "%PDF\0\xff\r\n--Bo\r\n--"

static enum st split(struct arena *mem, struct str body, struct part_list *ret)
{
    struct err e = { 0 };

    return multipart_split(mem, body, STR("Bound"), ret, &e);
}

TEST(parts_are_found)
{
    struct arena *mem = arena_make();
    struct part_list l;

    EQ(split(mem, STR("--Bound\r\n" TEXT_PART "\r\n--Bound \t\r\n" FILE_PART "\r\n--Bound--\r\n"), &l), ST_OK);
    EQ(l.n, 2);
    EQ_STR(l.row[0].field, STR("note"));
    EQ_STR(l.row[0].bytes, STR("hello\r\nworld"));
    OK(!l.row[0].is_file && l.row[1].is_file);
    EQ_STR(l.row[1].name, STR("a\"b.pdf"));
    EQ_STR(l.row[1].type, STR("application/pdf"));
    OK(str_eq(l.row[1].bytes, STR("%PDF\0\xff\r\n--Bo\r\n--")));
    EQ(split(mem, STR("preamble\r\n--Bound\r\n" TEXT_PART "\r\n--Bound--epilogue\r\n--Bound\r\n"), &l), ST_OK);
    EQ(l.n, 1);
    EQ(split(mem, STR("--Bound--"), &l), ST_OK);
    EQ(l.n, 0);
    arena_drop(mem);
}

TEST(names_of_files)
{
    struct arena *mem = arena_make();
    struct part_list l;

    EQ(split(mem,
             STR("--Bound\r\nContent-Disposition: form-data; name=a; filename=\"\"\r\n\r\n\r\n--Bound\r\n"
                 "content-disposition:form-data;name=\"b\";filename*=UTF-8''..%2F%E4%BF%A1.pdf;filename=x\r\n\r\n1\r\n-"
                 "-Bound--"),
             &l),
       ST_OK);
    EQ(l.n, 2);
    OK(l.row[0].is_file);
    EQ(l.row[0].name.n, 0);
    EQ(l.row[0].bytes.n, 0);
    EQ_STR(l.row[1].name, STR("信.pdf"));
    arena_drop(mem);
}

TEST(broken_bodies_are_refused)
{
    static const struct str row[] = {
        STR(""),
        STR("x"),
        STR("--Bound"),
        STR("--Bound\r\n"),
        STR("--Bound\r\n" TEXT_PART),
        STR("--Bound\r\n" TEXT_PART "\r\n--Bound"),
        STR("--Bound\r\n" TEXT_PART "\r\n--Boundary\r\n"),
        STR("--Bound\r\n\r\nx\r\n--Bound--"),
        STR("--Bound\r\nContent-Type: x/y\r\n\r\nx\r\n--Bound--"),
        STR("--Bound\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--Bound--"),
        STR("--Bound\r\nContent-Disposition: form-data; nam=a\r\n\r\nx\r\n--Bound--"),
        STR("--Bound\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--Bound--"),
        STR("--Bound\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--Bound--"),
        STR("--Bound\r\nContent-Disposition: form-data; name=a\r\n\r\na\0b\r\n--Bound--"),
        STR("--Bound\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; "
            "name=b\r\n\r\nx\r\n--Bound--"),
        STR("--Bound\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: "
            "base64\r\n\r\nx\r\n--Bound--"),
    };
    struct arena *mem = arena_make();
    struct part_list l;

    for (size_t i = 0; i < N_OF(row); i++)
        if (split(mem, row[i], &l) != ST_INPUT)
            fail_msg("let through: %.*s", STR_ARG(row[i]));
    struct err e = { 0 };
    EQ(multipart_split(mem, STR("--\r\n" TEXT_PART "\r\n----"), STR_NONE, &l, &e), ST_INPUT);
    arena_drop(mem);
}

TEST(every_cut_of_a_body_is_survived)
{
    static const struct str whole = STR("--Bound\r\n" TEXT_PART "\r\n--Bound\r\n" FILE_PART "\r\n--Bound--");
    struct arena *mem = arena_make();
    struct part_list l;

    for (size_t n = 0; n < whole.n; n++)
        EQ(split(mem, (struct str){ str_z(mem, str_cut(whole, 0, n)), n }, &l), ST_INPUT);
    arena_drop(mem);
}

TEST(parts_have_a_bound)
{
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, 1 << 20);
    struct part_list l;

    for (int i = 0; i <= MULTIPART_PARTS; i++)
        buf_addz(&b, "--Bound\r\n" TEXT_PART "\r\n");
    buf_addz(&b, "--Bound--");
    EQ(split(mem, buf_str(&b), &l), ST_INPUT);
    arena_drop(mem);
}

RUN(CASE(parts_are_found), CASE(names_of_files), CASE(broken_bodies_are_refused), CASE(every_cut_of_a_body_is_survived),
    CASE(parts_have_a_bound))
