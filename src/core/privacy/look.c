// SPDX-License-Identifier: Apache-2.0
/* look.c - see look.h. */
#include "core/privacy/look.h"

#include <assert.h>

#include "base/idcheck.h"
#include "base/num.h"
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/privacy/seal.h"
#include "core/privacy/veil.h"
#include "core/rules/rules_privacy.h"
#include "core/site.h"
#include "gen/look_sql.h"
#include "gen/register_sql.h"
#include "store/store.h"

enum { LOOKS_MAX = 200, FOUND_MAX = 50, TRIED_MAX = 500, SUBJECT_BITS = 20, PHONE_MIN = 7, IDENTITY = 18 };

/* -- may one, and what does one see before -- */

enum st look_may(struct ctx *cx, const struct matter *m, bool *ret)
{
    struct str top;

    *ret = cx->who.system || cx->who.cli || (cx->who.matter != 0 && cx->who.matter == m->id.v);
    if (*ret || cx->who.officer == 0)
        return ST_OK;
    TRY(access_reach(cx, STR("contact.read"), &top));
    *ret = access_own_only(cx, STR("contact.read")) ? str_eq(m->unit, top) : unit_is_within(m->path, top);
    return ST_OK;
}

/* Length of the first character in bytes. */
static size_t first_character(struct str s)
{
    size_t n = s.n > 0;

    while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static struct str mask_tail(struct arena *mem, struct str s, size_t head, size_t tail)
{
    if (s.n == 0)
        return s;
    if (s.n < head + tail + 2)
        head = tail = 0;
    return arena_printf(mem, "%.*s****%.*s", STR_ARG(str_cut(s, 0, head)), STR_ARG(str_from(s, s.n - tail)));
}

struct contact look_mask(struct arena *mem, const struct contact *c)
{
    struct contact m = { .name = STR(""), .address = c->address.n > 0 ? STR("****") : STR("") };

    if (c->name.n > 0)
        m.name = arena_printf(mem, "%.*s*", STR_ARG(str_cut(c->name, 0, first_character(c->name))));
    m.phone = mask_tail(mem, c->phone, 3, 4);
    m.identity = mask_tail(mem, c->identity, 0, 0);
    m.mail = mask_tail(mem, c->mail, 0, 0);
    m.notify = c->notify;
    m.lang = c->lang;
    return m;
}

/* -- writing one down -- */

/* As which duty cx->who has contact.read; empty for the command line. */
static struct str duty_of(const struct ctx *cx)
{
    size_t n;
    const struct grant *g = rules_grants(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eqz(g[i].permission, "contact.read") && account_has(&cx->who, g[i].duty))
            return g[i].duty;
    return STR("");
}

/* `m` is NULL for a search that found nothing. */
static enum st write_look(struct ctx *cx, const struct matter *m, const struct look_in *in)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_register_last_id_out last;
    const int64_t id = -(cx->now.ms << SUBJECT_BITS);

    TRY(q_register_last_id_one(cx, &last));
    *e = (struct event){ .matter = { id < last.id ? id : last.id - 1 },
                         .at = { cx->now.ms / 1000 * 1000 },
                         .no = m == NULL ? STR("") : m->no,
                         .procedure = STR(LOOK_PROCEDURE),
                         .row = STR(""),
                         .event = STR(LOOK_EVENT),
                         .state = STR("SEEN"),
                         .unit = m == NULL ? cx->site->root : m->unit,
                         .actor = cx->who.officer != 0 ? STR("officer") : STR("system"),
                         .officer = cx->who.officer };
    if (e->officer != 0) {
        e->actor_unit = cx->who.unit;
        e->duty = duty_of(cx);
    }
    event_tell(e, STR("purpose"), in->purpose);
    event_tell(e, STR("way"), in->way);
    if (m != NULL) {
        event_tell(e, STR("of"), m->procedure->id);
        event_tell(e, STR("matter"), arena_printf(cx->mem, "%lld", (long long)m->id.v));
    }
    return event_append(cx, e);
}

enum st look_project(struct ctx *cx, const struct event *e)
{
    struct q_look_add_in in = { .event = e->seq,
                                .at = e->at,
                                .officer = e->officer,
                                .unit = e->actor_unit.n > 0 ? e->actor_unit : STR(""),
                                .duty = e->duty.n > 0 ? e->duty : STR(""),
                                .purpose = event_get(e, "purpose"),
                                .way = event_get(e, "way") };

    if (event_get(e, "matter").n > 0 && !num_parse(event_get(e, "matter"), &in.matter))
        return FAIL(cx, ST_BROKEN, "event.broken", e->procedure);
    return q_look_add_do(cx, &in, NULL);
}

static enum st check_purpose(struct ctx *cx, struct str purpose)
{
    if (rules_purpose(cx->site->rules, purpose) == NULL)
        return FAIL_FIELD(cx, ST_INPUT, "look.purpose", "purpose", str_cut(purpose, 0, 40));
    return ST_OK;
}

struct taking {
    struct matter_id id;
    const struct look_in *in;
};

static enum st take(struct ctx *cx, void *arg)
{
    const struct taking *t = arg;
    struct matter m;
    bool sees, may;

