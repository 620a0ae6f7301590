// SPDX-License-Identifier: Apache-2.0
/* story.c - a matter as its reader may see it: texts, clocks, events, links, attachments.
 *
 * Residents see who holds it and every public step, but no officer's name or inner note; contact data is for
 * the resident and for who has contact.read here. A rating is hidden from the unit until it has answered. */
#include <string.h>

#include "base/num.h"
#include "codec/json.h"
#include "core/letter/letter.h"
#include "core/matter/code.h"
#include "core/matter/contact.h"
#include "core/matter/stepping.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/privacy/held.h"
#include "core/privacy/look.h"
#include "core/privacy/veil.h"
#include "core/reception/reception.h"
#include "core/site.h"
#include "core/sync/sync_news.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "store/store.h"

enum { CONTACT_MAX = 4 << 20, ENTRIES_MAX = 1000, LINKS_MAX = 50, FILES_SHOWN = 200 };

struct contact contact_parse(struct arena *mem, struct str json)
{
    struct err e = { 0 };
    const struct json *j = json.n == 0 ? NULL : json_parse(mem, json, CONTACT_MAX, &e);

    return (struct contact){ .name = json_text(j, "name"),
                             .phone = json_text(j, "phone"),
                             .address = json_text(j, "address"),
                             .identity = json_text(j, "identity"),
                             .mail = json_text(j, "mail"),
                             .notify = json_text(j, "notify"),
                             .lang = str_eqz(json_text(j, "lang"), "en") ? LANG_EN : LANG_ZH };
}

/* -- events -- */

bool story_is_inner(struct ctx *cx, struct str field)
{
    return cx->who.officer == 0 && !cx->who.cli && !cx->who.system &&
           (str_eqz(field, "note") || str_eqz(field, "draft") || str_eqz(field, "signer") ||
            str_starts(field, STR(DRAFT_PREFIX)));
}

static bool is_shown_above(struct str field)
{
    return str_eqz(field, "title") || str_eqz(field, "body") || str_eqz(field, "request") ||
           str_eqz(field, "event_place") || str_eqz(field, "contact") || str_eqz(field, "category") ||
           str_eqz(field, "channel") || str_eqz(field, "file");
}

/* Does this reader see what is personal masked? Notes that something is. */
static bool asks_purpose(const struct ctx *cx, struct story *s)
{
    const bool masked = (cx->who.officer != 0 || cx->who.cli) && !cx->who.system && !s->seen;

    s->masked |= masked;
    return masked;
}

/* `contacts`: may the reader see what is personal (names of its fields begin with contact)? */
/* A change of contact: what was and what is, in one line each. */
static struct str contact_line(struct ctx *cx, struct str contact)
{
    const struct contact c = contact_parse(cx->mem, contact);

    return arena_printf(cx->mem, "%.*s%s%.*s", STR_ARG(c.phone), c.phone.n > 0 && c.mail.n > 0 ? "  " : "",
                        STR_ARG(c.mail));
}

static void read_fields(struct ctx *cx, const struct event *e, bool contacts, struct story *of, struct entry *ret)
{
    struct pair_text *f = arena_array(cx->mem, e->n_field + e->n_seal, sizeof *f);
    size_t n = 0;

    for (size_t i = 0; i < e->n_field; i++)
        if (!str_eqz(e->field[i].name, "import_digest") && !str_eqz(e->field[i].name, LETTER_NUMBERS))
            f[n++] = e->field[i];
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct event_seal *s = &e->seal[i];
        if (story_is_inner(cx, s->name) || str_eqz(s->name, LETTER_TEXTS) || (e->born && is_shown_above(s->name)))
            continue;
        const bool personal = str_starts(s->name, STR("contact"));
        if (!contacts && personal)
            continue;
        f[n] = (struct pair_text){
            .name = s->name, .value = s->value, .erased = s->value.p == NULL && !s->held, .held = s->held
        };
        if (s->value.n > 0 && e->row.n == 0 && str_eqz(e->event, CONTACT_EVENT))
            f[n].value = contact_line(cx, s->value);
        if (personal && s->value.n > 0 && asks_purpose(cx, of))
            f[n].value = STR("****");
        n++;
    }
    ret->field = f;
    ret->n_field = n;
}

static enum st actor_name(struct ctx *cx, const struct event *e, struct str *ret)
{
    struct officer o;
    struct unit u;

    *ret = e->actor;
    if (e->officer == 0)
        return ST_OK;
    if (e->origin.station == 0 && (cx->who.officer != 0 || cx->who.cli)) { /* a station's accounts stay there */
        TRY(account_find(cx, e->officer, &o));
        *ret = o.name;
        return ST_OK;
    }
    TRY(unit_load(cx, e->actor_unit, &u));
    *ret = u.name;
    return ST_OK;
}

