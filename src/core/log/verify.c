// SPDX-License-Identifier: Apache-2.0
/* verify.c - see verify.h: the tree grown again over what its threads have read, then files and tables.
 *
 * A step is a fork and a join: each thread looks at a stretch of events by itself, and the leaf hashes they
 * bring are appended here in order, so that the first fault by number is the one that is told. Behind them another
 * thread replays what was found good into the second database (verify_tables.c). */
#include "core/log/verify.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

#include "base/digest.h"
#include "core/log/ledger.h"
#include "core/log/verify_own.h"
#include "core/matter/attach.h"
#include "core/privacy/seal.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/ledger_sql.h"
#include "gen/verify_sql.h"
#include "store/store.h"
#include "sys/now.h"
#include "sys/thread.h"

enum { STRETCH = 8192, THREADS_MAX = 16, LAST_PART = 4096, TILE_LEVEL = 8, FILES = 50, WAIT_MS = 20 };
enum phase { PHASE_LOG, PHASE_END, PHASE_FILES, PHASE_REPLAY, PHASE_TABLES, PHASE_DONE };

struct late {
    struct late *next;
    int level;
    int64_t n;
    struct hash want;
};
/* The replay beside the log's check, up to what was found good. */
struct replayer {
    struct thread thread;
    struct arena *mem;
    struct ctx cx;
    struct tables *tables;
    _Atomic(int64_t) good, done; /* events: it may go up to; it went up to */
    atomic_bool last, stop;      /* nothing more will be found good; give up */
    atomic_bool ended;
    enum st st;
};
struct verify {
    struct ctx *cx;
    struct checkpoint since; /* size 0 = none */
    enum phase phase;
    struct merkle_edge edge; /* of the tree grown again */
    int64_t head;            /* number of the last one seen; 0 = none yet */
    bool unsure;             /* a head may have been signed behind what was read, and was not seen */
    int64_t grown;           /* how far tiles and edge reach, in the snapshot at hand */
    struct late *late;       /* tiles that were not stored yet when their leaves were read */
    struct arena *mem;       /* of one step */
    struct str file;         /* id of the last one looked at */
    struct replayer replay;
    struct verified ret;
};

static void wrong(struct verify *v, const char *kind, struct str where, const char *zh, const char *en)
{
    fault_set(&v->ret.fault, v->cx->mem, kind, where, str_of(verify_words(v->cx, zh, en)));
}

static struct str number(struct verify *v, int64_t n)
{
    return arena_printf(v->mem, "%lld", (long long)n);
}

/* -- the tree -- */

static enum st check_tile(struct verify *v, struct ctx *cx, int level, int64_t n, const struct hash *want)
{
    const struct q_tiles_in in = { .level = level, .first = n, .limit = 1 };
    struct str where = arena_printf(v->mem, "%d/%lld", level, (long long)n);
    struct q_tiles_out row;
    bool found;

    TRY(q_tiles_find(cx, &in, &row, &found));
    if (!found || row.n != n)
        wrong(v, "tile", where, "这一块不见了", "is missing");
    else if (row.hash.n != sizeof want->b || memcmp(row.hash.p, want->b, sizeof want->b) != 0)
        wrong(v, "tile", where, "这一块与叶子算出的不符", "is not what its leaves make");
    return ST_OK;
}

static void check_root(struct verify *v, const char *kind, const struct hash *root)
{
    struct hash now = merkle_edge_root(&v->edge);

    if (!merkle_is_equal(&now, root))
        wrong(v, kind, number(v, (int64_t)v->edge.size), "根与记录算出的不符：这些记录不是当初签名的那些",
              "its root is not what the events make: they are not those that were signed");
}

