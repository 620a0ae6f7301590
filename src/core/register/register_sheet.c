// SPDX-License-Identifier: Apache-2.0
/* register_sheet.c - what a unit files each period: counted from the ledger, added up from those below.
 *
 * A form counts the rows of its unit, and of units below that file none themselves, and adds the newest forms of its
 * children. So nothing is counted twice or lost, and a form that was filed never changes: a correction is the next
 * version, and those above are corrected after it. */
#include <stdlib.h>

#include "base/num.h"
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/register/register.h"
#include "core/site.h"
#include "gen/register_sql.h"
#include "store/store.h"

enum { FIGURES_MAX = 600, CHILDREN_MAX = 300, VERSIONS_MAX = 50, FIGURES_BYTES = 40000 };

/* -- periods -- */

static struct register_span span_make(struct arena *mem, const struct register_def *def, struct ymd m, int half)
{
    struct day first = day_make(m.year, m.month, 1), next = day_add_months(first, 1);
    struct register_span s = { .first = first, .last = { next.n - 1 }, .due = { next.n + def->due - 1 } };
    struct buf b = buf_make(mem, 20);

    buf_printf(&b, "%04d-%02d%s", m.year, m.month, half == 0 ? "" : half == 1 ? "a" : "b");
    s.period = buf_str(&b);
    if (half == 1) {
        s.last = day_make(m.year, m.month, 15);
        s.due = (struct day){ s.last.n + def->due };
    }
    if (half == 2)
        s.first = day_make(m.year, m.month, 16);
    return s;
}

struct register_span register_span_of(struct arena *mem, const struct register_def *def, struct day d)
{
    struct ymd m = day_ymd(d);

    return span_make(mem, def, m, def->period != PERIOD_HALF ? 0 : m.day <= 15 ? 1 : 2);
}

bool register_span(struct arena *mem, const struct register_def *def, struct str period, struct register_span *ret)
{
    int half = str_ends(period, STR("a")) ? 1 : str_ends(period, STR("b")) ? 2 : 0;
    struct str month = str_cut(period, 0, 7);
    struct day first;

    if (period.n != (half == 0 ? 7u : 8u) ||
        (def->period != PERIOD_NONE && (half != 0) != (def->period == PERIOD_HALF)) ||
        !day_parse(arena_printf(mem, "%.*s-01", STR_ARG(month)), &first) || day_ymd(first).year < 2000)
        return false;
    *ret = span_make(mem, def, day_ymd(first), half);
    return true;
}

/* -- figures -- */

int64_t register_figure(const struct register_figures *f, struct str key)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->row[i].key, key))
            return f->row[i].n;
    return 0;
}

static enum st add_figure(struct ctx *cx, struct register_figures *f, struct str key, int64_t n)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->row[i].key, key)) {
            f->row[i].n += n;
            return ST_OK;
        }
    if (f->n == FIGURES_MAX)
        return FAIL(cx, ST_LIMIT, "register.many", STR_NONE);
    f->row[f->n++] = (struct register_figure){ arena_str(cx->mem, key), n };
    return ST_OK;
}

static enum st add_figures(struct ctx *cx, struct register_figures *f, const struct register_figures *more)
{
    for (size_t i = 0; i < more->n; i++)
        TRY(add_figure(cx, f, more->row[i].key, more->row[i].n));
    return ST_OK;
}

static struct register_figures no_figures(struct ctx *cx)
{
    return (struct register_figures){ .row = arena_array(cx->mem, FIGURES_MAX, sizeof(struct register_figure)) };
}

