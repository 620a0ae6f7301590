// SPDX-License-Identifier: Apache-2.0
/* rotate.c - see rotate.h.
 *
 * field, seal:  new key in use, old one leaving → close values anew, event by event → none left? → destroy
 * find:         next key → hash every filer under it, too → it is the one in use → drop old hashes → destroy
 *
 * Readers meet values under either key meanwhile, each with its number beside it. Whoever files while a find key is
 * being filled in is hashed under both (core/matter/project.c), so that tables agree with events at every moment. */
#include "core/privacy/rotate.h"

#include <assert.h>

#include "core/matter/event.h"
#include "core/matter/project.h"
#include "core/org/account_contact.h"
#include "core/privacy/held.h"
#include "core/privacy/seal.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/keyring_sql.h"
#include "gen/matter_sql.h"
#include "gen/rotate_sql.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/now.h"

enum { EVENTS = 400, VALUES_MAX = 12000, MATTERS = 400, PARTIES = 10 };

struct rotation {
    struct ctx *cx;
    enum key_kind kind;
    bool walked; /* every event, or matter, was seen to */
    bool again;  /* something was: from the first event on */
    bool over;
    struct rotated ret;
};

/* What is under way: the key being filled in, or the one on its way out. */
static enum st under_way(struct ctx *cx, enum key_kind kind, struct q_rotate_under_way_out *ret, bool *found)
{
    const struct q_rotate_under_way_in in = { .kind = key_kind_name(kind) };

    return q_rotate_under_way_find(cx, &in, ret, found);
}

static enum st set_state(struct ctx *cx, int64_t number, enum key_state state)
{
    const struct q_key_state_in in = { .number = number, .state = state };

    return q_key_state_do(cx, &in, NULL);
}

static enum st set_done(struct ctx *cx, int64_t number, int64_t done)
{
    const struct q_key_done_in in = { .number = number, .done = done };

    return q_key_done_do(cx, &in, NULL);
}

static enum st destroy(struct ctx *cx, int64_t number)
{
    const struct q_key_destroy_in in = { .number = number, .gone = now_wall() };

    return q_key_destroy_do(cx, &in, NULL);
}

/* -- beginning -- */

static enum st begin(struct ctx *cx, void *arg)
{
    struct rotation *r = arg;
    const struct q_key_used_in in = { .kind = key_kind_name(r->kind) };
    const bool find = r->kind == KEY_FIND;
    struct q_rotate_under_way_out row;
    struct q_key_used_out used;

    TRY(under_way(cx, r->kind, &row, &r->ret.resumed));
    TRY(q_key_used_one(cx, &in, &used));
    if (r->ret.resumed) {
        r->ret.key = row.state == KEY_NEXT ? row.number : used.number;
        return ST_OK;
    }
    if (!find)
        TRY(set_state(cx, used.number, KEY_LEAVING));
    return keyring_add(cx, r->kind, find ? KEY_NEXT : KEY_USED, &r->ret.key);
}

enum st rotate_open(struct ctx *cx, enum key_kind kind, struct rotation **ret)
{
    struct rotation *r = arena_take(cx->mem, sizeof *r);

    assert(kind == KEY_FIELD || kind == KEY_SEAL || kind == KEY_FIND);
    r->cx = cx;
    r->kind = kind;
    *ret = r;
    return store_write(cx, cx->site->store, begin, r);
}

/* -- values -- */

static bool is_due(struct ctx *cx, const struct rotation *r, const struct q_rotate_sealed_out *v, int64_t old)
{
    return v->crypt == old || (v->crypt != r->ret.key && seal_kind(cx, v->sealed != 0, v->field) == r->kind);
}

static enum st close_anew(struct ctx *cx, const struct q_rotate_sealed_out *v)
{
    struct q_rotate_close_in in = { .event = v->event, .field = v->field };
    struct str value;

    TRY(seal_open(cx, v->field, v->value, v->crypt, &value));
    TRY(seal_close(cx, seal_kind(cx, v->sealed != 0, v->field), v->field, value, &in.value, &in.crypt));
    return q_rotate_close_do(cx, &in, NULL);
}

