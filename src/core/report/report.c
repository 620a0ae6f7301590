// SPDX-License-Identifier: Apache-2.0
/* report.c - see report.h. */
#include "core/report/report.h"

#include "core/org/access.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/report_sql.h"
#include "store/store.h"

enum { KEYS_MAX = 1000, ROWS_MAX = 200 };

/* The query with everything filled in that the reader left out. */
struct asking {
    const struct report_query *q;
    struct str unit, by;
    struct day since, until;
};

/* -- what is asked -- */

static enum st pick_unit(struct ctx *cx, struct str asked, struct str *ret)
{
    struct str top = cx->site->root;
    struct unit u;

    if (!cx->who.cli && !cx->who.system)
        TRY(access_reach(cx, STR("figures.read"), &top));
    if (top.n == 0)
        return FAIL(cx, ST_DENIED, "auth.denied", STR("figures.read"));
    *ret = asked.n == 0 ? top : asked;
    if (asked.n == 0)
        return ST_OK;
    TRY(unit_load(cx, asked, &u));
    return unit_is_within(u.path, top) ? ST_OK : FAIL_FIELD(cx, ST_INPUT, "unit.unknown", "unit", STR_NONE);
}

static bool is_by(struct str by)
{
    return by.n == 0 || str_eqz(by, "category") || str_eqz(by, "channel") || str_eqz(by, "unit");
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
    if (!is_by(q->by))
        return FAIL_FIELD(cx, ST_INPUT, "report.by", "by", q->by);
    return pick_unit(cx, q->unit, &ret->unit);
}

/* "D01/D02" as the statements take it: "/D01/D02/". */
static struct str listed(struct ctx *cx, const struct report_count *c)
{
    return arena_printf(cx->mem, "/%.*s/", STR_ARG(c->what));
}

static int64_t first_ms(const struct asking *a)
{
    return day_start(a->since).ms;
}

static int64_t last_ms(const struct asking *a)
{
    return day_start((struct day){ a->until.n + 1 }).ms - 1;
}

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