static enum st count_row(struct ctx *cx, const struct register_def *d, const struct register_row *r,
                         struct register_figures *f)
{
    for (size_t i = 0; i < d->n_count; i++) {
        const struct register_count *c = &d->count[i];
        if (c->rate || c->of.n > 0 || !register_passes(d, c->test, r))
            continue;
        TRY(add_figure(cx, f, c->name, 1));
        for (size_t k = 0; k < d->n_split; k++) {
            struct str class = register_class(cx->mem, d, d->split[k], r);
            if (class.n > 0)
                TRY(add_figure(
                    cx, f,
                    arena_printf(cx->mem, "%.*s/%.*s/%.*s", STR_ARG(c->name), STR_ARG(d->split[k]), STR_ARG(class)),
                    1));
        }
    }
    return ST_OK;
}

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct register_figure *)a)->key, ((const struct register_figure *)b)->key);
}

/* "found=3\nfound/kind/邻里=2", sorted. */
static struct str figures_text(struct ctx *cx, struct register_figures *f)
{
    struct buf b = buf_make(cx->mem, FIGURES_BYTES);

    if (f->n > 0)
        qsort(f->row, f->n, sizeof *f->row, by_key);
    for (size_t i = 0; i < f->n; i++)
        buf_printf(&b, "%s%.*s=%lld", i > 0 ? "\n" : "", STR_ARG(f->row[i].key), (long long)f->row[i].n);
    return buf_str(&b);
}

static enum st figures_parse(struct ctx *cx, struct str text, struct register_figures *ret)
{
    struct str line, key;
    int64_t n;

    *ret = no_figures(cx);
    while (text.n > 0 && str_split(&text, '\n', &line))
        if (str_split(&line, '=', &key) && num_parse(line, &n))
            TRY(add_figure(cx, ret, key, n));
    return ST_OK;
}

/* -- what was filed -- */

enum st register_sheets(struct ctx *cx, const struct register_def *d, struct str period, struct str unit,
                        struct register_sheets *ret)
{
    const struct q_register_sheets_of_in in = { d->name, period, unit };
    struct register_sheets l = { .row = arena_array(cx->mem, VERSIONS_MAX, sizeof *l.row) };
    struct q_register_sheets_of_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_register_sheets_of(cx, &in, &rs));
    while (l.n < VERSIONS_MAX && q_register_sheets_of_next(cx, &rs, &row)) {
        struct register_sheet *s = &l.row[l.n++];
        *s = (struct register_sheet){ .unit = unit,
                                      .version = row.version,
                                      .subject = row.subject,
                                      .event = row.event,
                                      .at = row.at,
                                      .zero = row.zero != 0 };
        TRY(figures_parse(cx, row.figures, &s->figures));
    }
    *ret = l;
    return rows_status(cx, &rs);
}

/* -- the form -- */

struct children {
    const struct unit *row[CHILDREN_MAX];
    size_t n;
};

/* The nearest units below that file themselves; units come sorted by path, those above first. */
static enum st find_children(struct ctx *cx, const struct register_def *d, const struct unit *u, struct children *ret)
{
    struct unit_list all;

    TRY(unit_all(cx, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct unit *c = &all.row[i];
        bool below = c->path.n > u->path.n && str_starts(c->path, u->path) && register_has_word(d->kinds, c->kind);
        if (!below || (ret->n > 0 && str_starts(c->path, ret->row[ret->n - 1]->path)))
            continue;
        if (ret->n == CHILDREN_MAX)
            return FAIL(cx, ST_LIMIT, "register.many", STR_NONE);
        ret->row[ret->n++] = c;
    }
    return ST_OK;
}

/* Rows of the period in that register which no child's form counts. */
static enum st own_rows(struct ctx *cx, const struct register_def *d, const struct unit *u, const struct children *c,
                        const struct register_span *span, struct register_rows *ret)
{
    const struct register_query q = { .def = d, .unit = u->code, .since = span->first, .until = span->last };
    size_t n = 0;

    TRY(register_list(cx, &q, ret));
    for (size_t i = 0; i < ret->n; i++) {
        bool theirs = false;
        for (size_t k = 0; k < c->n && !theirs; k++)
            theirs = str_starts(ret->row[i].path, c->row[k]->path);
        ret->row[i].rank = u->kind;
        if (!theirs)
            ret->row[n++] = ret->row[i];
    }
    ret->n = n;
    return ST_OK;
}

/* What it counts of another register: in all, and by the unit that files. */
static enum st count_other(struct ctx *cx, const struct register_count *c, size_t n, const struct unit *u,
                           struct register_figures *f)
{
    if (n == 0)
        return ST_OK;
    TRY(add_figure(cx, f, c->name, (int64_t)n));
    return add_figure(cx, f, arena_printf(cx->mem, "%.*s/" SPLIT_UNIT "/%.*s", STR_ARG(c->name), STR_ARG(u->kind)),
                      (int64_t)n);
}

static enum st count_own(struct ctx *cx, const struct register_def *d, const struct unit *u, const struct children *c,
                         struct register_form *f)
{
    struct register_rows l;