/* Heads are counted as they are signed, so that a gap tells of one that was taken away. */
static void meet_head(struct verify *v, const struct verify_head *h)
{
    const bool follows = !v->unsure && (v->head > 0 || v->since.head.size == 0); /* else what came before is not read */

    check_root(v, "head", &h->root);
    if (follows && h->number != v->head + 1)
        wrong(v, "head", number(v, h->size), "它前面的签名头不见了，或者编号变了",
              "the head before it is missing, or their numbers were changed");
    v->unsure = false;
    v->head = h->number;
    v->ret.heads++;
}

/* The tree's tiles follow its leaves when the next head is signed. */
static enum st meet_tile(struct verify *v, struct ctx *cx, int level, const struct hash *want)
{
    struct late t = { .next = v->late, .level = level, .want = *want };

    t.n = (int64_t)(v->edge.size >> (TILE_LEVEL * level)) - 1;
    if ((int64_t)v->edge.size <= v->grown)
        return check_tile(v, cx, level, t.n, want);
    v->late = arena_take(v->cx->mem, sizeof *v->late);
    *v->late = t;
    return ST_OK;
}

static enum st check_late(struct verify *v, struct ctx *cx)
{
    for (; v->late != NULL && v->ret.fault.kind == NULL; v->late = v->late->next)
        if ((v->late->n + 1) << (TILE_LEVEL * v->late->level) <= v->grown)
            TRY(check_tile(v, cx, v->late->level, v->late->n, &v->late->want));
    return ST_OK;
}

/* Appends what a stretch has read, up to its fault. */
static enum st grow(struct verify *v, struct ctx *cx, const struct stretch *s)
{
    struct hash done[65];
    int64_t last = s->fault.kind == NULL ? s->last : s->at - 1;
    size_t h = 0;

    for (int64_t seq = s->first; seq <= last && v->ret.fault.kind == NULL; seq++) {
        int levels = merkle_append(&v->edge, &s->leaf[seq - s->first], done);
        for (int l = TILE_LEVEL; l < levels; l += TILE_LEVEL)
            TRY(meet_tile(v, cx, l / TILE_LEVEL, &done[l]));
        for (; h < s->n_head && s->head[h].size <= seq; h++)
            meet_head(v, &s->head[h]);
        if (seq == (int64_t)v->since.head.size)
            check_root(v, "since", &v->since.head.root);
        v->ret.events++;
    }
    v->ret.erased += s->erased;
    return ST_OK;
}

static enum st take_fault(struct verify *v, struct ctx *cx, const struct stretch *s)
{
    struct fault f = s->fault;

    if (f.kind == NULL || v->ret.fault.kind != NULL)
        return ST_OK;
    if (f.text.n == 0) /* event and leaf disagree */
        TRY(stretch_blame(cx, v->cx->mem, s->at, &f));
    fault_set(&v->ret.fault, v->cx->mem, f.kind, f.where, f.text);
    return ST_OK;
}

/* -- the log, many stretches at a time -- */

struct hand {
    struct thread thread;
    const struct ctx *from;
    struct stretch s;
    enum st st;
    struct err err;
};

static void work(void *arg)
{
    struct hand *h = arg;
    struct arena *mem = arena_make();
    struct ctx cx = site_ctx(h->from->site, mem);
    AUTO(tx) tx = { 0 };

    cx.who = h->from->who;
    h->st = store_read(&cx, h->from->site->store, &tx);
    if (h->st == ST_OK)
        h->st = stretch_check(&cx, &h->s);
    h->err = cx.err;
    tx_close(&tx);
    arena_drop(mem);
}

/* Cuts what is left into stretches, at most one a thread. */
static int deal(struct verify *v, struct hand *hand, int64_t last)
{
    int64_t first = (int64_t)v->edge.size + 1;
    int most = thread_cores() < THREADS_MAX ? thread_cores() : THREADS_MAX, n = 0;

    for (; n < most && first <= last; n++) {
        int64_t end = first + STRETCH - 1 < last ? first + STRETCH - 1 : last;
        hand[n] = (struct hand){ .from = v->cx, .s = { .first = first, .last = end, .mem = arena_make() } };
        first = end + 1;
    }
    return n;
}

