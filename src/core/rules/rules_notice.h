// SPDX-License-Identifier: Apache-2.0
/* rules_notice.h - rows about notices: what who filed is told, and which programs of others are told of events. */
#pragma once
#include "core/rules/rules.h"

enum notice_when { NOTICE_FILED = 1, NOTICE_LETTER, NOTICE_ROWS };
struct notice_row { /* a line of data/notice.def */
    struct str name;
    const struct str *of; /* procedures; none = each that is not sealed */
    size_t n_of;
    enum notice_when when;
    const struct str *row; /* of NOTICE_ROWS */
    size_t n_row;
    struct str text[2], source;
};
const struct notice_row *rules_notice(const struct rules *r, struct str name); /* NULL = unknown */
const struct notice_row *rules_notices(const struct rules *r, size_t *ret_n);
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
