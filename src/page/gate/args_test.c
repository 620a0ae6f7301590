// SPDX-License-Identifier: Apache-2.0
/* args_test.c - every type of argument from path, query, form, JSON and files, and what is said when it is wrong. */
#include "page/gate/args.h"

#include <string.h>
#include <unistd.h>

#include "base/test.h"
#include "sys/file.h"

struct all {
    struct str no, word, note, phone;
    int64_t n;
    bool has_n, flag;
    struct day day;
    struct when time;
    const struct json *fields;
    const struct upload *file;
    struct upload_list files;
};
#define AT(x) offsetof(struct all, x)
static const struct route_arg arg[] = {
    { "no", ARG_CASENO, false, true, 0, AT(no), 0 },       { "word", ARG_WORD, false, false, 0, AT(word), 0 },
    { "note", ARG_TEXT, true, false, 5, AT(note), 0 },     { "contact.phone", ARG_TEXT, true, false, 20, AT(phone), 0 },
    { "n", ARG_INT, true, false, 9, AT(n), AT(has_n) },    { "flag", ARG_BOOL, true, false, 0, AT(flag), 0 },
    { "day", ARG_DAY, true, false, 0, AT(day), 0 },        { "time", ARG_TIME, true, false, 0, AT(time), 0 },
    { "fields", ARG_JSON, true, false, 0, AT(fields), 0 }, { "file", ARG_FILE, true, false, 0, AT(file), 0 },
    { "files", ARG_FILES, true, false, 0, AT(files), 0 },
};
static const struct route route = { .method = METHOD_POST,
                                    .path = "/x/{no}",
                                    .arg = arg,
                                    .n_arg = N_OF(arg),
                                    .takes_file = true,
                                    .args_size = sizeof(struct all) };

struct trial {
    struct arena *mem;
    struct request r;
    struct route_found found;
    struct args a;
    struct all got;
    struct err err;
};

static enum st read_all(struct trial *t, const char *type, struct str body)
{
    if (t->mem == NULL)
        t->mem = arena_make();
    t->r = (struct request){ .mem = t->mem,
                             .type = str_of(type),
                             .body = body,
                             .body_fd = -1,
                             .id = "0123456789abcdef",
                             .body_size = (int64_t)body.n,
                             .boundary = STR("B"),
                             .query = t->r.query,
                             .n_query = t->r.n_query };
    if (t->found.part[0].n == 0)
        t->found.part[0] = STR("6104X");
    t->found.route = &route;
    t->a = (struct args){ .request = &t->r, .found = &t->found };
    memset(&t->got, 0, sizeof t->got);
    t->err = (struct err){ 0 };
    TRY(args_take(&t->a, STR("/tmp"), &t->err));
    return args_fill(&t->a, &t->got, &t->err);
}

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"

TEST(json_and_forms_are_the_same)
{
    static const char *const way[][2] = {
        { JSON,
          "{\"word\":\"受理\",\"note\":\" a\\r\\nb \",\"contact\":{\"phone\":\"12\"},\"n\":7,\"flag\":true,"
          "\"day\":\"2026-11-24\",\"time\":\"2026-11-24T09:30:00+08:00\",\"fields\":{\"x\":\"1\"},\"more\":null}" },
        { FORM, "word=%E5%8F%97%E7%90%86&note=+a%0D%0Ab+&contact.phone=12&n=7&flag=on&day=2026-11-24&"
                "time=2026-11-24T09:30:00%2B08:00&fields.x=1&more=" },
    };

    for (size_t i = 0; i < N_OF(way); i++) {
        struct trial t = { 0 };
        EQ(read_all(&t, way[i][0], str_of(way[i][1])), ST_OK);
        EQ_STR(t.got.no, STR("6104X"));
        EQ_STR(t.got.word, STR("受理"));
        EQ_STR(t.got.note, STR("a\nb"));
        EQ_STR(t.got.phone, STR("12"));
        EQ(t.got.n, 7);
        OK(t.got.has_n && t.got.flag);
        EQ(t.got.day.n, day_make(2026, 11, 24).n);
        EQ(t.got.time.ms, day_start(t.got.day).ms + 9 * 3600000 + 1800000);
        EQ_STR(json_text(t.got.fields, "x"), STR("1"));
        arena_drop(t.mem);
    }
}

TEST(what_is_absent_is_none)
{
    struct trial t = { 0 };

    EQ(read_all(&t, FORM, STR("word=x&note=&n=&day=+&flag=")), ST_OK);
    OK(t.got.note.p == NULL && !t.got.has_n && day_is_none(t.got.day) && when_is_none(t.got.time));
    OK(t.got.fields == NULL && t.got.file == NULL && t.got.files.n == 0);
    arena_drop(t.mem);
}

