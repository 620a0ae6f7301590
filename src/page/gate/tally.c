// SPDX-License-Identifier: Apache-2.0
/* tally.c - see tally.h. */
#include "page/gate/tally.h"

#include <inttypes.h>

static const int64_t bound_ms[TALLY_TIMES - 1] = { 1, 2, 5, 10, 50, 100, 500, 2000 };

void tally_add(struct tally *t, int status, int64_t us)
{
    atomic_fetch_add(&t->by_class[status >= 100 && status < 600 ? status / 100 : 0], 1);
    atomic_fetch_add(&t->us, us);
    int i = 0;
    while (i < TALLY_TIMES - 1 && us > bound_ms[i] * 1000)
        i++;
    atomic_fetch_add(&t->faster[i], 1);
    if (status == 429)
        atomic_fetch_add(&t->limited, 1);
}

void tally_figure(struct buf *b, const char *name, const char *kind, int64_t v)
{
    buf_printf(b, "# TYPE anlan_%s %s\nanlan_%s %" PRId64 "\n", name, kind, name, v);
}

void tally_print(const struct tally *t, struct buf *b)
{
    int64_t sum = 0;

    buf_addz(b, "# TYPE anlan_requests_total counter\n");
    for (int i = 1; i < 6; i++)
        buf_printf(b, "anlan_requests_total{class=\"%dxx\"} %" PRId64 "\n", i, atomic_load(&t->by_class[i]));
    buf_addz(b, "# TYPE anlan_request_seconds histogram\n");
    for (int i = 0; i < TALLY_TIMES - 1; i++) {
        sum += atomic_load(&t->faster[i]);
        buf_printf(b, "anlan_request_seconds_bucket{le=\"%" PRId64 ".%03" PRId64 "\"} %" PRId64 "\n",
                   bound_ms[i] / 1000, bound_ms[i] % 1000, sum);
    }
    sum += atomic_load(&t->faster[TALLY_TIMES - 1]);
    const int64_t us = atomic_load(&t->us);
    buf_printf(b,
               "anlan_request_seconds_bucket{le=\"+Inf\"} %" PRId64 "\nanlan_request_seconds_sum %" PRId64 ".%06" PRId64
               "\nanlan_request_seconds_count %" PRId64 "\n",
               sum, us / 1000000, us % 1000000, sum);
    tally_figure(b, "requests_limited_total", "counter", atomic_load(&t->limited));
}
