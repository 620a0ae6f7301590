// SPDX-License-Identifier: Apache-2.0
/* couple.h - what a move fires on other matters, in the same transaction (procedures.md §14, coupling;
 * data/coupling.def). A row fired so is not checked for duty and fires nothing back. */
#pragma once
#include "core/matter/stepping.h"

/* After the step was written: fires what data/coupling.def joins to its row. ST_RULE "couple.none" when a linked
 * matter is there but takes none of the rows. */
MUST_CHECK enum st couple_after(struct stepping *s);
