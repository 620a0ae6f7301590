// SPDX-License-Identifier: Apache-2.0
/* event.c - canonical text of events, and their place in the store. Formats: docs/log.md. */
#include "core/matter/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/num.h"
#include "codec/json.h"
#include "core/log/ledger.h"
#include "core/matter/project.h"
#include "core/privacy/held.h"
#include "core/privacy/seal.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "store/store.h"
#include "sys/random.h"

static const struct str act_names[CLOCK_ACT_N] = {
    [CLOCK_ACT_START] = STR("start"),   [CLOCK_ACT_STOP] = STR("stop"),     [CLOCK_ACT_PAUSE] = STR("pause"),
    [CLOCK_ACT_RESUME] = STR("resume"), [CLOCK_ACT_EXPIRE] = STR("expire"),
};

void event_tell(struct event *e, struct str name, struct str value)
{
    if (value.n == 0)
        return;
    assert(e->n_field < N_OF(e->field));
    e->field[e->n_field++] = (struct pair_text){ .name = name, .value = value };
}

void event_seal(struct event *e, struct str name, struct str value)
{
    if (value.n == 0)
        return;
    assert(e->n_seal < N_OF(e->seal));
    struct event_seal *s = &e->seal[e->n_seal++];
    s->name = name;
    s->value = value;
    random_bytes(s->salt, sizeof s->salt);
    digest_hmac((struct str){ (const char *)s->salt, sizeof s->salt }, value, s->mac);
}

struct str event_get(const struct event *e, const char *name)
{
    for (size_t i = 0; i < e->n_field; i++)
        if (str_eqz(e->field[i].name, name))
            return e->field[i].value;
    return STR_NONE;
}

struct str event_unseal(const struct event *e, const char *name)
{
    for (size_t i = 0; i < e->n_seal; i++)
        if (str_eqz(e->seal[i].name, name))
            return e->seal[i].value;
    return STR_NONE;
}

/* -- writing: names in the order of their bytes, as RFC 8785 wants -- */

static int by_field_name(const void *a, const void *b)
{
    return str_cmp(((const struct pair_text *)a)->name, ((const struct pair_text *)b)->name);
}

static int by_seal_name(const void *a, const void *b)
{
    return str_cmp(((const struct event_seal *)a)->name, ((const struct event_seal *)b)->name);
}

static void put_hex(struct json_out *o, struct arena *mem, struct str name, const uint8_t mac[static 32])
{
    struct buf hex = buf_make(mem, 64);

    buf_hex(&hex, mac, 32);
    json_put_text(o, str_z(mem, name), buf_str(&hex));
}

static void put_by(struct json_out *o, const struct event *e)
{
    json_open(o, "by", '{');
    json_put_text(o, "actor", e->actor);
    if (e->duty.n > 0)
        json_put_text(o, "duty", e->duty);
    if (e->act_for.n > 0)
        json_put_text(o, "for", e->act_for);
    if (e->officer != 0)
        json_put_int(o, "officer", e->officer);
    if (e->actor_unit.n > 0)
        json_put_text(o, "unit", e->actor_unit);
    json_close(o, '}');
}

static void put_clock(struct json_out *o, const struct event_clock *c)
{
    bool dated = c->act == CLOCK_ACT_START || c->act == CLOCK_ACT_RESUME;

    json_open(o, NULL, '{');
    json_put_text(o, "act", act_names[c->act]);
    json_put_text(o, "code", c->code);
    if (dated) {
        json_put_day(o, "due", c->due);
        json_put_when(o, "due_at", c->due_at);
    }
    if (c->act == CLOCK_ACT_PAUSE)
        json_put_int(o, "left", c->left);
    if (c->provisional)
        json_put_bool(o, "provisional", true);
    if (c->act == CLOCK_ACT_START)
        json_put_day(o, "start", c->start);
    if (c->act == CLOCK_ACT_STOP && !when_is_none(c->due_at))
        json_put_when(o, "stopped", c->due_at);
    json_close(o, '}');
}

static void put_clocks(struct json_out *o, const struct event *e)
{
    if (e->n_clock == 0)
        return;
    json_open(o, "clocks", '[');
    for (size_t i = 0; i < e->n_clock; i++)
        put_clock(o, &e->clock[i]);
    json_close(o, ']');
}

static void put_docs(struct json_out *o, const struct event *e)
{
    if (e->n_doc == 0)
        return;
    json_open(o, "docs", '[');
    for (size_t i = 0; i < e->n_doc; i++)
        json_put_text(o, NULL, e->doc[i]);
    json_close(o, ']');
}

