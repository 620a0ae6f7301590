// SPDX-License-Identifier: Apache-2.0
/* rotate.h - changing keys while the site is served (docs/privacy.md).
 *
 * A new key is used by every transaction from its first row on. What the old one closed is closed anew in small
 * writes between those of the server, and the old key is destroyed when nothing needs it. How far it came stands in
 * the database: one that was cut off goes on where it was, whoever calls again. */
#pragma once
#include "core/privacy/keyring.h"

struct rotation;
struct rotated {
    int64_t key;    /* number of the new key; of the main key its own count */
    int64_t done;   /* values closed anew, or hashes made, by this call */
    int64_t at, of; /* how far: events, or ids of matters */
    bool resumed;   /* an earlier call had begun it */
};

/* The main key: all data keys are wrapped anew at once, the old file is wiped. */
MUST_CHECK enum st rotate_main(struct ctx *cx, struct rotated *ret);
/* Begins, or goes on with, the change of a field, seal or find key. Opens its own transactions. */
MUST_CHECK enum st rotate_open(struct ctx *cx, enum key_kind kind, struct rotation **ret);
/* A small part, one write. *ret_more is false when the old key has been destroyed. */
MUST_CHECK enum st rotate_step(struct rotation *r, bool *ret_more);
const struct rotated *rotate_result(const struct rotation *r);
