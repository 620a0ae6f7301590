// SPDX-License-Identifier: Apache-2.0
/* draft_page.h - a paper is drafted by the officer in charge and signed by the head of the unit (拟稿、审核、签发).
 *
 * The draft holds the fields of the row that will be taken with it (P21 …); who signs sees them filled in, may change
 * them, or sends them back with a reason. The signing page is made for a phone. */
#pragma once
#include "core/matter/story.h"
#include "page/resident/matter_page.h"

struct draft_view {
    struct layout frame;
    struct str no, title, row, heading, action;
    bool is_sign;
    struct str by, said; /* who drafted it, and with which words */
    struct when at;
    struct str returned;       /* why it came back, when it did */
    struct matter_act act;     /* the fields of the row */
    struct form_field opinion; /* the drafter's words */
    struct form_field reason;  /* of sending it back */
    int64_t version;
};
/* The draft that waits for a signature; NULL = none. */
const struct entry *draft_waiting(const struct story *s);
/* The draft that the i-th entry signed, returned or not; NULL = it signed none. */
const struct entry *draft_signed(const struct story *s, size_t i);
/* The value of a field of an entry; STR_NONE when it has none. */
struct str draft_value(const struct entry *e, struct str name);
