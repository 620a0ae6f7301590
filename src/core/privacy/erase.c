// SPDX-License-Identifier: Apache-2.0
/* erase.c - see erase.h.
 *
 * Order matters. FTS5 gives up postings only against the exact text they were made of, so the search file
 * is first, and stays locked until the texts are gone, or the server's indexer would put them back. The places where
 * data of a person can stand are the two tables below: `in_store`, emptied in one transaction, and `in_files`,
 * written anew after it. */
#include "core/privacy/erase.h"

#include "core/matter/attach.h"
#include "core/matter/event.h"
#include "core/privacy/held.h"
#include "core/privacy/privacy.h"
#include "core/privacy/ranges.h"
#include "core/search/indexer.h"
#include "core/site.h"
#include "core/sync/sync_file.h"
#include "gen/erase_sql.h"
#include "gen/event_sql.h"
#include "gen/matter_sql.h"
#include "store/index.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/now.h"

enum { EVENTS_MAX = 4000, FILES_MAX = 500, LINKS_MAX = 50, RANGES_MAX = 16 * 1024, SAID_MAX = 48 * 1024 };
enum { TRIES = 100, WAIT_MS = 100, PARTS = 3 };
static const enum part parts[PARTS] = { PART_CONTACT, PART_FILE, PART_TEXT };
static const int64_t leftover_ms = 3600000; /* no upload and no copy is at work on a file for an hour without writing */

struct erasing {
    const struct erase_in *in;
    struct matter m;
    struct erased ret;
    struct str file[FILES_MAX]; /* digests of the attachments, whose bytes go after the commit */
    struct buf text[2][PARTS];  /* of erased, of held */
    struct ranges ranges[2][PARTS];
    struct str field; /* of the one party: "9:accused" */
    bool words_gone;  /* a typed category or channel is not to be known any more */
};

/* -- what an erasure says -- */

static bool names_field(struct str list, int64_t seq, struct str field)
{
    struct str number;

    if (list.n == 0 || !str_split(&list, ':', &number))
        return false;
    return ranges_has(number, seq) && str_eq(list, field);
}

static bool says(struct arena *mem, const struct event *e, int64_t seq, struct str field)
{
    const char *part = str_z(mem, arena_printf(mem, "erased_%s", part_name(part_of(field))));

    return str_eqz(e->event, ERASE_EVENT) && e->seq > seq &&
           (ranges_has(event_get(e, "erased"), seq) || ranges_has(event_get(e, part), seq) ||
            names_field(event_get(e, "erased_field"), seq, field));
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
            *ret = event_parse(cx->mem, row.text, e, &why) == ST_OK && says(cx->mem, e, seq, field);
    }
    return rows_status(cx, &rs);
}

struct str erase_verdict_text(struct arena *mem, const struct erase_part *p)
{
    const struct retention *r = p->said.rule;
    struct buf b = buf_make(mem, 400);

    if (p->said.what == RETAIN_ERASE || r == NULL)
        return STR("erased");
    buf_addz(&b, p->said.what == RETAIN_SEAL ? "sealed " : "refused ");
    if (day_is_none(p->said.until))
        buf_byte(&b, '-');
    else
        day_format(&b, p->said.until);
    buf_printf(&b, " %.*s %.*s", STR_ARG(r->class.n == 0 ? STR("-") : r->class), STR_ARG(r->source));
    return buf_str(&b);
}

/* -- may it go? -- */

/* Everything must be kept as it is: the reason is that of the first part. */
static enum st refused(struct ctx *cx, const struct erasing *w)
{
    const struct verdict *v = &w->ret.part[KEEP_CONTACT].said;
    struct buf b = buf_make(cx->mem, 400);

    if (!w->m.state->closed && !w->m.state->terminal)
        return FAIL(cx, ST_RULE, "erase.open", v->rule->source);
    if (day_is_none(v->until))
        buf_add(&b, v->rule->class);
    else
        day_format(&b, v->until);
    buf_printf(&b, " (%.*s)", STR_ARG(v->rule->source));
    return FAIL(cx, ST_RULE, "erase.keep", buf_str(&b));
}

static enum st ask_schedule(struct ctx *cx, struct erasing *w)
{
    int open = 0;

