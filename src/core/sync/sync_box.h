// SPDX-License-Identifier: Apache-2.0
/* sync_box.h - the closed box in which sites write to each other: one line that says which station, then
 * XChaCha20-Poly1305 of the content with that line bound to it. */
#pragma once
#include "store/ctx.h"

/* `kind`: "letter" or "answer", so that one cannot be sent back as the other. */
struct str sync_box_close(struct ctx *cx, const char *kind, int64_t station, struct str content);
/* ST_INPUT "sync.letter": another kind, another district, an unknown station's key, or altered. */
MUST_CHECK enum st sync_box_open(struct ctx *cx, const char *kind, struct str box, int64_t *ret_station,
                                 struct str *ret);
