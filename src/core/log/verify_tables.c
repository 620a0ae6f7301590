// SPDX-License-Identifier: Apache-2.0
/* verify_tables.c - do the tables that are read say what the events say?
 *
 * Events are replayed by the same project_event into a second, empty database beside the site's, and the
 * tables of both are walked side by side. So the server goes on writing, memory stays small, and the first
 * row that differs is known by its whole key. Nothing personal stands in that second database: what was
 * sealed is only read for its effects, and contacts become keyed hashes. */
#include "base/digest.h"
#include "core/log/verify_own.h"
#include "core/matter/event.h"
#include "core/matter/project.h"
#include "core/org/org.h"
#include "core/org/unit.h"
#include "core/privacy/keyring.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/keyring_sql.h"
#include "gen/rebuild_sql.h"
#include "gen/verify_sql.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/random.h"

enum { BATCH = 4000, COLUMNS_MAX = 32, KEEP_MAX = 400 };

struct tables {
    struct site site; /* the site's own, but for its store */
    int64_t done;     /* last event replayed */
    int64_t find;     /* number of the find key it hashes with */
};

/* -- the second database -- */

/* Contacts are hashed under the same find key as there. */
static enum st put_keys(struct ctx *cx, void *arg)
{
    struct ctx *from = arg;
    struct q_key_all_out k;
    AUTO(rows) rs = { 0 };

    TRY(q_key_all(from, &rs));
    while (q_key_all_next(from, &rs, &k)) {
        const struct q_key_add_in in = { k.kind, k.number, k.state, k.wrapped, k.main, k.made };
        TRY(q_key_add_do(cx, &in, NULL));
    }
    if (rows_status(from, &rs) != ST_OK) {
        cx->err = from->err;
        return from->err.st;
    }
    return ST_OK;
}

static enum st find_key(struct ctx *cx, int64_t *ret)
{
    struct data_key k;

    TRY(keyring_used(cx, KEY_FIND, &k));
    *ret = k.number;
    return ST_OK;
}

static enum st copy_keys(struct ctx *cx, struct tables *t)
{
    struct ctx to = site_ctx(&t->site, cx->mem);
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(find_key(cx, &t->find));
    enum st st = store_write(&to, t->site.store, put_keys, cx);
    if (st != ST_OK)
        cx->err = to.err;
    return st;
}

enum st tables_open(struct ctx *cx, struct tables **ret)
{
    struct tables *t = arena_take(cx->mem, sizeof *t);
    uint8_t raw[8];

    random_bytes(raw, sizeof raw);
    t->site = *cx->site;
    t->site.store = NULL;
    t->site.units = unit_cache_make();
    struct str spool = arena_printf(cx->mem, "%.*s/spool", STR_ARG(cx->site->folder));
    struct str hex = digest_hex(cx->mem, (struct str){ (const char *)raw, sizeof raw });
    struct str folder = arena_printf(cx->mem, "%.*s/verify-%.*s", STR_ARG(spool), STR_ARG(hex));
    const struct store_options o = { .place = folder, .district = cx->site->district, .create = true, .scratch = true };
    *ret = t;
    TRY(folder_make(spool, &cx->err));
    TRY(store_open(&o, &t->site.store, &cx->err));
    TRY(folder_remove(folder, &cx->err)); /* open without a name: nothing stays behind, however the program ends */
    return copy_keys(cx, t);
}

void tables_close(struct tables *t)
{
    if (t == NULL)
        return;
    store_close(t->site.store);
    unit_cache_drop(t->site.units);
}

/* -- replay -- */

struct replay {
    struct ctx *from; /* a snapshot of the site */
    struct tables *t;
    int64_t last;
    int64_t n;
};

static enum st replay_one(struct ctx *from, struct ctx *to, struct str text)
{
    struct event *e = arena_take(to->mem, sizeof *e);

    TRY(event_parse(to->mem, text, e, &to->err));
    from->mem = to->mem;
    if (event_load_all(from, e) != ST_OK) {
        to->err = from->err;
        return from->err.st;
    }
    return project_event(to, e);
}

