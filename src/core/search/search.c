// SPDX-License-Identifier: Apache-2.0
/* search.c - see search.h.
 *
 * Two lists, both newest first, are read as one: ids of the file without the matters touched since its
 * mark, and those touched matters that hold the words now. */
#include "core/search/search.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/search/search_doc.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/search_sql.h"
#include "store/index.h"
#include "store/store.h"

enum { TRIES = 3, ASKED = 1000 };

struct touched {
    int64_t id;
    bool hit;
};
struct hunt {
    const struct search_query *q;
    struct search_found *found;
    struct q_search_numbers_n_in filter;
    bool by_reach, by_row; /* filters that the tables `reach` and `matter` know; the words alone do not decide */
    struct index_find find;
    struct touched *touched; /* falling ids */
    size_t n_touched;
    size_t at;    /* next of the touched */
    int64_t next; /* next id of the file; 0 = none left */
};

static bool is_filtered(const struct hunt *h)
{
    return h->by_reach || h->by_row;
}

static struct str any(struct str s)
{
    return s.p == NULL ? STR("") : s;
}

/* The numbers from `head` on: upper case, since only the check character X is a letter. */
static void number_range(struct ctx *cx, struct str head, struct q_search_numbers_n_in *f)
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

    h->filter = (struct q_search_numbers_n_in){ .unit = q->unit,
                                                .holds = q->held ? 1 : -1,
                                                .open = q->open_only ? 1 : -1,
                                                .procedure = any(q->procedure),
                                                .state = any(q->state),
                                                .category = any(q->category),
                                                .due_before = q->due_before };
    /* The procedure and the unit are facts of the file; the rest changes and is asked of the tables. */
    h->by_reach = q->held || q->open_only || q->state.n > 0 || q->due_before != 0;
    h->by_row = q->category.n > 0 || h->found->words.n_number > 0;
    bool possible = longest_number(&h->found->words, &no);
    number_range(cx, no, &h->filter);
    return possible;
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
        if (row.matter < 0) /* of rows, looks and accounts nothing is searched */
            continue;
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

/* The page being filled. */
struct fill {
    int64_t *id;
    int64_t at; /* hits seen */
    int64_t asked[ASKED];
    size_t n_asked;
};

static void take(struct hunt *h, struct fill *f, int64_t id)
{
    if (f->at++ >= h->q->offset && h->found->n < (size_t)h->q->limit)
        f->id[h->found->n++] = id;
}

/* One statement for many ids costs a third of one for each. */
static struct str ids_json(struct arena *mem, const struct fill *f)
{
    struct buf b = buf_make(mem, ASKED * 21 + 2);

    for (size_t i = 0; i < f->n_asked; i++) {
        buf_byte(&b, i == 0 ? '[' : ',');
        buf_int(&b, f->asked[i]);
    }
    buf_byte(&b, ']');
    return buf_str(&b);
}

static enum st keep_by_reach(struct ctx *cx, const struct hunt *h, struct fill *f)
{
    const struct q_search_keep_in in = { .ids = ids_json(cx->mem, f),
                                         .unit = h->filter.unit,
                                         .holds = h->filter.holds,
                                         .open = h->filter.open,
                                         .procedure = h->filter.procedure,
                                         .state = h->filter.state,
                                         .due_before = h->filter.due_before };
    struct q_search_keep_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_search_keep(cx, &in, &rs));
    for (f->n_asked = 0; q_search_keep_next(cx, &rs, &row);)
        f->asked[f->n_asked++] = row.matter;
    return rows_status(cx, &rs);
}

static enum st keep_by_row(struct ctx *cx, const struct hunt *h, struct fill *f)
{
    const struct q_search_keep_no_in in = { .ids = ids_json(cx->mem, f),
                                            .category = h->filter.category,
                                            .no_from = h->filter.no_from,
                                            .no_to = h->filter.no_to };
    struct q_search_keep_no_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_search_keep_no(cx, &in, &rs));
    for (f->n_asked = 0; q_search_keep_no_next(cx, &rs, &row);)
        f->asked[f->n_asked++] = row.matter;
    return rows_status(cx, &rs);
}

/* Takes those of the ids gathered that pass. Their statements' memory goes at once: there may be hundreds. */
static enum st take_kept(struct ctx *cx, struct hunt *h, struct fill *f)
{
    struct arena *mem = arena_make(), *kept = cx->mem;
    enum st st = ST_OK;

    cx->mem = mem;
    if (h->by_reach && f->n_asked > 0)
        st = keep_by_reach(cx, h, f);
    if (st == ST_OK && h->by_row && f->n_asked > 0)
        st = keep_by_row(cx, h, f);
    cx->mem = kept;
    arena_drop(mem);
    for (size_t i = 0; st == ST_OK && i < f->n_asked; i++)
        take(h, f, f->asked[i]);
    f->n_asked = 0;
    return st;
}

/* Counts all there are, since the filters make the file's total useless. */
static enum st walk_filtered(struct ctx *cx, struct hunt *h, struct fill *f)
{
    int64_t one = 1;

    while (one != 0) {
        TRY(next_hit(cx, h, &one));
        if (one != 0)
            f->asked[f->n_asked++] = one;
        if (one == 0 || f->n_asked == ASKED)
            TRY(take_kept(cx, h, f));
    }
    return ST_OK;
}

static enum st walk_page(struct ctx *cx, struct hunt *h, struct fill *f)
{
    int64_t one = 1;

    while (one != 0 && h->found->n < (size_t)h->q->limit) {
        TRY(next_hit(cx, h, &one));
        if (one != 0)
            take(h, f, one);
    }
    return ST_OK;
}

static enum st walk(struct ctx *cx, struct hunt *h, int64_t *total)
{
    struct fill f = { .id = arena_array(cx->mem, (size_t)h->q->limit, sizeof(int64_t)) };

    TRY(index_find_walk(cx, &h->find, INT64_MAX));
    TRY(next_of_file(cx, h));
    TRY(is_filtered(h) ? walk_filtered(cx, h, &f) : walk_page(cx, h, &f));
    if (is_filtered(h))
        *total = f.at;
    h->found->id = f.id;
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
    if (!is_filtered(h)) {
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
    const struct q_search_numbers_n_in *f = &h->filter;
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
    TRY(q_search_numbers_n_one(cx, f, &n));
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