    TRY(own_rows(cx, d, u, c, &f->span, &l));
    for (size_t i = 0; i < l.n; i++)
        TRY(count_row(cx, d, &l.row[i], &f->figures));
    for (size_t i = 0; i < d->n_count; i++) {
        const struct register_def *other = rules_register(cx->site->rules, d->count[i].of);
        if (other == NULL)
            continue;
        TRY(own_rows(cx, other, u, c, &f->span, &l));
        TRY(count_other(cx, &d->count[i], l.n, u, &f->figures));
    }
    return ST_OK;
}

static enum st add_children(struct ctx *cx, const struct register_def *d, const struct children *c,
                            struct register_form *f)
{
    f->missing = arena_array(cx->mem, c->n, sizeof *f->missing);
    f->child = arena_array(cx->mem, c->n, sizeof *f->child);
    for (size_t i = 0; i < c->n; i++) {
        struct register_sheets s;
        f->child[f->n_child++] = c->row[i]->code;
        TRY(register_sheets(cx, d, f->span.period, c->row[i]->code, &s));
        if (s.n == 0)
            f->missing[f->n_missing++] = c->row[i]->name;
        else
            TRY(add_figures(cx, &f->figures, &s.row[0].figures));
    }
    return ST_OK;
}

/* January to this period, of what was filed; how many forms that is, is shown beside it. */
static enum st add_year(struct ctx *cx, const struct register_def *d, struct str unit, struct register_form *f)
{
    struct day at = day_make(day_ymd(f->span.first).year, 1, 1);

    while (at.n <= f->span.first.n) {
        struct register_span s = register_span_of(cx->mem, d, at);
        struct register_sheets l;
        TRY(register_sheets(cx, d, s.period, unit, &l));
        if (l.n > 0) {
            f->filed_of_year++;
            TRY(add_figures(cx, &f->year, &l.row[0].figures));
        }
        at = (struct day){ s.last.n + 1 };
    }
    return ST_OK;
}

/* A unit's own officers file for it; for the district, those of an office that serves it. */
enum st register_files_for(struct ctx *cx, const struct register_def *d, struct str *ret)
{
    struct unit mine, served;

    *ret = STR_NONE;
    if (cx->who.officer == 0 || !account_may(cx, STR("register.write")))
        return ST_OK;
    TRY(unit_load(cx, cx->who.unit, &mine));
    TRY(unit_load(cx, unit_serves(&mine), &served));
    if (register_has_word(d->kinds, mine.kind))
        *ret = mine.code;
    else if (register_has_word(d->kinds, served.kind))
        *ret = served.code;
    return ST_OK;
}

enum st register_form(struct ctx *cx, const struct register_def *d, struct str period, struct str unit,
                      struct register_form *ret)
{
    struct register_form f = { .figures = no_figures(cx), .year = no_figures(cx) };
    struct children *c = arena_take(cx->mem, sizeof *c);
    struct str mine;
    struct unit u;

