// SPDX-License-Identifier: Apache-2.0
/* json.c - any bytes: jansson must agree on yes, no and value, and what is written must read back the same. */
#include "codec/json_judge.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    const struct str in = { (const char *)bytes, n };
    struct err e = { 0 };
    const struct json *j = json_parse(mem, in, 1 << 16, &e);

    PROMISE((j == NULL) == (e.st != ST_OK));
    /* Our limits are narrower than jansson's: size, depth, a NUL or other bytes behind the value. */
    if (j != NULL || str_eqz(str_of(e.code), "json.syntax") || str_eqz(str_of(e.code), "json.duplicate"))
        PROMISE(json_judge_agrees(mem, in, j));
    if (j != NULL) {
        struct buf b = buf_make(mem, 1 << 20);
        struct json_out o = { .b = &b };
        json_put_tree(&o, NULL, j);
        const struct json *again = json_parse(mem, buf_str(&b), SIZE_MAX, &e);
        PROMISE(again != NULL && json_same(j, again));
    }
    arena_drop(mem);
    return 0;
}
