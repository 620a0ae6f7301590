// SPDX-License-Identifier: Apache-2.0
/* verify.h - rereads a site and names the first thing that is not as it was written.
 *
 * What is held against what:
 *
 *     sealed value, salt ──HMAC── event's text ──HMAC── leaf ──tree── tiles, edge ── signed heads ── a head kept
 * outside attachments ──SHA-256── file rows           events ──replay── the tables that are read
 *
 * It works beside a running server: events are read in short snapshots, so nothing is blocked, and only the
 * last part and the tables are looked at in one. Memory does not grow with the site. It cannot tell that
 * events were cut off together with every head above them: only a head kept outside can (`since`). */
#pragma once
#include "core/log/note.h"
#include "store/ctx.h"

struct verify;

struct fault {
    const char *kind; /* event, sealed, leaf, tile, edge, head, cosignature, since, file, table; NULL = none */
    struct str where; /* "17", "17 title", "1/3", "matter 42" */
    struct str text;  /* what is wrong, in the reader's words */
};
struct verified {
    const char *phase; /* what is looked at now: log, files, tables */
    int64_t done, total;
    int64_t events, heads, files, erased;
    struct fault fault;
};

/* With `since` (a head whose signature was checked) what it covers is not read again, only held against it, and the
 * tables are left out. */
MUST_CHECK enum st verify_open(struct ctx *cx, const struct checkpoint *since, struct verify **ret);
/* The next piece of work, about half a second. *ret_more is false at the end and after a fault. */
MUST_CHECK enum st verify_step(struct verify *v, bool *ret_more);
const struct verified *verify_result(const struct verify *v);
void verify_close(struct verify *v); /* accepts NULL */