static enum st read_entry(struct ctx *cx, struct event *e, bool contacts, struct story *of, struct entry *ret)
{
    struct unit u;

    TRY(event_load_sealed(cx, e));
    TRY(unit_load(cx, e->unit, &u));
    *ret = (struct entry){ .seq = e->seq,
                           .at = e->at,
                           .row = e->row,
                           .event = e->event,
                           .act_for = e->act_for,
                           .state = e->state,
                           .unit = e->unit,
                           .unit_name = u.name };
    struct str *doc = arena_array(cx->mem, e->n_doc, sizeof *doc);
    if (e->n_doc > 0)
        memcpy(doc, e->doc, e->n_doc * sizeof *doc);
    ret->doc = doc;
    ret->n_doc = e->n_doc;
    ret->letter = event_unseal(e, LETTER_TEXTS);
    ret->number = event_get(e, LETTER_NUMBERS);
    read_fields(cx, e, contacts, of, ret);
    return actor_name(cx, e, &ret->actor);
}

/* Who gave a place at an open day up takes along what they said: the place, and its page, go to somebody else. */
static void hide_given_up(struct ctx *cx, const struct matter *m, const struct story *s, struct entry *entry)
{
    size_t kept = 0;

    if (cx->who.matter == 0 || !str_eqz(m->procedure->id, RECEPTION))
        return;
    for (size_t i = 0; i < s->n_entry; i++)
        if (str_eqz(entry[i].row, "E06"))
            kept = i;
    for (size_t i = 1; i < kept; i++) {
        entry[i].n_field = 0;
        entry[i].n_doc = 0;
    }
}

static enum st read_entries(struct ctx *cx, const struct matter *m, struct story *ret)
{
    const struct q_events_of_in in = { .matter = m->id.v };
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };
    struct str *text = arena_array(cx->mem, ENTRIES_MAX, sizeof *text);
    struct event *e = arena_take(cx->mem, sizeof *e);
    size_t n = 0;
    bool contacts;

    TRY(look_may(cx, m, &contacts));
    TRY(q_events_of(cx, &in, &rs));
    while (n < ENTRIES_MAX && q_events_of_next(cx, &rs, &row))
        text[n++] = row.text;
    TRY(rows_status(cx, &rs));
    struct entry *entry = arena_array(cx->mem, n, sizeof *entry);
    for (size_t i = 0; i < n; i++) {
        TRY(event_parse(cx->mem, text[i], e, &cx->err));
        if (e->origin.station == 0 || !sync_is_news(e)) /* what a station noted of steps that stand here themselves */
            TRY(read_entry(cx, e, contacts, ret, &entry[ret->n_entry++]));
    }
    ret->entry = entry;
    hide_given_up(cx, m, ret, entry);
    return ST_OK;
}

/* -- what stands beside -- */

/* Is it the resident's own matter, and not what officers keep about it (supervision, sponsorship)? */
static bool is_residents(const struct matter *m)
{
    for (size_t i = 0; i < m->procedure->n_move; i++)
        if (m->procedure->move[i].n_from == 0 && move_by(&m->procedure->move[i], STR("RES")))
            return true;
    return false;
}

static bool is_merger(struct str kind)
{
    return str_eqz(kind, LINK_MERGED) || str_eqz(kind, LINK_LEADS);
}

/* Who filed what was merged follows how the leading matter goes on; its text and its code stay with its own filer,
 * who in turn is not told of the others. */
static enum st read_merger(struct ctx *cx, const struct q_links_of_out *row, const struct matter *other,
                           struct link *ret, bool *shown)
{
    if (cx->who.matter == 0)
        return access_sees(cx, other, shown);
    *shown = str_eqz(row->kind, LINK_MERGED) && !other->sealed;
    ret->procedure = other->procedure;
    ret->state = other->state->code;
    ret->unit = other->unit;
    return ST_OK;
}

static enum st read_link(struct ctx *cx, const struct q_links_of_out *row, struct link *ret, bool *shown)
{
    struct matter other;

    TRY(matter_load(cx, (struct matter_id){ row->other }, &other));
    *ret = (struct link){ .no = other.no, .kind = row->kind };
    if (is_merger(row->kind))
        return read_merger(cx, row, &other, ret, shown);
    TRY(access_sees(cx, &other, shown));
    if (cx->who.matter != 0 && !cx->who.agent && is_residents(&other) &&
        !str_eqz(row->kind, "about")) { /* opened from here, for them */
        ret->code = code_make(cx, other.id, other.codes);
        *shown = true;
    }
    return ST_OK;
}