static enum st read_due(struct ctx *cx, const struct rotation *r, const struct q_rotate_sealed_in *in, int64_t old,
                        struct q_rotate_sealed_out *ret, size_t *ret_n)
{
    struct q_rotate_sealed_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_rotate_sealed(cx, in, &rs));
    while (n < VALUES_MAX && q_rotate_sealed_next(cx, &rs, &row))
        if (is_due(cx, r, &row, old))
            ret[n++] = row;
    *ret_n = n;
    return rows_status(cx, &rs);
}

/* Contacts of officers, which stand in no event. */
static enum st close_accounts(struct ctx *cx, struct rotation *r, int64_t old)
{
    int64_t n = 0;

    if (r->kind == KEY_FIELD)
        TRY(account_contacts_close(cx, old, &n));
    r->ret.done += n;
    return ST_OK;
}

static enum st walk_values(struct ctx *cx, struct rotation *r, const struct q_rotate_under_way_out *old)
{
    struct q_rotate_sealed_out *due = arena_array(cx->mem, VALUES_MAX, sizeof *due);
    struct q_event_last_out last;
    size_t n;

    TRY(q_event_last_one(cx, &last));
    const int64_t after = r->again ? 0 : old->done, upto = after + EVENTS < last.seq ? after + EVENTS : last.seq;
    const struct q_rotate_sealed_in in = { .after = after, .upto = upto };
    TRY(read_due(cx, r, &in, old->number, due, &n));
    for (size_t i = 0; i < n; i++)
        TRY(close_anew(cx, &due[i]));
    r->ret.done += (int64_t)n;
    r->ret.at = upto;
    r->ret.of = last.seq;
    r->walked = upto == last.seq;
    r->again = false;
    if (r->walked)
        TRY(close_accounts(cx, r, old->number));
    return set_done(cx, old->number, upto);
}

/* Nobody closes anything with the old key any more, so what is gone stays gone: the walk over the whole table need not
 * hold up the writers. */
static enum st is_anything_left(struct ctx *cx, int64_t old, bool *ret)
{
    const struct q_rotate_left_in in = { .crypt = old };
    struct q_rotate_left_out row;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(q_rotate_left_find(cx, &in, &row, ret));
    return *ret ? ST_OK : account_contacts_left(cx, old, ret);
}

/* -- hashes -- */

/* Representatives, agents, the other side. */
static enum st hash_parties(struct ctx *cx, const struct q_rotate_contacts_out *m, int64_t key)
{
    const struct q_rotate_parties_in in = { .event = m->first };
    struct q_rotate_parties_out row;
    struct str lines[PARTIES];
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_rotate_parties(cx, &in, &rs));
    while (n < PARTIES && q_rotate_parties_next(cx, &rs, &row))
        TRY(seal_open(cx, row.field, row.value, row.crypt, &lines[n++]));
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(project_phones(cx, m->id, lines[i], key));
    return ST_OK;
}

/* One whose contact only rests (core/privacy/held.h) is found by nothing. */
static enum st hash_matter(struct ctx *cx, const struct q_rotate_contacts_out *m, int64_t key)
{
    struct str contact;
    int64_t held;

    TRY(held_parts(cx, (struct matter_id){ m->id }, &held));
    if (held & PART_CONTACT)
        return ST_OK;
    TRY(seal_open(cx, STR("contact"), m->value, m->crypt, &contact));
    if (contact.n > 0)
        TRY(project_party(cx, m->id, contact, key));
    return hash_parties(cx, m, key);
}

static enum st hash_filers(struct ctx *cx, struct rotation *r, const struct q_rotate_under_way_out *next)
{
    const struct q_rotate_contacts_in in = { .after = next->done, .limit = MATTERS };
    struct q_rotate_contacts_out *row = arena_array(cx->mem, MATTERS, sizeof *row);
    struct q_matter_last_id_out last;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_rotate_contacts(cx, &in, &rs));
    while (n < MATTERS && q_rotate_contacts_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(hash_matter(cx, &row[i], next->number));
    TRY(q_matter_last_id_one(cx, &last));
    r->ret.done += (int64_t)n;
    r->ret.at = n == 0 ? last.id : row[n - 1].id;
    r->ret.of = last.id;
    r->walked = n < MATTERS;
    return set_done(cx, next->number, r->ret.at);
}

