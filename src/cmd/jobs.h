// SPDX-License-Identifier: Apache-2.0
/* jobs.h - all that a served site does by itself: clocks that fall due, heads of the log, old keys and sessions. */
#pragma once
#include "base/err.h"
#include "base/log.h"

struct site;
struct jobs;

MUST_CHECK enum st jobs_start(struct site *s, const struct log *log, struct jobs **ret, struct err *e);
void jobs_stop(struct jobs *j); /* waits for the jobs that run; accepts NULL */