    if (w->in->reason.n == 0)
        return FAIL(cx, ST_INPUT, "erase.reason", STR_NONE);
    for (int i = 0; i < KEEP_N; i++) {
        struct verdict *v = &w->ret.part[i].said;
        TRY(retention_ask(cx, &w->m, (enum keep_part)i, v));
        if (w->in->order.n > 0)
            v->what = RETAIN_ERASE;
        if (w->in->over && (day_is_none(v->until) || day_of(cx->now).n < v->until.n))
            v->what = RETAIN_REFUSE;
        open += v->what != RETAIN_REFUSE;
    }
    if (w->in->party > 1 && w->ret.part[KEEP_CONTACT].said.what == RETAIN_SEAL)
        return refused(cx, w); /* what stands beside it in the same event would rest, too */
    if (w->in->party > 0)
        open = w->ret.part[KEEP_CONTACT].said.what != RETAIN_REFUSE;
    return open > 0 ? ST_OK : refused(cx, w);
}

/* -- sealed fields -- */

static bool is_residents(const struct event *e)
{
    return e->born || str_eqz(e->actor, "resident") || str_eqz(e->act_for, "RES");
}

static enum keep_part keep_part_of(const struct event *e, struct str field)
{
    enum part p = part_of(field);

    if (p == PART_TEXT)
        return is_residents(e) ? KEEP_WORDS : KEEP_ANSWERS;
    return p == PART_CONTACT ? KEEP_CONTACT : KEEP_FILES;
}

static int slot_of(enum part p)
{
    return p == PART_CONTACT ? 0 : p == PART_FILE ? 1 : 2;
}

static enum st take_field(struct ctx *cx, struct erasing *w, const struct event *e, const struct q_sealed_of_out *row)
{
    struct erase_part *p = &w->ret.part[keep_part_of(e, row->field)];
    const struct q_erase_field_in in = { .event = e->seq, .field = row->field };
    const int slot = slot_of(part_of(row->field));

    if (row->value.p == NULL && row->salt.p == NULL)
        return ST_OK;
    if (w->in->party == 1 && part_of(row->field) != PART_CONTACT)
        return ST_OK;
    if (p->said.what == RETAIN_REFUSE || (p->said.what == RETAIN_SEAL && held_covers(row->held, row->field))) {
        p->kept++;
        return ST_OK;
    }
    w->words_gone |= slot == 2;
    if (p->said.what == RETAIN_SEAL) {
        p->held++;
        if (w->ranges[1][slot].to != e->seq)
            ranges_add(&w->ranges[1][slot], e->seq);
        return ST_OK;
    }
    p->erased++;
    if (w->ranges[0][slot].to != e->seq)
        ranges_add(&w->ranges[0][slot], e->seq);
    return q_erase_field_do(cx, &in, NULL);
}

static enum st take_event(struct ctx *cx, struct erasing *w, const struct event *e)
{
    const struct q_sealed_of_in in = { .event = e->seq };
    struct q_sealed_of_out *row = arena_array(cx->mem, N_OF(e->seal), sizeof *row);
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_sealed_of(cx, &in, &rs));
    while (n < N_OF(e->seal) && q_sealed_of_next(cx, &rs, &row[n]))
        n++;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(take_field(cx, w, e, &row[i]));
    return ST_OK;
}

static enum st read_events(struct ctx *cx, struct matter_id m, struct str *text, size_t *ret_n)
{
    const struct q_events_of_in in = { .matter = m.v };
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    *ret_n = 0;
    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        if (*ret_n == EVENTS_MAX)
            return FAIL(cx, ST_LIMIT, "erase.events", STR_NONE);
        text[(*ret_n)++] = row.text;
    }
    return rows_status(cx, &rs);
}

/* The fields of one other party: they have an event and a name. */
static enum st take_party(struct ctx *cx, struct erasing *w)
{
    struct erase_party_list l;
    struct q_sealed_one_in one;
    struct q_sealed_one_out row;
    bool found;

    TRY(erase_parties(cx, w->m.id, &l));
    if (w->in->party < 1 || (size_t)w->in->party > l.n + 1)
        return FAIL(cx, ST_INPUT, "erase.party", arena_printf(cx->mem, "%lld", (long long)w->in->party));
    const struct erase_party *p = &l.row[w->in->party - 2];
    const struct q_erase_field_in in = { .event = p->event, .field = p->field };
    one = (struct q_sealed_one_in){ .event = p->event, .field = p->field };
    TRY(q_sealed_one_find(cx, &one, &row, &found));
    if (!found || row.value.p == NULL)
        return ST_OK;
    w->field = arena_printf(cx->mem, "%lld:%.*s", (long long)p->event, STR_ARG(p->field));
    w->ret.part[KEEP_CONTACT].erased = 1;
    return q_erase_field_do(cx, &in, NULL);
}

