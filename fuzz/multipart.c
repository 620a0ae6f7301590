// SPDX-License-Identifier: Apache-2.0
/* multipart.c - any bytes as a multipart body with boundary "B": parts lie inside it, in order, and hold no delimiter.
 */
#include "codec/multipart.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    struct str in = { (const char *)bytes, n };
    struct part_list l = { 0 };
    struct err e = { 0 };

    if (multipart_split(mem, in, STR("B"), &l, &e) == ST_OK) {
        const char *at = in.p;
        for (size_t i = 0; i < l.n; i++) {
            const struct part *p = &l.row[i];
            assert(p->bytes.p >= at && p->bytes.p + p->bytes.n <= in.p + in.n);
            at = p->bytes.p + p->bytes.n;
            assert(str_find(p->bytes, STR("\r\n--B")) == SIZE_MAX);
            assert(p->field.n > 0 && text_is_utf8(p->field) && text_is_utf8(p->name));
            assert(p->is_file || text_is_utf8(p->bytes));
            for (size_t k = 0; k < p->name.n; k++)
                assert(p->name.p[k] != '/' && p->name.p[k] != '\\' && p->name.p[k] != '\0');
        }
    } else {
        assert(e.st == ST_INPUT && e.code != NULL);
    }
    arena_drop(mem);
    return 0;
}
