// SPDX-License-Identifier: Apache-2.0
/* now.c - see now.h. */
#include "sys/now.h"

#include <errno.h>
#include <time.h>

static int64_t read_ns(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t); /* fails for unknown clocks only */
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct when now_wall(void)
{
    return (struct when){ read_ns(CLOCK_REALTIME) / 1000000 };
}

int64_t now_mono_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

void now_sleep_ms(int64_t ms)
{
    struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}
