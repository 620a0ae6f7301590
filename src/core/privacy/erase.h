// SPDX-License-Identifier: Apache-2.0
/* erase.h - taking a person's data out of a matter for good, so that every proof stays valid.
 *
 * Values and salts of sealed fields go; the commitments in the event texts stay, and with them all leaves,
 * heads and receipts. The erasure is itself an event that names (in public) the events whose fields went, so
 * that nothing can vanish without one. What a term of keeping still covers (data/retention.def) is held instead: it
 * rests, and is shown to nobody (core/privacy/held.h). After it the search file, the database with its log and free
 * pages, and the attachments hold no byte of what was erased; neither do backups made later. */
#pragma once
#include "core/privacy/retention.h"

#define ERASE_EVENT "清除"

struct erase_in {
    struct str no;
    int64_t party; /* 0 = all; 1 = the filer's contact data; else as erase_parties counts */
    struct str reason;
    bool over;        /* only the parts whose term is over */
    bool answers;     /* a request that was granted: an event says so even when nothing was left */
    struct str order; /* number of a court's or authority's order, which overrides the schedule; or empty */
};
struct erase_part { /* one of enum keep_part */
    struct verdict said;
    int64_t erased, held, kept; /* fields */
};
struct erased {
    struct erase_part part[KEEP_N];
    int64_t fields, held, files;
    bool again; /* all of it was gone already: only the files were written anew */
    const struct str *link;
    size_t n_link; /* matters opened from this one or before it, which may hold the same data */
};
/* Own transactions; the site is open with its search file. It may take seconds, and must not run inside a request.
 * ST_RULE erase.open, erase.keep (all of it must be kept); ST_INPUT erase.reason, erase.party; ST_NOT_FOUND
 * matter.unknown. */
MUST_CHECK enum st erase_matter(struct ctx *cx, const struct erase_in *in, struct erased *ret);
/* "erased", "sealed 2036-03-01 30年 DA24 20", "refused …": what became of a part, as the event says it for good. */
struct str erase_verdict_text(struct arena *mem, const struct erase_part *p);

struct erase_party {
    int64_t event;
    struct str field, name; /* 被反映人, in the reader's language */
};
struct erase_party_list {
    const struct erase_party *row;
    size_t n; /* row[0] is party 2 */
};
/* Who else stands in a matter, by data/party.def, in the order of its events. */
MUST_CHECK enum st erase_parties(struct ctx *cx, struct matter_id m, struct erase_party_list *ret);

/* Does an erasure of that matter say that the field of that event went? */
MUST_CHECK enum st erase_is_said(struct ctx *cx, struct matter_id m, int64_t seq, struct str field, bool *ret);