static void put_fields(struct json_out *o, struct arena *mem, const struct event *e)
{
    if (e->n_field == 0)
        return;
    json_open(o, "fields", '{');
    for (size_t i = 0; i < e->n_field; i++)
        json_put_text(o, str_z(mem, e->field[i].name), e->field[i].value);
    json_close(o, '}');
}

/* A number of 64 bits stands as text: readers of JSON hold 53. */
static void put_id(struct json_out *o, struct arena *mem, const char *name, int64_t id)
{
    struct buf b = buf_make(mem, 24);

    buf_int(&b, id);
    json_put_text(o, name, buf_str(&b));
}

static void put_links(struct json_out *o, struct arena *mem, const struct event *e)
{
    if (e->n_link == 0)
        return;
    json_open(o, "links", '[');
    for (size_t i = 0; i < e->n_link; i++) {
        json_open(o, NULL, '{');
        json_put_text(o, "kind", e->link[i].kind);
        put_id(o, mem, "matter", e->link[i].other.v);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_seals(struct json_out *o, struct arena *mem, const struct event *e)
{
    json_open(o, "sealed", '{');
    for (size_t i = 0; i < e->n_seal; i++)
        put_hex(o, mem, e->seal[i].name, e->seal[i].mac);
    json_close(o, '}');
}

static void put_origin(struct json_out *o, const struct event_origin *from)
{
    if (from->station == 0)
        return;
    json_open(o, "origin", '{');
    if (from->conflict)
        json_put_bool(o, "conflict", true);
    json_put_int(o, "seq", from->seq);
    json_put_int(o, "station", from->station);
    json_close(o, '}');
}

struct str event_format(struct arena *mem, struct event *e, int64_t district)
{
    struct buf b = buf_make(mem, EVENT_TEXT_MAX);
    struct json_out o = { .b = &b };

    qsort(e->field, e->n_field, sizeof e->field[0], by_field_name);
    qsort(e->seal, e->n_seal, sizeof e->seal[0], by_seal_name);
    json_open(&o, NULL, '{');
    json_put_when(&o, "at", e->at);
    if (e->born)
        json_put_bool(&o, "born", true);
    put_by(&o, e);
    put_clocks(&o, e);
    put_id(&o, mem, "district", district);
    put_docs(&o, e);
    json_put_text(&o, "event", e->event);
    put_fields(&o, mem, e);
    put_links(&o, mem, e);
    put_id(&o, mem, "matter", e->matter.v);
    json_put_text(&o, "no", e->no);
    put_origin(&o, &e->origin);
    json_put_text(&o, "procedure", e->procedure);
    json_put_text(&o, "row", e->row);
    put_seals(&o, mem, e);
    json_put_int(&o, "seq", e->seq);
    json_put_text(&o, "state", e->state);
    json_put_text(&o, "unit", e->unit);
    json_close(&o, '}');
    assert(!buf_is_full(&b));
    return buf_str(&b);
}

/* -- reading back -- */

static bool id_of(const struct json *j, const char *name, int64_t *ret)
{
    return num_parse(json_text(j, name), ret);
}

static bool read_clock(const struct json *j, struct event_clock *ret)
{
    struct str act = json_text(j, "act"), day = json_text(j, "due"), at = json_text(j, "due_at");
    struct str stopped = json_text(j, "stopped"), start = json_text(j, "start");
    int64_t left = 0;

    *ret =
        (struct event_clock){ .code = json_text(j, "code"), .start = DAY_NONE, .due = DAY_NONE, .due_at = WHEN_NONE };
    for (int a = 1; a < CLOCK_ACT_N; a++)
        if (str_eq(act, act_names[a]))
            ret->act = (enum clock_act)a;
    if (ret->act == CLOCK_ACT_STOP)
        at = stopped;
    if (ret->act == 0 || (day.n > 0 && !day_parse(day, &ret->due)) || (at.n > 0 && !when_parse(at, &ret->due_at)) ||
        (start.n > 0 && !day_parse(start, &ret->start)))
        return false;
    if (json_int(j, "left", &left))
        ret->left = (int)left;
    json_bool(j, "provisional", &ret->provisional);
    return true;
}

static bool read_lists(const struct json *j, struct event *ret)
{
    for (const struct json *c = json_get(j, "clocks") ? json_get(j, "clocks")->child : NULL; c != NULL; c = c->next)
        if (ret->n_clock == N_OF(ret->clock) || !read_clock(c, &ret->clock[ret->n_clock++]))
            return false;
    for (const struct json *c = json_get(j, "docs") ? json_get(j, "docs")->child : NULL; c != NULL; c = c->next) {
        if (ret->n_doc == N_OF(ret->doc))
            return false;
        ret->doc[ret->n_doc++] = c->text;
    }
    for (const struct json *c = json_get(j, "fields") ? json_get(j, "fields")->child : NULL; c != NULL; c = c->next) {
        if (ret->n_field == N_OF(ret->field))
            return false;
        ret->field[ret->n_field++] = (struct pair_text){ .name = c->name, .value = c->text };
    }
    for (const struct json *c = json_get(j, "links") ? json_get(j, "links")->child : NULL; c != NULL; c = c->next) {
        if (ret->n_link == N_OF(ret->link))
            return false;
        struct event_link *l = &ret->link[ret->n_link++];
        l->kind = json_text(c, "kind");
        if (!id_of(c, "matter", &l->other.v))
            return false;
    }
    return true;
}

static bool read_seals(const struct json *sealed, struct event *ret)
{
    for (const struct json *c = sealed == NULL ? NULL : sealed->child; c != NULL; c = c->next) {
        if (ret->n_seal == N_OF(ret->seal))
            return false;
        struct event_seal *s = &ret->seal[ret->n_seal++];
        s->name = c->name;
        if (!digest_unhex(c->text, s->mac, sizeof s->mac))
            return false;
    }
    return true;
}

enum st event_parse(struct arena *mem, struct str text, struct event *ret, struct err *e)
{
    struct err why = { 0 };
    const struct json *j = json_parse(mem, text, EVENT_TEXT_MAX, &why), *by = json_get(j, "by"),
                      *from = json_get(j, "origin");

    *ret = (struct event){ .row = json_text(j, "row"), .event = json_text(j, "event"), .no = json_text(j, "no") };
    ret->procedure = json_text(j, "procedure");
    ret->state = json_text(j, "state");
    ret->unit = json_text(j, "unit");
    ret->actor = json_text(by, "actor");
    ret->actor_unit = json_text(by, "unit");
    ret->duty = json_text(by, "duty");
    ret->act_for = json_text(by, "for");
    json_int(by, "officer", &ret->officer);
    json_bool(j, "born", &ret->born);
    json_int(from, "seq", &ret->origin.seq);
    json_int(from, "station", &ret->origin.station);
    json_bool(from, "conflict", &ret->origin.conflict);
    if (j == NULL || !json_int(j, "seq", &ret->seq) || !id_of(j, "matter", &ret->matter.v) ||
        !when_parse(json_text(j, "at"), &ret->at) || !read_lists(j, ret) || !read_seals(json_get(j, "sealed"), ret))
        return FAIL_ERR(e, ST_BROKEN, "event.broken", str_cut(text, 0, 80));
    return ST_OK;
}

/* -- storing -- */

static struct str bytes(const uint8_t *p, size_t n)
{
    return (struct str){ (const char *)p, n };
}

static enum key_kind kind_of(const struct ctx *cx, const struct event *e, const struct event_seal *s)
{
    const struct procedure *p = rules_procedure(cx->site->rules, e->procedure);

    return seal_kind(cx, p != NULL && p->sealed, s->name);
}

static enum st store_seals(struct ctx *cx, const struct event *e)
{
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct event_seal *s = &e->seal[i];
        struct q_sealed_add_in in = { .event = e->seq, .field = s->name, .salt = bytes(s->salt, sizeof s->salt) };
        TRY(seal_close(cx, kind_of(cx, e, s), s->name, s->value, &in.value, &in.crypt));
        TRY(q_sealed_add_do(cx, &in, NULL));
    }
    return ST_OK;
}

enum st event_append(struct ctx *cx, struct event *e)
{
    struct q_event_last_out last;

    assert(cx->tx != NULL && cx->tx->writes);
    TRY(q_event_last_one(cx, &last));
    e->seq = last.seq + 1;
    random_bytes(e->salt, sizeof e->salt);
    const struct q_event_add_in in = { .seq = e->seq,
                                       .matter = e->matter.v,
                                       .text = event_format(cx->mem, e, cx->tx->district),
                                       .salt = bytes(e->salt, sizeof e->salt) };
    TRY(q_event_add_do(cx, &in, NULL));
    TRY(store_seals(cx, e));
    TRY(ledger_append(cx, e->seq, in.salt, in.text));
    return project_event(cx, e);
}

static bool is_committed(const struct event_seal *s)
{
    uint8_t mac[DIGEST_SIZE];

    digest_hmac(bytes(s->salt, sizeof s->salt), s->value, mac);
    return s->value.p == NULL || memcmp(mac, s->mac, sizeof mac) == 0;
}

static enum st restore_seals(struct ctx *cx, const struct event *e)
{
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct event_seal *s = &e->seal[i];
        struct q_sealed_add_in in = { .event = e->seq, .field = s->name };
        if (!is_committed(s))
            return FAIL(cx, ST_BROKEN, "event.broken", s->name);
        if (s->value.p != NULL) {
            in.salt = bytes(s->salt, sizeof s->salt);
            TRY(seal_close(cx, kind_of(cx, e, s), s->name, s->value, &in.value, &in.crypt));
        }
        TRY(q_sealed_add_do(cx, &in, NULL));
    }
    return ST_OK;
}

