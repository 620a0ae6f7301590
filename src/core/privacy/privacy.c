// SPDX-License-Identifier: Apache-2.0
/* privacy.c - see privacy.h. */
#include "core/privacy/privacy.h"

#include <assert.h>

#include "base/num.h"
#include "base/text.h"
#include "codec/json.h"
#include "core/matter/event.h"
#include "core/matter/matter_json.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/privacy/erase.h"
#include "core/privacy/held.h"
#include "core/rules/calendar.h"
#include "core/site.h"
#include "gen/privacy_sql.h"
#include "store/store.h"

enum { WORDS_MAX = 2000, REQUESTS_MAX = 100, OPEN_MAX = 500, RUN_MAX = 20, COPY_MAX = 8 << 20 };

/* -- events -- */

struct event privacy_event(struct ctx *cx, const struct matter *m, struct str name)
{
    const struct who *w = &cx->who;
    struct event e = { .matter = m->id,
                       .at = { cx->now.ms / 1000 * 1000 },
                       .no = m->no,
                       .procedure = m->procedure->id,
                       .row = STR(""),
                       .event = name,
                       .state = m->state->code,
                       .unit = m->unit,
                       .actor = w->officer != 0  ? STR("officer")
                                : w->matter != 0 ? STR("resident")
                                                 : STR("system") };

    if (w->officer == 0)
        return e;
    e.officer = w->officer;
    e.actor_unit = w->unit;
    return e;
}

bool privacy_keeps(const struct event *e)
{
    static const char *const name[] = { ERASE_EVENT,    HELD_EVENT,   PRIVACY_ANSWER,
                                        APPRAISE_EVENT, HANDED_EVENT, OPENED_EVENT };

    for (size_t i = 0; e->row.n == 0 && i < N_OF(name); i++)
        if (str_eqz(e->event, name[i]))
            return true;
    return false;
}

/* -- projection -- */

static enum st add_request(struct ctx *cx, const struct event *e)
{
    struct q_request_add_in in = { .matter = e->matter.v, .event = e->seq, .kind = event_get(e, "kind"), .at = e->at };

    if (!day_parse(event_get(e, "due"), &in.due))
        return FAIL(cx, ST_BROKEN, "event.broken", STR("due"));
    return q_request_add_do(cx, &in, NULL);
}

static enum st decide(struct ctx *cx, const struct event *e)
{
    struct q_request_decide_in in = { .matter = e->matter.v, .decided = e->seq, .result = event_get(e, "result") };
    bool later = str_eqz(in.result, "granted") && str_eqz(event_get(e, "kind"), "delete");

    if (!num_parse(event_get(e, "request"), &in.event))
        return FAIL(cx, ST_BROKEN, "event.broken", STR("request"));
    in.done = later ? 0 : e->seq;
    return q_request_decide_do(cx, &in, NULL);
}

static enum st appraise(struct ctx *cx, const struct event *e)
{
    struct q_appraisal_add_in in = {
        .matter = e->matter.v, .event = e->seq, .decision = event_get(e, "decision"), .until = DAY_NONE
    };
    struct str until = event_get(e, "until");

    if (until.n > 0 && !day_parse(until, &in.until))
        return FAIL(cx, ST_BROKEN, "event.broken", STR("until"));
    return q_appraisal_add_do(cx, &in, NULL);
}

static enum st carried(struct ctx *cx, const struct event *e, const char *decision)
{
    const struct q_appraisal_carried_in a = { .matter = e->matter.v, .decision = str_of(decision), .done = e->seq };

    return q_appraisal_carried_do(cx, &a, NULL);
}

enum st privacy_project(struct ctx *cx, const struct event *e)
{
    const struct q_request_carried_in r = { .matter = e->matter.v, .done = e->seq };

