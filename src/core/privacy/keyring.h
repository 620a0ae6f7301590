// SPDX-License-Identifier: Apache-2.0
/* keyring.h - which key closes what, and where keys lie (docs/privacy.md).
 *
 *     keys/main-N.key (file, 0600)  →  wraps  →  data_key rows of the database  →  close values
 *
 * A data key has a kind. Its number stands beside what it closed (sealed.crypt, party.key) and is never given
 * twice. A key is asked of the transaction at hand, so a server uses a new one from its next transaction on
 * (core/privacy/rotate.h); keys that were opened once stay in memory under their number.
 * A site from before data keys adopts its two key files into the table when it is opened. */
#pragma once
#include "store/ctx.h"

enum { KEY_SIZE = 32 };
enum key_kind {
    KEY_NONE = 0, /* closes nothing */
    KEY_FIELD,    /* personal fields */
    KEY_SEAL,     /* every sealed field of sealed matters */
    KEY_FIND,     /* keyed hashes that find a matter by a number */
    KEY_IMPORT,   /* keyed digests that tell imported rows apart; stands in events, so it is never changed */
    KEY_KIND_N
};
enum key_state { KEY_NEXT = 1, KEY_USED = 2, KEY_LEAVING = 3, KEY_GONE = 4 };
struct str key_kind_name(enum key_kind k);

struct keyring; /* what was opened so far; shared by all threads */
struct keyring *keyring_make(void);
void keyring_drop(struct keyring *r); /* wipes it */

struct site;
/* For a site just opened: gives it its first keys when it has none. */
MUST_CHECK enum st keyring_begin(struct site *s, struct err *e);

struct data_key {
    int64_t number;
    uint8_t b[KEY_SIZE];
};
/* The key in use, as cx->tx sees it. */
MUST_CHECK enum st keyring_used(struct ctx *cx, enum key_kind kind, struct data_key *ret);
/* ST_BROKEN "seal.key" when there is no such key, or its main key is missing or another. */
MUST_CHECK enum st keyring_get(struct ctx *cx, int64_t number, struct data_key *ret);
/* Numbers of the keys of a kind that are being filled in or in use: what finds must be hashed under each. */
struct key_numbers {
    int64_t n[2];
    size_t count;
};
MUST_CHECK enum st keyring_live(struct ctx *cx, enum key_kind kind, struct key_numbers *ret);

/* For core/privacy/rotate.c. Path of a main key; makes one; a new data key as a row; wraps all again; wipes a file. */
struct str keyring_main_path(struct arena *mem, const struct site *s, int64_t main);
MUST_CHECK enum st keyring_main_make(struct arena *mem, const struct site *s, int64_t main, struct err *e);
MUST_CHECK enum st keyring_add(struct ctx *cx, enum key_kind kind, enum key_state state, int64_t *ret_number);
MUST_CHECK enum st keyring_rewrap(struct ctx *cx, int64_t main);
MUST_CHECK enum st keyring_main_last(struct ctx *cx, int64_t *ret);