enum st event_restore(struct ctx *cx, const struct event *e, struct str text, struct str salt)
{
    const struct q_event_add_in in = { .seq = e->seq, .matter = e->matter.v, .text = text, .salt = salt };
    struct q_event_last_out last;

    assert(cx->tx != NULL && cx->tx->writes);
    TRY(q_event_last_one(cx, &last));
    if (e->seq != last.seq + 1 || salt.n != EVENT_SALT)
        return FAIL(cx, ST_BROKEN, "event.broken", str_cut(text, 0, 80));
    TRY(q_event_add_do(cx, &in, NULL));
    TRY(restore_seals(cx, e));
    TRY(ledger_append(cx, e->seq, salt, text));
    return project_event(cx, e);
}

enum st event_arrive(struct ctx *cx, struct event *e)
{
    struct q_event_last_out last;

    assert(cx->tx != NULL && cx->tx->writes && e->origin.station > 0);
    TRY(q_event_last_one(cx, &last));
    e->seq = last.seq + 1;
    return event_restore(cx, e, event_format(cx->mem, e, cx->tx->district), bytes(e->salt, sizeof e->salt));
}

static enum st load_seals(struct ctx *cx, struct event *e, bool all)
{
    const struct q_sealed_of_in in = { .event = e->seq };
    struct q_sealed_of_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_sealed_of(cx, &in, &rs));
    while (q_sealed_of_next(cx, &rs, &row))
        for (size_t i = 0; i < e->n_seal; i++)
            if (str_eq(e->seal[i].name, row.field) && row.salt.n == EVENT_SALT) {
                e->seal[i].held = held_covers(row.held, row.field);
                if (e->seal[i].held && !all)
                    continue;
                memcpy(e->seal[i].salt, row.salt.p, EVENT_SALT);
                TRY(seal_open(cx, row.field, row.value, row.crypt, &e->seal[i].value));
            }
    return rows_status(cx, &rs);
}