    if (str_eqz(e->event, PRIVACY_ASK))
        return add_request(cx, e);
    if (str_eqz(e->event, PRIVACY_ANSWER))
        return decide(cx, e);
    if (str_eqz(e->event, APPRAISE_EVENT))
        return appraise(cx, e);
    if (str_eqz(e->event, HANDED_EVENT))
        return carried(cx, e, "transfer");
    if (!str_eqz(e->event, ERASE_EVENT) && !str_eqz(e->event, HELD_EVENT))
        return ST_OK;
    TRY(q_request_carried_do(cx, &r, NULL));
    return carried(cx, e, "destroy");
}

/* -- asking -- */

static bool is_kind(struct str kind)
{
    return str_eqz(kind, "correct") || str_eqz(kind, "delete") || str_eqz(kind, "explain");
}

static enum st check_new(struct ctx *cx, const struct matter *m, struct str kind)
{
    const struct q_requests_of_in in = { .matter = m->id.v };
    struct q_requests_of_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_requests_of(cx, &in, &rs));
    while (q_requests_of_next(cx, &rs, &row)) {
        if (row.done == 0 && str_eq(row.kind, kind))
            return FAIL_FIELD(cx, ST_STALE, "privacy.open", "kind", STR_NONE);
        n++;
    }
    TRY(rows_status(cx, &rs));
    return n < REQUESTS_MAX ? ST_OK : FAIL(cx, ST_LIMIT, "privacy.many", STR_NONE);
}

static struct str due_day(struct ctx *cx)
{
    const struct config_row *row = rules_config(cx->site->rules, STR("privacy.term"));
    struct buf b = buf_make(cx->mem, 16);
    int64_t days = 15;

    if (row != NULL && !num_parse(row->value, &days))
        days = 15;
    day_format(&b, calendar_add_working(rules_calendar(cx->site->rules), day_of(cx->now), (int)days));
    return buf_str(&b);
}

/* For whom an officer may enter it: as they may enter what the resident does (access_for_resident). */
static bool enters_for_resident(const struct who *w)
{
    struct str duties = w->duties, duty;

    while (duties.n > 0 && str_split(&duties, ',', &duty))
        if (access_for_resident(duty))
            return true;
    return false;
}

enum st privacy_ask(struct ctx *cx, struct str no, struct str kind, struct str words)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    if (cx->who.agent || (cx->who.officer != 0 && !enters_for_resident(&cx->who)))
        return FAIL(cx, ST_DENIED, "auth.denied", STR_NONE);
    if (!is_kind(kind))
        return FAIL_FIELD(cx, ST_INPUT, "privacy.kind", "kind", kind);
    if (str_trim(words).n == 0 && !str_eqz(kind, "delete"))
        return FAIL_FIELD(cx, ST_INPUT, "privacy.words", "words", STR_NONE);
    if (text_count(words) > WORDS_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "input.long", "words", arena_printf(cx->mem, "%d", WORDS_MAX));
    TRY(check_new(cx, &m, kind));
    TRY(matter_load(cx, m.id, &m)); /* the state as it is, not as the filer of a sealed matter is shown it */
    *e = privacy_event(cx, &m, STR(PRIVACY_ASK));
    e->act_for = cx->who.officer != 0 ? STR("RES") : STR_NONE;
    event_tell(e, STR("kind"), kind);
    event_tell(e, STR("due"), due_day(cx));
    event_seal(e, STR("words"), str_trim(words));
    return event_append(cx, e);
}

/* -- answering -- */

static enum st find_request(struct ctx *cx, const struct matter *m, int64_t seq, struct q_requests_of_out *ret)
{
    const struct q_requests_of_in in = { .matter = m->id.v };
    AUTO(rows) rs = { 0 };
    bool found = false;

    TRY(q_requests_of(cx, &in, &rs));
    while (!found && q_requests_of_next(cx, &rs, ret))
        found = ret->event == seq;
    TRY(rows_status(cx, &rs));
    return found ? ST_OK : FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
}

