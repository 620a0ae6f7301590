// SPDX-License-Identifier: Apache-2.0
/* erase.c - see erase.h.
 *
 * Order matters. FTS5 gives up postings only against the exact text they were made of, so the search file
 * is first, and stays locked until the texts are gone, or the server's indexer would put them back. */
#include "core/erase.h"

#include "base/num.h"
#include "core/attach.h"
#include "core/event.h"
#include "core/indexer.h"
#include "core/site.h"
#include "core/sync_file.h"
#include "gen/erase_sql.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "store/index.h"
#include "store/store.h"
#include "sys/now.h"

enum { EVENTS_MAX = 4000, FILES_MAX = 500, LINKS_MAX = 50, RANGES_MAX = 32 * 1024, TRIES = 100, WAIT_MS = 100 };

/* -- what an erasure says -- */

/* "3,7-9": is n in it? */
static bool in_ranges(struct str ranges, int64_t n)
{
    struct str one, low;
    int64_t from, to;

    while (str_split(&ranges, ',', &one)) {
        if (!str_split(&one, '-', &low) || !num_parse(low, &from) || !num_parse(one.n == 0 ? low : one, &to))
            return false;
        if (n >= from && n <= to)
            return true;
    }
    return false;
}

static bool says(const struct event *e, int64_t seq, struct str field)
{
    bool all = !str_eqz(event_get(e, "scope"), "contact");

    return str_eqz(e->event, ERASE_EVENT) && e->seq > seq && in_ranges(event_get(e, "erased"), seq) &&
           (all || str_starts(field, STR("contact")));
}

enum st erase_is_said(struct ctx *cx, struct matter_id m, int64_t seq, struct str field, bool *ret)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    *ret = false;
    TRY(q_events_of(cx, &in, &rs));
    while (!*ret && q_events_of_next(cx, &rs, &row)) {
        struct err why = { 0 };
        if (row.seq > seq && str_find(row.text, STR(ERASE_EVENT)) != SIZE_MAX)
            *ret = event_parse(cx->mem, row.text, e, &why) == ST_OK && says(e, seq, field);
    }
    return rows_status(cx, &rs);
}

/* -- may it go? -- */

struct erasing {
    const struct erase_in *in;
    struct matter m;
    struct erased ret;
    struct str file[FILES_MAX]; /* digests of the attachments, whose bytes go after the commit */
    struct buf ranges;
};

static enum st check_retention(struct ctx *cx, const struct erasing *w)
{
    const struct retention *r = rules_retention(cx->site->rules, w->m.procedure->id);

    if (w->in->reason.n == 0)
        return FAIL(cx, ST_INPUT, "erase.reason", STR_NONE);
    if (w->in->order.n > 0 || r == NULL)
        return ST_OK;
    if (!w->m.state->closed && !w->m.state->terminal)
        return r->open ? ST_OK : FAIL(cx, ST_RULE, "erase.open", r->source);
    if (r->years == 0 || when_is_none(w->m.closed))
        return ST_OK;
    struct day until = day_add_months(day_of(w->m.closed), 12 * r->years);
    if (day_of(cx->now).n >= until.n)
        return ST_OK;
    struct buf b = buf_make(cx->mem, 400);
    day_format(&b, until);
    buf_printf(&b, " (%.*s)", STR_ARG(r->source));
    return FAIL(cx, ST_RULE, "erase.keep", buf_str(&b));
}

/* -- in the transaction -- */

/* Events that lost a field, as ranges of numbers. */
struct span {
    int64_t from, to;
};

static void close_span(struct buf *b, const struct span *s)
{
    if (s->from == 0)
        return;
    buf_printf(b, "%s%lld", b->n > 0 ? "," : "", (long long)s->from);
    if (s->to > s->from)
        buf_printf(b, "-%lld", (long long)s->to);
}

static enum st erase_event(struct ctx *cx, struct erasing *w, int64_t seq, struct span *s)
{
    int64_t contact = w->in->scope == ERASE_CONTACT;
    const struct q_erase_count_in by = { .event = seq, .contact = contact };
    const struct q_erase_sealed_in in = { .event = seq, .contact = contact };
    struct q_erase_count_out n;

    TRY(q_erase_count_one(cx, &by, &n));
    if (n.n == 0)
        return ST_OK;
    w->ret.fields += n.n;
    if (s->from == 0 || seq != s->to + 1) {
        close_span(&w->ranges, s);
        s->from = seq;
    }
    s->to = seq;
    return q_erase_sealed_do(cx, &in, NULL);
}

/* Why something was erased stays: it must be answered for. */
static enum st events_to_erase(struct ctx *cx, const struct erasing *w, int64_t *seq, size_t *ret_n)
{
    const struct q_events_of_in in = { .matter = w->m.id.v };
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        if (n == EVENTS_MAX)
            return FAIL(cx, ST_LIMIT, "erase.events", STR_NONE);
        if (str_find(row.text, STR("\"event\":\"" ERASE_EVENT "\"")) == SIZE_MAX)
            seq[n++] = row.seq;
    }
    *ret_n = n;
    return rows_status(cx, &rs);
}

static enum st erase_fields(struct ctx *cx, struct erasing *w)
{
    int64_t *seq = arena_array(cx->mem, EVENTS_MAX, sizeof *seq);
    struct span s = { 0 };
    size_t n;