enum st event_load_sealed(struct ctx *cx, struct event *e)
{
    return load_seals(cx, e, false);
}

enum st event_load_all(struct ctx *cx, struct event *e)
{
    return load_seals(cx, e, true);
}

void event_hide_contact(struct event *e)
{
    for (size_t i = 0; i < e->n_seal; i++)
        if (str_starts(e->seal[i].name, STR("contact")))
            e->seal[i].value = STR_NONE;
}

/* *ret_gone: the message that stands in the value's place, or NULL. */
static enum st sealed_value(struct ctx *cx, const struct q_sealed_one_in *in, struct str *ret, const char **ret_gone)
{
    struct q_sealed_one_out row;
    bool found;

    *ret = STR_NONE;
    *ret_gone = NULL;
    TRY(q_sealed_one_find(cx, in, &row, &found));
    if (!found)
        return ST_OK;
    *ret_gone = row.value.p == NULL ? "line.erased" : held_covers(row.held, in->field) ? "line.held" : NULL;
    return *ret_gone == NULL ? seal_open(cx, in->field, row.value, row.crypt, ret) : ST_OK;
}

enum st event_sealed_value(struct ctx *cx, int64_t seq, struct str field, struct str *ret)
{
    const struct q_sealed_one_in in = { .event = seq, .field = field };
    const char *gone;

    return sealed_value(cx, &in, ret, &gone);
}

enum st event_sealed_text(struct ctx *cx, int64_t seq, struct str field, struct str *ret, bool *ret_erased)
{
    const struct q_sealed_one_in in = { .event = seq, .field = field };
    const char *gone;

    TRY(sealed_value(cx, &in, ret, &gone));
    *ret_erased = gone != NULL;
    if (gone != NULL)
        *ret = rules_text(cx->site->rules, cx->who.lang, str_of(gone));
    return ST_OK;
}
