// SPDX-License-Identifier: Apache-2.0
/* story.h - a matter as its reader may see it: texts, clocks, events, links, attachments.
 *
 * Residents see who holds it and every public step, but no officer's name or inner note; contact data is for
 * the resident, and masked for who has contact.read there. Everything lives in cx->mem. */
#pragma once
#include "core/matter/matter.h"

enum clock_state { CLOCK_RUNNING = 1, CLOCK_PAUSED = 2, CLOCK_STOPPED = 3, CLOCK_EXPIRED = 4 };
struct clock {
    struct str code;
    struct day start, due;
    struct when due_at; /* terms in seconds; else the end of the due day */
    enum clock_state state;
    bool overdue, provisional, in_seconds;
    int left; /* in the term's unit, counted from today; negative = overdue by */
};
struct entry { /* one event as this reader may see it */
    int64_t seq;
    struct when at;
    struct str row, event; /* P07, 受理 */
    struct str state, unit, unit_name;
    struct str actor;              /* officer's name for officers, duty or unit for residents */
    struct str act_for;            /* RES or EXT: entered on their behalf, on paper or oral proof */
    const struct pair_text *field; /* readable fields, plain and unsealed */
    size_t n_field;
    const struct str *doc; /* F02 */
    size_t n_doc;
    struct str
        letter; /* what the letters say (core/letter/letter.h); STR_NONE = erased, or from before they were kept */
    struct str number; /* lines "F02 渭信〔2026〕1号" */
};
struct pair_text {
    struct str name, value;
    bool erased, held; /* gone, or it rests (core/privacy/held.h) */
};
struct link {
    struct str no, kind;
    struct str code;                   /* query code, for the resident who opened it from here */
    const struct procedure *procedure; /* of the leading matter, for who filed a merged one: how it goes on */
    struct str state, unit;
};
struct attachment {
    struct str id, name, type;
    int64_t size;
};
struct story {
    struct str body, request, event_place;
    struct contact contact;   /* empty unless the reader may see it */
    bool masked;              /* it, or other personal data, is to be asked for with a purpose (core/privacy/look.h) */
    bool seen;                /* it was */
    const struct str *erased; /* names of the texts above (and title) that were erased; a word stands in their place */
    size_t n_erased;
    bool anonymous;
    bool held; /* some of it rests */
    const struct clock *clock;
    size_t n_clock;
    const struct entry *entry;
    size_t n_entry; /* oldest first */
    const struct link *link;
    size_t n_link;
    const struct attachment *file;
    size_t n_file;
};
/* A drafted field (N17) is sealed under this and its name; officers alone read it. */
#define DRAFT_PREFIX "draft."
/* Kinds of links: of a merged matter to the leading one, and back. */
#define LINK_MERGED "merged"
#define LINK_LEADS  "leads"
struct clock_list {
    const struct clock *row;
    size_t n;
};
MUST_CHECK enum st clock_list(struct ctx *cx, struct matter_id m, struct clock_list *ret);
/* Is this field of any event kept among officers: a note, what was drafted, who signed a report? */
bool story_is_inner(struct ctx *cx, struct str field);
MUST_CHECK enum st matter_story(struct ctx *cx, const struct matter *m, struct story *ret);
/* For an officer whose look was just written down: personal data in the clear. */
MUST_CHECK enum st matter_story_seen(struct ctx *cx, const struct matter *m, struct story *ret);
