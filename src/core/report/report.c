// SPDX-License-Identifier: Apache-2.0
/* report.c - see report.h. Where things are found and which of them count is said once, in report.sql. */
#include "core/report/report.h"

#include "core/matter/code.h"
#include "core/org/access.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/report_sql.h"
#include "store/store.h"

enum { KEYS_MAX = 1000, ROWS_MAX = 200, DRIFT_DAYS = 31 };

/* The query with everything filled in that the reader left out. */
struct asking {
    const struct report_query *q;
    struct str unit, path, by;
    struct day since, until;
    int64_t since_ms, until_ms, first, last; /* first, last: ids of matters that may have been opened then */
};

/* -- what is asked -- */

static enum st pick_unit(struct ctx *cx, struct str asked, struct asking *ret)
{
    struct str top = cx->site->root;
    struct unit u;

    if (!cx->who.cli && !cx->who.system)
        TRY(access_reach(cx, STR("figures.read"), &top));
    if (top.n == 0)
        return FAIL(cx, ST_DENIED, "auth.denied", STR("figures.read"));
    TRY(unit_load(cx, asked.n == 0 ? top : asked, &u));
    if (!unit_is_within(u.path, top))
        return FAIL_FIELD(cx, ST_INPUT, "unit.unknown", "unit", STR_NONE);
    ret->unit = u.code;
    ret->path = u.path;
    return ST_OK;
}

/* The first id that can be given at that time; years outside of what ids can hold are its ends. */
static int64_t id_from(struct when t)
{
    if (t.ms < 0)
        return 0;
    return t.ms > INT64_MAX >> MATTER_TIME_BITS ? INT64_MAX : t.ms << MATTER_TIME_BITS;
}

/* An id holds the time it was given, which is that of opening, or later where a clock was set back meanwhile: by
 * DRIFT_DAYS at most, but on a training site by any time. */
static void fill_bounds(struct ctx *cx, struct asking *a)
{
    a->since_ms = day_start(a->since).ms;
    a->until_ms = day_start((struct day){ a->until.n + 1 }).ms - 1;
    a->first = id_from(day_start(a->since));
    a->last = cx->site->training ? INT64_MAX : id_from(day_start((struct day){ a->until.n + DRIFT_DAYS }));
}

static enum st fill_in(struct ctx *cx, const struct report_query *q, struct asking *ret)
{
    struct day today = day_of(cx->now);

    *ret = (struct asking){ .q = q, .by = q->by.n == 0 ? STR("") : q->by, .since = q->since, .until = q->until };
    if (day_is_none(ret->until))
        ret->until = today;
    if (day_is_none(ret->since))
        ret->since = day_make(day_ymd(ret->until).year, 1, 1);
    if (ret->since.n > ret->until.n)
        return FAIL_FIELD(cx, ST_INPUT, "report.period", "until", STR_NONE);
    if (!report_is_by(q->by))
        return FAIL_FIELD(cx, ST_INPUT, "report.by", "by", q->by);
    fill_bounds(cx, ret);
    return pick_unit(cx, q->unit, ret);
}

static struct str source_of(const struct report_count *c)
{
    static const char *const source[] = {
        [REPORT_CLOCK] = "clock", [REPORT_LETTER] = "letter", [REPORT_ADVICE] = "advice"
    };

    return c->from == REPORT_MATTER ? c->what : str_of(source[c->from]);
}

/* "D01/D02" as the statements take it. */
struct codes {
    struct str w[REPORT_CODES];
};

static struct codes codes_of(const struct report_count *c)
{
    struct codes k;
    struct str rest = c->what;

    for (int i = 0; i < REPORT_CODES; i++)
        if (rest.n == 0 || !str_split(&rest, '/', &k.w[i]))
            k.w[i] = STR("");
    return k;
}

/* What the three statements are asked alike. */
#define ASKED(cx, a, c, k)                                                                                    \
    .source = source_of(c), .unit = (a)->unit, .path = (a)->path, .procedure = (c)->procedure, .by = (a)->by, \
    .w1 = (k).w[0], .w2 = (k).w[1], .w3 = (k).w[2], .w4 = (k).w[3], .test = (c)->test, .since = (a)->since.n, \
    .until = (a)->until.n, .since_ms = (a)->since_ms, .until_ms = (a)->until_ms, .first = (a)->first,         \
    .last = (a)->last, .now = (cx)->now.ms

/* -- figures -- */

struct counting {
    struct report_line *row;
    size_t n;
    struct report_line all;
    bool part;
};

static struct report_line *line_of(struct counting *k, struct str key)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->row[i].key, key))
            return &k->row[i];
    if (k->n == KEYS_MAX)
        return NULL;
    k->row[k->n] = (struct report_line){ .key = key };
    return &k->row[k->n++];
}

