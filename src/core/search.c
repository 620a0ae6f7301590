// SPDX-License-Identifier: Apache-2.0
/* search.c - see search.h.
 *
 * Two lists, both newest first, are read as one: ids of the file without the matters touched since its
 * mark, and those touched matters that hold the words now. */
#include "core/search.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/search_doc.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/search_sql.h"
#include "store/index.h"
#include "store/store.h"

enum { TRIES = 3 };

struct touched {
    int64_t id;
    bool hit;
};
struct hunt {
    const struct search_query *q;
    struct search_found *found;
    struct q_search_keep_in filter;
    bool filtered; /* the words alone do not decide */
    struct index_find find;
    struct touched *touched; /* falling ids */
    size_t n_touched;
    size_t at;    /* next of the touched */
    int64_t next; /* next id of the file; 0 = none left */
};

static struct str any(struct str s)
{
    return s.p == NULL ? STR("") : s;
}

/* The numbers from `head` on: upper case, since only the check character X is a letter. */
static void number_range(struct ctx *cx, struct str head, struct q_search_keep_in *f)
{
    struct buf b = buf_make(cx->mem, head.n + 2);

    for (size_t i = 0; i < head.n; i++)
        buf_byte(&b, head.p[i] == 'x' ? 'X' : head.p[i]);
    f->no_from = arena_str(cx->mem, buf_str(&b));
    buf_byte(&b, '~'); /* past every digit and X */
    f->no_to = arena_str(cx->mem, buf_str(&b));
}

/* Of several starts of one number the longest says all, if it begins with the others. */
static bool longest_number(const struct token_query *words, struct str *ret)
{
    *ret = STR("");
    for (size_t i = 0; i < words->n; i++)
        if (words->word[i].number && words->word[i].text.n > ret->n)
            *ret = words->word[i].text;
    for (size_t i = 0; i < words->n; i++)
        if (words->word[i].number && !str_starts(*ret, words->word[i].text))
            return false;
    return true;
}

static bool set_filter(struct ctx *cx, struct hunt *h)
{
    const struct search_query *q = h->q;
    struct str no;

    h->filter = (struct q_search_keep_in){ .unit = q->unit,
                                           .holds = q->held ? 1 : -1,
                                           .open = q->open_only ? 1 : -1,
                                           .procedure = any(q->procedure),
                                           .state = any(q->state),
                                           .category = any(q->category),
                                           .due_before = q->due_before };
    /* The procedure and the unit are facts of the file; the rest changes and is asked of the tables. */
    h->filtered = q->held || q->open_only || q->state.n > 0 || q->category.n > 0 || q->due_before != 0 ||
                  h->found->words.n_number > 0;
    bool possible = longest_number(&h->found->words, &no);
    number_range(cx, no, &h->filter);
    return possible;
}

static enum st keeps(struct ctx *cx, struct hunt *h, int64_t id, bool *ret)
{
    struct q_search_keep_out row;
    AUTO(rows) rs = { 0 };

    h->filter.matter = id;
    TRY(q_search_keep(cx, &h->filter, &rs));
    *ret = q_search_keep_next(cx, &rs, &row);
    return rows_status(cx, &rs);
}

/* -- matters past the mark -- */
static int compare_touched(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;

    return x->id < y->id ? 1 : -(x->id > y->id);
}

static void sort_unique(struct hunt *h)
{
    size_t n = 0;

    qsort(h->touched, h->n_touched, sizeof h->touched[0], compare_touched);
    for (size_t i = 0; i < h->n_touched; i++)
        if (n == 0 || h->touched[n - 1].id != h->touched[i].id)
            h->touched[n++] = h->touched[i];
    h->n_touched = n;
}

static enum st load_touched(struct ctx *cx, struct hunt *h)
{
    const struct q_search_events_in in = { .after = h->find.mark.seq, .limit = INT64_MAX };
    struct q_search_events_out row;
    size_t room = 64;
    AUTO(rows) rs = { 0 };

