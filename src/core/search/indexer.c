// SPDX-License-Identifier: Apache-2.0
/* indexer.c - see indexer.h. One batch: the matters of the next events, each brought up to the last of them. */
#include "core/search/indexer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/search/search_doc.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/search_sql.h"
#include "store/index.h"
#include "store/store.h"
#include "sys/now.h"
#include "sys/thread.h"

enum { BATCH = 2000, LOOK_MS = 100, AFTER_FAULT_MS = 2000 };

struct batch {
    int64_t matter[BATCH];
    size_t n;
    int64_t upto; /* last event of the batch; 0 = there are none */
};

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* Rising and without doubles: the file takes rising ids cheapest. */
static void sort_unique(struct batch *b)
{
    size_t n = 0;

    qsort(b->matter, b->n, sizeof b->matter[0], compare_ids);
    for (size_t i = 0; i < b->n; i++)
        if (n == 0 || b->matter[n - 1] != b->matter[i])
            b->matter[n++] = b->matter[i];
    b->n = n;
}

static enum st load_batch(struct ctx *cx, int64_t after, struct batch *b)
{
    const struct q_search_events_in in = { .after = after, .limit = BATCH };
    struct q_search_events_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_search_events(cx, &in, &rs));
    while (b->n < BATCH && q_search_events_next(cx, &rs, &row)) {
        if (row.matter > 0) /* rows of registers are no matters */
            b->matter[b->n++] = row.matter;
        b->upto = row.seq;
    }
    sort_unique(b);
    return rows_status(cx, &rs);
}

static enum st last_event(struct ctx *cx, int64_t *ret)
{
    struct q_event_last_out row;

    TRY(q_event_last_one(cx, &row));
    *ret = row.seq;
    return ST_OK;
}

/* Some bits of a hash of the event's salt; 0 when there is no such event. */
static enum st proof_of(struct ctx *cx, int64_t seq, int64_t *ret)
{
    const struct q_search_salt_in in = { .seq = seq };
    struct q_search_salt_out row;
    uint8_t hash[DIGEST_SIZE];
    AUTO(rows) rs = { 0 };

    *ret = 0;
    TRY(q_search_salt(cx, &in, &rs));
    if (q_search_salt_next(cx, &rs, &row)) {
        digest_sha256(row.salt, hash);
        memcpy(ret, hash, sizeof *ret);
    }
    return rows_status(cx, &rs);
}

/* A database restored from a backup may have gone another way since: then the file tells of matters that
 * never were, and is made anew. */
static enum st same_history(struct ctx *cx, struct index_write *w)
{
    int64_t proof;

    if (w->mark.seq == 0)
        return ST_OK;
    TRY(proof_of(cx, w->mark.seq, &proof));
    return proof == w->mark.proof ? ST_OK : index_empty(cx, w);
}

static enum st bring_up(struct ctx *cx, struct index_write *w, int64_t id, int64_t upto)
{
    struct index_known known;
    struct search_doc d;

    TRY(index_known(cx, w, id, &known));
    TRY(search_doc_load(cx, (struct matter_id){ id }, known.upto, upto, &d));
    if (d.sealed)
        return ST_OK;
    if (known.upto == 0)
        return index_put(cx, w, id, NULL, &d.doc, upto);
    if (d.n_old == d.doc.n_field && known.n_fact == (int64_t)d.doc.n_fact)
        return ST_OK;
    struct token_doc old = d.doc;
    old.n_field = d.n_old;
    return index_put(cx, w, id, &old, &d.doc, upto);
}

/* Texts of one matter at a time: a batch of the longest would take hundreds of MB. */
static enum st bring_up_all(struct ctx *cx, struct index_write *w, const struct batch *b)
{
    struct arena *mem = arena_make(), *kept = cx->mem;
    enum st st = ST_OK;

    cx->mem = mem;
    for (size_t i = 0; st == ST_OK && i < b->n; i++) {
        st = bring_up(cx, w, b->matter[i], b->upto);
        arena_reset(mem);
    }
    cx->mem = kept;
    arena_drop(mem);
    return st;
}

static enum st feed_batch(struct ctx *cx, struct index_write *w, int64_t *ret_upto)
{
    struct batch *b = arena_take(cx->mem, sizeof *b);
    struct index_mark mark;

    TRY(load_batch(cx, w->mark.seq, b));
    *ret_upto = b->upto;
    if (b->upto == 0)
        return index_write_commit(cx, w, w->mark); /* it may have been emptied */
    TRY(bring_up_all(cx, w, b));
    mark.seq = b->upto;
    TRY(proof_of(cx, b->upto, &mark.proof));
    return index_write_commit(cx, w, mark);
}

/* Does the file reflect the newest event? Asked ten times a second, so without its lock. */
static enum st is_up(struct ctx *cx, int64_t last, bool *ret)
{
    struct index_mark mark;
    int64_t proof;

    TRY(index_mark_load(cx, cx->site->index, &mark));
    TRY(proof_of(cx, last, &proof));
    *ret = mark.seq == last && mark.proof == proof;
    return ST_OK;
}

