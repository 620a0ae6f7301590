// SPDX-License-Identifier: Apache-2.0
/* rebuild.c - see rebuild.h.
 *
 * Each table is read in the order of its key before and after; a row is remembered as 64 bits of its
 * SHA-256 and its first column, so that a difference can be named without keeping the rows. */
#include "core/carry/rebuild.h"

#include <string.h>

#include "base/digest.h"
#include "core/matter/event.h"
#include "core/matter/project.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/rebuild_sql.h"
#include "store/store.h"

enum { BATCH = 500, COLUMNS_MAX = 32 };

struct mark {
    int64_t key; /* first column */
    uint64_t digest;
};
struct marks {
    struct mark *row;
    size_t n, room;
};
struct table {
    const char *name;
    const struct sql *all;
    enum st (*empty)(struct ctx *cx, int64_t *ret_changed);
};

static const struct table tables[] = {
    { .name = "unit", .all = &sql_all_unit, .empty = q_empty_unit_do },
    { .name = "room", .all = &sql_all_room, .empty = q_empty_room_do },
    { .name = "officer", .all = &sql_all_officer, .empty = q_empty_officer_do },
    { .name = "matter", .all = &sql_all_matter, .empty = q_empty_matter_do },
    { .name = "clock", .all = &sql_all_clock, .empty = q_empty_clock_do },
    { .name = "timer", .all = &sql_all_timer, .empty = q_empty_timer_do },
    { .name = "reach", .all = &sql_all_reach, .empty = q_empty_reach_do },
    { .name = "tally", .all = &sql_all_tally, .empty = q_empty_tally_do },
    { .name = "link", .all = &sql_all_link, .empty = q_empty_link_do },
    { .name = "letter", .all = &sql_all_letter, .empty = q_empty_letter_do },
    { .name = "advice", .all = &sql_all_advice, .empty = q_empty_advice_do },
    { .name = "party", .all = &sql_all_party, .empty = q_empty_party_do },
    { .name = "register_row", .all = &sql_all_register_row, .empty = q_empty_register_row_do },
    { .name = "register_cell", .all = &sql_all_register_cell, .empty = q_empty_register_cell_do },
    { .name = "register_sheet", .all = &sql_all_register_sheet, .empty = q_empty_register_sheet_do },
    { .name = "draft", .all = &sql_all_draft, .empty = q_empty_draft_do },
    { .name = "slot", .all = &sql_all_slot, .empty = q_empty_slot_do },
    { .name = "arrived", .all = &sql_all_arrived, .empty = q_empty_arrived_do },
    { .name = "held", .all = &sql_all_held, .empty = q_empty_held_do },
    { .name = "request", .all = &sql_all_request, .empty = q_empty_request_do },
    { .name = "appraisal", .all = &sql_all_appraisal, .empty = q_empty_appraisal_do },
    { .name = "agent", .all = &sql_all_agent, .empty = q_empty_agent_do },
    { .name = "passed", .all = &sql_all_passed, .empty = q_empty_passed_do },
    { .name = "look", .all = &sql_all_look, .empty = q_empty_look_do },
};

struct work {
    struct marks before[N_OF(tables)];
    bool check_only;
    struct rebuilt *ret;
};

static void digest_value(struct digest *d, const struct value *v)
{
    digest_add(d, (struct str){ (const char *)&v->kind, sizeof v->kind });
    digest_add(d, (struct str){ (const char *)&v->i, sizeof v->i });
    digest_add(d, (struct str){ (const char *)&v->s.n, sizeof v->s.n });
    digest_add(d, v->s);
}

static struct mark mark_of(const struct value *v, size_t n)
{
    struct digest d;
    uint8_t out[DIGEST_SIZE];
    struct mark m = { .key = v[0].i };

    digest_start(&d);
    for (size_t i = 0; i < n; i++)
        digest_value(&d, &v[i]);
    digest_end(&d, out);
    memcpy(&m.digest, out, sizeof m.digest);
    return m;
}

static void add_mark(struct arena *mem, struct marks *l, struct mark m)
{
    if (l->n == l->room) {
        size_t room = l->room == 0 ? 1024 : l->room * 2;
        struct mark *row = arena_array(mem, room, sizeof *row);
        if (l->n > 0)
            memcpy(row, l->row, l->n * sizeof *row);
        l->row = row;
        l->room = room;
    }
    l->row[l->n++] = m;
}

