// SPDX-License-Identifier: Apache-2.0
/* reply.h - building what goes out. Each call returns ST_OK, so that a handler can end with it.
 *
 * Security headers, Content-Type, caching and compression are added by reply_pack for every reply; a
 * reply is not stored by anyone unless its handler says so (reply_header "Cache-Control") or it is an
 * asset asked for by its hash. Texts must live as long as the request, or for ever. */
#pragma once
#include "base/asset.h"
#include "http/engine.h"

enum st reply_html(struct reply *out, int status, struct str body);
enum st reply_json(struct reply *out, int status, struct str body);
enum st reply_text(struct reply *out, int status, struct str body); /* UTF-8 plain text */
enum st reply_bytes(struct reply *out, int status, struct str type, struct str body);
/* Sends the file and closes fd. `name`: offered as the name to save under; empty = shown in the browser. */
enum st reply_file(struct reply *out, int fd, int64_t size, struct str type, struct str name);
enum st reply_see_other(struct reply *out, struct str location); /* 303: go there with GET */
/* An asset; 304 when the client has it, brotli when it accepts that. `forever`: its address names its hash. */
enum st reply_asset(struct reply *out, const struct asset *a, bool forever);

/* One more header field. Line breaks end the program: values come from us or were checked. */
void reply_header(struct reply *out, const char *name, struct str value);

struct cookie {
    const char *name;
    struct str value; /* letters, digits, - _ . */
    int seconds;      /* 0 = until the browser is closed; -1 = delete it */
};
/* HttpOnly, SameSite=Lax, Path=/, and Secure when the request came over TLS. */
void reply_cookie(struct reply *out, const struct cookie *c);

/* -- for the engine -- */
extern const struct pair reply_common[]; /* security headers of every reply that has none of its own */
size_t reply_n_common(const struct request *r);
bool reply_has(const struct reply *out, const char *name);
/* Adds the common fields of the body and compresses text; `busy` saves time at the cost of size. */
void reply_pack(const struct request *r, struct reply *out, bool busy);
/* Does the client take that coding? */
bool reply_accepts(const struct request *r, struct str coding);
