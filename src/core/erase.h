// SPDX-License-Identifier: Apache-2.0
/* erase.h - taking a person's data out of a matter for good, so that every proof stays valid.
 *
 * Values and salts of sealed fields go; the commitments in the event texts stay, and with them all leaves,
 * heads and receipts. The erasure is itself an event that names (in public) the events whose fields went, so
 * that nothing can vanish without one. After it the search file, the database with its log and free pages,
 * and the attachments hold no byte of what was erased; neither do backups made later. */
#pragma once
#include "core/matter.h"

#define ERASE_EVENT "清除"

enum erase_scope {
    ERASE_ALL,     /* every sealed field of every event: contact, title, body, request, answers, notes; attachments */
    ERASE_CONTACT, /* the filer's contact data only */
};
struct erase_in {
    struct str no;
    enum erase_scope scope;
    struct str reason;
    struct str order; /* number of a court's or authority's order, which overrides the schedule; or empty */
};
struct erased {
    int64_t fields, files;
    bool again; /* all of it was gone already: only the files were written anew */
    const struct str *link;
    size_t n_link; /* matters opened from this one or before it, which may hold the same data */
};
/* Own transactions; the site is open with its search file. It may take seconds, and must not run inside a request.
 * ST_RULE erase.open, erase.keep (data/retention.def), erase.reason; ST_NOT_FOUND matter.unknown. */
MUST_CHECK enum st erase_matter(struct ctx *cx, const struct erase_in *in, struct erased *ret);

/* Does an erasure of that matter say that the field of that event went? */
MUST_CHECK enum st erase_is_said(struct ctx *cx, struct matter_id m, int64_t seq, struct str field, bool *ret);