static enum st replay_batch(struct ctx *cx, void *arg)
{
    struct replay *r = arg;
    const struct q_verify_events_in in = { r->t->done + 1, r->last };
    struct q_verify_events_out row;
    struct arena *mem = arena_make(), *kept = cx->mem, *kept_from = r->from->mem;
    AUTO(rows) rs = { 0 };
    enum st st = ST_OK;

    cx->mem = r->from->mem = mem;
    if (q_verify_events(r->from, &in, &rs) != ST_OK)
        st = FAIL(cx, ST_BROKEN, "event.broken", STR_NONE);
    while (st == ST_OK && q_verify_events_next(r->from, &rs, &row)) {
        st = replay_one(r->from, cx, row.text);
        r->t->done = row.seq;
        arena_reset(mem);
    }
    rows_close(&rs);
    cx->mem = kept;
    r->from->mem = kept_from;
    arena_drop(mem);
    return st;
}

/* Up to `last`, from cx's snapshot. */
static enum st replay_to(struct ctx *cx, struct tables *t, int64_t last)
{
    struct ctx to = site_ctx(&t->site, cx->mem);

    while (t->done < last) {
        struct replay r = { .from = cx, .t = t, .last = t->done + BATCH < last ? t->done + BATCH : last };
        int64_t before = t->done;
        enum st st = store_write(&to, t->site.store, replay_batch, &r);
        if (st != ST_OK || t->done == before) {
            cx->err = to.err;
            return st == ST_OK ? FAIL(cx, ST_BROKEN, "event.broken", STR_NONE) : st;
        }
    }
    return ST_OK;
}

enum st tables_replay(struct ctx *cx, struct tables *t, int64_t upto, int64_t *ret_done)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(replay_to(cx, t, t->done + 4 * BATCH < upto ? t->done + 4 * BATCH : upto));
    *ret_done = t->done;
    return ST_OK;
}

/* -- side by side -- */

struct table {
    const char *name;
    const struct sql *all; /* in the order of its key */
    const char *key;       /* which columns make the key: their letters, a = the first */
};

static bool same_value(const struct value *a, const struct value *b)
{
    return a->kind == b->kind && a->i == b->i && str_eq(a->s, b->s);
}

static void put_key(struct buf *b, const struct table *t, const struct value *v)
{
    for (const char *c = t->key; *c != '\0'; c++) {
        const struct value *k = &v[*c - 'a'];
        buf_byte(b, ' ');
        if (k->kind == V_INT)
            buf_int(b, k->i);
        else if (k->kind == V_BLOB)
            buf_hex(b, (const uint8_t *)k->s.p, k->s.n);
        else
            buf_add(b, k->s);
    }
}

static int compare_value(const struct value *a, const struct value *b)
{
    if (a->kind == V_INT && b->kind == V_INT)
        return a->i < b->i ? -1 : a->i > b->i;
    return str_cmp(a->s, b->s);
}

static int compare_key(const struct table *t, const struct value *a, const struct value *b)
{
    int order = 0;

    for (const char *c = t->key; *c != '\0' && order == 0; c++)
        order = compare_value(&a[*c - 'a'], &b[*c - 'a']);
    return order;
}

static void tell_row(struct ctx *cx, struct arena *mem, const struct table *t, const struct value *v, const char *why,
                     struct fault *ret)
{
    struct buf b = buf_make(mem, KEEP_MAX);

    buf_addz(&b, t->name);
    put_key(&b, t, v);
    fault_set(ret, cx->mem, "table", buf_str(&b), str_of(why));
}

static void compare_rows(struct ctx *cx, struct arena *mem, const struct table *t, const struct value *there,
                         const struct value *made, struct fault *ret)
{
    int order = there == NULL ? 1 : made == NULL ? -1 : compare_key(t, there, made);

    if (order < 0)
        tell_row(cx, mem, t, there, verify_words(cx, "没有记录能得出这一行", "no event makes this row"), ret);
    else if (order > 0)
        tell_row(cx, mem, t, made, verify_words(cx, "记录能得出的这一行不见了", "a row that events make is missing"),
                 ret);
    for (int i = 0; order == 0 && i < t->all->n_out; i++)
        if (!same_value(&there[i], &made[i]))
            tell_row(cx, mem, t, there, verify_words(cx, "这一行与记录不符", "is not what its events make"), ret);
}

