// SPDX-License-Identifier: Apache-2.0
/* str.h - borrowed text: a pointer and a length, passed by value.
 *
 * No NUL is promised and nothing is owned: the bytes live in an arena, a literal or a file image.
 * All text inside Anlan is valid UTF-8; it is checked where it enters (base/text.h). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define N_OF(a)    (sizeof(a) / sizeof((a)[0]))

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){ "" lit "", sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
/* For printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p

struct str str_of(const char *z); /* z may be NULL: gives an empty str */
bool str_eq(struct str a, struct str b);
bool str_eqz(struct str a, const char *z);
int str_cmp(struct str a, struct str b); /* byte order, as memcmp */
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
struct str str_from(struct str s, size_t from); /* the rest from byte `from`; empty when past the end */
struct str str_cut(struct str s, size_t from, size_t to);
struct str str_trim(struct str s); /* without outer ASCII blanks, U+3000, U+00A0 and U+FEFF */
/* Offset of `needle` in `s`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
/* Takes the part before `sep` off the front of `*rest`; the last part ends at the end. False when nothing is left. */
bool str_split(struct str *rest, char sep, struct str *ret);
