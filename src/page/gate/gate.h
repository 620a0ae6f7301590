// SPDX-License-Identifier: Apache-2.0
/* gate.h - what stands between a request and its handler.
 *
 *     refused? → asset? → route → rate → who → permission → token → arguments → transaction → handler
 *
 * One straight line, no hooks. A failure anywhere becomes one answer: JSON under /api/, else a page with a
 * sentence; 404 says the same whether a thing never was or is hidden. Every request leaves one log line
 * (ids and figures, never names, addresses or query strings) and is counted for /metrics. */
#pragma once
#include "base/log.h"
#include "http/engine.h"
#include "store/ctx.h"

struct gate;
struct gate_options {
    const struct site *site;
    struct log log;
    struct str spool; /* folder for uploads; made, and emptied of what a crash left */
};
MUST_CHECK enum st gate_make(const struct gate_options *o, struct gate **ret, struct err *e);
void gate_drop(struct gate *g); /* after engine_stop */
/* Sets the handler and what data/config.def says of http.*, and reads certificate and key. */
MUST_CHECK enum st gate_engine(struct gate *g, struct engine_options *o, struct err *e);
/* Once the engine runs and the site may be used: /readyz says so, /metrics shows its figures. */
void gate_ready(struct gate *g, const struct engine *e);

/* -- for handlers: cookies of log-in, and of a matter whose query code was given -- */
void gate_log_in(struct reply *out, struct str token); /* until the browser is closed */
void gate_log_out(struct reply *out);
struct str gate_session(const struct reply *out); /* token of the session cookie; empty = none */
void gate_remember(struct reply *out, struct str no, struct str code);

/* The answer to a failure as a page: the sentence of cx->err and what to do (src/page/part/error_page.c). */
enum st page_error(struct ctx *cx, int status, struct reply *out);

/* -- for health_page.c -- */
bool gate_is_ready(const struct reply *out);
struct str gate_metrics(struct ctx *cx, const struct reply *out);
