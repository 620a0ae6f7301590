// SPDX-License-Identifier: Apache-2.0
/* privacy.h - what a person may ask about their own data in a matter (PI21 45-50), and what is answered.
 *
 * A request and its answer are events of the matter, without a row of a procedure: they change neither state nor
 * clock. A copy is given at once, without a request. A deletion that was granted is carried out by privacy_run, never
 * in a request of a page: it writes every file anew; what a term of keeping covers then rests (core/privacy/held.h). */
#pragma once
#include "core/privacy/retention.h"

struct event;
struct log;

#define PRIVACY_ASK    "个人信息申请"
#define PRIVACY_ANSWER "个人信息答复"
#define APPRAISE_EVENT "保管期限鉴定"
#define HANDED_EVENT   "档案移交"
#define OPENED_EVENT   "调阅封存信息"

/* An event of today that leaves state and holder as they are, by who cx->who is. */
struct event privacy_event(struct ctx *cx, const struct matter *m, struct str name);
/* Events whose sealed reason stays when the matter is erased: it must be answered for. */
bool privacy_keeps(const struct event *e);
/* Requests and appraisals become rows; nothing happens for other events. */
MUST_CHECK enum st privacy_project(struct ctx *cx, const struct event *e);

struct privacy_request {
    int64_t seq;
    struct matter_id matter;
    struct str no, kind; /* correct, delete, explain */
    struct str words;    /* their own; STR_NONE when erased */
    struct when at;
    struct day due;
    struct str result;       /* empty while open; granted, refused */
    struct str reason;       /* of the answer */
    struct str unit;         /* whose answer it is */
    struct when answered;    /* WHEN_NONE while open */
    struct str part[KEEP_N]; /* of a deletion carried out: what became of each part (erase_verdict_text) */
    bool done;
};
struct privacy_list {
    const struct privacy_request *row;
    size_t n;
};
/* Inside a write. `kind` as above; the resident of the matter, or for them an officer who may file. ST_INPUT
 * privacy.kind, privacy.words; ST_STALE privacy.open while one of that kind waits. */
MUST_CHECK enum st privacy_ask(struct ctx *cx, struct str no, struct str kind, struct str words);
/* Inside a write, by who has privacy.decide and sees the matter. ST_RULE erase.open, erase.keep when a deletion is
 * granted though all must be kept; ST_STALE privacy.answered. */
MUST_CHECK enum st privacy_answer(struct ctx *cx, struct str no, int64_t seq, bool grant, struct str reason);

/* All requests of a matter, oldest first, with their answers. */
MUST_CHECK enum st privacy_of(struct ctx *cx, const struct matter *m, struct privacy_list *ret);
/* Those still to be answered or carried out, which cx->who sees, by due day; without words and reasons. */
MUST_CHECK enum st privacy_open(struct ctx *cx, struct privacy_list *ret);
/* Carries out deletions that were granted. Own transactions; not inside a request. */
MUST_CHECK enum st privacy_run(struct ctx *cx, int64_t *ret_n);

/* What is kept about the one who asks, in that matter, as JSON. */
MUST_CHECK enum st privacy_copy(struct ctx *cx, const struct matter *m, struct str *ret);
