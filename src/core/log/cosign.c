// SPDX-License-Identifier: Apache-2.0
/* cosign.c - see cosign.h. */
#include "core/log/cosign.h"

#include <assert.h>

#include "base/digest.h"
#include "base/num.h"
#include "core/log/ledger.h"
#include "core/site.h"
#include "gen/cosign_sql.h"
#include "gen/ledger_sql.h"
#include "store/store.h"
#include "sys/fetch.h"
#include "sys/now.h"

enum { TRIES = 3, TIMEOUT_MS = 5000, ANSWER_MAX = 1 << 16, REQUEST_MAX = 1 << 16, PAUSE_MS = 1000, PAUSE_DOUBLED = 10 };

/* One witness, asked once. */
struct asking {
    const struct witness_row *row;
    struct note_key key;
    struct q_witness_state_out state;
    struct q_head_last_out head;
    struct note_mark mark; /* what it gave */
    bool behind;           /* it knows a longer log than this one */
    int status;            /* its last answer; 0 = none came */
};

/* -- what to ask -- */

static enum st load_asking(struct ctx *cx, struct asking *a, bool *ret_due)
{
    const struct q_witness_state_in by = { .id = a->key.id };
    struct q_cosignatures_out row;
    bool found;
    AUTO(rows) rs = { 0 };

    *ret_due = false;
    TRY(q_head_last_find(cx, &a->head, &found));
    if (!found)
        return ST_OK;
    TRY(q_witness_state_find(cx, &by, &a->state, &found));
    if (found && a->state.next.ms > now_wall().ms)
        return ST_OK;
    *ret_due = true;
    TRY(q_cosignatures(cx, &(struct q_cosignatures_in){ a->head.size }, &rs));
    while (q_cosignatures_next(cx, &rs, &row))
        if (row.witness == a->key.id)
            *ret_due = false;
    return rows_status(cx, &rs);
}

/* Hashes that show the newest head to hold the first `old` leaves as they were. */
static enum st put_proof(struct ctx *cx, int64_t old, int64_t size, struct buf *b)
{
    struct merkle_plan *plan = arena_take(cx->mem, sizeof *plan);
    struct hash *part = arena_array(cx->mem, MERKLE_PARTS, sizeof *part);
    struct hash *path = arena_array(cx->mem, MERKLE_PATH, sizeof *path);

    if (!merkle_plan_consistency((uint64_t)old, (uint64_t)size, plan))
        return ST_OK; /* from nothing: no proof */
    TRY(ledger_fetch(cx, plan, part));
    merkle_fold(plan, part, path);
    for (size_t i = 0; i < plan->path; i++) {
        buf_add(b, digest_base64(cx->mem, (struct str){ (const char *)path[i].b, sizeof path[i].b }));
        buf_byte(b, '\n');
    }
    return ST_OK;
}

static enum st make_request(struct ctx *cx, const struct asking *a, struct str *ret)
{
    struct buf b = buf_make(cx->mem, REQUEST_MAX);
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    buf_printf(&b, "old %lld\n", (long long)a->state.size);
    TRY(put_proof(cx, a->state.size, a->head.size, &b));
    buf_byte(&b, '\n');
    buf_add(&b, a->head.note);
    *ret = buf_str(&b);
    return ST_OK;
}

/* -- what it said -- */

static struct str with_line(struct arena *mem, struct str note, struct str line)
{
    return arena_printf(mem, "%.*s%.*s%s", STR_ARG(note), STR_ARG(line), str_ends(line, STR("\n")) ? "" : "\n");
}

/* *ret_again: it told another old size, and is to be asked once more. */
static void hear(struct ctx *cx, struct asking *a, const struct fetched *f, bool *ret_again)
{
    int64_t size;

    a->status = f->status;
    *ret_again = false;
    if (f->status == 200)
        (void)note_mark(cx->mem, with_line(cx->mem, a->head.note, f->body), &a->key, &a->mark);
    if (f->status != 409 || !num_parse(str_trim(f->body), &size) || size < 0)
        return;
    a->behind = size > a->head.size;
    *ret_again = !a->behind && size != a->state.size;
    a->state.size = size;
}

static enum st ask_one(struct ctx *cx, struct asking *a)
{
    struct fetch f = {
        .post = true, .type = STR("text/plain; charset=utf-8"), .timeout_ms = TIMEOUT_MS, .limit = ANSWER_MAX
    };
    struct fetched got;
    bool again = true;

    f.url = arena_printf(cx->mem, "%.*s/add-checkpoint", STR_ARG(a->row->address));
    for (int i = 0; i < TRIES && again; i++) {
        TRY(make_request(cx, a, &f.body));
        enum st st = fetch(cx->mem, &f, &got, &cx->err);
        if (st != ST_OK) { /* told by what is stored of it */
            cx->err = (struct err){ 0 };
            a->status = 0;
            return ST_OK;
        }
        hear(cx, a, &got, &again);
    }
    return ST_OK;
}