/* The three counts have one shape: open, take keys while there are some. */
#define TAKE_KEYS(cx, k, rs, name)               \
    do {                                         \
        struct q_##name##_out row;               \
        while (q_##name##_next(cx, &(rs), &row)) \
            take(k, row.key, row.n);             \
    } while (0)

static enum st count_matters(struct ctx *cx, const struct asking *a, const struct report_count *c, struct counting *k)
{
    const struct q_report_matter_in in = { .unit = a->unit,
                                           .procedure = c->procedure,
                                           .by = a->by,
                                           .what = c->what,
                                           .test = c->test,
                                           .since = first_ms(a),
                                           .until = last_ms(a) };
    AUTO(rows) rs = { 0 };

    TRY(q_report_matter(cx, &in, &rs));
    TAKE_KEYS(cx, k, rs, report_matter);
    return rows_status(cx, &rs);
}

static enum st count_clocks(struct ctx *cx, const struct asking *a, const struct report_count *c, struct counting *k)
{
    const struct q_report_clock_in in = { .unit = a->unit,
                                          .procedure = c->procedure,
                                          .by = a->by,
                                          .what = listed(cx, c),
                                          .test = c->test,
                                          .since = a->since.n,
                                          .until = a->until.n,
                                          .now = cx->now.ms };
    AUTO(rows) rs = { 0 };

    TRY(q_report_clock(cx, &in, &rs));
    TAKE_KEYS(cx, k, rs, report_clock);
    return rows_status(cx, &rs);
}

static enum st count_letters(struct ctx *cx, const struct asking *a, const struct report_count *c, struct counting *k)
{
    const struct q_report_letter_in in = { .unit = a->unit,
                                           .procedure = c->procedure,
                                           .by = a->by,
                                           .what = listed(cx, c),
                                           .since = first_ms(a),
                                           .until = last_ms(a) };
    AUTO(rows) rs = { 0 };

    TRY(q_report_letter(cx, &in, &rs));
    TAKE_KEYS(cx, k, rs, report_letter);
    return rows_status(cx, &rs);
}

static enum st count(struct ctx *cx, const struct asking *a, const struct report_count *c, struct counting *k)
{
    if (c->from == REPORT_CLOCK)
        return count_clocks(cx, a, c, k);
    return c->from == REPORT_LETTER ? count_letters(cx, a, c, k) : count_matters(cx, a, c, k);
}

enum st report_run(struct ctx *cx, const struct report_query *q, struct report_figures *ret)
{
    struct counting k = { .row = arena_array(cx->mem, KEYS_MAX, sizeof *k.row) };
    struct asking a;

    TRY(fill_in(cx, q, &a));
    TRY(count(cx, &a, &q->report->whole, &k));
    k.part = true;
    if (q->report->part.line > 0)
        TRY(count(cx, &a, &q->report->part, &k));
    *ret = (struct report_figures){ k.row, k.n, k.all, a.since, a.until, a.unit };
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

#define TAKE_IDS(cx, f, rs, name)                                          \
    do {                                                                   \
        struct q_##name##_out row;                                         \
        while ((f)->n < N_OF((f)->id) && q_##name##_next(cx, &(rs), &row)) \
            (f)->id[(f)->n++] = row.matter;                                \
    } while (0)

static enum st find_matters(struct ctx *cx, const struct asking *a, const struct report_count *c, struct finding *f)
{
    const struct q_report_matter_rows_in in = { .unit = a->unit,
                                                .procedure = c->procedure,
                                                .by = a->by,
                                                .what = c->what,
                                                .test = c->test,
                                                .since = first_ms(a),
                                                .until = last_ms(a),
                                                .one = f->one,
                                                .key = f->key,
                                                .limit = f->limit + 1,
                                                .offset = f->offset };
    AUTO(rows) rs = { 0 };

    TRY(q_report_matter_rows(cx, &in, &rs));
    TAKE_IDS(cx, f, rs, report_matter_rows);
    return rows_status(cx, &rs);
}

static enum st find_clocks(struct ctx *cx, const struct asking *a, const struct report_count *c, struct finding *f)
{
    const struct q_report_clock_rows_in in = { .unit = a->unit,
                                               .procedure = c->procedure,
                                               .by = a->by,
                                               .what = listed(cx, c),
                                               .test = c->test,
                                               .since = a->since.n,
                                               .until = a->until.n,
                                               .now = cx->now.ms,
                                               .one = f->one,
                                               .key = f->key,
                                               .limit = f->limit + 1,
                                               .offset = f->offset };
    AUTO(rows) rs = { 0 };

    TRY(q_report_clock_rows(cx, &in, &rs));
    TAKE_IDS(cx, f, rs, report_clock_rows);
    return rows_status(cx, &rs);
}

static enum st find_letters(struct ctx *cx, const struct asking *a, const struct report_count *c, struct finding *f)
{
    const struct q_report_letter_rows_in in = { .unit = a->unit,
                                                .procedure = c->procedure,
                                                .by = a->by,
                                                .what = listed(cx, c),
                                                .since = first_ms(a),
                                                .until = last_ms(a),
                                                .one = f->one,
                                                .key = f->key,
                                                .limit = f->limit + 1,
                                                .offset = f->offset };
    AUTO(rows) rs = { 0 };

    TRY(q_report_letter_rows(cx, &in, &rs));
    TAKE_IDS(cx, f, rs, report_letter_rows);
    return rows_status(cx, &rs);
}

static enum st find(struct ctx *cx, const struct asking *a, const struct report_count *c, struct finding *f)
{
    if (c->from == REPORT_CLOCK)
        return find_clocks(cx, a, c, f);
    return c->from == REPORT_LETTER ? find_letters(cx, a, c, f) : find_matters(cx, a, c, f);
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

static int64_t total_of(const struct report_figures *all, const struct report_cell *c)
{
    const struct report_line *l = &all->all;

    for (size_t i = 0; c->one_key && i < all->n; i++)
        if (str_eq(all->row[i].key, c->key))
            l = &all->row[i];
    return c->part ? l->part : l->whole;
}

enum st report_rows(struct ctx *cx, const struct report_query *q, const struct report_cell *c, struct desk_list *ret)
{
    struct finding *f = arena_take(cx->mem, sizeof *f);
    struct report_figures all;
    struct asking a;
    const bool part = c->part && q->report->part.line > 0;

    f->limit = c->size < 1 || c->size > ROWS_MAX ? ROWS_MAX : c->size;
    f->offset = c->page > 1 ? (c->page - 1) * f->limit : 0;
    f->one = c->one_key;
    f->key = c->key.n == 0 ? STR("") : c->key;
    TRY(fill_in(cx, q, &a));
    TRY(report_run(cx, q, &all));
    TRY(find(cx, &a, part ? &q->report->part : &q->report->whole, f));
    TRY(load_seen(cx, f, ret));
    ret->total = total_of(&all, c);
    return ST_OK;
}
