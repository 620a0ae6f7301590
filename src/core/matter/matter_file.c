// SPDX-License-Identifier: Apache-2.0
/* matter_file.c - a matter comes in: numbered, registered by its procedure's first row, given a query code.
 *
 * A filing is never refused, merged or limited because an equal one exists (api.md §3). Only a repeated
 * Idempotency-Key with the same content gives back what was filed before, with the same code. */
#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "base/idcheck.h"
#include "base/text.h"
#include "codec/json.h"
#include "core/matter/attach.h"
#include "core/matter/code.h"
#include "core/matter/couple.h"
#include "core/matter/stepping.h"
#include "core/notice/notice.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "core/target/target.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum {
    TITLE_MAX = 200,
    REQUEST_MAX = 2000,
    BODY_MAX = 50000,
    LINE_MAX_CHARS = 200,
    FILES_MAX = 20,
    FIELDS_MAX = 1 << 20,
    CONTACT_MAX = 4 << 20
};
enum { DAY_MS = 86400000 };

/* -- what was sent -- */

static enum st check_length(struct ctx *cx, const char *field, struct str s, size_t max)
{
    if (text_count(s) > max)
        return FAIL_FIELD(cx, ST_INPUT, "input.long", field, arena_printf(cx->mem, "%zu", max));
    return ST_OK;
}

static enum st check_place(struct ctx *cx, struct str place)
{
    struct unit u;

    if (place.n == 0)
        return ST_OK;
    if (unit_load(cx, place, &u) == ST_OK)
        return ST_OK;
    if (cx->err.st == ST_INPUT) {
        cx->err = (struct err){ 0 };
        return FAIL_FIELD(cx, ST_INPUT, "input.place", "place", place);
    }
    return cx->err.st;
}

/* Never asked for; one that is given must be one (GB 11643). */
static enum st check_identity(struct ctx *cx, struct str identity)
{
    if (identity.n > 0 && idcheck_gb11643(identity, day_of(cx->now)) != ID_OK)
        return FAIL_FIELD(cx, ST_INPUT, "input.identity", "contact.identity", STR_NONE);
    return ST_OK;
}

bool contact_is_phone(struct str s)
{
    enum { DIGITS_MIN = 5, PHONE_MAX = 30 };
    int digits = 0;
    bool good = s.n <= PHONE_MAX;

    for (size_t i = 0; i < s.n; i++) {
        const bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        digits += digit;
        good &= digit || s.p[i] == '-' || s.p[i] == ' ' || (s.p[i] == '+' && i == 0);
    }
    return good && digits >= DIGITS_MIN;
}

bool contact_is_mail(struct str s)
{
    enum { ADDRESS_MAX = 254 };
    size_t at = str_find(s, STR("@"));
    bool good = at != SIZE_MAX && at > 0 && at + 1 < s.n && s.n <= ADDRESS_MAX;

    for (size_t i = 0; i < s.n; i++)
        good = good && s.p[i] > ' ' && s.p[i] < 0x7f && strchr("<>,;:\"\\()[]", s.p[i]) == NULL &&
               (s.p[i] != '@' || i == at);
    return good;
}

static enum st check_notify(struct ctx *cx, const struct contact *c)
{
    if (c->mail.n > 0 && !contact_is_mail(c->mail))
        return FAIL_FIELD(cx, ST_INPUT, "input.mail", "contact.mail", STR_NONE);
    if (c->notify.n > 0 && !notice_is_way(c->notify))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "contact.notify", c->notify);
    if (str_eqz(c->notify, "mail") && c->mail.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "input.mail", "contact.mail", STR_NONE);
    return ST_OK;
}

static enum st check_filing(struct ctx *cx, const struct filing *in)
{
    bool imported = !when_is_none(in->received); /* history is kept whole */

    if (in->title.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "input.missing", "title", STR("title"));
    if (in->body.n == 0 && !imported)
        return FAIL_FIELD(cx, ST_INPUT, "input.missing", "body", STR("body"));
    if (imported)
        return check_place(cx, in->place);
    TRY(check_length(cx, "title", in->title, TITLE_MAX));
    TRY(check_length(cx, "request", in->request, REQUEST_MAX));
    TRY(check_length(cx, "body", in->body, BODY_MAX));
    TRY(check_length(cx, "event_place", in->event_place, LINE_MAX_CHARS));
    TRY(check_length(cx, "category", in->category, LINE_MAX_CHARS));
    TRY(check_length(cx, "channel", in->channel, LINE_MAX_CHARS));
    TRY(check_length(cx, "contact.name", in->contact.name, LINE_MAX_CHARS));
    TRY(check_length(cx, "contact.phone", in->contact.phone, LINE_MAX_CHARS));
    TRY(check_length(cx, "contact.address", in->contact.address, LINE_MAX_CHARS));
    TRY(check_identity(cx, in->contact.identity));
    TRY(check_notify(cx, &in->contact));
    if (in->n_file > FILES_MAX)
        return FAIL_FIELD(cx, ST_INPUT, "input.too_many", "attachments", STR("20"));
    return check_place(cx, in->place);
}

