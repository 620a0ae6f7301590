// SPDX-License-Identifier: Apache-2.0
/* agent.h - who acts for a petitioner: one or two agents, appointed in writing, for a scope and a term (SD15 28).
 *
 * They have a query code of their own, which the petitioner sees and passes on. With it they read the matter and take
 * the steps of who filed it, but for withdrawing it and applying for review unless the authority is special (特别授权,
 * by analogy MS23 62), and never appoint others. After its last day, and once the petitioner withdraws it or appoints
 * anew, that code opens nothing. */
#pragma once
#include "core/matter/matter.h"

struct event;
struct stepping;

enum { AGENTS_MAX = 2 };

struct agent {
    struct str scope;
    struct day until; /* DAY_NONE = no last day */
    bool ended, over; /* withdrawn; past its last day */
    struct str code;  /* for the petitioner's eyes only, while it holds; else empty */
};
/* The newest appointment, as cx->who may read it. */
MUST_CHECK enum st agent_of(struct ctx *cx, struct matter_id m, struct agent *ret, bool *ret_found);
/* Is that the hash of the agents' code? Makes cx->who the agent. ST_NOT_FOUND matter.authority_over when it holds no
 * more; *ret = false for any other code. */
MUST_CHECK enum st agent_prove(struct ctx *cx, struct matter_id m, const uint8_t hash[static 32], bool *ret);
/* Of the fields of a step: at most two, with a scope, appointed or withdrawn by who filed. */
MUST_CHECK enum st agent_may_name(struct stepping *s, bool *ret);
MUST_CHECK enum st agent_project(struct ctx *cx, const struct event *e);
