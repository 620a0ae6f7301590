// SPDX-License-Identifier: Apache-2.0
/* target.c - a request's head: what is accepted has no way out of its folder and is valid UTF-8. Each line
 * of the input but the first, which is the target, is a header field. */
#include "base/text.h"
#include "http/parse.h"

#include "fuzz.h"

static void read_fields(struct arena *mem, struct str rest, struct request *r)
{
    struct pair *field = arena_array(mem, PARSE_HEADERS, sizeof *field);
    struct str line;

    while (r->n_header < PARSE_HEADERS && str_split(&rest, '\n', &line)) {
        size_t colon = str_find(line, STR(":"));
        struct pair raw = { str_cut(line, 0, colon), colon == SIZE_MAX ? STR_NONE : str_from(line, colon + 1) };
        if (parse_field(mem, raw, &field[r->n_header]).status == 0)
            r->n_header++;
    }
    r->header = field;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *mem = arena_make();
    struct request r = { .mem = mem };
    struct str rest = { (const char *)p, n }, target = STR_NONE;
    int64_t length;

    str_split(&rest, '\n', &target);
    if (parse_target(&r, target).status == 0)
        if (!text_is_utf8(r.path) || str_find(r.path, STR("/../")) != SIZE_MAX || str_ends(r.path, STR("/..")))
            abort();
    read_fields(mem, rest, &r);
    if (parse_framing(&r, true, &length).status == 0 && length < -1)
        abort();
    arena_drop(mem);
    return 0;
}
