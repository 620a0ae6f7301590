// SPDX-License-Identifier: Apache-2.0
/* project.h - events become the rows that are read.
 *
 * The only writer of matter, clock, timer, reach, tally, link, letter and party. It decides nothing: it
 * carries out the effects an event states, so that a replay gives the same rows. */
#pragma once
#include "store/ctx.h"

struct event;
struct matter_id;

/* Applies one event, the newest of its matter. Sealed values must be loaded in e. */
MUST_CHECK enum st project_event(struct ctx *cx, const struct event *e);
/* Writes by what the filer of a matter can be found, hashed under that find key; `contact` as its sealed field holds
 * it. */
MUST_CHECK enum st project_party(struct ctx *cx, int64_t matter, struct str contact, int64_t key);
/* The same for the phones in lines of words: sealed fields of a filing whose names begin so. */
#define PARTY_PREFIX "contact_"
MUST_CHECK enum st project_phones(struct ctx *cx, int64_t matter, struct str lines, int64_t key);
/* Sort key of matters without a running clock of an agency: after all that have one. */
enum { DUE_NEVER = INT32_MAX };
