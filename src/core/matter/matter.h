// SPDX-License-Identifier: Apache-2.0
/* matter.h - a matter (事项): filed, moved step by step, read.
 *
 * Every change goes through matter_file or matter_step, inside a write transaction (store_write), and
 * becomes one event with all its effects. Nothing else writes the tables of matters.
 * A matter that the reader may not see is ST_NOT_FOUND "matter.unknown", as one that never was. */
#pragma once
#include "core/rules/rules.h"
#include "store/ctx.h"

struct json;
struct matter_id {
    int64_t v;
}; /* rises with the time of receipt */

struct matter {
    struct matter_id id;
    struct str no; /* 28 characters, procedures.md §11 */
    const struct procedure *procedure;
    const struct state *state;
    struct str unit, unit_name; /* who holds it now */
    struct str path;            /* of that unit */
    struct str title;
    struct str place, category, channel;
    struct when opened, closed; /* closed: WHEN_NONE while open */
    struct day due;             /* earliest running clock in days; DAY_NONE = none */
    int64_t version;            /* rises by one with each event */
    int64_t first;              /* its filing event */
    int64_t contacted;          /* the event that holds the contact: that one, or a later change of it */
    int64_t codes;              /* how often the query code was replaced */
    bool sealed, imported;
    bool erased;              /* its title is gone, a word stands in its place */
    int rating_pd, rating_ru; /* 1 to 3; 0 = none yet */
    struct str opinion;       /* of the newest answer (P21, P31); empty = none */
};

/* -- filing -- */
struct contact {
    struct str name, phone, address;
    struct str identity; /* GB 11643, never asked for; empty = not given */
    struct str mail;
    struct str notify; /* how to be told: sms, mail, none; empty = sms */
    enum lang lang;    /* in which language */
};
struct contact contact_parse(struct arena *mem, struct str json);      /* as a sealed field holds it */
struct str contact_format(struct arena *mem, const struct contact *c); /* STR_NONE when nothing was given */
bool contact_is_phone(struct str s); /* digits, at least five, with +, blanks and hyphens */
bool contact_is_mail(struct str s);  /* one address, without a name; nothing that could end a line of a mail's head */
struct filing {
    struct str procedure; /* API id */
    struct str title, body, request, event_place;
    struct str place; /* 12-digit code, may be empty */
    struct str category, channel;
    struct contact contact;
    bool anonymous;
    int people;             /* 0 = one */
    const struct str *file; /* ids of uploaded files */
    size_t n_file;
    struct str key;            /* Idempotency-Key, or empty */
    struct str unit;           /* where it is registered; empty = by rule */
    struct matter_id about;    /* the matter it is about (review, supervision); 0 = none */
    const struct json *fields; /* of the creation row: accused_unit, leader …; NULL = none */
    struct when received;      /* import only; WHEN_NONE = now */
    struct str source;         /* import only: digest that makes a row unique */
};
struct filed {
    struct matter m;
    struct str code; /* query code, to be shown once */
    bool again;      /* same key and content as before: nothing was filed now */
};
MUST_CHECK enum st matter_file(struct ctx *cx, const struct filing *in, struct filed *ret);
/* Open matters that look like this one: same place, recent, similar text. For the filer's eyes: a number only. */
MUST_CHECK enum st matter_alike(struct ctx *cx, const struct filing *in, int *ret_n);

/* -- steps -- */
struct step {
    struct str event; /* 受理, or the row's id P07 */
    struct str note;
    const struct json *fields; /* object, or NULL */
    int64_t version;           /* what the caller saw; -1 = any */
    struct str act_for;        /* a duty such as "RES" entered on somebody's behalf; empty = own */
};
MUST_CHECK enum st matter_step(struct ctx *cx, struct matter_id id, const struct step *in, struct matter *ret);

struct offer_field {
    const struct field *field;
    struct str label;
    const struct choice *choice; /* only values the guard accepts, the usual first */
    size_t n_choice;
    struct str given; /* suggested value: today, the proposed unit */
    struct str why;   /* of a proposed unit: by which rule */
};
struct offer {
    const struct move *move;
    const struct offer_field *field;
    size_t n_field;
};
struct offer_list {
    const struct offer *row;
    size_t n;
};
/* Takes a row that a clock fires: no duty is asked, no required field. */
MUST_CHECK enum st matter_fire(struct ctx *cx, struct matter_id id, const struct move *move);
/* The same with fields that the program itself fills in. */
MUST_CHECK enum st matter_fire_with(struct ctx *cx, struct matter_id id, const struct move *move,
                                    const struct step *in);
/* Writes down that a self-closing clock has run out. */
MUST_CHECK enum st matter_expire(struct ctx *cx, struct matter_id id, struct str clock);
/* The moves open to cx->who now, guards that need no input already checked. */
MUST_CHECK enum st matter_may(struct ctx *cx, const struct matter *m, struct offer_list *ret);

/* What the first row of a procedure asks beside the filing's own words. */
MUST_CHECK enum st filing_form(struct ctx *cx, const struct procedure *p, struct offer *ret);
/* What a row would ask, for who drafts it for another to sign; ST_NOT_FOUND when it is not drawn from this state. */
MUST_CHECK enum st matter_form(struct ctx *cx, const struct matter *m, struct str row, struct offer *ret);

/* -- reading -- */
MUST_CHECK enum st matter_load(struct ctx *cx, struct matter_id id, struct matter *ret); /* asks no right */
MUST_CHECK enum st matter_by_no(struct ctx *cx, struct str no, struct matter *ret);      /* what cx->who may see */
/* The contact as it is now, without asking a right; empty when none was left, or it was erased or rests. */
MUST_CHECK enum st matter_contact(struct ctx *cx, const struct matter *m, struct contact *ret);
/* Proves the query code and makes cx->who the resident of that matter. ST_NOT_FOUND when wrong. */
MUST_CHECK enum st matter_prove(struct ctx *cx, struct str no, struct str code);
