// SPDX-License-Identifier: Apache-2.0
/* api_matter.c - matters for programs: file, read, step, rate (docs/api.md §3). */
#include "base/idcheck.h"
#include "codec/json.h"
#include "core/matter/matter_json.h"
#include "core/matter/reprisal.h"
#include "core/privacy/look.h"
#include "core/privacy/veil.h"
#include "core/site.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/api/api_open_day.h"
#include "store/store.h"

enum { ANSWER_MAX = 32 << 20, FILES_MAX = 21 };

/* `seen`: after a look, with personal data in the clear. */
static enum st answer_matter(struct ctx *cx, const struct matter *m, bool seen, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };

    TRY(matter_json(cx, m, seen, &o));
    return reply_json(out, 200, buf_str(&b));
}

static bool is_first(const struct matter *m)
{
    return str_eq(m->state->code, m->procedure->state[0].code);
}

static enum st answer_filed(struct ctx *cx, const struct filed *f, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    struct clock_list clocks;

    TRY(clock_list(cx, f->m.id, &clocks));
    if (veil_covers(cx, &f->m) && !is_first(&f->m)) /* passed on at once: its terms would tell to whom */
        clocks.n = 0;
    json_open(&o, NULL, '{');
    json_put_text(&o, "no", f->m.no);
    json_put_text(&o, "query_code", f->code);
    json_put_text(&o, "state", f->m.state->code);
    json_put_when(&o, "opened", f->m.opened);
    json_open(&o, "clocks", '[');
    for (size_t i = 0; i < clocks.n; i++)
        clock_json(&clocks.row[i], &o);
    json_close(&o, ']');
    json_put_text(&o, "receipt", arena_printf(cx->mem, "/receipt/%.*s", STR_ARG(f->m.no)));
    json_close(&o, '}');
    return reply_json(out, f->again ? 200 : 201, buf_str(&b));
}

static enum st read_files(struct ctx *cx, const struct json *list, struct filing *f)
{
    struct str *id = arena_array(cx->mem, FILES_MAX, sizeof *id);

    if (list != NULL && list->kind != JSON_ARRAY)
        return FAIL_FIELD(cx, ST_INPUT, "input.kind", "attachments", STR("attachments"));
    for (const struct json *j = list == NULL ? NULL : list->child; j != NULL && f->n_file < FILES_MAX; j = j->next)
        id[f->n_file++] = j->text;
    f->file = id;
    return ST_OK;
}

/* PAGE   POST /api/v1/matters
 * perm   public
 * rate   file
 * arg    procedure:word  title:text<100000?  body:text<1000000?  request:text<100000?  event_place:text<100000?
 * arg    place:text<100000?  category:text<100000?  channel:text<100000?  anonymous:bool?  people:int<100000?
 * arg    contact.name:text<100000?  contact.phone:text<100000?  contact.address:text<100000?
 * arg    contact.identity:text<100000?  contact.mail:text<300?  contact.notify:word?
 * arg    attachments:json?
 * arg    about:text<60?  fields:json?
 * answer 201 filed
 * answer 200 filed
 * help   Files a matter. The query code is shown here only. With an Idempotency-Key the same content sent
 *        again within a day answers 200 with the same number and code. `about`: the number of the matter that a
 *        supervision or sponsorship is about; `fields`: what the procedure's first row declares. */
enum st api_file_matter(struct ctx *cx, const struct args_api_file_matter *in, struct reply *out)
{
    struct filing f = { .procedure = in->procedure,
                        .title = str_trim(in->title),
                        .body = str_trim(in->body),
                        .request = str_trim(in->request),
                        .event_place = str_trim(in->event_place),
                        .place = str_trim(in->place),
                        .category = str_trim(in->category),
                        .channel = in->channel,
                        .anonymous = in->anonymous,
                        .people = (int)in->people,
                        .received = WHEN_NONE,
                        .fields = in->fields,
                        .contact = { in->contact_name, in->contact_phone, in->contact_address,
                                     idcheck_clean(cx->mem, in->contact_identity), str_trim(in->contact_mail),
                                     in->contact_notify, cx->who.lang },
                        .key = request_header(out->request, "idempotency-key") };
    struct filed filed;
    struct matter about;