    TRY(matter_load(cx, t->id, &m));
    TRY(access_sees(cx, &m, &sees));
    if (!sees)
        return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    TRY(look_may(cx, &m, &may));
    if (!may)
        return FAIL(cx, ST_DENIED, "auth.denied", STR("contact.read"));
    return write_look(cx, &m, t->in);
}

/* In a transaction of its own, whatever cx has open. */
static enum st write_apart(struct ctx *cx, store_fn *fn, void *arg)
{
    struct ctx own = { .mem = cx->mem, .site = cx->site, .who = cx->who, .now = cx->now };
    enum st st = store_write(&own, cx->site->store, fn, arg);

    if (st != ST_OK)
        cx->err = own.err;
    return st;
}

enum st look_take(struct ctx *cx, const struct matter *m, const struct look_in *in)
{
    struct taking t = { .id = m->id, .in = in };

    assert(cx->who.officer != 0 || cx->who.cli);
    TRY(check_purpose(cx, in->purpose));
    return write_apart(cx, take, &t);
}

/* -- who looked -- */

static enum st fill_look(struct ctx *cx, bool veiled, const struct q_looks_of_out *row, struct look *ret)
{
    struct unit u;

    *ret = (struct look){ .event = row->event,
                          .at = row->at,
                          .unit = veiled || row->unit.n == 0 ? cx->site->root : row->unit,
                          .unit_name = cx->site->name,
                          .duty = veiled ? STR("") : row->duty,
                          .purpose = row->purpose,
                          .way = row->way };
    if (veiled || row->unit.n == 0)
        return ST_OK;
    TRY(unit_load(cx, row->unit, &u));
    ret->unit_name = u.name;
    return ST_OK;
}

enum st look_list(struct ctx *cx, const struct matter *m, struct look_list *ret)
{
    const struct q_looks_of_in in = { .matter = m->id.v, .limit = LOOKS_MAX };
    const bool veiled = veil_covers(cx, m);
    struct q_looks_of_out row;
    AUTO(rows) rs = { 0 };
    struct look *l = NULL;
    size_t n = 0;

    TRY(q_looks_of(cx, &in, &rs));
    while (n < LOOKS_MAX && q_looks_of_next(cx, &rs, &row)) {
        l = l == NULL ? arena_array(cx->mem, LOOKS_MAX, sizeof *l) : l; /* most matters have none */
        TRY(fill_look(cx, veiled, &row, &l[n++]));
    }
    *ret = (struct look_list){ l, n };
    return rows_status(cx, &rs);
}

/* -- finding by a number -- */

struct finding {
    struct str number;
    const struct look_in *in;
    struct matter *row;
    size_t n;
};

static size_t count_digits(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] >= '0' && s.p[i] <= '9';
    return n;
}

static enum st hash_number(struct ctx *cx, struct str number, struct str *ret)
{
    struct str id = idcheck_clean(cx->mem, number);
    struct data_key k;

    TRY(keyring_used(cx, KEY_FIND, &k));
    *ret = id.n == IDENTITY ? seal_identity(cx, &k, id) : seal_phone(cx, &k, number);
    return ST_OK;
}

static enum st read_ids(struct ctx *cx, struct str hash, int64_t *id, size_t *ret_n)
{
    const struct q_look_parties_in in = { .hash = hash, .limit = TRIED_MAX };
    struct q_look_parties_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_look_parties(cx, &in, &rs));
    while (n < TRIED_MAX && q_look_parties_next(cx, &rs, &row))
        if (n == 0 || id[n - 1] != row.matter)
            id[n++] = row.matter;
    *ret_n = n;
    return rows_status(cx, &rs);
}

static enum st find(struct ctx *cx, void *arg)
{
    struct finding *f = arg;
    int64_t *id = arena_array(cx->mem, TRIED_MAX, sizeof *id);
    struct str hash;
    size_t n;

    f->n = 0;
    TRY(hash_number(cx, f->number, &hash));
    TRY(read_ids(cx, hash, id, &n));
    for (size_t i = 0; i < n && f->n < FOUND_MAX; i++) {
        struct matter *m = &f->row[f->n];
        bool sees;
        TRY(matter_load(cx, (struct matter_id){ id[i] }, m));
        TRY(access_sees(cx, m, &sees));
        if (!sees || m->sealed)
            continue;
        TRY(write_look(cx, m, f->in));
        f->n++;
    }
    return f->n > 0 ? ST_OK : write_look(cx, NULL, f->in);
}

enum st look_find(struct ctx *cx, struct str number, struct str purpose, struct look_found *ret)
{
    const struct look_in in = { .purpose = purpose, .way = STR("find") };
    struct finding f = { .number = number, .in = &in, .row = arena_array(cx->mem, FOUND_MAX, sizeof *f.row) };
    struct str id = idcheck_clean(cx->mem, number);

    if (!account_may(cx, STR("contact.find")))
        return FAIL(cx, ST_DENIED, "auth.denied", STR("contact.find"));
    TRY(check_purpose(cx, purpose));
    if (count_digits(number) < PHONE_MIN || (id.n == IDENTITY && idcheck_gb11643(id, day_of(cx->now)) != ID_OK))
        return FAIL_FIELD(cx, ST_INPUT, "look.number", "number", STR_NONE);
    TRY(write_apart(cx, find, &f));
    *ret = (struct look_found){ f.row, f.n };
    return ST_OK;
}
