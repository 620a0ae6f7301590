// SPDX-License-Identifier: Apache-2.0
/* login_page.h - officers log in: name, password, and a code where a second factor is set. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct login_view {
    struct layout frame;
    struct form_faults faults;
    struct form_field login, password, totp;
    struct str next; /* where to go then */
    bool asks_totp;
};

/* A log-in, a failure, a lock or a log-out of the account. */
struct account_entry {
    struct when at;
    struct str what;
};
/* /desk/account: where one is told, password, second factor, last log-ins. */
struct account_view {
    struct layout frame;
    struct form_faults faults;
    struct str name, login, unit, duties;
    struct form_field old, fresh, code;
    struct form_field phone, mail, way, arrivals;
    bool has_totp, is_saved;
    struct str must; /* why the password has to be changed before anything else; empty = it need not */
    const struct account_entry *entry;
    size_t n_entry;
    struct str secret, secret_shown; /* being set up */
    int qr_size;
    struct str qr_path;
};