static enum st run_hands(struct verify *v, struct hand *hand, int n)
{
    enum st st = ST_OK;
    int started = 1;

    for (; started < n && st == ST_OK; started++)
        st = thread_start(&hand[started].thread, "verify", work, &hand[started], &v->cx->err);
    work(&hand[0]);
    for (int i = 1; i < started; i++)
        thread_join(&hand[i].thread);
    for (int i = 0; i < n && st == ST_OK; i++) {
        st = hand[i].st;
        if (st != ST_OK)
            v->cx->err = hand[i].err;
    }
    return st;
}

static enum st merge(struct verify *v, struct hand *hand, int n)
{
    AUTO(tx) tx = { 0 };
    struct ctx cx = site_ctx(v->cx->site, v->mem);

    cx.who = v->cx->who;
    enum st st = store_read(&cx, cx.site->store, &tx);
    if (st == ST_OK)
        st = ledger_grown(&cx, &v->grown);
    for (int i = 0; i < n && st == ST_OK && v->ret.fault.kind == NULL; i++) {
        st = grow(v, &cx, &hand[i].s);
        if (st == ST_OK)
            st = take_fault(v, &cx, &hand[i].s);
    }
    if (st != ST_OK)
        v->cx->err = cx.err;
    return st;
}

static enum st last_event(struct ctx *cx, int64_t *ret)
{
    struct q_event_last_out last;

    TRY(q_event_last_one(cx, &last));
    *ret = last.seq;
    return ST_OK;
}

/* *ret_signed: how far the newest head goes, 0 = there is none. */
static enum st read_last(struct verify *v, int64_t *ret, int64_t *ret_signed)
{
    struct q_head_last_out head = { 0 };
    AUTO(tx) tx = { 0 };
    bool found;

    TRY(store_read(v->cx, v->cx->site->store, &tx));
    TRY(q_head_last_find(v->cx, &head, &found));
    *ret_signed = head.size;
    return last_event(v->cx, ret);
}

/* Reads up to where a head was signed, since all that are signed later reach further; where none is ahead, to the end,
 * and the next one met may not be the next one signed. */
static int64_t read_upto(struct verify *v, int64_t last, int64_t signed_size)
{
    if (signed_size > (int64_t)v->edge.size)
        return signed_size < last ? signed_size : last;
    v->unsure = true;
    return last;
}

static enum st step_log(struct verify *v)
{
    struct hand *hand = arena_array(v->mem, THREADS_MAX, sizeof *hand);
    int64_t last, signed_size;

    TRY(read_last(v, &last, &signed_size));
    v->ret.total = last;
    if (last - (int64_t)v->edge.size <= LAST_PART) {
        v->phase = PHASE_END;
        return ST_OK;
    }
    int n = deal(v, hand, read_upto(v, last, signed_size));
    enum st st = run_hands(v, hand, n);
    if (st == ST_OK)
        st = merge(v, hand, n);
    for (int i = 0; i < n; i++)
        arena_drop(hand[i].s.mem);
    v->ret.done = (int64_t)v->edge.size;
    atomic_store(&v->replay.good, v->ret.fault.kind == NULL ? v->ret.done : 0);
    return st;
}

/* -- the end of the log, in one snapshot -- */

static enum st check_bounds(struct verify *v, struct ctx *cx)
{
    int64_t last = (int64_t)v->edge.size;
    const struct q_verify_bounds_in in = { .last = last };
    struct q_verify_bounds_out b;