static enum st take_sealed(struct ctx *cx, struct erasing *w)
{
    struct str *text = arena_array(cx->mem, EVENTS_MAX, sizeof *text);
    struct event *e = arena_take(cx->mem, sizeof *e);
    size_t n;

    if (w->in->party != 0 && w->in->party != 1)
        return take_party(cx, w);
    TRY(read_events(cx, w->m.id, text, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(event_parse(cx->mem, text[i], e, &cx->err));
        if (!privacy_keeps(e)) /* why something was erased stays: it must be answered for */
            TRY(take_event(cx, w, e));
    }
    return ST_OK;
}

/* -- other rows -- */

static enum st take_files(struct ctx *cx, struct erasing *w)
{
    const struct q_erase_files_of_in in = { .matter = w->m.id.v };
    struct str *id = arena_array(cx->mem, FILES_MAX, sizeof *id);
    struct q_erase_files_of_out row;
    AUTO(rows) rs = { 0 };

    if (w->in->party != 0 || w->ret.part[KEEP_FILES].said.what != RETAIN_ERASE)
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

static enum st take_replay(struct ctx *cx, struct erasing *w)
{
    const struct q_erase_replay_in in = { .matter = w->m.id.v };

    return q_erase_replay_do(cx, &in, NULL);
}

static const struct {
    const char *place;
    enum st (*take)(struct ctx *cx, struct erasing *w);
} in_store[] = {
    { "sealed", take_sealed }, /* contact, texts, answers, notes, names of attachments, snapshots of letters */
    { "file", take_files },
    { "replay", take_replay },
};

/* -- what may hold the same data -- */

static void add_link(struct erasing *w, struct str *link, struct str what)
{
    if (w->ret.n_link < LINKS_MAX)
        link[w->ret.n_link++] = what;
}

static enum st read_links(struct ctx *cx, struct erasing *w)
{
    const struct q_links_of_in in = { .matter = w->m.id.v };
    const struct q_erase_rows_of_in by = { .no = w->m.no };
    struct str *link = arena_array(cx->mem, LINKS_MAX, sizeof *link);
    struct q_erase_rows_of_out reg;
    struct q_links_of_out row;
    AUTO(rows) rs = { 0 };
    AUTO(rows) regs = { 0 };

    w->ret.link = link;
    TRY(q_links_of(cx, &in, &rs));
    while (q_links_of_next(cx, &rs, &row))
        add_link(w, link, row.no);
    TRY(rows_status(cx, &rs));
    TRY(q_erase_rows_of(cx, &by, &regs));
    while (q_erase_rows_of_next(cx, &regs, &reg))
        add_link(w, link, arena_printf(cx->mem, "register/%.*s/%lld", STR_ARG(reg.reg), -(long long)reg.row));
    return rows_status(cx, &regs);
}

/* -- the event -- */

/* Words of our lists are public; what somebody typed instead went with the rest. */
static void tell_retold(struct ctx *cx, const struct erasing *w, struct event *e)
{
    if (!w->words_gone)
        return;
    event_tell(e, STR("retold"), STR("true"));
    if (rules_is_category(cx->site->rules, w->m.category))
        event_tell(e, STR("category"), w->m.category);
    if (rules_is_channel(cx->site->rules, cx->mem, w->m.channel))
        event_tell(e, STR("channel"), w->m.channel);
}

static void tell_parts(struct ctx *cx, const struct erasing *w, struct event *e)
{
    for (int i = 0; i < KEEP_N; i++) {
        const struct erase_part *p = &w->ret.part[i];
        if (p->erased + p->held + p->kept > 0)
            event_tell(e, str_of(keep_part_name[i]), erase_verdict_text(cx->mem, p));
    }
}

static enum st tell_ranges(struct ctx *cx, struct erasing *w, struct event *e)
{
    static const char *const what[2] = { "erased", "held" };
    size_t all = 0;

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < PARTS; i++) {
            struct str s = ranges_end(&w->ranges[k][i]);
            event_tell(e, arena_printf(cx->mem, "%s_%s", what[k], part_name(parts[i])), s);
            all += s.n;
            if (buf_is_full(&w->text[k][i]) || all > SAID_MAX)
                return FAIL(cx, ST_LIMIT, "erase.events", STR_NONE);
        }
    event_tell(e, STR("erased_field"), w->field);
    return ST_OK;
}

static enum st write_event(struct ctx *cx, struct erasing *w)
{
    struct event *e = arena_take(cx->mem, sizeof *e);

