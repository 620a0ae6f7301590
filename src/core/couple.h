// SPDX-License-Identifier: Apache-2.0
/* couple.h - what a move fires on other matters, in the same transaction (procedures.md §14, coupling;
 * data/coupling.def). A row fired so is not checked for duty and fires nothing back. */
#pragma once
#include "core/stepping.h"

/* After `e` was written: fires what data/coupling.def joins to its row. */
MUST_CHECK enum st couple_after(struct stepping *s, const struct event *e);
