// SPDX-License-Identifier: Apache-2.0
/* outbox_page.h - the outbox as a whole, for the administrator: figures and reasons, no matter and no person. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct outbox_fault {
    struct str way, why;
    int64_t n;
};
struct outbox_test {
    struct str way, what, answer;
    struct when at;
};
struct outbox_view {
    struct layout frame;
    bool saved;
    int64_t waiting, sent, failed, dropped;
    bool has_oldest;
    struct when oldest;
    const struct outbox_fault *fault;
    size_t n_fault;
    struct form_faults faults;
    struct form_field try_way; /* which way a test goes */
    const struct outbox_test *test;
    size_t n_test;
};
