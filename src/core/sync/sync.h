// SPDX-License-Identifier: Apache-2.0
/* sync.h - a village station works without a network and sends later what happened there (docs/sync.md).
 *
 * A letter is a closed box: encrypted and authenticated under a key that the district derives for each station, so it
 * may travel over any line or on a stick. Taking one twice, or a part of it again, changes nothing. */
#pragma once
#include "core/matter/matter.h"

enum { SYNC_LETTER_MAX = 64 << 20, SYNC_EVENTS = 200 };
#define SYNC_CONFLICT "离线冲突" /* the event under which a step that no longer fits is kept */
#define SYNC_NEWS     "区里进展" /* the event by which a station notes what the district did (core/sync/sync_news.h) */
#define SYNC_OFFLINE  "offline"  /* public field of both at the district: the station's event, word for word */
#define SYNC_UPTO     "district_seq" /* public field of news: the district's newest event of the matter known there */
enum sync_conflict { SYNC_PARTED = 1 /* for a person to decide */, SYNC_OUTDATED = 2 /* news of a district gone on */ };

/* At the district: gives that village (12 digits) a number and keys. *ret is JSON for site_init, as secret as a key.
 * Opens its own write. ST_INPUT unit.unknown, sync.unit; ST_STALE sync.unit_taken; ST_LIMIT sync.stations. */
MUST_CHECK enum st sync_invite(struct ctx *cx, struct str unit, struct str *ret);

/* The station's event in the field SYNC_OFFLINE; false when it is none. */
MUST_CHECK bool sync_offline(struct ctx *cx, struct str text, struct str *ret_row, struct str *ret_event,
                             struct when *ret_at);

struct sync_station {
    struct str unit;
    struct when at;                /* when it was last heard of; WHEN_NONE = never */
    int64_t number, events, waits; /* events taken; attachments still to come */
    bool closed;
};
struct sync_conflict_row {
    struct matter m;
    int64_t seq;
};
/* At the district, reading: its stations, and the conflicts that cx->who may see and nobody has answered by a step. */
MUST_CHECK enum st sync_stations(struct ctx *cx, struct sync_station **ret, size_t *ret_n);
MUST_CHECK enum st sync_conflicts(struct ctx *cx, struct sync_conflict_row **ret, size_t *ret_n);

/* At the station, reading: up to SYNC_EVENTS events after the last acknowledged one, and a piece of an attachment that
 * the district waits for; *ret_n = 0 when nothing waits. */
MUST_CHECK enum st sync_offer(struct ctx *cx, struct str *ret_letter, int64_t *ret_n);

struct sync_taken {
    int64_t station, last; /* last: the newest event of the station that is durable here */
    int64_t taken, again, conflicts;
};
/* At the district, opens its own write: all of a letter, or nothing. *ret_answer is the letter back. ST_INPUT
 * sync.letter (not from a station of ours), sync.gap, sync.refused; ST_STALE sync.altered; ST_DENIED sync.closed. */
MUST_CHECK enum st sync_take(struct ctx *cx, struct str letter, struct sync_taken *ret, struct str *ret_answer);
/* At the station, opens its own write: what the answer says is durable is not sent again, and what the district did
 * meanwhile is noted. *ret_erased: numbers of matters the district erased, one a line, to be erased here too. */
MUST_CHECK enum st sync_acked(struct ctx *cx, struct str answer, int64_t *ret_last, struct str *ret_erased);

struct sync_line {
    struct str url, ca; /* https://anlan.example.gov.cn; file of certificates to trust, empty = the system's */
};
struct sync_trip {
    int64_t letters, taken, conflicts, last;
};
/* At the station: letters go to the district and answers come back until nothing waits; own transactions, with the
 * search file open. The errors of fetch (sys/fetch.h), or ST_BUSY "sync.district" with its words. */
MUST_CHECK enum st sync_carry(struct ctx *cx, const struct sync_line *line, struct sync_trip *ret);
/* The same to the address of the settings, for a served station; nothing where none is set. */
MUST_CHECK enum st sync_carry_home(struct ctx *cx);
/* Erases here what the district erased, as sync_acked told. */
MUST_CHECK enum st sync_erase(struct ctx *cx, struct str erased);
