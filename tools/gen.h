// SPDX-License-Identifier: Apache-2.0
/* gen.h - what the generators of text share: growing text, files, and faults told with file and line.
 *
 * A generator runs once and exits, so it frees nothing it still needs. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct text { /* growing, NUL at the end; begins as zero */
    char *p;
    size_t n, room;
};
void gen_add(struct text *t, const char *p, size_t n);
void gen_put(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void gen_quote(struct text *t, const char *s); /* between quotes, of C and of JSON alike */

bool gen_load(const char *path, struct text *ret); /* appends the file; false when it cannot be read */
/* Leaves a file alone that would not change, so that the build does not compile its readers again. */
void gen_save(const char *folder, const char *name, const struct text *t);

/* A fault of the input: the generator goes on, to name more of them, and ends without writing. */
void gen_error(const char *path, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int gen_errors(void); /* how many so far */
_Noreturn void gen_die(const char *what, const char *path);