/* From here on it is the one that finds; the one before goes. */
static enum st change_over(struct ctx *cx, struct rotation *r)
{
    const struct q_key_used_in in = { .kind = key_kind_name(r->kind) };
    struct q_key_used_out used;

    r->walked = false;
    TRY(q_key_used_one(cx, &in, &used));
    TRY(set_state(cx, used.number, KEY_LEAVING));
    return set_state(cx, r->ret.key, KEY_USED);
}

static enum st drop_hashes(struct ctx *cx, struct rotation *r, const struct q_rotate_under_way_out *old)
{
    const struct q_rotate_party_next_in in = { .after = old->done, .limit = MATTERS };
    struct q_rotate_party_drop_in drop = { .after = old->done, .upto = old->done, .key = old->number };
    struct q_rotate_party_next_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_rotate_party_next(cx, &in, &rs));
    while (q_rotate_party_next_next(cx, &rs, &row))
        drop.upto = row.matter;
    TRY(rows_status(cx, &rs));
    r->over = drop.upto == old->done;
    if (r->over)
        return destroy(cx, old->number);
    TRY(q_rotate_party_drop_do(cx, &drop, NULL));
    return set_done(cx, old->number, drop.upto);
}

/* -- one step -- */

static enum st step(struct ctx *cx, void *arg)
{
    struct rotation *r = arg;
    struct q_rotate_under_way_out row;
    bool found;

    TRY(under_way(cx, r->kind, &row, &found));
    r->over = !found; /* another process has ended it */
    if (r->over)
        return ST_OK;
    if (r->kind != KEY_FIND)
        return r->walked ? destroy(cx, row.number) : walk_values(cx, r, &row);
    if (row.state == KEY_LEAVING)
        return drop_hashes(cx, r, &row);
    if (r->walked)
        return change_over(cx, r);
    return hash_filers(cx, r, &row);
}

/* Before a key is destroyed it is looked for once more. */
static enum st look_again(struct ctx *cx, struct rotation *r)
{
    struct q_rotate_under_way_out row;
    bool found, left = false;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(under_way(cx, r->kind, &row, &found));
    tx_close(&tx);
    tx = (struct tx){ 0 };
    if (found)
        TRY(is_anything_left(cx, row.number, &left));
    r->walked = !left;
    r->again = left;
    return ST_OK;
}

static enum st run(struct ctx *cx, struct rotation *r)
{
    const bool last = r->walked && r->kind != KEY_FIND;

    if (last)
        TRY(look_again(cx, r));
    TRY(store_write(cx, cx->site->store, step, r));
    r->over |= last && r->walked;
    return ST_OK;
}

enum st rotate_step(struct rotation *r, bool *ret_more)
{
    struct arena *mem = arena_make();
    struct ctx cx = site_ctx(r->cx->site, mem);

    cx.who = r->cx->who;
    enum st st = run(&cx, r);
    if (st != ST_OK)
        r->cx->err = cx.err;
    *ret_more = !r->over;
    arena_drop(mem);
    return st;
}

const struct rotated *rotate_result(const struct rotation *r)
{
    return &r->ret;
}

/* -- the main key -- */

struct main_change {
    int64_t from, to;
};

/* The file is made while nobody else can write: two processes would write over each other's. */
static enum st rewrap(struct ctx *cx, void *arg)
{
    const struct main_change *m = arg;
    int64_t now;

    TRY(keyring_main_last(cx, &now));
    if (now != m->from)
        return FAIL(cx, ST_BUSY, "key.busy", STR("main"));
    TRY(keyring_main_make(cx->mem, cx->site, m->to, &cx->err)); /* nothing is under one that a kill left there */
    return keyring_rewrap(cx, m->to);
}

static enum st read_main(struct ctx *cx, int64_t *ret)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    return keyring_main_last(cx, ret);
}

enum st rotate_main(struct ctx *cx, struct rotated *ret)
{
    struct main_change m;

    TRY(read_main(cx, &m.from));
    m.to = m.from + 1;
    TRY(store_write(cx, cx->site->store, rewrap, &m));
    for (int64_t i = 1; i <= m.from; i++)
        TRY(file_wipe(keyring_main_path(cx->mem, cx->site, i), &cx->err));
    *ret = (struct rotated){ .key = m.to };
    return ST_OK;
}
