// SPDX-License-Identifier: Apache-2.0
/* receiver.h - route() of procedures.md §9: may that organ look into this complaint?
 *
 * Never within the accused's unit; of the level that data/receiver.def says; above for a report of reprisal; not one
 * that has sent it back. */
#pragma once
#include "core/matter/stepping.h"

MUST_CHECK enum st receiver_allows(struct stepping *s, const struct unit *organ, bool *ret);
