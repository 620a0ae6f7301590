// SPDX-License-Identifier: Apache-2.0
/* form.c - any bytes as a form: refused with a reason, or a tree whose texts are UTF-8 without NUL. */
#include "codec/form.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

static int check_tree(const struct json *j, int depth)
{
    int n = 0;

    assert(depth <= FORM_DEPTH + 1);
    if (j->kind == JSON_TEXT)
        assert(text_is_utf8(j->text) && memchr(j->text.p, '\0', j->text.n) == NULL);
    for (const struct json *c = j->child; c != NULL; c = c->next)
        n += check_tree(c, depth + 1);
    return n + (j->kind == JSON_TEXT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    struct form f = form_make(mem);
    struct err e = { 0 };
    struct str in = { (const char *)bytes, n };

    if (form_read(&f, in, &e) == ST_OK)
        assert(check_tree(f.tree, 0) == f.n);
    else
        assert(e.st == ST_INPUT && e.code != NULL);
    (void)form_parameter(mem, in, "boundary");
    arena_drop(mem);
    return 0;
}
