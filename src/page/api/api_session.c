// SPDX-License-Identifier: Apache-2.0
/* api_session.c - a log-in for programs. */
#include "codec/json.h"
#include "core/org/account.h"
#include "gen/routes.h"
#include "http/reply.h"

/* PAGE   POST /api/v1/sessions
 * perm   public
 * run    self
 * rate   login
 * arg    login:text<100  password:text<1000  totp:text<20?
 * answer 200 session
 * help   Logs in; the token goes into the header Authorization: Bearer …, and ends when it is idle too long. */
enum st api_log_in(struct ctx *cx, const struct args_api_log_in *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, 1024);
    struct json_out o = { .b = &b };
    struct session s;

    TRY(account_login(cx, in->login, in->password, in->totp, &s));
    json_open(&o, NULL, '{');
    json_put_text(&o, "token", s.token);
    json_put_when(&o, "expires", s.expires);
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
