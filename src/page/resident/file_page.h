// SPDX-License-Identifier: Apache-2.0
/* file_page.h - filing in four steps: what and where, details, contact, review.
 *
 * No session and no script: what was typed travels in hidden fields from page to page, so that nothing
 * is lost by an error or by going back. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

enum { FILE_WHAT = 1, FILE_MORE = 2, FILE_WHO = 3, FILE_CHECK = 4, FILE_STEPS = 4 };

struct file_fact { /* a row of the review page */
    struct str label, value;
};
struct file_part { /* those of one step, which changes them */
    struct str heading;
    int step;
    const struct file_fact *fact;
    size_t n_fact;
};
struct file_kept { /* an attachment already received */
    struct str id, name, size;
    int64_t bytes;
};
struct file_view {
    struct layout frame;
    struct str procedure, action, heading, intro, key;
    int step, steps;
    bool is_check, is_first, takes_files, by_officer;
    struct form_faults faults;
    const struct form_field *field;
    size_t n_field;
    struct str more_title; /* what few need is folded away under this */
    const struct form_field *more;
    size_t n_more;
    bool more_open;
    const struct hidden *hidden;
    size_t n_hidden;
    const struct file_part *part;
    size_t n_part;
    const struct file_kept *kept;
    size_t n_kept;
    int alike; /* open matters of the same place that read alike */
};

struct receipt_view {
    struct layout frame;
    struct str no, code, no_shown, code_shown; /* shown in groups of four */
    struct str title, address;                 /* of the matter page */
    struct str unit;
    struct day due;
    struct when opened;
    bool again;                                /* sent twice, filed once */
    struct str first, first_phone, complaints; /* first-asked duty (首问): who took it at a window; empty online */
    struct proof_part proof;
    int qr_size;
    struct str qr_path; /* of an SVG of qr_size × qr_size units */
};

struct filed;
/* The QR of a receipt: the address of /query with number and code behind #. */
MUST_CHECK enum st file_qr(struct ctx *cx, const struct filed *f, const struct reply *out, int *ret_size,
                           struct str *ret_path);
