// SPDX-License-Identifier: Apache-2.0
/* start.h - which procedures people may start by a form. */
#pragma once
#include "core/rules/rules.h"

/* May a resident start it on the web? Its creation row is theirs and asks for a filing. */
bool start_is_open(const struct procedure *p);
