// SPDX-License-Identifier: Apache-2.0
/* rules_notice.h - rows about notices: what who filed, units and officers are told, and which programs of others. */
#pragma once
#include "core/rules/rules.h"

enum notice_when {
    NOTICE_FILED = 1, /* to who filed */
    NOTICE_LETTER,
    NOTICE_ROWS,
    NOTICE_CONTACT, /* to where they were told before they changed that */
    NOTICE_ARRIVED, /* to officers of a unit: a matter comes to it */
    NOTICE_DIGEST,  /* how many came since yesterday */
    NOTICE_DUE,     /* a term ends in so many days */
    NOTICE_OVERDUE, /* a term ended */
    NOTICE_CALL,    /* to who is called for an urgent matter */
    NOTICE_LEADER,  /* to the leader on duty, at once */
    NOTICE_TEST,    /* to who keeps the site */
    NOTICE_WHEN_N
};
struct notice_row { /* a line of data/notice.def */
    struct str name;
    const struct str *of; /* procedures; none = each that is not sealed */
    size_t n_of;
    enum notice_when when;
    const struct str *row; /* of NOTICE_ROWS */
    size_t n_row;
    int64_t days;            /* of NOTICE_DUE */
    const struct str *clock; /* of NOTICE_DUE, NOTICE_OVERDUE; none = each that binds an agency */
    size_t n_clock;
    const struct str *duty; /* of a unit's officers, who has one of these */
    size_t n_duty;
    struct str text[2], source;
};
const struct notice_row *rules_notice(const struct rules *r, struct str name); /* NULL = unknown */
const struct notice_row *rules_notices(const struct rules *r, size_t *ret_n);
/* The first row of that kind that is for the procedure; NULL = none is told. */
const struct notice_row *rules_notice_of(const struct rules *r, enum notice_when when, const struct procedure *p);
/* Does a reminder look at that clock? */
bool rules_notice_has_clock(const struct notice_row *n, const struct term *t);
/* Is it told to officers, not to who filed? */
bool rules_notice_is_inner(const struct notice_row *n);
bool rules_notice_is_for(const struct notice_row *n, const struct procedure *p);

struct webhook_row { /* a line of data/webhook.def */
    struct str name, address, secret;
    const struct str *procedure; /* none = each that is not sealed */
    size_t n_procedure;
};
const struct webhook_row *rules_webhooks(const struct rules *r, size_t *ret_n);

struct notice_value {
    struct str name, value;
};
/* Replaces {name}; STR_NONE when a value is missing. */
struct str rules_notice_fill(struct arena *mem, struct str text, const struct notice_value *with, size_t n);