TEST(query_comes_before_body)
{
    const struct pair q[] = { { STR("word"), STR("query") } };
    struct trial t = { .r = { .query = q, .n_query = 1 } };

    EQ(read_all(&t, FORM, STR("word=body")), ST_OK);
    EQ_STR(t.got.word, STR("query"));
    arena_drop(t.mem);
}

TEST(faults_name_their_field)
{
    static const struct {
        const char *type, *body, *code, *field;
    } row[] = {
        { FORM, "note=a", "input.missing", "word" },
        { FORM, "word=a%20b", "input.word", "word" },
        { JSON, "{\"word\":\"a<b\"}", "input.word", "word" },
        { JSON, "{\"word\":\"a\",\"contact\":5}", "input.kind", "contact.phone" },
        { JSON, "{\"word\":\"a\",\"contact\":\"\"}", "input.kind", "contact.phone" },
        { JSON, "[]", "input.kind", "word" },
        { JSON, "\"x\"", "input.kind", "word" },
        { JSON, "{\"word\":5}", "input.kind", "word" },
        { JSON, "{\"word\":[\"a\"]}", "input.kind", "word" },
        { FORM, "word=a&word=b", "input.kind", "word" },
        { FORM, "word=a&note=123456", "input.long", "note" },
        { FORM, "word=a&contact.phone=123456789012345678901", "input.long", "contact.phone" },
        { FORM, "word=a&n=x", "input.int", "n" },
        { FORM, "word=a&n=1.5", "input.int", "n" },
        { FORM, "word=a&n=10", "input.range", "n" },
        { FORM, "word=a&n=-1", "input.range", "n" },
        { FORM, "word=a&n=99999999999999999999", "input.int", "n" },
        { JSON, "{\"word\":\"a\",\"n\":1e2}", "input.kind", "n" },
        { FORM, "word=a&flag=perhaps", "input.choice", "flag" },
        { FORM, "word=a&day=2026-02-30", "input.day", "day" },
        { FORM, "word=a&time=9:30", "input.time", "time" },
        { FORM, "word=%ff", "input.text", "word" },
        { JSON, "{\"word\":", "json.syntax", "" },
        { JSON, "\xff", "input.text", "" },
        { "multipart/form-data", "x", "input.form", "" },
    };

    for (size_t i = 0; i < N_OF(row); i++) {
        struct trial t = { 0 };
        enum st st = read_all(&t, row[i].type, str_of(row[i].body));
        if (st != ST_INPUT || strcmp(t.err.code, row[i].code) != 0 || strcmp(t.err.field, row[i].field) != 0)
            fail_msg("%s -> %d %s %s", row[i].body, (int)st, st == ST_OK ? "" : t.err.code, t.err.field);
        arena_drop(t.mem);
    }
}

TEST(an_impossible_number_is_unknown)
{
    struct trial t = { .found = { .part = { STR("6104/../x") } } };

    EQ(read_all(&t, FORM, STR("word=a")), ST_NOT_FOUND);
    assert_string_equal(t.err.code, "matter.unknown");
    EQ(t.err.detail[0], 0);
    arena_drop(t.mem);
}

TEST(files_are_stored_with_their_digest)
{
    static const struct str body =
        STR("--B\r\nContent-Disposition: form-data; name=\"word\"\r\n\r\nw\r\n"
            "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc\r\n"
            "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"b.txt\"\r\n\r\n\r\n"
            "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\n\r\n\r\n"
            "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"c.txt\"\r\n\r\nc\r\n--B--");
    struct trial t = { 0 };
    struct err e = { 0 };
    struct str back;

    EQ(read_all(&t, "multipart/form-data", body), ST_OK);
    EQ_STR(t.got.file->name, STR("a.txt"));
    EQ(t.got.file->size, 3);
    EQ(t.got.file->sha256[0], 0xba);
    EQ(t.got.files.n, 2);
    EQ_STR(t.got.files.row[1].name, STR("c.txt"));
    EQ(file_load(t.mem, t.got.file->path, 100, &back, &e), ST_OK);
    EQ_STR(back, STR("abc"));
    args_drop(&t.a);
    OK(!file_exists(t.got.file->path) && !file_exists(t.got.files.row[1].path));
    arena_drop(t.mem);
}

TEST(raw_bytes_are_the_file)
{
    const struct pair q[] = { { STR("word"), STR("w") }, { STR("name"), STR("x.pdf") } };
    struct trial t = { .r = { .query = q, .n_query = 2 } };

    EQ(read_all(&t, "application/pdf", STR("%PDF")), ST_OK);
    EQ_STR(t.got.file->name, STR("x.pdf"));
    EQ(t.got.file->size, 4);
    args_drop(&t.a);
    arena_drop(t.mem);
}

RUN(CASE(json_and_forms_are_the_same), CASE(what_is_absent_is_none), CASE(query_comes_before_body),
    CASE(faults_name_their_field), CASE(an_impossible_number_is_unknown), CASE(files_are_stored_with_their_digest),
    CASE(raw_bytes_are_the_file))
