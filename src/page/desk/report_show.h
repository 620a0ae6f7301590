// SPDX-License-Identifier: Apache-2.0
/* report_show.h - what the pages of reports and their answer for programs share. */
#pragma once
#include "core/report/report.h"

/* ST_NOT_FOUND "report.unknown". */
MUST_CHECK enum st report_of(struct ctx *cx, struct str name, const struct report **ret);
