// SPDX-License-Identifier: Apache-2.0
/* rules_privacy.h - rows about personal data: which fields are encrypted, and for which purposes they are looked at. */
#pragma once
#include "core/rules/rules.h"

struct personal { /* a sealed field that is encrypted */
    struct str field, what, source;
};
struct purpose { /* why somebody looks at contact data */
    struct str code, name[2], source;
};
bool rules_is_personal(const struct rules *r, struct str field);
const struct purpose *rules_purposes(const struct rules *r, size_t *ret_n);
const struct purpose *rules_purpose(const struct rules *r, struct str code); /* NULL = unknown */
bool rules_letter_names(const struct rules *r, struct str form);             /* does that letter name who filed? */
