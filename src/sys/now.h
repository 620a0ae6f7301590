// SPDX-License-Identifier: Apache-2.0
/* now.h - the one source of time.
 *
 * Time is read once at the start of a request or job and passed in; nobody below asks again. A test
 * that wants another time passes it; a simulator replaces this file at link time. */
#pragma once
#include "base/day.h"

struct when now_wall(void);    /* of the machine's clock, which may step back */
int64_t now_mono_ns(void);     /* for durations; never steps back */
void now_sleep_ms(int64_t ms); /* not cut short by signals */