    if (f.channel.n == 0)
        f.channel = STR("web");
    if (in->about.n > 0) {
        TRY(matter_by_no(cx, in->about, &about));
        f.about = about.id;
    }
    TRY(read_files(cx, in->attachments, &f));
    TRY(matter_file(cx, &f, &filed));
    return answer_filed(cx, &filed, out);
}

/* PAGE   POST /api/v1/matters/{no:caseno}/reprisal
 * perm   public
 * rate   file
 * arg    body:text<1000000  fields:json?  code:text<100?
 * answer 201 filed
 * help   Who filed that complaint reports a reprisal: a new complaint about it, one level up. */
enum st api_reprisal(struct ctx *cx, const struct args_api_reprisal *in, struct reply *out)
{
    struct filed filed;

    TRY(reprisal_file(cx, in->no, str_trim(in->body), in->fields, &filed));
    return answer_filed(cx, &filed, out);
}

static enum st take_look(struct ctx *cx, const struct args_api_matter *in)
{
    const struct look_in look = { .purpose = in->purpose, .way = STR("api") };
    AUTO(tx) tx = { 0 };
    struct matter m;

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(matter_by_no(cx, in->no, &m));
    return look_take(cx, &m, &look);
}

/* PAGE   GET /api/v1/matters/{no:caseno}
 * perm   public
 * run    self
 * rate   guess
 * arg    code:text<100?  purpose:word?
 * answer 200 matter
 * help   One matter as its reader may see it: with a bearer token, or with its query code. Officers get contact data
 *        masked; with a purpose (data/purpose.def) in the clear, which is written down and told to the resident. */
enum st api_matter(struct ctx *cx, const struct args_api_matter *in, struct reply *out)
{
    const bool looks = in->purpose.n > 0 && cx->who.officer != 0;
    AUTO(tx) tx = { 0 };
    struct matter m;

    if (looks)
        TRY(take_look(cx, in));
    TRY(store_read(cx, cx->site->store, &tx));
    TRY(matter_by_no(cx, in->no, &m));
    return answer_matter(cx, &m, looks, out);
}

/* PAGE   POST /api/v1/matters/{no:caseno}/steps
 * perm   public
 * rate   guess
 * arg    event:text<100  note:text<100000?  fields:json?  version:int?  code:text<100?
 * answer 200 matter
 * help   Takes one step: the event's name or its row id. `may` of the matter lists what is open and its fields. Without
 *        token and code, E02 books that place at an open day: `fields` visitor, request, and as wished contact_phone,
 *        category, representatives, own with own_code; the answer has the query code. With it, E06 gives the place up.
 */
enum st api_step(struct ctx *cx, const struct args_api_step *in, struct reply *out)
{
    const struct step step = {
        .event = in->event, .note = in->note, .fields = in->fields, .version = in->has_version ? in->version : -1
    };
    struct matter m;

    if (cx->who.officer == 0 && cx->who.matter == 0 && api_books(in->event))
        return api_book(cx, in->no, in->fields, out);
    TRY(matter_by_no(cx, in->no, &m));
    TRY(matter_step(cx, m.id, &step, &m));
    return answer_matter(cx, &m, false, out);
}

/* PAGE   POST /api/v1/matters/{no:caseno}/rating
 * perm   public
 * rate   guess
 * arg    who:word  value:int  text:text<100000?  code:text<100?
 * answer 200 matter
 * help   The filer rates the petition office (PD) or the unit in charge (RU): 3 satisfied, 2 fairly, 1 not. */
enum st api_rate(struct ctx *cx, const struct args_api_rate *in, struct reply *out)
{
    struct json *fields = json_make_object(cx->mem);
    struct step step = { .event = STR("N03"), .fields = fields, .version = -1 };
    struct matter m;

    json_set(fields, STR("who"), json_make_text(cx->mem, in->who));
    json_set(fields, STR("value"), json_make_text(cx->mem, arena_printf(cx->mem, "%lld", (long long)in->value)));
    json_set(fields, STR("text"), json_make_text(cx->mem, in->text));
    TRY(matter_by_no(cx, in->no, &m));
    TRY(matter_step(cx, m.id, &step, &m));
    return answer_matter(cx, &m, false, out);
}
