// SPDX-License-Identifier: Apache-2.0
/* visitor.h - who asks: language, officer by session cookie or bearer token, resident by a query code.
 *
 * Cookies: sid (session of an officer), matter (NUMBER.CODE of one matter, half an hour), lang. Programs
 * under /api/ are known by their bearer token or ?code= alone; the matter cookie is not looked at there. */
#pragma once
#include "http/reply.h"
#include "page/gate/route.h"
#include "store/ctx.h"

#define COOKIE_SESSION "sid"
#define COOKIE_MATTER  "matter"
#define COOKIE_LANG    "lang"

enum lang visitor_lang(const struct request *r);
bool visitor_is_api(const struct request *r); /* answers in JSON */

struct visitor {
    struct str token; /* of a session or bearer */
    bool bearer;      /* it came in a header: no other site can make a browser send it */
    bool api;         /* what is asked for is a program's, no page */
    struct str code;  /* query code, and the number it belongs to */
    struct str no;
    bool code_given; /* in the address, not remembered in a cookie */
};
struct visitor visitor_read(const struct request *r, const struct route_found *f);
/* Fills cx->who; a read transaction is open. An ended session is nobody for a public page, and so is one whose password
 * must be changed; elsewhere the latter is ST_DENIED "account.change". */
MUST_CHECK enum st visitor_who(struct ctx *cx, const struct visitor *v, const struct route *route);
/* Public, officer, or a permission. ST_LOGIN auth.needed, ST_DENIED auth.denied. */
MUST_CHECK enum st visitor_may(struct ctx *cx, const struct route *route);
/* Did another site make the browser send this? */
bool visitor_is_foreign(const struct request *r);