    *e = privacy_event(cx, &w->m, w->ret.fields + w->ret.files > 0 ? STR(ERASE_EVENT) : STR(HELD_EVENT));
    TRY(tell_ranges(cx, w, e));
    tell_parts(cx, w, e);
    tell_retold(cx, w, e);
    event_seal(e, STR("reason"), w->in->reason);
    event_seal(e, STR("order"), w->in->order);
    return event_append(cx, e);
}

static void start_over(struct ctx *cx, struct erasing *w)
{
    w->ret = (struct erased){ 0 };
    w->field = STR_NONE;
    w->words_gone = false;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < PARTS; i++) {
            w->text[k][i] = buf_make(cx->mem, RANGES_MAX);
            w->ranges[k][i] = (struct ranges){ .b = &w->text[k][i] };
        }
}

static enum st erase_rows(struct ctx *cx, void *arg)
{
    struct erasing *w = arg;

    start_over(cx, w);
    TRY(matter_by_no(cx, w->in->no, &w->m));
    TRY(ask_schedule(cx, w));
    for (size_t i = 0; i < N_OF(in_store); i++)
        TRY(in_store[i].take(cx, w));
    for (int i = 0; i < KEEP_N; i++) {
        w->ret.fields += w->ret.part[i].erased;
        w->ret.held += w->ret.part[i].held;
    }
    TRY(read_links(cx, w));
    w->ret.again = w->ret.fields + w->ret.held + w->ret.files == 0;
    return w->ret.again && !w->in->answers ? ST_OK : write_event(cx, w);
}

/* -- files, written anew -- */

/* Waits for a lock that the server holds for moments. */
static enum st insist(struct ctx *cx, enum st (*act)(struct ctx *cx, struct index *ix))
{
    enum st st = ST_BUSY;

    for (int i = 0; i < TRIES && st == ST_BUSY; i++) {
        if (i > 0)
            now_sleep_ms(WAIT_MS);
        cx->err = (struct err){ 0 };
        st = act(cx, cx->site->index);
    }
    return st;
}

static enum st scrub_attachments(struct ctx *cx, const struct erasing *w)
{
    for (int64_t i = 0; i < w->ret.files; i++)
        TRY(attach_drop_bytes(cx, w->file[i]));
    return ST_OK;
}

static enum st scrub_index(struct ctx *cx, const struct erasing *w)
{
    if (w->ret.again) /* an earlier run may have been cut off between its steps */
        TRY(indexer_refill(cx));
    return insist(cx, index_scrub);
}

static enum st scrub_store(struct ctx *cx, const struct erasing *w)
{
    (void)w;
    return store_scrub(cx->site->store, &cx->err);
}

/* Copies and uploads that a killed program left behind. */
static enum st scrub_spool(struct ctx *cx, const struct erasing *w)
{
    struct str folder = arena_printf(cx->mem, "%.*s/spool", STR_ARG(cx->site->folder)), *name;
    struct when changed, now = now_wall();
    size_t n;

    (void)w;
    if (!file_exists(folder))
        return ST_OK;
    TRY(folder_list(cx->mem, folder, false, &name, &n, &cx->err));
    for (size_t i = 0; i < n; i++) {
        struct str path = arena_printf(cx->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name[i]));
        if (file_changed(path, &changed) && changed.ms < now.ms - leftover_ms)
            TRY(file_remove(path, &cx->err));
    }
    return ST_OK;
}

static const struct {
    const char *place;
    enum st (*scrub)(struct ctx *cx, const struct erasing *w);
} in_files[] = {
    { "files/", scrub_attachments },
    { "search.db, search.db-wal", scrub_index },
    { "anlan.db, anlan.db-wal", scrub_store },
    { "spool/", scrub_spool },
};

/* -- around it -- */

static enum st find_matter(struct ctx *cx, struct erasing *w)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(matter_by_no(cx, w->in->no, &w->m));
    return ask_schedule(cx, w);
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
    for (size_t i = 0; i < N_OF(in_files); i++)
        TRY(in_files[i].scrub(cx, w));
    *ret = w->ret;
    return ST_OK;
}