    TRY(q_verify_bounds_one(cx, &in, &b));
    if (b.event != 0)
        wrong(v, "event", number(v, b.event), "编号小于一", "has a number below one");
    if (b.leaf == last + 1)
        wrong(v, "event", number(v, b.leaf), "记录不见了，它的叶子还在", "is missing; its leaf is there");
    if (b.sealed != 0)
        wrong(v, "sealed", number(v, b.sealed), "这一项的记录不见了", "is named by no event");
    if (b.leaf != 0)
        wrong(v, "leaf", number(v, b.leaf), "叶子的记录不见了", "has no event");
    if (b.head != 0)
        wrong(v, "head", number(v, b.head), "签名头所含的记录比现有的多：后面的记录被删去了",
              "holds more events than there are: the last ones were taken away");
    if (b.cosignature != 0)
        wrong(v, "cosignature", number(v, b.cosignature), "联署的日志头不存在", "is of a head that is not there");
    if (v->since.head.size > v->edge.size)
        wrong(v, "since", number(v, (int64_t)v->since.head.size),
              "库外保存的日志头比现有的长：后面的记录被删去了，或放回了旧备份",
              "is longer than the log: events were taken away, or an old copy was put back");
    return ST_OK;
}

static enum st check_tile_counts(struct verify *v, struct ctx *cx)
{
    struct q_verify_tiles_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_verify_tiles(cx, &rs));
    while (q_verify_tiles_next(cx, &rs, &row)) {
        int64_t want = row.level < 1 || row.level > 7 ? 0 : v->grown >> (TILE_LEVEL * row.level);
        if (row.n != want || row.first != 0 || row.last != want - 1)
            wrong(v, "tile", arena_printf(v->mem, "%lld/%lld", (long long)row.level, (long long)row.last),
                  "日志中没有这一块", "is a tile too many");
    }
    return rows_status(cx, &rs);
}

/* The tree never grows without its head, but for turns that leave leaves over (ledger.c). */
static enum st check_newest_head(struct verify *v, struct ctx *cx)
{
    struct q_head_last_out last = { 0 };
    bool found;

    TRY(q_head_last_find(cx, &last, &found));
    if (v->grown < last.size)
        wrong(v, "edge", number(v, last.size), "日志的右边缘不见了，或比签名头短",
              "the log's right edge is missing, or shorter than what was signed");
    else if (!ledger_is_whole_turns(last.size, v->grown))
        wrong(v, "head", number(v, v->grown), "日志长到了这里，签名头却不见了",
              "the log was grown to here, and the head that was signed then is missing");
    return ST_OK;
}

static enum st check_edge(struct verify *v, struct ctx *cx)
{
    struct merkle_edge *edge = arena_take(v->mem, sizeof *edge);
    bool same = false;

    if (v->grown >= 0 && v->grown <= (int64_t)v->edge.size) {
        TRY(ledger_edge_at(cx, (uint64_t)v->grown, edge));
        TRY(ledger_edge_is(cx, edge, &same));
    }
    if (!same)
        wrong(v, "edge", number(v, (int64_t)v->edge.size), "日志的右边缘与叶子算出的不符",
              "the log's right edge is not what its leaves make");
    return ST_OK;
}

/* What holds of the log as a whole. */
static enum st check_ends(struct verify *v, struct ctx *cx)
{
    static enum st (*const check[])(struct verify *, struct ctx *) = { check_bounds, check_newest_head, check_late,
                                                                       check_tile_counts, check_edge };

    for (size_t i = 0; i < N_OF(check) && v->ret.fault.kind == NULL; i++)
        TRY(check[i](v, cx));
    return ST_OK;
}

static enum st end_log(struct verify *v, struct ctx *cx, struct stretch *s)
{
    int64_t last;

    TRY(last_event(cx, &last));
    TRY(ledger_grown(cx, &v->grown));
    if (last - (int64_t)v->edge.size > 2 * LAST_PART) { /* grown meanwhile */
        v->phase = PHASE_LOG;
        return ST_OK;
    }
    if (last > (int64_t)v->edge.size) {
        s->first = (int64_t)v->edge.size + 1;
        s->last = last;
        TRY(stretch_check(cx, s));
        TRY(grow(v, cx, s));
        TRY(take_fault(v, cx, s));
    }
    TRY(check_ends(v, cx));
    v->phase = v->since.head.size > 0 ? PHASE_DONE : PHASE_FILES;
    return ST_OK;
}

