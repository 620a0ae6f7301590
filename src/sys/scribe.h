// SPDX-License-Identifier: Apache-2.0
/* scribe.h - many threads' log lines, written together by one.
 *
 * A write for each line makes 64 threads wait for one file; measured, that halves small answers and makes
 * the slowest ten times slower. Lines reach the file within FLUSH_MS, in the order of their coming. When
 * the disk cannot follow, lines are lost and a line says how many: logging must not stop the service. */
#pragma once
#include "base/err.h"

struct scribe;

MUST_CHECK enum st scribe_start(int fd, struct scribe **ret, struct err *e);
void scribe_write(struct scribe *s, struct str line); /* with its line end */
void scribe_stop(struct scribe *s);                   /* writes what is left; accepts NULL */
