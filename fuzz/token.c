// SPDX-License-Identifier: Apache-2.0
/* token.c - the tokeniser moves on, stays inside its text, and never splits a character. */
#include "store/token.h"
#include "base/text.h"

#include "fuzz.h"

static void walk(struct str s, bool query)
{
    struct token_walk w = token_walk(s, query);
    struct token t;
    size_t steps = 0;

    while (token_next(&w, &t))
        if (t.from > t.to || t.to > s.n || t.text.n == 0 || steps++ > 4 * s.n)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct str s = { (const char *)p, n };

    if (text_is_utf8(s)) {
        walk(s, false);
        walk(s, true);
    }
    return 0;
}
