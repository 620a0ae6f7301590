// SPDX-License-Identifier: Apache-2.0
/* matter_json.c - see matter_json.h. */
#include "core/matter/matter_json.h"
#include "core/letter/letter.h"
#include "core/matter/agent.h"
#include "core/matter/story.h"

#include "codec/json.h"
#include "core/org/unit.h"
#include "core/privacy/look.h"
#include "core/reception/rebook.h"
#include "core/site.h"

static struct str state_text(struct ctx *cx, const struct matter *m)
{
    struct str key = arena_printf(cx->mem, "state.%.*s.%.*s", STR_ARG(m->procedure->id), STR_ARG(m->state->code));
    struct str text = rules_text(cx->site->rules, cx->who.lang, key);

    return str_eq(text, key) ? m->state->name : text;
}

void clock_json(const struct clock *c, struct json_out *o)
{
    static const struct str state[] = { [CLOCK_RUNNING] = STR("running"),
                                        [CLOCK_PAUSED] = STR("paused"),
                                        [CLOCK_STOPPED] = STR("stopped"),
                                        [CLOCK_EXPIRED] = STR("expired") };

    json_open(o, NULL, '{');
    json_put_text(o, "code", c->code);
    json_put_day(o, "start", c->start);
    if (c->in_seconds)
        json_put_when(o, "due", c->due_at);
    else
        json_put_day(o, "due", c->due);
    json_put_text(o, "state", state[c->state]);
    json_put_bool(o, "overdue", c->overdue);
    if (c->state == CLOCK_RUNNING || c->state == CLOCK_PAUSED)
        json_put_int(o, "left", c->left);
    if (c->provisional)
        json_put_bool(o, "provisional", true);
    json_close(o, '}');
}

void matter_json_short(struct ctx *cx, const struct matter *m, struct json_out *o)
{
    json_put_text(o, "no", m->no);
    json_put_text(o, "procedure", m->procedure->id);
    json_put_text(o, "title", m->title.p == NULL ? STR("") : m->title);
    json_put_text(o, "state", m->state->code);
    json_put_text(o, "state_text", state_text(cx, m));
    json_put_text(o, "unit", m->unit);
    json_put_text(o, "unit_name", m->unit_name);
    json_put_text(o, "category", m->category);
    json_put_text(o, "place", m->place);
    json_put_text(o, "channel", m->channel);
    json_put_when(o, "opened", m->opened);
    json_put_when(o, "closed", m->closed);
    json_put_day(o, "due", m->due);
    json_put_int(o, "version", m->version);
}

static void put_texts(const struct story *s, struct json_out *o)
{
    json_put_text_or_null(o, "body", s->body);
    json_put_text_or_null(o, "request", s->request);
    json_put_text_or_null(o, "event_place", s->event_place);
    json_put_bool(o, "anonymous", s->anonymous);
    if (s->n_erased > 0) {
        json_open(o, "erased", '[');
        for (size_t i = 0; i < s->n_erased; i++)
            json_put_text(o, NULL, s->erased[i]);
        json_close(o, ']');
    }
    if (s->held)
        json_put_bool(o, "restricted", true);
    if (s->masked)
        json_put_bool(o, "contact_masked", true);
    if (s->contact.name.n + s->contact.phone.n + s->contact.address.n + s->contact.identity.n == 0)
        return;
    json_open(o, "contact", '{');
    json_put_text(o, "name", s->contact.name);
    json_put_text(o, "phone", s->contact.phone);
    json_put_text(o, "address", s->contact.address);
    if (s->contact.identity.n > 0)
        json_put_text(o, "identity", s->contact.identity);
    if (s->contact.mail.n > 0)
        json_put_text(o, "mail", s->contact.mail);
    if (s->contact.notify.n > 0)
        json_put_text(o, "notify", s->contact.notify);
    json_close(o, '}');
}

/* Who looked at the contact data; for the filer, and for who may look as well. */
static enum st put_looks(struct ctx *cx, const struct matter *m, struct json_out *o)
{
    struct look_list looks;

    TRY(look_list(cx, m, &looks));
    json_open(o, "looks", '[');
    for (size_t i = 0; i < looks.n; i++) {
        json_open(o, NULL, '{');
        json_put_when(o, "at", looks.row[i].at);
        json_put_text(o, "unit", looks.row[i].unit);
        json_put_text(o, "unit_name", looks.row[i].unit_name);
        json_put_text(o, "duty", looks.row[i].duty);
        json_put_text(o, "purpose", looks.row[i].purpose);
        json_put_text(o, "way", looks.row[i].way);
        json_close(o, '}');
    }
    json_close(o, ']');
    return ST_OK;
}

