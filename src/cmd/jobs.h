// SPDX-License-Identifier: Apache-2.0
/* jobs.h - the one loop beside the requests of a served site: clocks that fall due, old keys and sessions. */
#pragma once
#include "base/err.h"
#include "base/log.h"

struct site;
struct jobs;

MUST_CHECK enum st jobs_start(struct site *s, const struct log *log, struct jobs **ret, struct err *e);
void jobs_stop(struct jobs *j); /* waits for the job that runs; accepts NULL */