/* -- the same filing sent again -- */

static void digest_part(struct digest *d, struct str s)
{
    uint64_t n = s.n;

    digest_add(d, (struct str){ (const char *)&n, sizeof n });
    digest_add(d, s);
}

static struct str json_written(struct arena *mem, const struct json *j)
{
    struct buf b = buf_make(mem, FIELDS_MAX);
    struct json_out o = { .b = &b };

    if (j != NULL)
        json_put_tree(&o, NULL, j);
    return buf_str(&b);
}

static struct str content_digest(struct ctx *cx, const struct filing *in)
{
    const struct str part[] = { in->procedure,     in->title,           in->body,
                                in->request,       in->event_place,     in->place,
                                in->category,      in->channel,         in->contact.name,
                                in->contact.phone, in->contact.address, in->anonymous ? STR("1") : STR("0") };
    uint8_t *out = arena_take(cx->mem, DIGEST_SIZE);
    struct digest d;

    digest_start(&d);
    for (size_t i = 0; i < N_OF(part); i++)
        digest_part(&d, part[i]);
    for (size_t i = 0; i < in->n_file; i++)
        digest_part(&d, in->file[i]);
    digest_part(&d, arena_printf(cx->mem, "%d/%lld", in->people, (long long)in->about.v));
    digest_part(&d, json_written(cx->mem, in->fields));
    if (in->contact.identity.n > 0)
        digest_part(&d, in->contact.identity);
    if (in->contact.mail.n + in->contact.notify.n > 0) {
        digest_part(&d, in->contact.mail);
        digest_part(&d, in->contact.notify);
    }
    digest_end(&d, out);
    return (struct str){ (const char *)out, DIGEST_SIZE };
}

/* An officer's keys are that officer's own. */
static struct str key_digest(struct ctx *cx, struct str key)
{
    uint8_t *out = arena_take(cx->mem, DIGEST_SIZE);

    digest_sha256(arena_printf(cx->mem, "%lld/%.*s", (long long)cx->who.officer, STR_ARG(key)), out);
    return (struct str){ (const char *)out, DIGEST_SIZE };
}

static enum st find_replay(struct ctx *cx, const struct filing *in, struct filed *ret)
{
    const struct q_replay_find_in by = { .key = key_digest(cx, in->key) };
    struct q_replay_find_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_replay_find(cx, &by, &rs));
    bool found = q_replay_find_next(cx, &rs, &row);
    TRY(rows_status(cx, &rs));
    if (!found || row.at.ms < cx->now.ms - DAY_MS)
        return ST_OK;
    if (!str_eq(row.content, content_digest(cx, in)))
        return FAIL_FIELD(cx, ST_STALE, "filing.key_reused", "Idempotency-Key", STR_NONE);
    TRY(matter_load(cx, (struct matter_id){ row.matter }, &ret->m));
    ret->code = code_make(cx, ret->m.id, ret->m.codes);
    ret->again = true;
    return ST_OK;
}

static enum st keep_replay(struct ctx *cx, const struct filing *in, struct matter_id id)
{
    const struct q_replay_put_in put = {
        .key = key_digest(cx, in->key), .content = content_digest(cx, in), .matter = id.v, .at = cx->now
    };

    return in->key.n == 0 ? ST_OK : q_replay_put_do(cx, &put, NULL);
}

/* -- registering -- */

/* May that duty file by the row: its own, or the resident's on paper or oral proof? */
static bool files_by(const struct move *mv, struct str duty, bool behalf)
{
    return behalf ? move_by(mv, STR("RES")) && access_for_resident(duty) : move_by(mv, duty);
}

/* The creation row for who files: residents by RES, officers by a duty they hold, else for a resident. */
static enum st creation_row(struct stepping *s)
{
    const struct who *w = &s->cx->who;
    bool known = false;

