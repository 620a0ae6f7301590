// SPDX-License-Identifier: Apache-2.0
/* api_open_day.c - leaders' open days for programs: what is announced, booking, and what is offered instead. */
#include "page/api/api_open_day.h"

#include "base/num.h"
#include "codec/json.h"
#include "core/matter/code.h"
#include "core/matter/matter_json.h"
#include "core/reception/rebook.h"
#include "gen/routes.h"
#include "http/reply.h"

enum { DAYS_BYTES = 4 << 20, ANSWER_BYTES = 4 << 20, AHEAD = 180, DAY_MS = 86400000, PEOPLE_MAX = 5 };

static void put_slot(struct json_out *o, const struct reception_slot *s)
{
    struct str rest = s->areas, one;

    json_open(o, NULL, '{');
    json_put_text(o, "no", s->no);
    json_put_when(o, "at", s->at);
    json_put_when(o, "until", s->until);
    json_put_text(o, "leader", s->leader);
    json_put_text(o, "area", s->area);
    json_open(o, "areas", '[');
    while (rest.n > 0 && str_split(&rest, '/', &one))
        json_put_text(o, NULL, one);
    json_close(o, ']');
    json_put_text(o, "place", s->place);
    json_put_bool(o, "free", s->is_free);
    json_close(o, '}');
}

/* PAGE   GET /api/v1/open-days
 * perm   public
 * answer 200 open_days
 * help   Places at leaders' open days to come: hour, leader, fields, place, end of booking, free or not. `no` is what
 *        E02 books (POST /api/v1/matters/{no}/steps). */
enum st api_open_days(struct ctx *cx, const struct args_api_open_days *in, struct reply *out)
{
    const struct when to = { cx->now.ms + (int64_t)AHEAD * DAY_MS };
    struct buf b = buf_make(cx->mem, DAYS_BYTES);
    struct json_out o = { .b = &b };
    struct reception_list l;

    (void)in;
    TRY(reception_between(cx, cx->now, to, false, &l));
    json_open(&o, NULL, '{');
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l.n; i++)
        if (!str_eqz(l.row[i].state, "CAN"))
            put_slot(&o, &l.row[i]);
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}

/* -- booking -- */

bool api_books(struct str event)
{
    return str_eqz(event, "E02") || str_eqz(event, "预约");
}

static enum st answer_booked(struct ctx *cx, const struct filed *f, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_BYTES);
    struct json_out o = { .b = &b };

    TRY(matter_json_booked(cx, f, &o));
    return reply_json(out, 200, buf_str(&b));
}

static enum st read_booking(struct ctx *cx, const struct json *fields, struct reception_booking *in)
{
    struct str people = STR("1");
    const struct {
        const char *name;
        struct str *to;
    } known[] = { { "visitor", &in->visitor },   { "request", &in->request }, { "contact_phone", &in->phone },
                  { "category", &in->category }, { "own", &in->own },         { "own_code", &in->own_code },
                  { "representatives", &people } };
    int64_t n;

    for (const struct json *j = fields == NULL ? NULL : fields->child; j != NULL; j = j->next) {
        struct str *to = NULL;
        for (size_t i = 0; i < N_OF(known); i++)
            if (str_eqz(j->name, known[i].name))
                to = known[i].to;
        if (to == NULL)
            return FAIL_FIELD(cx, ST_RULE, "flow.field_unknown", str_z(cx->mem, j->name), j->name);
        if (j->kind != JSON_TEXT && j->kind != JSON_INT)
            return FAIL_FIELD(cx, ST_RULE, "flow.field_type", str_z(cx->mem, j->name), j->name);
        *to = str_trim(j->text);
    }
    if (!num_parse(people, &n) || n < 1 || n > PEOPLE_MAX)
        return FAIL_FIELD(cx, ST_RULE, "flow.field_range", "representatives", STR("1–5"));
    in->people = (int)n;
    in->own_code = code_clean(cx->mem, in->own_code);
    return ST_OK;
}

enum st api_book(struct ctx *cx, struct str no, const struct json *fields, struct reply *out)
{
    struct reception_booking in = { .no = no };
    struct filed filed;

    TRY(read_booking(cx, fields, &in));
    TRY(reception_book(cx, &in, &filed));
    return answer_booked(cx, &filed, out);
}

/* PAGE   POST /api/v1/matters/{no:caseno}/rebook
 * perm   public
 * rate   guess
 * arg    take:bool  code:text<100?
 * answer 200 matter
 * help   A booking was cancelled and another place is offered (`rebook` of the matter): takes that place, answering
 *        with its query code; or declines, answering with the cancelled matter. */
enum st api_rebook(struct ctx *cx, const struct args_api_rebook *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_BYTES);
    struct json_out o = { .b = &b };
    struct filed filed;
    struct matter m;

    if (in->take) {
        TRY(rebook_take(cx, in->no, &filed));
        return answer_booked(cx, &filed, out);
    }
    TRY(rebook_decline(cx, in->no));
    TRY(matter_by_no(cx, in->no, &m));
    TRY(matter_json(cx, &m, false, &o));
    return reply_json(out, 200, buf_str(&b));
}