static void take(struct counting *k, struct str key, int64_t n)
{
    struct report_line *l = line_of(k, key);

    *(k->part ? &k->all.part : &k->all.whole) += n;
    if (l != NULL)
        *(k->part ? &l->part : &l->whole) += n;
}

/* Of one key, or of all when `one` is NULL. */
static enum st count_all(struct ctx *cx, const struct asking *a, const struct report_count *c, const struct str *one,
                         int64_t *ret)
{
    const struct codes codes = codes_of(c);
    const struct q_report_total_in in = { ASKED(cx, a, c, codes), .one = one != NULL,
                                          .key = one != NULL ? *one : STR("") };
    struct q_report_total_out row;

    TRY(q_report_total_one(cx, &in, &row));
    *ret = row.n;
    return ST_OK;
}

static enum st count_keys(struct ctx *cx, const struct asking *a, const struct report_count *c, struct counting *k)
{
    const struct codes codes = codes_of(c);
    const struct q_report_keys_in in = { ASKED(cx, a, c, codes) };
    struct q_report_keys_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_report_keys(cx, &in, &rs));
    while (q_report_keys_next(cx, &rs, &row))
        take(k, row.key, row.n);
    return rows_status(cx, &rs);
}

static enum st count(struct ctx *cx, const struct asking *a, const struct report_count *c, struct counting *k)
{
    if (a->by.n > 0)
        return count_keys(cx, a, c, k);
    return count_all(cx, a, c, NULL, k->part ? &k->all.part : &k->all.whole);
}

enum st report_run(struct ctx *cx, const struct report_query *q, struct report_figures *ret)
{
    struct counting k = { .row = q->by.n > 0 ? arena_array(cx->mem, KEYS_MAX, sizeof *k.row) : NULL };
    struct asking a;

    TRY(fill_in(cx, q, &a));
    TRY(count(cx, &a, &q->report->whole, &k));
    k.part = true;
    if (q->report->part.line > 0)
        TRY(count(cx, &a, &q->report->part, &k));
    *ret = (struct report_figures){ k.row, k.n, k.all, a.since, a.until, a.unit };
    return ST_OK;
}

enum st report_ask(struct ctx *cx, const struct report_query *q, struct report_figures *ret)
{
    struct asking a;

    TRY(fill_in(cx, q, &a));
    *ret = (struct report_figures){ .since = a.since, .until = a.until, .unit = a.unit };
    return ST_OK;
}

/* -- the rows of a figure -- */

struct finding {
    int64_t id[ROWS_MAX + 1]; /* one more than shown tells whether there is a next page */
    size_t n;
    int64_t limit, offset;
    bool one;
    struct str key;
};

static enum st find(struct ctx *cx, const struct asking *a, const struct report_count *c, struct finding *f)
{
    const struct codes codes = codes_of(c);
    const struct q_report_rows_in in = { ASKED(cx, a, c, codes), .one = f->one, .key = f->key, .limit = f->limit + 1,
                                         .offset = f->offset };
    struct q_report_rows_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_report_rows(cx, &in, &rs));
    while (f->n < N_OF(f->id) && q_report_rows_next(cx, &rs, &row))
        f->id[f->n++] = row.matter;
    return rows_status(cx, &rs);
}

static enum st load_seen(struct ctx *cx, const struct finding *f, struct desk_list *ret)
{
    size_t shown = f->n > (size_t)f->limit ? (size_t)f->limit : f->n;
    struct matter *row = arena_array(cx->mem, shown, sizeof *row);
    bool sees;

    *ret = (struct desk_list){ .row = row, .more = f->n > shown };
    for (size_t i = 0; i < shown; i++) {
        TRY(matter_load(cx, (struct matter_id){ f->id[i] }, &row[ret->n]));
        TRY(access_sees(cx, &row[ret->n], &sees));
        ret->n += sees;
    }
    return ST_OK;
}

enum st report_rows(struct ctx *cx, const struct report_query *q, const struct report_cell *c, struct desk_list *ret)
{
    struct finding *f = arena_take(cx->mem, sizeof *f);
    const struct report_count *count = c->part && q->report->part.line > 0 ? &q->report->part : &q->report->whole;
    struct asking a;

    f->limit = c->size < 1 || c->size > ROWS_MAX ? ROWS_MAX : c->size;
    f->offset = c->page > 1 ? (c->page - 1) * f->limit : 0;
    f->one = c->one_key;
    f->key = c->key.n == 0 ? STR("") : c->key;
    TRY(fill_in(cx, q, &a));
    TRY(find(cx, &a, count, f));
    TRY(load_seen(cx, f, ret));
    return c->rows_only ? ST_OK : count_all(cx, &a, count, f->one ? &f->key : NULL, &ret->total);
}
