// SPDX-License-Identifier: Apache-2.0
/* digest.h - SHA-256, HMAC-SHA-256, comparison that tells nothing by its time, and bytes as text.
 *
 * The work is libsodium's. Text forms are strict both ways: one byte string has one text. */
#pragma once
#include "base/buf.h"

enum { DIGEST_SIZE = 32 };

void digest_sha256(struct str in, uint8_t ret[static DIGEST_SIZE]);
void digest_hmac(struct str key, struct str in, uint8_t ret[static DIGEST_SIZE]); /* RFC 2104; a key of any length */

/* SHA-256 of what comes in pieces. digest_end may be called once. */
struct digest {
    _Alignas(16) uint8_t state[128];
};
void digest_start(struct digest *d);
void digest_add(struct digest *d, struct str piece);
void digest_end(struct digest *d, uint8_t ret[static DIGEST_SIZE]);

/* For secrets: takes the same time for all contents of one length. */
bool digest_is_equal(struct str a, struct str b);

struct str digest_hex(struct arena *mem, struct str bytes);                        /* lower case */
MUST_CHECK bool digest_unhex(struct str hex, uint8_t *ret, size_t n);              /* exactly 2n digits, either case */
struct str digest_base64(struct arena *mem, struct str bytes);                     /* RFC 4648 4, padded */
struct str digest_base64url(struct arena *mem, struct str bytes);                  /* RFC 4648 5, not padded */
MUST_CHECK bool digest_unbase64(struct arena *mem, struct str s, struct str *ret); /* padding required */
MUST_CHECK bool digest_unbase64url(struct arena *mem, struct str s, struct str *ret); /* padding refused */