/* Nothing may be granted that the schedule forbids altogether. */
static enum st check_grant(struct ctx *cx, const struct matter *m)
{
    struct verdict v = { 0 };

    for (int i = 0; i < KEEP_N; i++) {
        TRY(retention_ask(cx, m, (enum keep_part)i, &v));
        if (v.what != RETAIN_REFUSE)
            return ST_OK;
    }
    return FAIL(cx, ST_RULE, m->state->closed || m->state->terminal ? "privacy.keep" : "privacy.still_open",
                v.rule->source);
}

enum st privacy_answer(struct ctx *cx, struct str no, int64_t seq, bool grant, struct str reason)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_requests_of_out row;
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    TRY(find_request(cx, &m, seq, &row));
    if (row.decided != 0)
        return FAIL(cx, ST_STALE, "privacy.answered", STR_NONE);
    if (str_trim(reason).n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "privacy.reason", "reason", STR_NONE);
    if (text_count(reason) > WORDS_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "input.long", "reason", arena_printf(cx->mem, "%d", WORDS_MAX));
    if (grant && str_eqz(row.kind, "delete"))
        TRY(check_grant(cx, &m));
    *e = privacy_event(cx, &m, STR(PRIVACY_ANSWER));
    event_tell(e, STR("kind"), row.kind);
    event_tell(e, STR("request"), arena_printf(cx->mem, "%lld", (long long)seq));
    event_tell(e, STR("result"), grant ? STR("granted") : STR("refused"));
    event_seal(e, STR("reason"), str_trim(reason));
    return event_append(cx, e);
}

/* -- reading -- */

/* What became of each part stands in the event that carried a deletion out. */
static enum st read_parts(struct ctx *cx, int64_t seq, struct privacy_request *ret)
{
    const struct q_request_event_in in = { .seq = seq };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_request_event_out row;

    TRY(q_request_event_one(cx, &in, &row));
    TRY(event_parse(cx->mem, row.text, e, &cx->err));
    for (int i = 0; i < KEEP_N; i++)
        ret->part[i] = event_get(e, keep_part_name[i]);
    return ST_OK;
}

static enum st read_answer(struct ctx *cx, int64_t seq, struct privacy_request *ret)
{
    const struct q_request_event_in in = { .seq = seq };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_request_event_out row;

    TRY(q_request_event_one(cx, &in, &row));
    TRY(event_parse(cx->mem, row.text, e, &cx->err));
    ret->answered = e->at;
    ret->unit = e->actor_unit;
    return event_sealed_value(cx, seq, STR("reason"), &ret->reason);
}

static enum st read_request(struct ctx *cx, const struct matter *m, const struct q_requests_of_out *row,
                            struct privacy_request *ret)
{
    *ret = (struct privacy_request){ .seq = row->event,
                                     .matter = m->id,
                                     .no = m->no,
                                     .kind = row->kind,
                                     .at = row->at,
                                     .due = row->due,
                                     .result = row->result,
                                     .answered = WHEN_NONE,
                                     .done = row->done != 0 };
    TRY(event_sealed_value(cx, row->event, STR("words"), &ret->words));
    if (row->decided != 0)
        TRY(read_answer(cx, row->decided, ret));
    return row->done != 0 && row->done != row->decided ? read_parts(cx, row->done, ret) : ST_OK;
}

enum st privacy_of(struct ctx *cx, const struct matter *m, struct privacy_list *ret)
{
    const struct q_requests_of_in in = { .matter = m->id.v };
    struct privacy_request *r = arena_array(cx->mem, REQUESTS_MAX, sizeof *r);
    struct q_requests_of_out *row = arena_array(cx->mem, REQUESTS_MAX, sizeof *row);
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_requests_of(cx, &in, &rs));
    while (n < REQUESTS_MAX && q_requests_of_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(read_request(cx, m, &row[i], &r[i]));
    *ret = (struct privacy_list){ r, n };
    return ST_OK;
}

