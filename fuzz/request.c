// SPDX-License-Identifier: Apache-2.0
/* request.c - any bytes as the head of a request, one line each: target, then fields. What is let through has a
 * path without dot segments, control characters and NUL, and at most one length. */
#include "http/parse.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

static void check_path(struct str path)
{
    struct str rest = path, part;

    assert(path.n > 0 && path.p[0] == '/' && text_is_utf8(path) && memchr(path.p, '\0', path.n) == NULL);
    while (str_split(&rest, '/', &part))
        assert(!str_eq(part, STR(".")) && !str_eq(part, STR("..")) && str_find(part, STR("\\")) == SIZE_MAX);
}

static void read_fields(struct request *r, struct str rest)
{
    static struct pair field[PARSE_HEADERS];
    struct str line;

    r->header = field;
    while (str_split(&rest, '\n', &line) && r->n_header < PARSE_HEADERS) {
        size_t colon = str_find(line, STR(":"));
        if (colon == SIZE_MAX)
            continue;
        struct pair raw = { str_cut(line, 0, colon), str_from(line, colon + 1) };
        if (parse_field(r->mem, raw, &field[r->n_header]).status == 0)
            r->n_header++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct request r = { .mem = arena_make(), .body_fd = -1 };
    struct str rest = { (const char *)bytes, n }, target = STR_NONE;
    struct address peer = { .b = { [15] = 1 } };
    int64_t length = -2;

    str_split(&rest, '\n', &target);
    if (parse_target(&r, target).status == 0)
        check_path(r.path);
    for (size_t i = 0; i < r.n_query; i++)
        assert(text_is_utf8(r.query[i].name) && text_is_utf8(r.query[i].value));
    read_fields(&r, rest);
    if (parse_framing(&r, true, &length).status == 0)
        assert(length >= -1);
    parse_forwarded(&r, peer, STR("10.0.0.1"));
    assert(r.client.n > 0);
    (void)request_cookie(&r, "sid");
    arena_drop(r.mem);
    return 0;
}
