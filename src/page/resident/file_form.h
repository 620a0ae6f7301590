// SPDX-License-Identifier: Apache-2.0
/* file_form.h - the values of the filing form: which there are, on which step, what is wrong with them.
 *
 * Limits of length come from data/config.def. What the law asks is checked by core when it is filed; here
 * only what a person can put right while typing. */
#pragma once
#include "core/matter/matter.h"
#include "page/part/show.h"
#include "page/resident/file_page.h"

enum { FILE_PAPERS = 20 };
enum file_value {
    FILE_PLACE = 0,
    FILE_TITLE,
    FILE_BODY,
    FILE_CATEGORY,
    FILE_REQUEST,
    FILE_EVENT_PLACE,
    FILE_NAME,
    FILE_PHONE,
    FILE_ADDRESS,
    FILE_MAIL,
    FILE_NOTIFY,
    FILE_ANONYMOUS,
    FILE_CHANNEL,
    FILE_PEOPLE,
    FILE_VALUES
};
struct file_form {
    struct str procedure, key;
    struct str value[FILE_VALUES];
    bool by_officer;           /* at a window, for a resident */
    struct offer more;         /* what the procedure's first row asks beside these */
    const struct json *fields; /* what was given of that */
    struct form_fault fault[FILE_VALUES + 1];
    size_t n_fault;
    struct file_kept kept[FILE_PAPERS]; /* attachments received so far */
    size_t n_kept;
};
/* "id size name" a line, as the form carries them; ids that are none are dropped. */
void file_read_kept(struct ctx *cx, struct file_form *f, struct str text);
struct str file_write_kept(struct ctx *cx, const struct file_form *f);
void file_add_fault(struct file_form *f, struct str id, struct str text);
int file_step_of(enum file_value v);
const char *file_name_of(enum file_value v);
/* Looks at one step, or at all when step is 0; faults go to f->fault. Returns the first faulty step, 0 = none. */
int file_check(struct ctx *cx, struct file_form *f, int step);
/* What the procedure asks beside the common values. */
MUST_CHECK enum st file_ask_more(struct ctx *cx, struct file_form *f);
/* A failure of core as the fault of a field; false when it is of none. */
bool file_take_err(struct ctx *cx, struct file_form *f, const struct err *e);
/* The controls of a step, and what travels hidden through it. */
MUST_CHECK enum st file_fields(struct ctx *cx, const struct file_form *f, int step, struct file_view *v);
/* The rows of the review page. */
void file_facts(struct ctx *cx, const struct file_form *f, struct file_view *v);
struct filing file_filing(struct ctx *cx, const struct file_form *f);
