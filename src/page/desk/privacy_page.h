// SPDX-License-Identifier: Apache-2.0
/* privacy_page.h - my personal data in a matter: a copy, requests and their answers; and the desk that answers. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct privacy_line {
    struct str kind, state, tone, href, on; /* on: number, at the desk */
    struct when at;
    struct day due;
    bool open;
};
struct privacy_fact { /* one part of a matter, and what becomes of it */
    struct str part, what;
};

/* GET /matter/{no}/mine */
struct mine_view {
    struct layout frame;
    struct str no, title, copy;
    struct form_faults faults;
    struct form_field kind, words;
    const struct privacy_line *row;
    size_t n_row;
    bool sent, for_resident;
};
/* GET /matter/{no}/mine/{seq}: the answer as a letter */
struct mine_answer_view {
    struct layout frame;
    struct str no, back, kind, words, result, reason, unit, day;
    const struct privacy_fact *part;
    size_t n_part;
    bool waits;
};
/* GET /desk/privacy */
struct privacy_desk_view {
    struct layout frame;
    const struct privacy_line *row;
    size_t n_row;
    bool saved;
};
/* GET /desk/privacy/{no}/{seq} */
struct privacy_case_view {
    struct layout frame;
    struct str no, title, kind, words, action, state, hint;
    struct when at;
    struct day due;
    struct form_faults faults;
    struct form_field result, reason;
    const struct privacy_fact *part;
    size_t n_part;
    bool open;
};