static enum st read_links(struct ctx *cx, const struct matter *m, struct story *ret)
{
    const struct q_links_of_in in = { .matter = m->id.v };
    struct q_links_of_out row;
    AUTO(rows) rs = { 0 };
    struct link *l = arena_array(cx->mem, LINKS_MAX, sizeof *l);
    size_t n = 0;

    TRY(q_links_of(cx, &in, &rs));
    while (n < LINKS_MAX && q_links_of_next(cx, &rs, &row)) {
        bool shown = false;
        TRY(read_link(cx, &row, &l[n], &shown));
        n += shown;
    }
    ret->link = l;
    ret->n_link = n;
    return rows_status(cx, &rs);
}

static enum st read_files(struct ctx *cx, const struct matter *m, struct story *ret)
{
    const struct q_files_of_in in = { .matter = m->id.v };
    struct q_files_of_out row;
    AUTO(rows) rs = { 0 };
    struct attachment *f = arena_array(cx->mem, FILES_SHOWN, sizeof *f);
    int64_t held;
    size_t n = 0;

    TRY(held_parts(cx, m->id, &held));
    ret->held = held != 0;
    if ((held & PART_FILE) != 0)
        return ST_OK;
    TRY(q_files_of(cx, &in, &rs));
    while (n < FILES_SHOWN && q_files_of_next(cx, &rs, &row))
        f[n++] = (struct attachment){ .id = row.id, .name = row.name, .type = row.type, .size = row.size };
    ret->file = f;
    ret->n_file = n;
    return rows_status(cx, &rs);
}

static enum st read_contact(struct ctx *cx, const struct matter *m, struct story *ret, bool *ret_erased)
{
    struct str contact;
    bool sees;

    TRY(look_may(cx, m, &sees));
    TRY(event_sealed_text(cx, m->contacted, STR("contact"), &contact, ret_erased));
    if (!sees || *ret_erased)
        return ST_OK;
    ret->contact = contact_parse(cx->mem, contact);
    if (contact.n > 0 && asks_purpose(cx, ret))
        ret->contact = look_mask(cx->mem, &ret->contact);
    return ST_OK;
}

static enum st read_texts(struct ctx *cx, const struct matter *m, struct story *ret)
{
    static const struct str name[] = { STR("title"), STR("body"), STR("request"), STR("event_place"), STR("contact") };
    struct str *erased = arena_array(cx->mem, N_OF(name), sizeof *erased);
    bool gone[N_OF(name)] = { m->erased };

    TRY(event_sealed_text(cx, m->first, name[1], &ret->body, &gone[1]));
    TRY(event_sealed_text(cx, m->first, name[2], &ret->request, &gone[2]));
    TRY(event_sealed_text(cx, m->first, name[3], &ret->event_place, &gone[3]));
    TRY(read_contact(cx, m, ret, &gone[4]));
    for (size_t i = 0; i < N_OF(name); i++)
        if (gone[i])
            erased[ret->n_erased++] = name[i];
    ret->erased = erased;
    return ST_OK;
}

/* The newest correction of the registration (N14) is what is read; both stay in the events. */
static void take_corrections(const struct story *s, struct str *request, struct str *event_place)
{
    for (size_t i = 0; i < s->n_entry; i++) {
        const struct entry *e = &s->entry[i];
        struct str field = STR_NONE, value = STR_NONE;
        for (size_t k = 0; str_eqz(e->row, "N14") && k < e->n_field; k++)
            if (str_eqz(e->field[k].name, "field"))
                field = e->field[k].value;
            else if (str_eqz(e->field[k].name, "value"))
                value = e->field[k].value;
        if (str_eqz(field, "request") && value.p != NULL)
            *request = value;
        else if (str_eqz(field, "event_place") && value.p != NULL)
            *event_place = value;
    }
}

static enum st read_story(struct ctx *cx, const struct matter *m, bool seen, struct story *ret)
{
    struct story s = { .seen = seen };
    struct clock_list clocks;

    TRY(read_texts(cx, m, &s));
    TRY(clock_list(cx, m->id, &clocks));
    s.clock = clocks.row;
    s.n_clock = clocks.n;
    TRY(read_entries(cx, m, &s));
    take_corrections(&s, &s.request, &s.event_place);
    TRY(read_links(cx, m, &s));
    TRY(read_files(cx, m, &s));
    for (size_t i = 0; s.n_entry > 0 && i < s.entry[0].n_field; i++)
        s.anonymous |= str_eqz(s.entry[0].field[i].name, "anonymous");
    veil_story(cx, m, &s);
    *ret = s;
    return ST_OK;
}

enum st matter_story(struct ctx *cx, const struct matter *m, struct story *ret)
{
    return read_story(cx, m, false, ret);
}

enum st matter_story_seen(struct ctx *cx, const struct matter *m, struct story *ret)
{
    return read_story(cx, m, true, ret);
}
