// SPDX-License-Identifier: Apache-2.0
/* jobs.c - see jobs.h. A new job is a row of the table below. */
#include "cmd/jobs.h"

#include "cmd/errand.h"
#include "core/log/cosign.h"
#include "core/log/ledger.h"
#include "core/matter/attach.h"
#include "core/matter/sweep.h"
#include "core/notice/notice_send.h"
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

    return privacy_run(cx, &n);
}

/* What came in the last second is not left unsigned until the next start. */
static const struct errand_def all[] = {
    { "sweep", SECOND, fire_clocks, NULL },
    { "urgent", SECOND, urgent_sweep, NULL },
    { "sign", SECOND, ledger_sign, ledger_sign },
    { "witness", SECOND, cosign_ask, NULL },
    { "supervise", 10 * MINUTE, supervise_sweep, NULL },
    { "notice", SECOND, notice_send, NULL },
    { "clean", 10 * MINUTE, clear_away, NULL },
    { "sync", MINUTE, sync_carry_home, NULL },
    { "privacy", 10 * SECOND, carry_out_requests, NULL },
};

struct jobs {
    struct errand *errand[N_OF(all)];
};

enum st jobs_start(struct site *s, const struct log *log, struct jobs **ret, struct err *e)
{
    struct jobs *j = arena_take(s->mem, sizeof *j);

    *ret = j; /* those that started are stopped by who called, whatever happens to the next */
    for (size_t i = 0; i < N_OF(all); i++)
        TRY(errand_start(s, log, &all[i], &j->errand[i], e));
    return ST_OK;
}

void jobs_stop(struct jobs *j)
{
    for (size_t i = 0; j != NULL && i < N_OF(all); i++)
        errand_stop(j->errand[i]);
}