    if (d->period == PERIOD_NONE || !register_span(cx->mem, d, period, &f.span))
        return FAIL_FIELD(cx, ST_INPUT, "register.period", "period", period);
    TRY(unit_load(cx, unit, &u));
    TRY(find_children(cx, d, &u, c));
    TRY(count_own(cx, d, &u, c, &f));
    TRY(add_children(cx, d, c, &f));
    TRY(add_year(cx, d, u.code, &f));
    TRY(register_sheets(cx, d, f.span.period, u.code, &f.sheets));
    f.must_file = register_has_word(d->kinds, u.kind);
    TRY(register_files_for(cx, d, &mine));
    f.may_file = f.must_file && str_eq(mine, u.code);
    *ret = f;
    return ST_OK;
}

/* -- filing -- */

static struct str names_of(struct ctx *cx, const struct register_form *f)
{
    struct buf b = buf_make(cx->mem, 8000);

    for (size_t i = 0; i < f->n_missing && i < 20; i++)
        buf_printf(&b, "%s%.*s", i > 0 ? "、" : "", STR_ARG(f->missing[i]));
    if (f->n_missing > 20)
        buf_printf(&b, " … (%zu)", f->n_missing);
    return buf_str(&b);
}

static enum st check_filing(struct ctx *cx, const struct register_filing *in, struct register_form *f)
{
    bool nothing;

    if (!f->may_file)
        return FAIL(cx, ST_DENIED, "auth.denied", STR("register.write"));
    if (day_of(cx->now).n < f->span.last.n)
        return FAIL_FIELD(cx, ST_RULE, "register.early", "period", f->span.period);
    if (f->n_missing > 0)
        return FAIL(cx, ST_RULE, "register.children", names_of(cx, f));
    nothing = f->figures.n == 0;
    if (nothing != in->zero)
        return FAIL_FIELD(cx, ST_RULE, nothing ? "register.zero" : "register.not_zero", "zero", STR_NONE);
    if (in->signer.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "register.signer", "signer", STR_NONE);
    if (f->sheets.n > 0 && in->reason.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "register.reason", "reason", STR_NONE);
    return f->sheets.n == VERSIONS_MAX ? FAIL(cx, ST_LIMIT, "register.many", STR_NONE) : ST_OK;
}

static enum st subject_of(struct ctx *cx, const struct register_form *f, int64_t *ret)
{
    if (f->sheets.n == 0)
        return register_new_id(cx, ret);
    *ret = f->sheets.row[0].subject;
    return ST_OK;
}

/* Who compiled it is kept as named that day: accounts are renamed. */
static void seal_hands(const struct ctx *cx, const struct register_filing *in, struct event *e)
{
    event_seal(e, STR("_compiler"), cx->who.name);
    event_seal(e, STR("_checker"), in->checker);
    event_seal(e, STR("_signer"), in->signer);
}

enum st register_file(struct ctx *cx, const struct register_filing *in)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct register_form f;
    int64_t id;

    TRY(register_form(cx, in->def, in->period, in->unit, &f));
    TRY(check_filing(cx, in, &f));
    TRY(subject_of(cx, &f, &id));
    *e = (struct event){ .matter = { id },
                         .at = { cx->now.ms / 1000 * 1000 },
                         .born = f.sheets.n == 0,
                         .no = STR(""),
                         .procedure = arena_printf(cx->mem, REGISTER_PREFIX "%.*s", STR_ARG(in->def->name)),
                         .row = STR(""),
                         .event = f.sheets.n == 0 ? STR("上报台账") : STR("更正上报"),
                         .state = STR("SHEET"),
                         .unit = in->unit,
                         .actor = STR("officer"),
                         .officer = cx->who.officer,
                         .actor_unit = cx->who.unit };
    event_tell(e, STR("_period"), f.span.period);
    event_tell(e, STR("_version"), arena_printf(cx->mem, "%zu", f.sheets.n + 1));
    event_tell(e, STR("_zero"), in->zero ? STR("1") : STR_NONE);
    event_tell(e, STR("_figures"), figures_text(cx, &f.figures));
    seal_hands(cx, in, e);
    event_seal(e, STR("_reason"), in->reason);
    return event_append(cx, e);
}
