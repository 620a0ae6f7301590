// SPDX-License-Identifier: Apache-2.0
/* form.h - what a browser sends from a form, as the same tree that JSON makes.
 *
 * "a=1&contact.phone=2&place=x&place=y" is {"a":"1","contact":{"phone":"2"},"place":["x","y"]}: dots nest,
 * a name that comes again makes an array. All values are texts. Codes: input.form, input.text. */
#pragma once
#include "codec/json.h"

enum { FORM_FIELDS = 200, FORM_NAME = 100, FORM_DEPTH = 8 };

struct form {
    struct arena *mem;
    struct json *tree;
    int n; /* fields so far */
};
struct form form_make(struct arena *mem);
/* One field; ST_INPUT when there are too many, the name is none, or it is a value and an object at once. */
MUST_CHECK enum st form_add(struct form *f, struct str name, struct str value, struct err *e);
/* application/x-www-form-urlencoded */
MUST_CHECK enum st form_read(struct form *f, struct str body, struct err *e);

/* Percent decoding; `plus` turns + into a blank. False when broken, no UTF-8, or NUL is in it. */
bool form_percent(struct arena *mem, struct str in, bool plus, struct str *ret);
/* The value of a parameter of a header field: boundary in `multipart/form-data; boundary="x"`. */
struct str form_parameter(struct arena *mem, struct str value, const char *name);