static enum st compare_table(struct ctx *cx, struct ctx *to, const struct table *t, struct fault *ret)
{
    struct value there[COLUMNS_MAX], made[COLUMNS_MAX];
    struct arena *mem = arena_make(), *kept = cx->mem;
    struct fault f = { 0 };
    AUTO(rows) a = { 0 };
    AUTO(rows) b = { 0 };

    cx->mem = to->mem = mem;
    enum st st = rows_open(cx, t->all, NULL, &a);
    if (st == ST_OK)
        st = rows_open(to, t->all, NULL, &b);
    while (st == ST_OK && f.kind == NULL) {
        bool has_there = rows_next(cx, &a, there), has_made = rows_next(to, &b, made);
        if (!has_there && !has_made)
            break;
        compare_rows(cx, mem, t, has_there ? there : NULL, has_made ? made : NULL, &f);
        if (f.kind == NULL)
            arena_reset(mem);
    }
    if (st == ST_OK)
        st = rows_status(cx, &a);
    cx->mem = kept;
    if (f.kind != NULL)
        fault_set(ret, kept, f.kind, f.where, f.text);
    rows_close(&a);
    rows_close(&b);
    arena_drop(mem);
    return st;
}

struct comparing {
    struct ctx *from;
    struct fault *ret;
};

/* Runs on the second database's writer: it has one handle only. */
static enum st compare_all(struct ctx *cx, void *arg)
{
    static const struct table table[] = {
        { "unit", &sql_all_unit, "a" },
        { "room", &sql_all_room, "a" },
        { "officer", &sql_all_officer, "a" },
        { "matter", &sql_all_matter, "a" },
        { "clock", &sql_all_clock, "abc" },
        { "timer", &sql_all_timer, "acdb" },
        { "reach", &sql_all_reach, "ba" },
        { "tally", &sql_all_tally, "bcd" },
        { "link", &sql_all_link, "abc" },
        { "letter", &sql_all_letter, "abc" },
        { "advice", &sql_all_advice, "ab" },
        { "party", &sql_all_party, "bac" },
        { "register_row", &sql_all_register_row, "a" },
        { "register_cell", &sql_all_register_cell, "ab" },
        { "register_sheet", &sql_all_register_sheet, "bcda" },
        { "arrived", &sql_all_arrived, "ab" },
        { "look", &sql_all_look, "ab" },
        { "draft", &sql_all_draft, "a" },
        { "slot", &sql_all_slot, "ba" },
        { "held", &sql_all_held, "a" },
        { "request", &sql_all_request, "ab" },
        { "appraisal", &sql_all_appraisal, "a" },
    };
    struct comparing *c = arg;
    struct arena *kept = cx->mem;
    enum st st = ST_OK;

    for (size_t i = 0; i < N_OF(table) && st == ST_OK && c->ret->kind == NULL; i++)
        st = compare_table(c->from, cx, &table[i], c->ret);
    cx->mem = kept;
    if (st != ST_OK && cx->err.st == ST_OK)
        cx->err = c->from->err;
    return st;
}

/* No timer rings before its time, which it is now: many may have rung since reading began. A training site's clock goes
 * as its teacher likes. */
static enum st check_rung(struct ctx *cx, struct fault *ret)
{
    const struct q_verify_rung_in in = { .now = site_now(cx->site) };
    struct q_verify_rung_out row;
    bool found;

    TRY(q_verify_rung_find(cx, &in, &row, &found));
    if (found && !cx->site->training)
        fault_set(ret, cx->mem, "table",
                  arena_printf(cx->mem, "timer %lld %lld %.*s", (long long)row.matter, (long long)row.event,
                               STR_ARG(row.code)),
                  str_of(verify_words(cx, "还没有到期，就已标为响过", "is marked as rung, and is not due yet")));
    return ST_OK;
}