static void put_step(const struct entry *e, struct json_out *o)
{
    json_open(o, NULL, '{');
    json_put_text(o, "row", e->row);
    json_put_text(o, "event", e->event);
    json_put_when(o, "at", e->at);
    json_put_text(o, "state", e->state);
    json_put_text(o, "unit", e->unit);
    json_put_text(o, "unit_name", e->unit_name);
    json_put_text(o, "by", e->actor);
    json_close(o, '}');
}

static void put_event(struct arena *mem, const struct entry *e, struct json_out *o)
{
    json_open(o, NULL, '{');
    json_put_int(o, "seq", e->seq);
    json_put_when(o, "at", e->at);
    json_put_text(o, "row", e->row);
    json_put_text(o, "event", e->event);
    json_put_text(o, "state", e->state);
    json_put_text(o, "unit", e->unit);
    json_put_text(o, "by", e->actor);
    json_open(o, "fields", '{');
    for (size_t i = 0; i < e->n_field; i++)
        json_put_text_or_null(o, str_z(mem, e->field[i].name), e->field[i].value);
    json_close(o, '}');
    json_close(o, '}');
}

static void put_letters(const struct story *s, struct json_out *o)
{
    json_open(o, "letters", '[');
    for (size_t i = 0; i < s->n_entry; i++)
        for (size_t k = 0; k < s->entry[i].n_doc; k++) {
            json_open(o, NULL, '{');
            json_put_text(o, "form", s->entry[i].doc[k]);
            json_put_when(o, "at", s->entry[i].at);
            json_put_int(o, "event", s->entry[i].seq);
            json_put_text_or_null(o, "number", letter_number(s->entry[i].number, s->entry[i].doc[k]));
            json_close(o, '}');
        }
    json_close(o, ']');
}

