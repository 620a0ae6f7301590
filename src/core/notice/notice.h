// SPDX-License-Identifier: Apache-2.0
/* notice.h - the outbox: who is told of an event, put down with it, and what came of it.
 *
 * A notice is a row of its own table, written in the event's transaction: it is there when the event is, and only then.
 * It names event and receiver, nothing personal. Sending: core/notice/notice_send.h. Rows: data/notice.def,
 * data/webhook.def.
 */
#pragma once
#include "core/matter/matter.h"

struct event;

enum notice_state { NOTICE_WAITING = 1, NOTICE_SENT, NOTICE_FAILED, NOTICE_DROPPED, NOTICE_STATE_N };
#define NOTICE_FILER   "filer"
#define NOTICE_HOOK    "hook:"
#define NOTICE_FORMER  "former:"  /* and the way: where who filed was told before they changed that */
#define NOTICE_OFFICER "officer:" /* and the number; more after a slash, so that each is told once */

/* Ways out, each with a sender of its own (notice_send.h): sms, mail, hook:NAME of each webhook. */
const struct str *notice_ways(struct arena *mem, const struct rules *r, size_t *ret_n);
struct str notice_way_by(struct str notify); /* of who wants to be told like that */

/* What is sent of that event just appended; nothing of imported matters, whose history others told. */
MUST_CHECK enum st notice_queue(struct ctx *cx, const struct matter *m, const struct event *e);

struct notice { /* as the readers of a matter may see it */
    int64_t event;
    struct str name, receiver;
    enum notice_state state;
    struct when at, done;
    struct str channel; /* sms, mail, file; empty = none yet */
    struct str reason;  /* why it was not sent, a word of notice.why.* */
};
struct notice_list {
    const struct notice *row;
    size_t n;
};
/* Oldest first, webhooks left out. The resident is shown what went to them, and not what was not meant to be sent. */
MUST_CHECK enum st notice_list(struct ctx *cx, const struct matter *m, struct notice_list *ret);

/* -- the outbox as a whole, for who keeps the site -- */
struct notice_fault {
    struct str channel, reason;
    int64_t n;
};
struct notice_figures {
    int64_t n[NOTICE_STATE_N];
    struct when oldest; /* event of one that waits; WHEN_NONE */
    const struct notice_fault *fault;
    size_t n_fault;
};
MUST_CHECK enum st notice_figures(struct ctx *cx, struct notice_figures *ret);
/* All that were given up: tried anew, or not to be sent any more; in a write. */
MUST_CHECK enum st notice_again(struct ctx *cx);
MUST_CHECK enum st notice_discard(struct ctx *cx);

/* How who filed is told: as chosen last, else as the filing says; sms, mail or none. */
MUST_CHECK enum st notice_choice(struct ctx *cx, struct matter_id m, const struct contact *c, struct str *ret);
/* The resident of that matter changes it; in a write. ST_INPUT "input.choice", "input.mail" without an address. */
MUST_CHECK enum st notice_choose(struct ctx *cx, struct str no, struct str notify);
/* The same without asking who; waiting messages go the new way. */
MUST_CHECK enum st notice_set(struct ctx *cx, struct matter_id m, struct str notify);
/* Who filed changed where they are told: `e` says so. Where they were told learns of it, unless they wanted nothing. */
struct notice_move {
    const struct contact *from, *to;
};
MUST_CHECK enum st notice_moved(struct ctx *cx, const struct matter *m, const struct event *e,
                                const struct notice_move *move);
bool notice_is_way(struct str word);     /* sms, mail, none? */
bool notice_is_on(const struct ctx *cx); /* has this site any gateway? */

int64_t notice_setting(const struct ctx *cx, const char *name);
struct str notice_word(const struct ctx *cx, const char *name);
