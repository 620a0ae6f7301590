// SPDX-License-Identifier: Apache-2.0
/* event.h - one thing that happened to a matter, with every effect it had; the only source of truth.
 *
 * The canonical text (RFC 8785; docs/log.md) holds effects, not requests: the state and unit after it,
 * clocks with their due days. So a replay asks no rule again. Nothing personal stands in it: free and
 * personal text is in sealed fields, of which the text holds HMAC-SHA-256(salt, value) only. */
#pragma once
#include "core/matter/story.h"

enum { EVENT_SALT = 32, EVENT_TEXT_MAX = 64 * 1024 };
enum clock_act {
    CLOCK_ACT_START = 1,
    CLOCK_ACT_STOP,
    CLOCK_ACT_PAUSE,
    CLOCK_ACT_RESUME,
    CLOCK_ACT_EXPIRE,
    CLOCK_ACT_N
};
struct event_clock {
    enum clock_act act;
    struct str code;
    struct day start, due; /* START; RESUME sets due */
    struct when due_at;    /* the instant after which it is overdue; STOP: when it stopped, if not now */
    int left;              /* PAUSE: days kept */
    bool provisional;      /* no notice for the due year yet */
};
struct event_seal {
    struct str name, value; /* value STR_NONE = erased, or held */
    bool held;              /* it rests in the store, and is shown to nobody (core/privacy/held.h) */
    uint8_t salt[EVENT_SALT];
    uint8_t mac[32];
};
struct event_link {
    struct matter_id other;
    struct str kind;
};

struct event_origin { /* taken at a station while it was away (docs/sync.md) */
    int64_t station;  /* its number; 0 = taken here */
    int64_t seq;      /* of the event there */
    bool conflict;    /* it no longer fitted: kept for a person to see, without effects */
};

struct event {
    int64_t seq;
    struct event_origin origin;
    struct matter_id matter;
    struct when at; /* whole seconds */
    bool born;      /* the filing event of its matter */
    struct str no, procedure, row, event, state, unit;
    struct str actor;            /* officer, resident, system, import */
    int64_t officer;             /* when actor is officer */
    struct str actor_unit, duty; /* of the officer; duty: as which the step was taken */
    struct str act_for;          /* entered on behalf of this duty, or empty */
    struct event_clock clock[12];
    size_t n_clock;
    struct str doc[6];
    size_t n_doc;
    struct pair_text field[24];
    size_t n_field; /* public values, sorted by name when written */
    struct event_link link[4];
    size_t n_link;
    struct event_seal seal[24];
    size_t n_seal;
    uint8_t salt[EVENT_SALT];
};

/* Adds a public value, or a sealed one with a fresh salt; empty values are left out. */
void event_tell(struct event *e, struct str name, struct str value);
void event_seal(struct event *e, struct str name, struct str value);
struct str event_get(const struct event *e, const char *name);    /* public value; STR_NONE when absent */
struct str event_unseal(const struct event *e, const char *name); /* sealed value; STR_NONE when absent or erased */

/* Canonical text. Sorts the parts of *e. */
struct str event_format(struct arena *mem, struct event *e, int64_t district);
/* Reads a stored event back; its seals come without values. ST_BROKEN "event.broken". */
MUST_CHECK enum st event_parse(struct arena *mem, struct str text, struct event *ret, struct err *e);

/* Numbers, stores and projects the event: the one writer of `event` and `sealed`. Sets e->seq. */
MUST_CHECK enum st event_append(struct ctx *cx, struct event *e);
/* Stores and projects an event as another site held it: for the import of a whole site. `e` is the parsed text, with
 * the salts and values of its seals; STR_NONE = erased there. ST_BROKEN "event.broken" when a value is not the one the
 * text commits to, or the event is not the next one. */
MUST_CHECK enum st event_restore(struct ctx *cx, const struct event *e, struct str text, struct str salt);
/* Numbers, stores and projects an event that a station sent: e->origin is set, salts and macs are the station's.
 * ST_BROKEN "event.broken" when a value is not the one its event commits to. Sets e->seq. */
MUST_CHECK enum st event_arrive(struct ctx *cx, struct event *e);
/* Loads the sealed values of a stored event into it, but for those that are held. */
MUST_CHECK enum st event_load_sealed(struct ctx *cx, struct event *e);
/* Held ones too: for what keeps or moves the whole store, and for who was given an order to read them. */
MUST_CHECK enum st event_load_all(struct ctx *cx, struct event *e);
void event_hide_contact(struct event *e); /* what was loaded of it */
/* One sealed value in the clear; STR_NONE when absent, erased or held. */
MUST_CHECK enum st event_sealed_value(struct ctx *cx, int64_t seq, struct str field, struct str *ret);
/* The same for a reader's eyes: of an erased or held value a word in its place, and *ret_erased. */
MUST_CHECK enum st event_sealed_text(struct ctx *cx, int64_t seq, struct str field, struct str *ret, bool *ret_erased);