static enum st step_end(struct verify *v)
{
    AUTO(tx) tx = { 0 };
    struct stretch s = { .mem = arena_make() };
    struct ctx cx = site_ctx(v->cx->site, v->mem);

    cx.who = v->cx->who;
    enum st st = store_read(&cx, cx.site->store, &tx);
    if (st == ST_OK)
        st = end_log(v, &cx, &s);
    if (st != ST_OK)
        v->cx->err = cx.err;
    arena_drop(s.mem);
    v->ret.done = v->ret.total = (int64_t)v->edge.size;
    return st;
}

/* -- attachments -- */

/* An attachment belongs to a matter only if an event of it says so. */
static enum st is_named(struct ctx *cx, const struct q_verify_files_out *file, bool *ret)
{
    const struct q_verify_file_lists_in in = { .matter = file->matter };
    struct q_verify_file_lists_out row;
    AUTO(rows) rs = { 0 };
    struct str lines;

    *ret = file->matter == 0;
    TRY(q_verify_file_lists(cx, &in, &rs));
    while (!*ret && q_verify_file_lists_next(cx, &rs, &row)) {
        TRY(seal_open(cx, row.field, row.value, row.crypt, &lines));
        *ret = str_find(lines, file->digest) != SIZE_MAX;
    }
    return rows_status(cx, &rs);
}

static enum st check_file(struct verify *v, struct ctx *cx, const struct q_verify_files_out *row)
{
    struct str digest;
    int64_t size;
    bool named;

    v->ret.files++;
    TRY(is_named(cx, row, &named));
    if (!named)
        wrong(v, "file", row->id, "没有记录提到这个附件", "is an attachment that no event names");
    enum st st = attach_reread(cx, row->digest, &digest, &size);
    if (st == ST_NOT_FOUND) {
        cx->err = (struct err){ 0 };
        wrong(v, "file", row->id, "附件不见了", "is missing");
        return ST_OK;
    }
    TRY(st);
    if (size != row->size || !str_eq(digest, row->digest))
        wrong(v, "file", row->id, "附件的内容变了", "its bytes changed");
    return ST_OK;
}

static enum st step_files(struct verify *v)
{
    const struct q_verify_files_in in = { .after = v->file, .limit = FILES };
    struct ctx cx = site_ctx(v->cx->site, v->mem);
    struct q_verify_files_out row;
    AUTO(tx) tx = { 0 };
    AUTO(rows) rs = { 0 };
    int n = 0;

    TRY(store_read(&cx, cx.site->store, &tx));
    enum st st = q_verify_files(&cx, &in, &rs);
    while (st == ST_OK && v->ret.fault.kind == NULL && q_verify_files_next(&cx, &rs, &row)) {
        st = check_file(v, &cx, &row);
        v->file = arena_str(v->cx->mem, row.id);
        n++;
    }
    if (st == ST_OK)
        st = rows_status(&cx, &rs);
    if (st != ST_OK)
        v->cx->err = cx.err;
    if (n < FILES)
        v->phase = PHASE_REPLAY;
    return st;
}

/* -- tables -- */

static void replay(void *arg)
{
    struct replayer *r = arg;
    int64_t done = 0;

    while (r->st == ST_OK && !atomic_load(&r->stop)) {
        const bool last = atomic_load(&r->last); /* before `good`, which then is final */
        const int64_t good = atomic_load(&r->good);
        if (done >= good && last)
            break;
        if (done >= good) {
            now_sleep_ms(WAIT_MS);
            continue;
        }
        r->st = tables_replay(&r->cx, r->tables, good, &done);
        atomic_store(&r->done, done);
        arena_reset(r->mem);
    }
    atomic_store(&r->ended, true);
}

