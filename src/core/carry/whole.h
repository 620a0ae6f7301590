// SPDX-License-Identifier: Apache-2.0
/* whole.h - a whole site as lines of JSON that any program can read, and back into an empty site.
 *
 * One object a line: head, units, officers (without passwords), counters of case numbers, every event with
 * its canonical text, salts and sealed values in the clear, sealed matters and contact data too: such a file is as
 * secret as the site. Replaying asks no rule; each value is checked against what its event commits to. Left out:
 * keys (so query codes and receipts of the old site end), attachments, accounts' passwords. For those: backup. */
#pragma once
#include "store/ctx.h"

/* cx: a reading transaction. The file appears whole or not at all, mode 0600. */
MUST_CHECK enum st whole_export(struct ctx *cx, struct str path, int64_t *ret_lines);
/* Opens its own writes. ST_STALE import.not_empty; ST_INPUT import.district, import.line. */
MUST_CHECK enum st whole_import(struct ctx *cx, struct str path, int64_t *ret_events);
