// SPDX-License-Identifier: Apache-2.0
/* sync_register.c - see sync_register.h. */
#include "core/sync/sync_register.h"

#include "base/num.h"
#include "core/matter/event.h"
#include "core/org/unit.h"
#include "core/register/register.h"
#include "core/site.h"
#include "gen/sync_sql.h"
#include "store/store.h"

static const struct register_def *def_of(struct ctx *cx, const struct event *e)
{
    return str_starts(e->procedure, STR(REGISTER_PREFIX))
               ? rules_register(cx->site->rules, str_from(e->procedure, sizeof REGISTER_PREFIX - 1))
               : NULL;
}

enum st sync_check_register(struct ctx *cx, struct str village, const struct event *e, const char **ret_wrong)
{
    const struct register_def *d = def_of(cx, e);
    struct unit u;

    *ret_wrong = "procedure";
    if (d == NULL)
        return ST_OK;
    *ret_wrong = "row";
    if (e->row.n > 0 || e->no.n > 0 || e->n_clock + e->n_doc + e->n_link > 0)
        return ST_OK;
    *ret_wrong = "state";
    if (!str_eqz(e->state, "ROW") && !str_eqz(e->state, "GONE") && !str_eqz(e->state, "SHEET") &&
        !str_eqz(e->state, "KEPT"))
        return ST_OK;
    TRY(unit_load(cx, e->unit, &u));
    *ret_wrong = unit_is_within(u.path, village) ? NULL : "unit";
    return ST_OK;
}

/* A unit's form of a period has one chain of versions, wherever it was filed. */
static enum st form_fits(struct ctx *cx, const struct register_def *d, const struct event *e, bool *ret)
{
    struct register_sheets sheets;
    int64_t version;

    TRY(register_sheets(cx, d, event_get(e, "_period"), e->unit, &sheets));
    *ret = num_parse(event_get(e, "_version"), &version) && version == (int64_t)sheets.n + 1;
    return ST_OK;
}

enum st sync_register_fits(struct ctx *cx, int64_t station, const struct event *e, bool *ret)
{
    const struct q_tip_here_in in = { .matter = e->matter.v, .station = station };
    struct q_tip_here_out tip;

    if (str_eqz(e->state, "SHEET"))
        return form_fits(cx, def_of(cx, e), e, ret);
    TRY(q_tip_here_one(cx, &in, &tip));
    *ret = tip.seq == 0;
    return ST_OK;
}
