// SPDX-License-Identifier: Apache-2.0
/* text.c - any bytes: what is cleaned, folded or cut is UTF-8, and counting agrees with cutting. */
#include "base/text.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    struct str in = { (const char *)bytes, n }, clean = text_clean(mem, in), folded = text_folded(mem, in);
    size_t count = text_count(clean);

    PROMISE(text_is_utf8(clean) && text_is_utf8(folded));
    PROMISE(str_eq(text_clean(mem, clean), clean) && str_eq(text_folded(mem, folded), folded));
    PROMISE(text_count(text_cut(clean, count / 2)) == count / 2 && text_cut(clean, count).n == clean.n);
    struct str cut = text_cut_bytes(clean, n / 2);
    PROMISE(text_is_utf8(cut) && cut.n <= clean.n && (clean.n <= n / 2 || cut.n <= n / 2));
    arena_drop(mem);
    return 0;
}