    h->touched = arena_array(cx->mem, room, sizeof *h->touched);
    TRY(q_search_events(cx, &in, &rs));
    while (q_search_events_next(cx, &rs, &row)) {
        if (h->n_touched == room) {
            struct touched *more = arena_array(cx->mem, room * 2, sizeof *more);
            memcpy(more, h->touched, room * sizeof *more);
            h->touched = more;
            room *= 2;
        }
        h->touched[h->n_touched++] = (struct touched){ .id = row.matter };
    }
    sort_unique(h);
    return rows_status(cx, &rs);
}

static bool is_touched(const struct hunt *h, int64_t id)
{
    size_t from = 0, to = h->n_touched;

    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (h->touched[mid].id == id)
            return true;
        if (h->touched[mid].id > id)
            from = mid + 1;
        else
            to = mid;
    }
    return false;
}

static bool has_fact(const struct token_doc *d, struct str fact)
{
    for (size_t i = 0; i < d->n_fact; i++)
        if (str_eq(d->fact[i], fact))
            return true;
    return false;
}

static bool facts_fit(const struct token_doc *d, const struct index_ask *ask)
{
    for (size_t i = 0; i < N_OF(ask->with); i++)
        if (ask->with[i].n > 0 && !has_fact(d, ask->with[i]))
            return false;
    return true;
}

/* Reads each matter past the mark and corrects the file's total for it. */
static enum st judge_touched(struct ctx *cx, struct hunt *h, const struct index_ask *ask, int64_t *total)
{
    struct arena *mem = arena_make(), *kept = cx->mem;
    enum st st = ST_OK;
    bool in_file;

    cx->mem = mem; /* texts of one matter at a time */
    for (size_t i = 0; st == ST_OK && i < h->n_touched; i++) {
        struct touched *t = &h->touched[i];
        struct search_doc d;
        st = search_doc_load(cx, (struct matter_id){ t->id }, 0, INT64_MAX, &d);
        if (st == ST_OK)
            st = index_find_has(cx, &h->find, t->id, &in_file);
        if (st != ST_OK)
            break;
        t->hit = !d.sealed && facts_fit(&d.doc, ask) && token_match(&d.doc, &h->found->words);
        *total += (int)t->hit - (int)in_file;
        arena_reset(mem);
    }
    cx->mem = kept;
    arena_drop(mem);
    return st;
}

/* -- the walk -- */
static enum st next_of_file(struct ctx *cx, struct hunt *h)
{
    do
        TRY(index_find_next(cx, &h->find, &h->next));
    while (h->next != 0 && is_touched(h, h->next));
    return ST_OK;
}

/* The next id of both lists; 0 at the end. */
static enum st next_hit(struct ctx *cx, struct hunt *h, int64_t *ret)
{
    while (h->at < h->n_touched && !h->touched[h->at].hit)
        h->at++;
    if (h->at < h->n_touched && h->touched[h->at].id > h->next) {
        *ret = h->touched[h->at++].id;
        return ST_OK;
    }
    *ret = h->next;
    return h->next == 0 ? ST_OK : next_of_file(cx, h);
}

/* Fills the page; counts all there are when the filters make the file's total useless. */
static enum st walk(struct ctx *cx, struct hunt *h, int64_t *total)
{
    const struct search_query *q = h->q;
    int64_t *id = arena_array(cx->mem, (size_t)q->limit, sizeof *id), at = 0, one;
    bool keep = true;

    TRY(index_find_walk(cx, &h->find, INT64_MAX));
    TRY(next_of_file(cx, h));
    for (;;) {
        TRY(next_hit(cx, h, &one));
        if (one == 0 || (!h->filtered && h->found->n == (size_t)q->limit))
            break;
        if (h->filtered)
            TRY(keeps(cx, h, one, &keep));
        if (keep && at++ >= q->offset && h->found->n < (size_t)q->limit)
            id[h->found->n++] = one;
    }
    if (h->filtered)
        *total = at;
    h->found->id = id;
    return ST_OK;
}