/* Adds the next batch. */
static enum st feed(struct ctx *cx, bool *ret_more)
{
    int64_t last, upto;
    bool up;
    AUTO(tx) tx = { 0 };
    AUTO(index_write) w = { 0 };

    *ret_more = false;
    TRY(store_read(cx, cx->site->store, &tx));
    TRY(last_event(cx, &last));
    TRY(is_up(cx, last, &up));
    if (up)
        return ST_OK;
    TRY(index_write_open(cx, cx->site->index, &w));
    TRY(same_history(cx, &w));
    TRY(feed_batch(cx, &w, &upto));
    *ret_more = upto != 0 && upto < last;
    return ST_OK;
}

/* -- the thread -- */
struct indexer {
    const struct site *site;
    const struct log *log;
    struct thread thread;
    struct turnstile stop;
};

static void note_fault(struct indexer *ix, const struct ctx *cx)
{
    if (ix->log == NULL || cx->err.st == ST_BUSY)
        return;
    struct log_line l = log_start(ix->log, now_wall(), LOG_ERROR, "index");
    log_err(&l, &cx->err);
    log_end(&l);
}

static void run(void *arg)
{
    struct indexer *ix = arg;
    struct arena *mem = arena_make();
    int64_t wait = 0;

    thread_stand_back(); /* what it has not read yet is scanned (search.c), so nobody waits for it */
    while (!turnstile_take(&ix->stop, wait)) {
        struct ctx cx = site_ctx(ix->site, mem);
        bool more;
        enum st st = feed(&cx, &more);
        if (st != ST_OK)
            note_fault(ix, &cx);
        wait = st != ST_OK && st != ST_BUSY ? AFTER_FAULT_MS : more && st == ST_OK ? 0 : LOOK_MS;
        arena_reset(mem);
    }
    arena_drop(mem);
}

enum st indexer_start(const struct site *site, const struct log *log, struct indexer **ret, struct err *e)
{
    struct indexer *ix = calloc(1, sizeof *ix);

    assert(ix != NULL && site->index != NULL);
    ix->site = site;
    ix->log = log;
    turnstile_init(&ix->stop, 0);
    enum st st = thread_start(&ix->thread, "indexer", run, ix, e);
    if (st != ST_OK) {
        indexer_stop(ix);
        return st;
    }
    *ret = ix;
    return ST_OK;
}

void indexer_stop(struct indexer *ix)
{
    if (ix == NULL)
        return;
    turnstile_give(&ix->stop);
    thread_join(&ix->thread);
    turnstile_drop(&ix->stop);
    free(ix);
}

/* -- in the caller's thread -- */
enum st indexer_catch_up(struct ctx *cx)
{
    struct arena *mem = arena_make();
    bool more = true;
    enum st st = ST_OK;

    assert(cx->tx == NULL);
    while (st == ST_OK && more) {
        struct ctx own = site_ctx(cx->site, mem);
        st = feed(&own, &more);
        if (st != ST_OK && st != ST_BUSY)
            cx->err = own.err;
        arena_reset(mem);
    }
    arena_drop(mem);
    return st == ST_BUSY ? ST_OK : st;
}

enum st indexer_remake(struct ctx *cx)
{
    TRY(index_remake(cx, cx->site->index));
    return indexer_catch_up(cx);
}

enum st indexer_refill(struct ctx *cx)
{
    {
        AUTO(index_write) w = { 0 };
        TRY(index_write_open(cx, cx->site->index, &w));
        TRY(index_empty(cx, &w));
        TRY(index_write_commit(cx, &w, (struct index_mark){ 0 }));
    }
    return indexer_catch_up(cx);
}

enum st indexer_lag(struct ctx *cx, int64_t *ret)
{
    struct index_mark mark;
    int64_t last;

    TRY(index_mark_load(cx, cx->site->index, &mark));
    TRY(last_event(cx, &last));
    *ret = last > mark.seq ? last - mark.seq : 0;
    return ST_OK;
}

enum st indexer_forget_open(struct ctx *cx, int64_t matter, struct index_write *ret)
{
    struct index_known known;
    struct search_doc d;
    AUTO(index_write) w = { 0 };

    TRY(index_write_open(cx, cx->site->index, &w));
    TRY(index_known(cx, &w, matter, &known));
    if (known.upto != 0) {
        TRY(search_doc_load(cx, (struct matter_id){ matter }, known.upto, known.upto, &d));
        TRY(index_put(cx, &w, matter, &d.doc, NULL, 0));
    }
    *ret = w;
    w = (struct index_write){ 0 };
    return ST_OK;
}

enum st indexer_forget(struct ctx *cx, int64_t matter)
{
    AUTO(index_write) w = { 0 };

    TRY(indexer_forget_open(cx, matter, &w));
    TRY(index_write_commit(cx, &w, w.mark));
    index_write_close(&w);
    return index_scrub(cx, cx->site->index);
}