static enum st store_asked(struct ctx *cx, void *arg)
{
    const struct asking *a = arg;
    const bool good = a->mark.line.n > 0;
    const int64_t failures = good ? 0 : a->state.failures + 1;
    const int64_t pause = (int64_t)PAUSE_MS << (failures < PAUSE_DOUBLED ? failures : PAUSE_DOUBLED);
    const struct q_witness_put_in put = { .id = a->key.id,
                                          .vkey = a->row->vkey,
                                          .size = good ? a->head.size : a->state.size,
                                          .at = good ? now_wall() : WHEN_NONE,
                                          .failures = failures,
                                          .next = { good ? 0 : now_wall().ms + pause } };
    const struct q_cosignature_add_in add = { a->head.size, a->key.id, { a->mark.at * 1000 }, a->mark.line };

    TRY(q_witness_put_do(cx, &put, NULL));
    return good ? q_cosignature_add_do(cx, &add, NULL) : ST_OK;
}

static enum st fail(struct ctx *cx, const struct asking *a)
{
    if (a->behind)
        return FAIL(cx, ST_BROKEN, "cosign.behind",
                    arena_printf(cx->mem, "%.*s %lld > %lld", STR_ARG(a->row->name), (long long)a->state.size,
                                 (long long)a->head.size));
    return FAIL(cx, ST_BUSY, "cosign.failed", arena_printf(cx->mem, "%.*s %d", STR_ARG(a->row->name), a->status));
}

static enum st ask(struct ctx *cx, const struct witness_row *row)
{
    struct asking *a = arena_take(cx->mem, sizeof *a);
    AUTO(tx) tx = { 0 };
    bool due;

    a->row = row;
    bool known = note_vkey_parse(cx->mem, row->vkey, &a->key);
    assert(known); /* the validator saw to it */
    TRY(store_read(cx, cx->site->store, &tx));
    TRY(load_asking(cx, a, &due));
    tx_close(&tx);
    tx = (struct tx){ 0 };
    if (!due)
        return ST_OK;
    TRY(ask_one(cx, a));
    TRY(store_write(cx, cx->site->store, store_asked, a));
    return a->mark.line.n > 0 ? ST_OK : fail(cx, a);
}

enum st cosign_ask(struct ctx *cx)
{
    struct err first = { 0 };
    size_t n;
    const struct witness_row *row = rules_witnesses(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (ask(cx, &row[i]) != ST_OK) {
            first = first.st == ST_OK ? cx->err : first;
            cx->err = (struct err){ 0 };
        }
    cx->err = first;
    return first.st;
}

/* -- handing out -- */

enum st cosign_note(struct ctx *cx, int64_t size, struct str *ret)
{
    const struct q_head_of_size_in head = { size };
    const struct q_cosignatures_in by = { size };
    struct q_head_of_size_out h;
    struct q_cosignatures_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_head_of_size_one(cx, &head, &h));
    *ret = h.note;
    TRY(q_cosignatures(cx, &by, &rs));
    while (q_cosignatures_next(cx, &rs, &row))
        *ret = with_line(cx->mem, *ret, row.line);
    return rows_status(cx, &rs);
}

enum st cosign_best(struct ctx *cx, int64_t size, int64_t *ret)
{
    const struct q_cosigned_best_in best = { size };
    const struct q_head_at_least_in oldest = { size };
    struct q_cosigned_best_out b;
    struct q_head_at_least_out h;
    bool found;

    TRY(q_cosigned_best_find(cx, &best, &b, &found));
    *ret = b.size;
    if (found)
        return ST_OK;
    TRY(q_head_at_least_find(cx, &oldest, &h, &found));
    *ret = h.size;
    return found ? ST_OK : FAIL(cx, ST_NOT_FOUND, "log.empty", STR_NONE);
}

static enum st count_cosigned(struct ctx *cx, const struct witness_row *row, struct cosign_figures *f)
{
    struct note_key key;
    struct q_witness_state_out state;
    struct q_cosignatures_out c;
    AUTO(rows) rs = { 0 };
    bool found;

    bool known = note_vkey_parse(cx->mem, row->vkey, &key);
    assert(known);
    TRY(q_witness_state_find(cx, &(struct q_witness_state_in){ key.id }, &state, &found));
    f->failing += found && state.failures > 0;
    TRY(q_cosignatures(cx, &(struct q_cosignatures_in){ f->size }, &rs));
    while (q_cosignatures_next(cx, &rs, &c)) {
        if (c.witness != key.id)
            continue;
        f->cosigned++;
        if (when_is_none(f->last) || c.at.ms > f->last.ms)
            f->last = c.at;
    }
    return rows_status(cx, &rs);
}

enum st cosign_figures(struct ctx *cx, struct cosign_figures *ret)
{
    struct cosign_figures f = { .at = WHEN_NONE, .last = WHEN_NONE };
    struct q_head_last_out head;
    bool found;
    size_t n;
    const struct witness_row *row = rules_witnesses(cx->site->rules, &n);

    TRY(q_head_last_find(cx, &head, &found));
    if (found) {
        f.size = head.size;
        f.at = head.at;
    }
    f.witnesses = (int)n;
    for (size_t i = 0; i < n; i++)
        TRY(count_cosigned(cx, &row[i], &f));
    *ret = f;
    return ST_OK;
}