static enum st last_event(struct ctx *cx, int64_t *ret)
{
    struct q_event_last_out row;

    TRY(q_event_last_one(cx, &row));
    *ret = row.seq;
    return ST_OK;
}

/* The file may be ahead of this transaction's snapshot; then a newer snapshot is taken. */
static enum st open_find(struct ctx *cx, struct hunt *h, const struct index_ask *ask, int64_t *ret_last)
{
    for (int i = 0; i < TRIES; i++) {
        TRY(index_find_open(cx, cx->site->index, ask, &h->find));
        TRY(last_event(cx, ret_last));
        if (h->find.mark.seq <= *ret_last)
            return ST_OK;
        index_find_close(&h->find);
        struct tx *tx = cx->tx;
        tx_close(tx);
        TRY(store_read(cx, cx->site->store, tx));
    }
    return FAIL(cx, ST_BUSY, "search.busy", STR("the index runs ahead"));
}

static enum st find_words(struct ctx *cx, struct hunt *h)
{
    const struct search_query *q = h->q;
    struct index_ask ask = { .words = &h->found->words };
    int64_t last, total = 0;

    if (!str_eq(q->unit, cx->site->root))
        ask.with[0] = search_fact_unit(cx->mem, q->unit);
    if (q->procedure.n > 0)
        ask.with[1] = search_fact_procedure(cx->mem, q->procedure);
    TRY(open_find(cx, h, &ask, &last));
    if (last > h->find.mark.seq)
        TRY(load_touched(cx, h));
    TRY(judge_touched(cx, h, &ask, &total));
    TRY(walk(cx, h, &total));
    if (!h->filtered) {
        int64_t in_file;
        TRY(index_find_total(cx, &h->find, &in_file));
        total += in_file;
    }
    h->found->total = total;
    return ST_OK;
}

/* Words that are all numbers need no search file. */
static enum st find_numbers(struct ctx *cx, struct hunt *h)
{
    const struct q_search_keep_in *f = &h->filter;
    const struct q_search_numbers_n_in count = { f->unit,     f->holds,      f->open,    f->procedure, f->state,
                                                 f->category, f->due_before, f->no_from, f->no_to };
    const struct q_search_numbers_in in = { f->unit,       f->holds,   f->open,  f->procedure, f->state,    f->category,
                                            f->due_before, f->no_from, f->no_to, h->q->limit,  h->q->offset };
    int64_t *id = arena_array(cx->mem, (size_t)h->q->limit, sizeof *id);
    struct q_search_numbers_n_out n;
    struct q_search_numbers_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_search_numbers(cx, &in, &rs));
    while (h->found->n < (size_t)h->q->limit && q_search_numbers_next(cx, &rs, &row))
        id[h->found->n++] = row.matter;
    TRY(rows_status(cx, &rs));
    TRY(q_search_numbers_n_one(cx, &count, &n));
    h->found->id = id;
    h->found->total = n.n;
    return ST_OK;
}

enum st search_find(struct ctx *cx, const struct search_query *q, struct search_found *ret)
{
    struct search_found found = { .n = 0 };
    struct hunt h = { .q = q, .found = &found };

    assert(cx->tx != NULL && !cx->tx->writes && cx->site->index != NULL && q->limit > 0 && q->offset >= 0);
    TRY(token_query_parse(cx, q->words, &found.words));
    enum st st = ST_OK;
    if (set_filter(cx, &h))
        st = found.words.n_number == found.words.n ? find_numbers(cx, &h) : find_words(cx, &h);
    index_find_close(&h.find);
    if (st == ST_OK)
        *ret = found;
    return st;
}

enum st search_snippet(struct ctx *cx, struct matter_id id, const struct token_query *words, struct snippet *ret)
{
    struct search_doc d = { .n_old = 0 };

    TRY(search_doc_texts(cx, id, 0, INT64_MAX, &d));
    *ret = token_snippet(cx->mem, d.doc.field, d.doc.n_field, words);
    return ST_OK;
}