static enum st read_open(struct ctx *cx, const struct q_requests_open_out *row, struct privacy_request *ret,
                         bool *ret_sees)
{
    struct matter m;

    TRY(matter_load(cx, (struct matter_id){ row->matter }, &m));
    TRY(access_sees(cx, &m, ret_sees));
    *ret = (struct privacy_request){ .seq = row->event,
                                     .matter = m.id,
                                     .no = m.no,
                                     .kind = row->kind,
                                     .at = row->at,
                                     .due = row->due,
                                     .result = row->result,
                                     .answered = WHEN_NONE };
    return ST_OK;
}

enum st privacy_open(struct ctx *cx, struct privacy_list *ret)
{
    const struct q_requests_open_in in = { .limit = OPEN_MAX };
    struct privacy_request *r = arena_array(cx->mem, OPEN_MAX, sizeof *r);
    struct q_requests_open_out row;
    AUTO(rows) rs = { 0 };
    bool sees = false;
    size_t n = 0;

    TRY(q_requests_open(cx, &in, &rs));
    while (n < OPEN_MAX && q_requests_open_next(cx, &rs, &row)) {
        TRY(read_open(cx, &row, &r[n], &sees));
        n += sees;
    }
    *ret = (struct privacy_list){ r, n };
    return rows_status(cx, &rs);
}

/* -- carrying out -- */

static enum st granted(struct ctx *cx, struct privacy_list *ret)
{
    struct privacy_list open;
    AUTO(tx) tx = { 0 };
    size_t n = 0;

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(privacy_open(cx, &open));
    struct privacy_request *r = arena_array(cx->mem, open.n, sizeof *r);
    for (size_t i = 0; i < open.n && n < RUN_MAX; i++)
        if (str_eqz(open.row[i].result, "granted"))
            r[n++] = open.row[i];
    *ret = (struct privacy_list){ r, n };
    return ST_OK;
}

enum st privacy_run(struct ctx *cx, int64_t *ret_n)
{
    struct privacy_list l;
    struct erased e;

    assert(cx->who.system && cx->tx == NULL);
    *ret_n = 0;
    TRY(granted(cx, &l));
    for (size_t i = 0; i < l.n; i++) {
        const struct erase_in in = { .no = l.row[i].no,
                                     .reason = STR("依本人申请（《个人信息保护法》第47条）"),
                                     .answers = true };
        TRY(erase_matter(cx, &in, &e));
        ++*ret_n;
    }
    return ST_OK;
}

/* -- a copy -- */

static void put_request(const struct privacy_request *r, struct json_out *o)
{
    json_open(o, NULL, '{');
    json_put_text(o, "kind", r->kind);
    json_put_when(o, "at", r->at);
    json_put_day(o, "due", r->due);
    json_put_text_or_null(o, "words", r->words);
    json_put_text(o, "result", r->result.n == 0 ? STR("open") : r->result);
    json_put_text_or_null(o, "reason", r->reason);
    json_close(o, '}');
}

enum st privacy_copy(struct ctx *cx, const struct matter *m, struct str *ret)
{
    struct buf b = buf_make(cx->mem, COPY_MAX);
    struct json_out o = { .b = &b };
    struct privacy_list l;

    TRY(privacy_of(cx, m, &l));
    json_open(&o, NULL, '{');
    json_put_when(&o, "made", cx->now);
    json_open(&o, "requests", '[');
    for (size_t i = 0; i < l.n; i++)
        put_request(&l.row[i], &o);
    json_close(&o, ']');
    buf_addz(&b, ",\"matter\":");
    struct json_out part = { .b = &b };
    TRY(matter_json(cx, m, false, &part));
    buf_addz(&b, "}\n");
    if (buf_is_full(&b))
        return FAIL(cx, ST_LIMIT, "erase.events", STR_NONE);
    *ret = buf_str(&b);
    return ST_OK;
}
