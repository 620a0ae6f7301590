// SPDX-License-Identifier: Apache-2.0
/* text.h - characters of UTF-8 text: check, walk, count, cut, fold for search, clean.
 *
 * text_is_utf8 is the door every outside text passes once; all other calls expect text that passed it,
 * and stay inside the bytes given (a broken byte counts as U+FFFD) when it did not. */
#pragma once
#include "base/buf.h"

bool text_is_utf8(struct str s); /* RFC 3629: no overlong form, no surrogate, nothing past U+10FFFF */
/* Takes the first character off the front of *rest. False at the end. */
bool text_next(struct str *rest, uint32_t *ret);
void text_put(struct buf *b, uint32_t c);          /* appends one character; what is no character becomes U+FFFD */
size_t text_count(struct str s);                   /* characters, not bytes */
struct str text_cut(struct str s, size_t n);       /* the first n characters */
struct str text_cut_bytes(struct str s, size_t n); /* at most n bytes, ending before a broken character */

/* For search: full-width ASCII becomes ASCII (Ａ, １, the wide blank), then A-Z become a-z. Nothing else changes. */
uint32_t text_fold(uint32_t c);
struct str text_folded(struct arena *mem, struct str s);
bool text_is_han(uint32_t c); /* CJK ideographs: URO, extensions A to I, compatibility, 〇 */

/* What people type, as it is kept: CR LF and CR become LF; other control characters but tab, the byte order
 * mark and the marks that turn the reading direction are dropped; broken bytes become U+FFFD. */
struct str text_clean(struct arena *mem, struct str s);
