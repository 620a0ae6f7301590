// SPDX-License-Identifier: Apache-2.0
/* input.h - form fields from data: the moves that a reader may take, with what was typed before. */
#pragma once
#include "page/part/show.h"
#include "page/resident/matter_page.h"

struct json;

struct form_field input_text(struct ctx *cx, const char *name, const char *label, const char *hint, struct str value);
struct form_field input_area(struct ctx *cx, const char *name, const char *label, const char *hint, struct str value);
/* That field as a select of these choices, which stay where they are. */
struct form_field input_select(struct ctx *cx, struct form_field f, const struct form_choice *c, size_t n);
/* A select of words that have a message each: head + value. */
struct input_options {
    const char *name, *label, *head;
    const char *const *value;
    size_t n;
};
struct form_field input_choice(struct ctx *cx, const struct input_options *o, struct str picked);
/* What the reader typed and why it was refused; NULL or zero on the first showing. */
struct input_typed {
    struct str event, note;
    const struct json *fields;
    struct str act_for;
    const struct err *err;
};
/* All of them; those of every machine (N…) come after the procedure's own, *ret_own is how many these are. */
const struct matter_act *input_acts(struct ctx *cx, const struct offer_list *l, const struct input_typed *typed,
                                    size_t *ret_own);
/* One of them, with what was typed or drafted before. */
struct matter_act input_act(struct ctx *cx, const struct offer *o, const struct input_typed *typed);
/* One control of a row: what was typed, else what is suggested. */
struct form_field input_field(struct ctx *cx, const struct offer *o, const struct offer_field *f,
                              const struct input_typed *typed);
/* The sentence of a failure, in the reader's language. */
struct str input_sentence(struct ctx *cx, const struct err *e);