    TRY(events_to_erase(cx, w, seq, &n));
    for (size_t i = 0; i < n; i++)
        TRY(erase_event(cx, w, seq[i], &s));
    close_span(&w->ranges, &s);
    return buf_is_full(&w->ranges) ? FAIL(cx, ST_LIMIT, "erase.events", STR_NONE) : ST_OK;
}

static enum st erase_files(struct ctx *cx, struct erasing *w)
{
    const struct q_erase_files_of_in in = { .matter = w->m.id.v };
    struct str *id = arena_array(cx->mem, FILES_MAX, sizeof *id);
    struct q_erase_files_of_out row;
    AUTO(rows) rs = { 0 };

    if (w->in->scope != ERASE_ALL)
        return ST_OK;
    TRY(sync_forget_files(cx, w->m.id));
    TRY(q_erase_files_of(cx, &in, &rs));
    while (q_erase_files_of_next(cx, &rs, &row)) {
        if (w->ret.files == FILES_MAX)
            return FAIL(cx, ST_LIMIT, "erase.events", STR_NONE);
        w->file[w->ret.files] = row.digest;
        id[w->ret.files++] = row.id;
    }
    TRY(rows_status(cx, &rs));
    for (int64_t i = 0; i < w->ret.files; i++)
        TRY(attach_forget(cx, id[i]));
    return ST_OK;
}

static enum st read_links(struct ctx *cx, struct erasing *w)
{
    const struct q_links_of_in in = { .matter = w->m.id.v };
    struct str *link = arena_array(cx->mem, LINKS_MAX, sizeof *link);
    struct q_links_of_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_links_of(cx, &in, &rs));
    while (w->ret.n_link < LINKS_MAX && q_links_of_next(cx, &rs, &row))
        link[w->ret.n_link++] = row.no;
    w->ret.link = link;
    return rows_status(cx, &rs);
}

static enum st write_event(struct ctx *cx, struct erasing *w)
{
    struct event *e = arena_take(cx->mem, sizeof *e);

    *e = (struct event){ .matter = w->m.id,
                         .at = { cx->now.ms / 1000 * 1000 },
                         .no = w->m.no,
                         .procedure = w->m.procedure->id,
                         .row = STR(""),
                         .event = STR(ERASE_EVENT),
                         .state = w->m.state->code,
                         .unit = w->m.unit,
                         .actor = STR("system") };
    event_tell(e, STR("erased"), buf_str(&w->ranges));
    event_tell(e, STR("scope"), w->in->scope == ERASE_ALL ? STR("all") : STR("contact"));
    event_tell(e, STR("category"), w->m.category); /* a corrected one was sealed: a replay needs it from here */
    event_seal(e, STR("reason"), w->in->reason);
    event_seal(e, STR("order"), w->in->order);
    return event_append(cx, e);
}

static enum st erase_rows(struct ctx *cx, void *arg)
{
    struct erasing *w = arg;
    const struct q_erase_replay_in replay = { .matter = w->m.id.v };

    w->ret = (struct erased){ 0 };
    w->ranges = buf_make(cx->mem, RANGES_MAX);
    TRY(matter_by_no(cx, w->in->no, &w->m));
    TRY(check_retention(cx, w));
    TRY(erase_fields(cx, w));
    TRY(erase_files(cx, w));
    TRY(q_erase_replay_do(cx, &replay, NULL));
    TRY(read_links(cx, w));
    w->ret.again = w->ret.fields == 0;
    return w->ret.again ? ST_OK : write_event(cx, w);
}

/* -- around it -- */

static enum st find_matter(struct ctx *cx, struct erasing *w)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(matter_by_no(cx, w->in->no, &w->m));
    return check_retention(cx, w);
}

/* The server's indexer holds the file's lock for moments. */
static enum st take_out(struct ctx *cx, struct matter_id m, struct index_write *ret)
{
    AUTO(tx) tx = { 0 };
    enum st st = ST_BUSY;

    TRY(store_read(cx, cx->site->store, &tx));
    for (int i = 0; i < TRIES && st == ST_BUSY; i++) {
        if (i > 0)
            now_sleep_ms(WAIT_MS);
        cx->err = (struct err){ 0 };
        st = indexer_forget_open(cx, m.v, ret);
    }
    return st;
}

static enum st scrub_index(struct ctx *cx)
{
    enum st st = ST_BUSY;

    for (int i = 0; i < TRIES && st == ST_BUSY; i++) {
        if (i > 0)
            now_sleep_ms(WAIT_MS);
        cx->err = (struct err){ 0 };
        st = index_scrub(cx, cx->site->index);
    }
    return st;
}

static enum st scrub_files(struct ctx *cx, const struct erasing *w)
{
    for (int64_t i = 0; i < w->ret.files; i++)
        TRY(attach_drop_bytes(cx, w->file[i]));
    if (w->ret.again) /* an earlier run may have been cut off between its steps */
        TRY(indexer_refill(cx));
    TRY(scrub_index(cx));
    return store_scrub(cx->site->store, &cx->err);
}

enum st erase_matter(struct ctx *cx, const struct erase_in *in, struct erased *ret)
{
    struct erasing *w = arena_take(cx->mem, sizeof *w);
    AUTO(index_write) index = { 0 };

    w->in = in;
    TRY(find_matter(cx, w));
    TRY(take_out(cx, w->m.id, &index));
    TRY(store_write(cx, cx->site->store, erase_rows, w));
    TRY(index_write_commit(cx, &index, index.mark));
    index_write_close(&index);
    TRY(scrub_files(cx, w));
    *ret = w->ret;
    return ST_OK;
}
