// SPDX-License-Identifier: Apache-2.0
/* escalate.c - see escalate.h. */
#include "core/reception/escalate.h"

#include <inttypes.h>

#include "codec/json.h"
#include "core/matter/matter.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/site.h"
#include "gen/escalate_sql.h"

#define ROW "V05"

enum { FIELDS_BYTES = 1024 };

struct str escalate_level(const struct story *s)
{
    struct str level = STR_NONE;

    for (size_t i = 0; i < s->n_entry; i++)
        for (size_t k = 0; k < s->entry[i].n_field; k++)
            if (str_eqz(s->entry[i].field[k].name, "level"))
                level = s->entry[i].field[k].value;
    return level;
}

static bool is_unanswered(const struct story *s)
{
    for (size_t i = 0; i < s->n_clock; i++) {
        const struct clock *c = &s->clock[i];
        if (c->state == CLOCK_RUNNING && c->overdue && (str_eqz(c->code, "D20") || str_eqz(c->code, "D54")))
            return true;
    }
    return false;
}

enum st escalate_due(struct ctx *cx, const struct matter *m, const struct story *s, const struct rung **ret)
{
    const struct rung *r = rules_rung(cx->site->rules, escalate_level(s));
    struct offer_list may;

    *ret = NULL;
    if (r == NULL || !is_unanswered(s))
        return ST_OK;
    TRY(matter_may(cx, m, &may));
    for (size_t i = 0; i < may.n; i++)
        if (str_eqz(may.row[i].move->id, ROW))
            *ret = r;
    return ST_OK;
}

enum st escalate_take(struct ctx *cx, struct str no)
{
    struct buf b = buf_make(cx->mem, FIELDS_BYTES);
    struct json_out o = { .b = &b };
    const struct rung *r;
    struct matter m;
    struct story s;

    TRY(matter_by_no(cx, no, &m));
    TRY(matter_story(cx, &m, &s));
    TRY(escalate_due(cx, &m, &s, &r));
    if (r == NULL)
        return FAIL(cx, ST_RULE, "escalate.none", STR_NONE);
    json_open(&o, NULL, '{');
    json_put_text(&o, "ground", STR("逾期"));
    json_put_text(&o, "level", r->next);
    json_put_text(&o, "days", arena_printf(cx->mem, "%" PRId64, r->days));
    json_close(&o, '}');
    const struct json *fields = json_parse(cx->mem, buf_str(&b), FIELDS_BYTES, &cx->err);
    const struct step step = { .event = STR(ROW), .fields = fields, .version = m.version };
    return fields == NULL ? cx->err.st : matter_step(cx, m.id, &step, &m);
}

enum st escalate_count(struct ctx *cx, int64_t *ret)
{
    struct q_supervisions_late_in in = { .today = day_of(cx->now).n };
    struct q_supervisions_late_out row;

    *ret = 0;
    if (!account_has(&cx->who, STR("SUP")))
        return ST_OK;
    TRY(access_reach(cx, STR("matter.read"), &in.unit));
    if (in.unit.n == 0)
        return ST_OK;
    TRY(q_supervisions_late_one(cx, &in, &row));
    *ret = row.n;
    return ST_OK;
}
