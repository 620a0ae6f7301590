// SPDX-License-Identifier: Apache-2.0
/* err.c - see err.h. */
#include "base/err.h"

#include <assert.h>
#include <string.h>

/* Copies as much as fits and ends before a broken UTF-8 character. */
static void copy_cut(char *to, size_t room, struct str from)
{
    size_t n = from.n < room ? from.n : room - 1;

    while (n < from.n && n > 0 && ((unsigned char)from.p[n] & 0xc0) == 0x80)
        n--;
    if (n > 0)
        memcpy(to, from.p, n);
    to[n] = '\0';
}

/* waiver: the macros of err.h fill in the place, callers see five at most */
enum st err_set(struct err *e, enum st st, const char *code, const char *field, struct str detail, const char *file,
                int line)
{
    assert(st > ST_OK && st < ST_N);
    if (e->st != ST_OK)
        return e->st;
    e->st = st;
    e->code = code;
    e->file = file;
    e->line = line;
    copy_cut(e->field, sizeof e->field, str_of(field));
    copy_cut(e->detail, sizeof e->detail, detail);
    return st;
}
