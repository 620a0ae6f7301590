// SPDX-License-Identifier: Apache-2.0
/* ctx.h - what one request or one job carries through every layer above the store.
 *
 * It stands on its worker's stack. No seventh field without a note in docs/architecture.md. */
#pragma once
#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

struct tx;
struct site;

enum lang { LANG_ZH = 0, LANG_EN = 1, LANG_N };

/* What is to be done with the password of who logged in (core/org/account.h). */
enum password { PASSWORD_GOOD = 0, PASSWORD_FIRST, PASSWORD_OLD };

/* Who acts. Zero = nobody logged in. An officer has login and unit; a resident has only proven a
 * matter's query code (matter != 0); the system itself acts as `system`. */
struct who {
    int64_t officer;        /* 0 = no officer */
    struct str login, name; /* of the officer */
    struct str unit;        /* code of the officer's unit */
    struct str path;        /* path of that unit, see core/org/unit.h */
    struct str duties;      /* "PD,RUL" */
    int64_t matter;         /* the matter whose query code was given; 0 = none */
    bool agent, special;    /* it was the agents' code (core/matter/agent.h), with special authority */
    bool system;            /* clock, coupling, import */
    bool stale_session;     /* its last use should be noted */
    enum password password; /* of a log-in; a bearer token has a term of its own */
    bool cli;               /* the command line: reads all but sealed */
    enum lang lang;
};

struct ctx {
    struct arena *mem; /* everything made for it; dropped whole at its end */
    struct tx *tx;     /* the open transaction, or NULL */
    struct who who;
    struct when now;         /* read once: one request sees one time */
    struct err err;          /* filled by the first failure, kept until logged */
    const struct site *site; /* program lifetime: rules, settings, keys (core/site.h) */
};
