// SPDX-License-Identifier: Apache-2.0
/* audit.h - who did what to which matter, unit or account, newest first, for those who check (permission audit.read).
 *
 * It reads the events and nothing else. It tells acts, never texts: no title, no field, no name of a resident. Of a
 * sealed matter not even the number is told. */
#pragma once
#include "core/org/org.h"

/* Acts about the site itself and no matter are events, too, with a negative subject as looks have. */
#define AUDIT_PROCEDURE "site"
/* Writes one down, by cx->who; `what` is public. In a write. */
MUST_CHECK enum st audit_write(struct ctx *cx, struct str event, struct str what);

struct audit_act {
    int64_t seq;
    struct when at;
    struct str no; /* empty for a sealed matter */
    struct str row, event, procedure;
    struct str actor;      /* officer, resident, system, import */
    struct str name, duty; /* of the officer */
    bool for_resident;     /* entered on somebody's behalf */
    enum org_act org;      /* of units and accounts; 0 = of a matter, a row, a look */
    struct str about;      /* then: the account, "王五 wang05"; empty when it is nobody's */
    struct str duties;     /* that it was given */
    struct str purpose;    /* of a look at contact data (core/privacy/look.h) */
    struct str what;       /* of an act about the site itself; STR_NONE = it is about a matter */
};
struct audit_list {
    const struct audit_act *act;
    size_t n;
    int64_t next; /* `before` of the next page; 0 = none */
};
/* Acts before number `before` (0 = newest). ST_DENIED auth.denied. */
MUST_CHECK enum st audit_list(struct ctx *cx, int64_t before, int size, struct audit_list *ret);
