// SPDX-License-Identifier: Apache-2.0
/* jobs.c - see jobs.h. A new job is a row of the table below. */
#include "cmd/jobs.h"

#include "cmd/errand.h"
#include "core/log/cosign.h"
#include "core/log/ledger.h"
#include "core/matter/attach.h"
#include "core/matter/sweep.h"
#include "core/notice/notice.h"
#include "core/notice/notice_audit.h"
#include "core/notice/notice_send.h"
#include "core/notice/notice_unit.h"
#include "core/privacy/passed.h"
#include "core/privacy/privacy.h"
#include "core/reception/supervise.h"
#include "core/register/urgent.h"
#include "core/site.h"
#include "core/sync/sync.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND };

static enum st fire_clocks(struct ctx *cx)
{
    int64_t fired;

    return sweep_due(cx, &fired);
}

static enum st clear_away(struct ctx *cx)
{
    TRY(sweep_old(cx));
    TRY(notice_clean(cx));
    return attach_clean(cx);
}

static enum st carry_out_requests(struct ctx *cx)
{
    int64_t n;

    TRY(passed_run(cx, &n));
    return privacy_run(cx, &n);
}

/* What came in the last second is not left unsigned until the next start. */
static const struct errand_def all[] = {
    { .name = "sweep", .every_ms = SECOND, .run = fire_clocks },
    { .name = "urgent", .every_ms = SECOND, .run = urgent_sweep },
    { .name = "sign", .every_ms = SECOND, .run = ledger_sign, .last = ledger_sign },
    { .name = "witness", .every_ms = SECOND, .run = cosign_ask },
    { .name = "supervise", .every_ms = 10 * MINUTE, .run = supervise_sweep },
    { .name = "remind", .every_ms = MINUTE, .run = notice_remind },
    { .name = "gateways", .every_ms = 10 * MINUTE, .run = notice_gateways_look },
    { .name = "clean", .every_ms = 10 * MINUTE, .run = clear_away },
    { .name = "sync", .every_ms = MINUTE, .run = sync_carry_home },
    { .name = "privacy", .every_ms = 10 * SECOND, .run = carry_out_requests },
};

/* The table, and each way out of the outbox by itself: one that hangs holds up no other. */
struct jobs {
    struct site *site;
    struct errand **errand;
    size_t n;
};

static enum st start_ways(struct jobs *j, const struct log *log, struct err *e)
{
    size_t n;
    const struct str *way = notice_ways(j->site->mem, j->site->rules, &n);
    struct errand_def *def = arena_array(j->site->mem, n, sizeof *def);

    for (size_t i = 0; i < n; i++, j->n++) {
        def[i] = (struct errand_def){ .name = "notice", .every_ms = SECOND, .run_of = notice_send, .of = way[i] };
        TRY(errand_start(j->site, log, &def[i], &j->errand[j->n], e));
    }
    return ST_OK;
}

enum st jobs_start(struct site *s, const struct log *log, struct jobs **ret, struct err *e)
{
    struct jobs *j = arena_take(s->mem, sizeof *j);
    size_t ways;

    notice_ways(s->mem, s->rules, &ways);
    *j = (struct jobs){ .site = s, .errand = arena_array(s->mem, N_OF(all) + ways, sizeof(struct errand *)) };
    *ret = j; /* those that started are stopped by who called, whatever happens to the next */
    for (; j->n < N_OF(all); j->n++)
        TRY(errand_start(s, log, &all[j->n], &j->errand[j->n], e));
    return start_ways(j, log, e);
}

void jobs_stop(struct jobs *j)
{
    if (j == NULL)
        return;
    atomic_store(&j->site->ending, true);
    for (size_t i = 0; i < j->n; i++)
        errand_stop(j->errand[i]);
}
