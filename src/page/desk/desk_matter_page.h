// SPDX-License-Identifier: Apache-2.0
/* desk_matter_page.h - one matter at an officer's desk: facts, clocks, the moves this officer may take. */
#pragma once
#include "page/resident/matter_page.h"

struct desk_filed { /* a paper of the file: there or missing */
    struct str paper;
    bool there;
};
struct desk_draft_link { /* a paper to draft, or one to sign */
    struct str href, what;
};
struct desk_matter_view {
    struct layout frame;
    const struct timeline_fact *more; /* what the filing was given beside its words */
    size_t n_more;
    const struct desk_filed *filed;
    size_t n_filed;
    const struct desk_draft_link *draft;
    size_t n_draft;
    struct desk_draft_link sign; /* empty = none waits for the reader */
    struct str no, title, procedure, unit, place, category, channel;
    struct str body, request, event_place, filer, phone, address, identity;
    struct chip state_chip, due;
    bool has_due, sealed, is_saved, is_imported, anonymous, has_contact;
    bool masked, seen;           /* the contact is to be asked for */
    bool may_contact;            /* it may be changed at this desk */
    struct form_field purpose;   /* with this */
    struct notice_lines notices; /* what who filed was told */
    struct look_lines looks;
    bool provisional;
    struct when opened;
    int64_t version;
    struct timeline line;
    const struct matter_clock *clock;
    size_t n_clock;
    const struct matter_act *act; /* usual moves, open as buttons */
    size_t n_act;
    const struct matter_act *other; /* records, corrections, what is entered for the resident */
    size_t n_other;
    bool other_open;
    const struct matter_link *link;
    size_t n_link;
    const struct matter_paper *file;
    size_t n_file;
    bool merges; /* the reader may merge it into another */
    struct str rated_pd, rated_ru;
    struct str archive; /* address of its archive package; empty = not for this reader */
};
