// SPDX-License-Identifier: Apache-2.0
/* contact_page.h - where who filed a matter is told: changed by them, or for them at a window. */
#pragma once
#include "page/part/layout.h"
#include "page/part/part.h"

struct contact_view {
    struct layout frame;
    struct form_faults faults;
    struct str no, title, hint;
    struct form_field phone, mail, notify, checked;
    bool for_resident; /* by an officer: what stands there is not shown, identity is to be checked */
};