static enum st start_replay(struct verify *v)
{
    struct replayer *r = &v->replay;

    TRY(tables_open(v->cx, &r->tables));
    r->mem = arena_make();
    r->cx = site_ctx(v->cx->site, r->mem);
    r->cx.who = v->cx->who;
    return thread_start(&r->thread, "replay", replay, r, &v->cx->err);
}

static enum st step_replay(struct verify *v)
{
    struct replayer *r = &v->replay;

    atomic_store(&r->good, (int64_t)v->edge.size);
    atomic_store(&r->last, true);
    if (!atomic_load(&r->ended))
        now_sleep_ms(WAIT_MS);
    v->ret.done = atomic_load(&r->done);
    if (!atomic_load(&r->ended))
        return ST_OK;
    thread_join(&r->thread);
    v->phase = PHASE_TABLES;
    if (r->st != ST_OK)
        v->cx->err = r->cx.err;
    return r->st;
}

static enum st step_tables(struct verify *v)
{
    v->phase = PHASE_DONE;
    return tables_compare(v->cx, v->replay.tables, &v->ret.fault);
}

/* -- from the outside -- */

/* The edge of an old head, from the tiles as they stand. */
static enum st start_since(struct verify *v, struct ctx *cx)
{
    enum st st = ledger_edge_at(cx, v->since.head.size, &v->edge);

    v->edge.size = v->since.head.size;
    if (st == ST_NOT_FOUND) {
        cx->err = (struct err){ 0 };
        v->phase = PHASE_DONE;
        wrong(v, "since", number(v, (int64_t)v->edge.size),
              "库外保存的日志头比现有的长：后面的记录被删去了，或放回了旧备份",
              "is longer than the log: events were taken away, or an old copy was put back");
        return ST_OK;
    }
    TRY(st);
    check_root(v, "since", &v->since.head.root);
    return ST_OK;
}

enum st verify_open(struct ctx *cx, const struct checkpoint *since, struct verify **ret)
{
    struct verify *v = arena_take(cx->mem, sizeof *v);
    AUTO(tx) tx = { 0 };

    v->cx = cx;
    v->mem = arena_make();
    v->file = STR("");
    v->ret.phase = "log";
    *ret = v;
    if (since == NULL || since->head.size == 0)
        return start_replay(v);
    v->since = *since;
    TRY(store_read(cx, cx->site->store, &tx));
    return start_since(v, cx);
}

enum st verify_step(struct verify *v, bool *ret_more)
{
    static const char *const name[] = { [PHASE_LOG] = "log",       [PHASE_END] = "log",       [PHASE_FILES] = "files",
                                        [PHASE_REPLAY] = "tables", [PHASE_TABLES] = "tables", [PHASE_DONE] = "done" };
    static enum st (*const step[])(struct verify *) = { [PHASE_LOG] = step_log,
                                                        [PHASE_END] = step_end,
                                                        [PHASE_FILES] = step_files,
                                                        [PHASE_REPLAY] = step_replay,
                                                        [PHASE_TABLES] = step_tables };

    *ret_more = false;
    if (v->phase == PHASE_DONE || v->ret.fault.kind != NULL)
        return ST_OK;
    TRY(step[v->phase](v));
    arena_reset(v->mem);
    v->ret.phase = name[v->phase];
    *ret_more = v->phase != PHASE_DONE && v->ret.fault.kind == NULL;
    return ST_OK;
}

const struct verified *verify_result(const struct verify *v)
{
    return &v->ret;
}

void verify_close(struct verify *v)
{
    if (v == NULL)
        return;
    atomic_store(&v->replay.stop, true);
    thread_join(&v->replay.thread);
    tables_close(v->replay.tables);
    arena_drop(v->replay.mem);
    arena_drop(v->mem);
}
