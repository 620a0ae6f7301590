// SPDX-License-Identifier: Apache-2.0
/* appraisal.c - see appraisal.h. */
#include "core/privacy/appraisal.h"

#include "base/text.h"
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/privacy/erase.h"
#include "core/privacy/held.h"
#include "core/privacy/privacy.h"
#include "core/site.h"
#include "gen/appraisal_sql.h"
#include "store/store.h"

enum { LOOKED_MAX = 2000, REASON_MAX = 2000 }; /* matters looked at for one page */

/* Is there something left of that part, when the matter was erased but for what rests? */
static bool is_left(const struct matter *m, int64_t held, enum keep_part part)
{
    const int64_t rests = part == KEEP_CONTACT ? PART_CONTACT : part == KEEP_FILES ? PART_FILE : PART_TEXT;

    return !m->erased || (held & rests) != 0;
}

static void propose(struct proposal_row *ret, const struct retention *r, struct day end)
{
    ret->then = r->then;
    ret->since = end;
    ret->class = r->class;
    ret->source = r->source;
}

/* Of the parts whose term is over: the first that is to be destroyed, else one that is to be handed over. Where only
 * what rests is left, nothing is proposed before the last of its terms: which text it is, is not told apart. */
static enum st ended(struct ctx *cx, const struct matter *m, struct proposal_row *ret, bool *ret_found)
{
    bool waits = false;
    int64_t held;

    *ret_found = false;
    TRY(held_parts(cx, m->id, &held));
    for (int i = 0; i < KEEP_N; i++) {
        const struct retention *r = rules_retention(cx->site->rules, m->procedure->id, m->category, (enum keep_part)i);
        struct day end;
        if (!is_left(m, held, (enum keep_part)i))
            continue;
        TRY(retention_end(cx, m, r, &end));
        if (day_is_none(end) || day_of(cx->now).n < end.n) {
            waits = true;
            continue;
        }
        if (!*ret_found || (ret->then != DISPOSE_DESTROY && r->then == DISPOSE_DESTROY))
            propose(ret, r, end);
        *ret_found = true;
    }
    *ret_found = *ret_found && !(m->erased && waits);
    return ST_OK;
}

/* Is there still something to dispose of, and nobody decided otherwise? */
static bool is_waiting(struct ctx *cx, const struct q_appraisal_matters_out *row, const struct matter *m, int64_t held)
{
    if (row->decision.n == 0)
        return !m->erased || held != 0;
    if (str_eqz(row->decision, "keep"))
        return day_is_none(row->until) || day_of(cx->now).n >= row->until.n;
    return row->done == 0;
}

static enum st look(struct ctx *cx, const struct q_appraisal_matters_out *row, struct proposal_row *ret,
                    bool *ret_found)
{
    bool sees, over = false;
    struct matter m;
    int64_t held;

    *ret_found = false;
    TRY(matter_load(cx, (struct matter_id){ row->id }, &m));
    if (when_is_none(m.closed))
        return ST_OK;
    TRY(access_sees(cx, &m, &sees));
    TRY(held_parts(cx, m.id, &held));
    if (!sees || !is_waiting(cx, row, &m, held))
        return ST_OK;
    TRY(ended(cx, &m, ret, &over));
    ret->id = m.id;
    ret->no = m.no;
    ret->title = m.title;
    ret->procedure = m.procedure;
    ret->opened = m.opened;
    ret->closed = m.closed;
    ret->decision = str_eqz(row->decision, "keep") ? STR_NONE : row->decision;
    *ret_found = over;
    return ST_OK;
}

enum st appraisal_list(struct ctx *cx, int64_t after, size_t max, struct proposal_list *ret)
{
    const struct q_appraisal_matters_in in = { .after = after, .limit = LOOKED_MAX };
    struct proposal_row *p = arena_array(cx->mem, max + 1, sizeof *p);
    struct q_appraisal_matters_out row;
    AUTO(rows) rs = { 0 };
    size_t looked = 0;
    bool found = false;

    *ret = (struct proposal_list){ .row = p };
    TRY(q_appraisal_matters(cx, &in, &rs));
    while (ret->n < max && q_appraisal_matters_next(cx, &rs, &row)) {
        TRY(look(cx, &row, &p[ret->n], &found));
        ret->n += found;
        ret->next = row.id;
        looked++;
    }
    if (ret->n < max && looked < LOOKED_MAX)
        ret->next = 0;
    return rows_status(cx, &rs);
}

static enum st check_decision(struct ctx *cx, const struct appraisal_in *in)
{
    const bool keep = str_eqz(in->decision, "keep");

    if (!keep && !str_eqz(in->decision, "destroy") && !str_eqz(in->decision, "transfer"))
        return FAIL_FIELD(cx, ST_INPUT, "appraisal.decision", "decision", in->decision);
    if (keep && (day_is_none(in->until) || in->until.n <= day_of(cx->now).n))
        return FAIL_FIELD(cx, ST_INPUT, "appraisal.until", "until", STR_NONE);
    if (str_trim(in->reason).n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "privacy.reason", "reason", STR_NONE);
    if (text_count(in->reason) > REASON_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "input.long", "reason", arena_printf(cx->mem, "%d", REASON_MAX));
    return ST_OK;
}

enum st appraisal_decide(struct ctx *cx, const struct appraisal_in *in)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct proposal_row p = { 0 };
    struct buf day = buf_make(cx->mem, 16);
    struct matter m;
    bool over;

    TRY(matter_by_no(cx, in->no, &m));
    TRY(check_decision(cx, in));
    TRY(ended(cx, &m, &p, &over));
    if (!over)
        return FAIL(cx, ST_RULE, "appraisal.early", STR_NONE);
    *e = privacy_event(cx, &m, STR(APPRAISE_EVENT));
    event_tell(e, STR("decision"), in->decision);
    event_tell(e, STR("class"), p.class);
    event_tell(e, STR("rule"), p.source);
    if (str_eqz(in->decision, "keep")) {
        day_format(&day, in->until);
        event_tell(e, STR("until"), buf_str(&day));
    }
    event_seal(e, STR("reason"), str_trim(in->reason));
    return event_append(cx, e);
}

enum st appraisal_destroy(struct ctx *cx, struct str no)
{
    const struct erase_in in = {
        .no = no, .reason = STR("保管期限届满，经鉴定销毁（《档案法实施条例》第24条）"), .over = true, .answers = true
    };
    struct erased e;

    return erase_matter(cx, &in, &e);
}

enum st appraisal_handed(struct ctx *cx, struct str no, struct str sha256)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    *e = privacy_event(cx, &m, STR(HANDED_EVENT));
    event_tell(e, STR("package"), sha256);
    return event_append(cx, e);
}