    for (int behalf = 0; behalf < 2; behalf++)
        for (size_t i = 0; i < s->procedure->n_move; i++) {
            const struct move *mv = &s->procedure->move[i];
            struct str duties = w->duties, duty;
            if (mv->n_from > 0 || mv->from_any)
                continue;
            known = true;
            s->move = mv;
            s->duty = STR("RES");
            if (s->forced || (w->officer == 0 && move_by(mv, STR("RES"))))
                return ST_OK;
            while (w->officer != 0 && str_split(&duties, ',', &duty)) {
                s->duty = duty;
                if (files_by(mv, duty, behalf))
                    return ST_OK;
            }
        }
    return FAIL(s->cx, known ? ST_DENIED : ST_RULE, known ? "flow.duty" : "flow.unknown", s->procedure->name);
}

/* Where it is registered: as asked, else as the row's holder says. */
static enum st intake_unit(struct stepping *s, struct str *ret)
{
    struct unit u;

    if (s->filing->unit.n == 0)
        return holder_after(s, ret);
    TRY(unit_load(s->cx, s->filing->unit, &u));
    *ret = u.code;
    return ST_OK;
}

/* Ids rise with the time of receipt; history is sorted in by its own time. */
static enum st next_id(struct ctx *cx, const struct filing *in, struct matter_id *ret)
{
    struct q_matter_last_id_out last;
    const bool history = !when_is_none(in->received);

    TRY(q_matter_last_id_one(cx, &last));
    int64_t id = code_id_after(cx->site, cx->now, history ? 0 : last.id);
    for (; history; id++) { /* several messages of one second */
        const struct q_matter_by_id_in by = { .id = id };
        struct q_matter_by_id_out row;
        AUTO(rows) rs = { 0 };
        TRY(q_matter_by_id(cx, &by, &rs));
        bool taken = q_matter_by_id_next(cx, &rs, &row);
        TRY(rows_status(cx, &rs));
        if (!taken)
            break;
    }
    *ret = (struct matter_id){ id };
    return ST_OK;
}

struct str contact_format(struct arena *mem, const struct contact *c)
{
    struct buf b = buf_make(mem, CONTACT_MAX);
    struct json_out o = { .b = &b };

    if (c->name.n + c->phone.n + c->address.n + c->identity.n + c->mail.n == 0)
        return STR_NONE;
    json_open(&o, NULL, '{');
    json_put_text(&o, "address", c->address);
    if (c->identity.n > 0)
        json_put_text(&o, "identity", c->identity);
    if (c->lang == LANG_EN)
        json_put_text(&o, "lang", STR("en"));
    if (c->mail.n > 0)
        json_put_text(&o, "mail", c->mail);
    json_put_text(&o, "name", c->name);
    if (c->notify.n > 0)
        json_put_text(&o, "notify", c->notify);
    json_put_text(&o, "phone", c->phone);
    json_close(&o, '}');
    return buf_str(&b);
}

/* A word of our lists is public; what somebody wrote instead may be a name. */
static void tell_word(struct event *e, struct str name, struct str word, bool known)
{
    if (known)
        event_tell(e, name, word);
    else
        event_seal(e, name, word);
}

static void tell_filing(struct stepping *s, struct event *e)
{
    const struct filing *in = s->filing;

    event_tell(e, STR("place"), in->place);
    tell_word(e, STR("category"), in->category, rules_is_category(s->cx->site->rules, in->category));
    tell_word(e, STR("channel"), in->channel, rules_is_channel(s->cx->site->rules, s->cx->mem, in->channel));
    event_tell(e, STR("import_digest"), in->source);
    if (in->anonymous)
        event_tell(e, STR("anonymous"), STR("true"));
    if (in->people > 1)
        event_tell(e, STR("people"), arena_printf(s->cx->mem, "%d", in->people));
    event_seal(e, STR("title"), in->title);
    event_seal(e, STR("body"), in->body);
    event_seal(e, STR("request"), in->request);
    event_seal(e, STR("event_place"), in->event_place);
    event_seal(e, STR("contact"), contact_format(s->cx->mem, &in->contact));
    stepping_tell(s, e);
    if (s->since != NULL) {
        struct buf day = buf_make(s->cx->mem, 16);
        day_format(&day, *s->since);
        event_tell(e, STR("received"), buf_str(&day));
    }
}

