// SPDX-License-Identifier: Apache-2.0
/* matter_page.h - one matter as the resident who filed it sees it, and one letter of it. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"
#include "page/resident/rebook_page.h"

struct matter_act { /* a move the reader may take, as a form */
    struct str id, event, help, button;
    bool open, has_file;
    struct form_faults faults;
    const struct form_field *field;
    size_t n_field;
};
struct matter_link {
    struct str now;                  /* how a leading matter goes on, for who filed a merged one */
    struct str no, kind, href, code; /* code: to be shown to the resident who opened it from here */
};
struct matter_paper {
    struct str name, size, href;
};
struct matter_clock {
    struct str name, source;
    struct chip chip;
};
struct matter_rate {
    struct str who, label, rated; /* rated: what was said before, in words */
    struct form_field value, text;
};
struct matter_view {
    struct layout frame;
    const struct form_field *reprisal; /* of a complaint: what its filer may say of a reprisal */
    size_t n_reprisal;
    const struct timeline_fact *more; /* what the filing was given beside its words */
    size_t n_more;
    struct str no, title, procedure, state, unit, phone, now, late;
    struct chip state_chip, due;
    struct str done; /* what was just done; empty = nothing */
    bool has_due, provisional, sealed;
    struct proof_part proof;
    struct when opened;
    struct str place, category, body, request, event_place;
    struct timeline line;
    const struct matter_clock *clock;
    size_t n_clock;
    const struct matter_act *act;
    size_t n_act;
    const struct matter_link *link;
    size_t n_link;
    const struct matter_paper *file;
    size_t n_file;
    bool has_contact, may_contact;
    bool may_choose; /* how to be told */
    struct form_field notify;
    struct notice_lines notices;    /* what who filed was told */
    struct look_lines looks;        /* who looked at it */
    struct rebook_view rebook;      /* what is offered instead of a cancelled booking */
    const struct matter_rate *rate; /* whom the reader may rate now */
    size_t n_rate;
};
