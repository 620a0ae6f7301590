// SPDX-License-Identifier: Apache-2.0
/* calendar.c - any bytes as rows of holidays: refused, or a calendar whose sums hold. */
#include "core/rules/calendar.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    const struct calendar *c = NULL;
    struct err e = { 0 };
    const struct day start = day_make(2026, 1, 30);

    if (calendar_parse(mem, (struct str){ (const char *)bytes, n }, &c, &e) == ST_OK) {
        struct day due = calendar_add_working(c, start, 20);
        PROMISE(calendar_is_working(c, due) && calendar_working_between(c, start, due) == 20);
        PROMISE(calendar_version(c).n == 16);
    } else
        PROMISE(c == NULL && e.st != ST_OK);
    arena_drop(mem);
    return 0;
}