/* -- what proves who somebody is: their account's events hold its digest -- */

static enum st check_secrets(struct ctx *cx, struct fault *ret)
{
    struct q_verify_secrets_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_verify_secrets(cx, &rs));
    while (q_verify_secrets_next(cx, &rs, &row)) {
        struct str where = arena_printf(cx->mem, "secret %lld", (long long)row.officer);
        if (row.login.p == NULL)
            fault_set(ret, cx->mem, "table", where, str_of(verify_words(cx, "没有这个账号", "is of no account")));
        else if (!str_eq(row.password_said, org_digest(cx->mem, row.password)))
            fault_set(ret, cx->mem, "table", where,
                      str_of(verify_words(cx, "密码不是记录中设的那个", "its password is not the one an event set")));
        else if (!str_eq(row.totp_said, org_digest(cx->mem, row.totp)))
            fault_set(ret, cx->mem, "table", where,
                      str_of(verify_words(cx, "动态验证码的密钥不是记录中设的那个",
                                          "its second factor is not the one an event set")));
    }
    return rows_status(cx, &rs);
}

/* Does that event speak of this session? */
static bool is_made_by(struct ctx *cx, const struct q_verify_sessions_out *row, const struct event *e)
{
    return org_act(e) == (row->bearer ? ORG_TOKEN : ORG_IN) && org_officer(e) == row->officer &&
           str_eq(event_get(e, "token"), org_digest(cx->mem, row->hash)) &&
           str_eq(event_get(e, "until"), arena_printf(cx->mem, "%lld", (long long)row->expires));
}

static enum st check_sessions(struct ctx *cx, struct fault *ret)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_verify_sessions_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_verify_sessions(cx, &rs));
    while (q_verify_sessions_next(cx, &rs, &row)) {
        if (row.text.p != NULL)
            TRY(event_parse(cx->mem, row.text, e, &cx->err));
        if (row.text.p == NULL || !is_made_by(cx, &row, e))
            fault_set(
                ret, cx->mem, "table",
                arena_printf(cx->mem, "session %lld %lld", (long long)row.officer, (long long)row.event),
                str_of(verify_words(cx, "没有记录说到这次登录或这个令牌", "no event tells of this log-in or token")));
    }
    return rows_status(cx, &rs);
}

static enum st check_beside(struct ctx *cx, struct fault *ret)
{
    TRY(check_rung(cx, ret));
    TRY(check_secrets(cx, ret));
    return check_sessions(cx, ret);
}

/* The find key was changed meanwhile (core/privacy/rotate.c): filled anew with the one in use. */
static enum st keep_find_key(struct ctx *cx, struct tables *t)
{
    struct tables *anew;
    AUTO(tx) tx = { 0 };
    int64_t find;

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(find_key(cx, &find));
    tx_close(&tx);
    tx = (struct tx){ 0 };
    if (find == t->find)
        return ST_OK;
    TRY(tables_open(cx, &anew));
    tables_close(t);
    *t = *anew;
    return ST_OK;
}

enum st tables_compare(struct ctx *cx, struct tables *t, struct fault *ret)
{
    struct comparing c = { .from = cx, .ret = ret };
    struct q_event_last_out last;
    AUTO(tx) tx = { 0 };
    int64_t find;

    TRY(keep_find_key(cx, t));
    TRY(store_read(cx, cx->site->store, &tx));
    TRY(find_key(cx, &find));
    if (find != t->find)
        return FAIL(cx, ST_BUSY, "key.busy", STR("find"));
    TRY(q_event_last_one(cx, &last));
    TRY(replay_to(cx, t, last.seq));
    struct ctx to = site_ctx(&t->site, cx->mem);
    enum st st = store_write(&to, t->site.store, compare_all, &c);
    if (st != ST_OK && cx->err.st == ST_OK)
        cx->err = to.err;
    return st == ST_OK ? check_beside(cx, ret) : st;
}