static void tell_filer(struct stepping *s, struct event *e)
{
    const struct who *w = &s->cx->who;

    e->actor = !when_is_none(s->filing->received) ? STR("import")
               : w->system                        ? STR("system")
               : w->officer != 0                  ? STR("officer")
                                                  : STR("resident");
    if (w->officer == 0)
        return;
    e->officer = w->officer;
    e->actor_unit = w->unit;
    e->duty = s->duty;
    e->act_for = move_by(s->move, STR("RES")) ? STR("RES") : STR_NONE;
}

static enum st take_files(struct stepping *s, struct event *e)
{
    struct buf ids = buf_make(s->cx->mem, FILES_MAX * LINE_MAX_CHARS);
    struct str lines;

    for (size_t i = 0; i < s->filing->n_file; i++)
        buf_printf(&ids, "%.*s\n", STR_ARG(str_cut(s->filing->file[i], 0, LINE_MAX_CHARS - 1)));
    TRY(attach_take(s->cx, buf_str(&ids), e->matter, &lines));
    event_seal(e, STR("file"), lines);
    return ST_OK;
}

static enum st write_filing(struct stepping *s, struct event *e)
{
    struct matter *m = arena_take(s->cx->mem, sizeof *m);
    const struct filing *in = s->filing;
    struct ctx *cx = s->cx;

    TRY(next_id(cx, in, &m->id));
    TRY(number_next(cx, s->procedure, day_of(cx->now), &m->no));
    m->opened = cx->now;
    s->m = m;
    TRY(field_check(s));
    TRY(guard_check(s));
    *e = (struct event){ .matter = m->id,
                         .at = { cx->now.ms / 1000 * 1000 },
                         .born = true,
                         .no = m->no,
                         .procedure = s->procedure->id,
                         .row = s->move->id,
                         .event = s->move->event,
                         .state = s->move->to };
    TRY(intake_unit(s, &e->unit));
    tell_filer(s, e);
    tell_filing(s, e);
    if (in->about.v != 0)
        e->link[e->n_link++] = (struct event_link){ .other = in->about, .kind = STR("about") };
    TRY(target_tell_parent(s, e));
    letter_list(s->cx->site->rules, s->move, e);
    TRY(take_files(s, e));
    TRY(clock_apply(s, e));
    TRY(letter_make(s, e));
    return event_append(cx, e);
}

/* What is opened by another matter's step has been checked there, texts and all. */
static enum st register_it(struct stepping *s, struct filed *ret)
{
    struct event *e = arena_take(s->cx->mem, sizeof *e);
    const struct filing *in = s->filing;
    struct ctx *cx = s->cx;

    assert(cx->tx != NULL && cx->tx->writes);
    if (!when_is_none(in->received))
        cx->now = in->received;
    TRY(write_filing(s, e));
    TRY(notice_queue(cx, s->m, e));
    if (s->from == NULL)
        TRY(couple_after(s));
    TRY(keep_replay(cx, in, s->m->id));
    TRY(matter_load(cx, s->m->id, &ret->m));
    ret->code = code_make(cx, s->m->id, 0);
    return ST_OK;
}

static enum st file(struct ctx *cx, const struct filing *in, struct filed *ret)
{
    struct stepping *s = arena_take(cx->mem, sizeof *s);

    *s = (struct stepping){
        .cx = cx, .filing = in, .procedure = rules_procedure(cx->site->rules, in->procedure), .forced = cx->who.system
    };
    if (s->procedure == NULL || str_eqz(s->procedure->id, "any"))
        return FAIL_FIELD(cx, ST_INPUT, "input.procedure", "procedure", in->procedure);
    TRY(check_filing(cx, in));
    TRY(creation_row(s));
    return register_it(s, ret);
}

enum st matter_file(struct ctx *cx, const struct filing *in, struct filed *ret)
{
    struct filed f = { 0 };

    if (in->key.n > 0)
        TRY(find_replay(cx, in, &f));
    if (!f.again)
        TRY(file(cx, in, &f));
    *ret = f;
    return ST_OK;
}

enum st stepping_open(const struct stepping *from, const struct move *row, const struct filing *in,
                      const struct day *since)
{
    struct stepping *s = arena_take(from->cx->mem, sizeof *s);
    struct filed filed;

    *s = (struct stepping){ .cx = from->cx,
                            .filing = in,
                            .procedure = row->procedure,
                            .move = row,
                            .duty = from->duty,
                            .forced = true,
                            .from = from,
                            .since = since };
    return register_it(s, &filed);
}