/* Texts of rows go to an arena of their own that is dropped at the end of the walk. */
static enum st read_marks(struct ctx *cx, const struct sql *all, struct marks *ret)
{
    struct arena *mem = arena_make(), *kept = cx->mem;
    struct value v[COLUMNS_MAX];
    AUTO(rows) rs = { 0 };
    size_t since = 0;

    cx->mem = mem;
    enum st st = rows_open(cx, all, NULL, &rs);
    while (st == ST_OK && rows_next(cx, &rs, v)) {
        add_mark(kept, ret, mark_of(v, all->n_out));
        if (++since % 1000 == 0)
            arena_reset(mem);
    }
    if (st == ST_OK)
        st = rows_status(cx, &rs);
    cx->mem = kept;
    rows_close(&rs);
    arena_drop(mem);
    return st;
}

static enum st replay_one(struct ctx *cx, struct str text, struct arena *mem)
{
    struct ctx one = *cx;
    struct event *e = arena_take(mem, sizeof *e);

    one.mem = mem;
    enum st st = event_parse(mem, text, e, &one.err);
    if (st == ST_OK)
        st = event_load_all(&one, e);
    if (st == ST_OK)
        st = project_event(&one, e);
    if (st != ST_OK)
        cx->err = one.err;
    return st;
}

static enum st replay_batch(struct ctx *cx, int64_t *after, struct rebuilt *ret, bool *more)
{
    const struct q_events_after_in in = { .after = *after, .limit = BATCH };
    struct arena *mem = arena_make(), *step = arena_make(), *kept = cx->mem;
    struct str *text = arena_array(mem, BATCH, sizeof *text);
    struct q_events_after_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    cx->mem = mem;
    enum st st = q_events_after(cx, &in, &rs);
    while (st == ST_OK && n < BATCH && q_events_after_next(cx, &rs, &row)) {
        text[n++] = row.text;
        *after = row.seq;
    }
    if (st == ST_OK)
        st = rows_status(cx, &rs);
    rows_close(&rs);
    cx->mem = kept;
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        st = replay_one(cx, text[i], step);
        arena_reset(step);
    }
    ret->events += (int64_t)n;
    *more = n == BATCH;
    arena_drop(step);
    arena_drop(mem);
    return st;
}

static enum st replay(struct ctx *cx, struct rebuilt *ret)
{
    int64_t after = 0;
    bool more = true;

    while (more)
        TRY(replay_batch(cx, &after, ret, &more));
    return ST_OK;
}

static void compare(struct ctx *cx, const struct table *t, const struct marks *was, const struct marks *now,
                    struct rebuilt *ret)
{
    size_t i = 0;

    while (i < was->n && i < now->n && was->row[i].digest == now->row[i].digest)
        i++;
    if ((i == was->n && i == now->n) || ret->table.n > 0)
        return;
    const struct mark *m = i < was->n ? &was->row[i] : &now->row[i];
    ret->table = str_of(t->name);
    ret->row = arena_printf(cx->mem, "row %zu, key %lld: %zu rows stood there, events make %zu", i + 1,
                            (long long)m->key, was->n, now->n);
}

static enum st work(struct ctx *cx, void *arg)
{
    struct work *w = arg;
    int64_t dropped;

    for (size_t i = 0; i < N_OF(tables); i++) {
        TRY(read_marks(cx, tables[i].all, &w->before[i]));
        TRY(tables[i].empty(cx, &dropped));
    }
    TRY(unit_changed(cx));
    unit_settled(cx);
    TRY(replay(cx, w->ret));
    for (size_t i = 0; i < N_OF(tables); i++) {
        struct marks now = { 0 };
        TRY(read_marks(cx, tables[i].all, &now));
        compare(cx, &tables[i], &w->before[i], &now, w->ret);
    }
    if (w->check_only) /* the savepoint takes everything back */
        return FAIL(cx, ST_STALE, "rebuild.checked", STR_NONE);
    return ST_OK;
}

enum st rebuild_tables(struct ctx *cx, bool check_only, struct rebuilt *ret)
{
    struct rebuilt r = { 0 };
    struct work w = { .check_only = check_only, .ret = &r };

    enum st st = store_write(cx, cx->site->store, work, &w);
    if (check_only && st == ST_STALE && str_eqz(STR("rebuild.checked"), cx->err.code)) {
        cx->err = (struct err){ 0 };
        st = ST_OK;
    }
    if (st == ST_OK)
        *ret = r;
    return st;
}
