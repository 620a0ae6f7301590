// SPDX-License-Identifier: Apache-2.0
/* args.h - from what was sent to the checked argument struct of a handler.
 *
 * Values come from path, then query, then body. JSON, urlencoded and multipart make one tree, so that a
 * handler cannot tell them apart. Files are written to the spool folder with their digest and taken away
 * after the request unless the handler renamed them. The first fault says which field and what is wrong. */
#pragma once
#include "codec/json.h"
#include "codec/multipart.h"
#include "page/gate/route.h"

struct args {
    const struct request *request;
    const struct route_found *found;
    const struct json *body; /* object or other value; NULL = none */
    struct str raw;          /* when the page takes the body as it comes */
    struct upload_list file;
};
/* Decodes the body. */
MUST_CHECK enum st args_take(struct args *a, struct str spool, struct err *e);
/* Fills the argument struct `to` of the route, which must be zeroed. */
MUST_CHECK enum st args_fill(const struct args *a, void *to, struct err *e);
void args_drop(const struct args *a); /* removes files nobody took */
/* A text of the body's object; empty when absent. */
struct str args_text(const struct args *a, const char *name);
