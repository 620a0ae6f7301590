// SPDX-License-Identifier: Apache-2.0
/* org.h - units, rooms and accounts change by events, as matters do, so that rebuild and verify cover their tables.
 *
 * They stand in the one chain under subjects of their own (ids below zero, as rows of registers): all units and rooms
 * are one subject, each account is one. A list that comes in at once (init, an import) is one event, whose rows are one
 * sealed field: an event's text has a limit, a sealed value has none. What proves who somebody is (hash of a password,
 * secret of one-time codes, hash of a token) stands in `secret` and `session`; an event holds only its SHA-256. */
#pragma once
#include "codec/json.h"
#include "store/ctx.h"

struct event;
struct unit;
struct room;

#define ORG_PROCEDURE "org"

enum org_act {               /* `state` of the event: LIST, OPEN … */
               ORG_LIST = 1, /* rows of units and rooms */
               ORG_OPEN,     /* an account */
               ORG_CHANGE,   /* of its unit, its duties, or closed and opened again */
               ORG_PASSWORD,
               ORG_TOTP,  /* a second factor */
               ORG_TOKEN, /* a bearer token was given out */
               ORG_IN,
               ORG_OUT,
               ORG_WRONG,  /* a log-in failed */
               ORG_LOCKED, /* it failed once too often */
               ORG_ACT_N
};
enum org_act org_act(const struct event *e); /* 0 = no event of this kind */
struct str org_state(enum org_act act);
int64_t org_subject(int64_t officer); /* the subject of its events; 0 = that of nobody known */
/* The account an event is about; 0 = none, or none that is known. */
int64_t org_officer(const struct event *e);

/* -- accounts -- */

/* Stores and projects an event about that account (0 = nobody known); fields are told already, *e else empty or with
 * `unit` and `officer` (who acts). Its time is the machine's, as that of sessions. Inside a write. */
MUST_CHECK enum st org_note(struct ctx *cx, enum org_act act, int64_t officer, struct event *e);
/* What an event holds of a secret: its SHA-256 in hex; empty of nothing. */
struct str org_digest(struct arena *mem, struct str secret);

/* -- units and rooms: what unit_save and room_save changed since org_begin becomes one event -- */

struct org_list {
    struct buf b;
    struct json_out o;
    size_t n;
};
void org_begin(struct org_list *l, struct arena *mem);
/* One change: "unit", "room" or "room_gone", and its columns. */
void org_row(struct org_list *l, const char *kind, const struct str *column, size_t n);
/* Nothing when nothing changed. In the write in which they changed. */
MUST_CHECK enum st org_close(struct ctx *cx, struct org_list *l);

MUST_CHECK enum st org_project(struct ctx *cx, const struct event *e);
