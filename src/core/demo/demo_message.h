// SPDX-License-Identifier: Apache-2.0
/* demo_message.h - inside of the demo: real messages of a file in place of made-up texts. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct demo_message {
    struct str title, body, category;
};
struct demo_messages {
    const struct demo_message *row;
    size_t n;
};
/* Columns are found as by `anlan import` (data/import/messages.def); rows without title or body are left out. */
MUST_CHECK enum st demo_messages_load(struct arena *mem, struct str path, struct demo_messages *ret, struct err *e);
