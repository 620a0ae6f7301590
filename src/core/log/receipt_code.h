// SPDX-License-Identifier: Apache-2.0
/* receipt_code.h - a receipt as one text for a printed QR code, which the page /verify reads (docs/receipt.md).
 *
 *     https://HOST/verify#1.DIGITS
 *
 * The digits are gzip of the proof file with its `extra` as plain JSON: two bytes in five digits, a last odd byte in
 * three. A QR code packs digits tighter than anything else that every reader hands on unharmed, and a phone's own
 * camera opens the address; what stands after # is sent to no server. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

/* `proof` is a .tlog-proof with one `extra`; `site` is "https://HOST". ST_INPUT "receipt.format" for another file. */
MUST_CHECK enum st receipt_code(struct arena *mem, struct str proof, struct str site, struct str *ret, struct err *e);