static void put_links(const struct story *s, struct json_out *o)
{
    json_open(o, "links", '[');
    for (size_t i = 0; i < s->n_link; i++) {
        json_open(o, NULL, '{');
        json_put_text(o, "no", s->link[i].no);
        json_put_text(o, "kind", s->link[i].kind);
        if (s->link[i].code.n > 0)
            json_put_text(o, "query_code", s->link[i].code);
        if (s->link[i].state.n > 0) {
            json_put_text(o, "state", s->link[i].state);
            json_put_text(o, "unit", s->link[i].unit);
        }
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_files(const struct story *s, struct json_out *o)
{
    json_open(o, "attachments", '[');
    for (size_t i = 0; i < s->n_file; i++) {
        json_open(o, NULL, '{');
        json_put_text(o, "id", s->file[i].id);
        json_put_text(o, "name", s->file[i].name);
        json_put_text(o, "type", s->file[i].type);
        json_put_int(o, "size", s->file[i].size);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static enum st put_agent(struct ctx *cx, const struct matter *m, struct json_out *o)
{
    struct agent a;
    bool found;

    TRY(agent_of(cx, m->id, &a, &found));
    if (!found)
        return ST_OK;
    json_open(o, "agent", '{');
    json_put_text(o, "scope", a.scope);
    json_put_day(o, "until", a.until);
    json_put_bool(o, "holds", !a.ended && !a.over);
    if (a.code.n > 0)
        json_put_text(o, "query_code", a.code);
    json_close(o, '}');
    return ST_OK;
}

static void put_story(struct ctx *cx, const struct story *s, struct json_out *o)
{
    json_open(o, "clocks", '[');
    for (size_t i = 0; i < s->n_clock; i++)
        clock_json(&s->clock[i], o);
    json_close(o, ']');
    json_open(o, "steps", '[');
    for (size_t i = 0; i < s->n_entry; i++)
        put_step(&s->entry[i], o);
    json_close(o, ']');
    put_letters(s, o);
    json_open(o, "events", '[');
    for (size_t i = 0; i < s->n_entry; i++)
        put_event(cx->mem, &s->entry[i], o);
    json_close(o, ']');
    put_links(s, o);
    put_files(s, o);
}

struct str matter_field_type(enum field_type t)
{
    static const struct str name[FIELD_N] = {
        [FIELD_TEXT] = STR("text"),     [FIELD_DAY] = STR("day"),         [FIELD_TIME] = STR("time"),
        [FIELD_UNIT] = STR("unit"),     [FIELD_OFFICER] = STR("officer"), [FIELD_CHOICE] = STR("choice"),
        [FIELD_NUMBER] = STR("number"), [FIELD_BOOL] = STR("bool"),       [FIELD_FILE] = STR("file"),
        [FIELD_MATTER] = STR("matter"),
    };

    return name[t];
}

static void put_field(const struct offer_field *f, struct json_out *o)
{
    json_open(o, NULL, '{');
    json_put_text(o, "name", f->field->name);
    json_put_text(o, "type", matter_field_type(f->field->type));
    json_put_bool(o, "required", f->field->required);
    json_put_text(o, "label", f->label);
    if (f->field->min != 0 || f->field->max != 0) {
        json_put_int(o, "min", f->field->min);
        json_put_int(o, "max", f->field->max);
    }
    if (f->field->type == FIELD_TEXT && f->given.n > 0)
        json_put_text(o, "given", f->given);
    if (f->why.n > 0) {
        json_put_text(o, "proposed", f->given);
        json_put_text(o, "why", f->why);
    }
    if (f->n_choice > 0) {
        json_open(o, "choices", '[');
        for (size_t i = 0; i < f->n_choice; i++)
            json_put_text(o, NULL, f->choice[i].value);
        json_close(o, ']');
    }
    json_close(o, '}');
}

static enum st put_may(struct ctx *cx, const struct matter *m, struct json_out *o)
{
    struct offer_list may;

    TRY(matter_may(cx, m, &may));
    json_open(o, "may", '[');
    for (size_t i = 0; i < may.n; i++) {
        json_open(o, NULL, '{');
        json_put_text(o, "id", may.row[i].move->id);
        json_put_text(o, "event", may.row[i].move->event);
        json_open(o, "fields", '[');
        for (size_t k = 0; k < may.row[i].n_field; k++)
            put_field(&may.row[i].field[k], o);
        json_close(o, ']');
        json_close(o, '}');
    }
    json_close(o, ']');
    return ST_OK;
}

/* What is offered instead of a cancelled booking. */
static enum st put_rebook(struct ctx *cx, const struct matter *m, struct json_out *o)
{
    struct rebook r;

    TRY(rebook_find(cx, m, &r));
    if (r.state == REBOOK_NONE)
        return ST_OK;
    json_open(o, "rebook", '{');
    json_put_text(o, "state", rebook_word(r.state));
    if (r.instead.n > 0)
        json_put_text(o, "instead", r.instead);
    if (r.slot.no.n > 0) {
        json_put_text(o, "no", r.slot.no);
        json_put_when(o, "at", r.slot.at);
        json_put_text(o, "leader", r.slot.leader);
        json_put_text(o, "place", r.slot.place);
        json_put_when(o, "until", r.until);
    }
    json_close(o, '}');
    return ST_OK;
}

static enum st put_matter(struct ctx *cx, const struct matter *m, bool seen, struct str code, struct json_out *o)
{
    struct story s;

    TRY(seen ? matter_story_seen(cx, m, &s) : matter_story(cx, m, &s));
    json_open(o, NULL, '{');
    matter_json_short(cx, m, o);
    put_texts(&s, o);
    put_story(cx, &s, o);
    TRY(put_agent(cx, m, o));
    TRY(put_looks(cx, m, o));
    if (m->rating_pd > 0)
        json_put_int(o, "rating_pd", m->rating_pd);
    if (m->rating_ru > 0)
        json_put_int(o, "rating_ru", m->rating_ru);
    TRY(put_rebook(cx, m, o));
    TRY(put_may(cx, m, o));
    if (code.n > 0)
        json_put_text(o, "query_code", code);
    json_close(o, '}');
    return ST_OK;
}

enum st matter_json(struct ctx *cx, const struct matter *m, bool seen, struct json_out *o)
{
    return put_matter(cx, m, seen, STR_NONE, o);
}

enum st matter_json_booked(struct ctx *cx, const struct filed *f, struct json_out *o)
{
    cx->who = (struct who){ .matter = f->m.id.v, .lang = cx->who.lang };
    return put_matter(cx, &f->m, false, f->code, o);
}
