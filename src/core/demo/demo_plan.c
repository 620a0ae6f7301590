// SPDX-License-Identifier: Apache-2.0
/* demo_plan.c - see demo_plan.h.
 *
 * A story says how many days lie between its moves and how long ago the last one was, so a matter is laid out
 * from its end: it is moved back until the last move lies where it should. */
#include "core/demo/demo_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "base/dice.h"
#include "base/num.h"
#include "core/rules/calendar.h"

enum { MS_MINUTE = 60000, LAYOUT_TRIES = 40 };
enum { DICE_STORY = 1, DICE_DAYS = 2 };
static const int64_t ms_day = 86400000;

/* -- lines -- */

struct demo_lines demo_lines_of(const char *name)
{
    char path[64] = "data/demo/";
    size_t n = strlen(path);

    for (; *name != '\0' && n + 1 < sizeof path; name++)
        path[n++] = *name;
    const struct asset *a = asset_find((struct str){ path, n });
    return (struct demo_lines){ .rest = a == NULL ? STR_NONE : a->bytes };
}

bool demo_cell(struct str *rest, struct str *ret)
{
    if (!str_split(rest, '|', ret))
        return false;
    *ret = str_trim(*ret);
    if (str_eqz(*ret, "–"))
        *ret = STR("");
    return true;
}

bool demo_line(struct demo_lines *l, struct str *ret_first, struct str *ret_rest)
{
    struct str line;

    while (str_split(&l->rest, '\n', &line)) {
        l->line++;
        if (str_trim(line).n == 0 || line.p[0] == '#')
            continue;
        *ret_rest = line;
        return demo_cell(ret_rest, ret_first);
    }
    return false;
}

/* -- reading stories -- */

struct reading {
    struct arena *mem;
    const struct rules *rules;
    struct err *e;
    int line;
};

static enum st fault(struct reading *in, struct str what)
{
    return FAIL_ERR(in->e, ST_BROKEN, "data.fault",
                    arena_printf(in->mem, "data/demo/stories.txt:%d: %.*s", in->line, STR_ARG(what)));
}

/* "3-9", "4", "34-*" (most = -1). */
static bool read_range(struct str s, int64_t *least, int64_t *most)
{
    struct str low;

    if (str_eqz(s, "*")) {
        *least = 0;
        *most = -1;
        return true;
    }
    str_split(&s, '-', &low);
    if (!num_parse(low, least))
        return false;
    *most = *least;
    if (str_eqz(s, "*"))
        *most = -1;
    else if (s.n > 0)
        return num_parse(s, most);
    return true;
}

static enum st read_rest(struct reading *in, struct str cell, struct demo_story *ret)
{
    struct str low;

    if (str_find(cell, STR("m")) == SIZE_MAX)
        return read_range(cell, &ret->rest_least, &ret->rest_most) ? ST_OK : fault(in, cell);
    ret->in_minutes = true;
    str_split(&cell, '-', &low);
    if (low.n < 2 || cell.n < 2 || !num_parse(str_cut(low, 0, low.n - 1), &ret->rest_least) ||
        !num_parse(str_cut(cell, 0, cell.n - 1), &ret->rest_most))
        return fault(in, cell);
    return ST_OK;
}

/* The row of any procedure; ids are unique. */
static const struct move *find_row(const struct rules *r, struct str id)
{
    size_t n;
    const struct procedure *p = rules_procedures(r, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p[i].n_move; k++)
            if (str_eq(p[i].move[k].id, id))
                return &p[i].move[k];
    return NULL;
}

/* "P02 1-5 unit=other" */
static enum st read_step(struct reading *in, struct str text, struct demo_step *ret)
{
    struct str word, id;

    *ret = (struct demo_step){ .least = 0 };
    str_split(&text, ' ', &word);
    str_split(&word, '@', &id);
    ret->duty = word;
    ret->move = find_row(in->rules, id);
    if (ret->move == NULL)
        return fault(in, id);
    while (str_split(&text, ' ', &word)) {
        struct str name;
        if (word.n == 0 || (str_find(word, STR("=")) == SIZE_MAX && read_range(word, &ret->least, &ret->most)))
            continue;
        if (!str_split(&word, '=', &name) || word.n == 0 || ret->n_value == DEMO_VALUES)
            return fault(in, name);
        ret->value[ret->n_value++] = (struct demo_value){ name, word };
    }
    return ST_OK;
}

static enum st read_steps(struct reading *in, struct str text, struct demo_story *ret)
{
    struct str one;

    while (str_split(&text, ';', &one)) {
        if (ret->n_step == DEMO_STEPS)
            return fault(in, one);
        TRY(read_step(in, str_trim(one), &ret->step[ret->n_step++]));
    }
    return ret->n_step > 0 ? ST_OK : fault(in, text);
}

/* Accepted, and nothing more happens: merged duplicates need an original that is still open then. */
static void judge(struct demo_story *s)
{
    const struct move *last = s->step[s->n_step - 1].move;

    s->stays_open = str_eqz(last->to, "ACC") && str_eqz(s->procedure->id, "petition");
    s->merges = str_eqz(last->id, "P18");
}

static enum st read_story(struct reading *in, struct str weight, struct str rest, struct demo_story *ret)
{
    struct str procedure, days, steps;

    *ret = (struct demo_story){ .line = in->line };
    if (!num_parse(weight, &ret->weight) || !demo_cell(&rest, &procedure) || !demo_cell(&rest, &days) ||
        !demo_cell(&rest, &steps))
        return fault(in, weight);
    ret->procedure = rules_procedure(in->rules, procedure);
    if (ret->procedure == NULL)
        return fault(in, procedure);
    TRY(read_rest(in, days, ret));
    TRY(read_steps(in, steps, ret));
    judge(ret);
    return ST_OK;
}

enum st demo_stories_load(struct arena *mem, const struct rules *r, struct demo_stories *ret, struct err *e)
{
    enum { STORIES_MAX = 500 };
    struct demo_lines l = demo_lines_of("stories.txt");
    struct demo_story *row = arena_array(mem, STORIES_MAX, sizeof *row);
    struct str weight, rest;
    size_t n = 0;

    while (n < STORIES_MAX && demo_line(&l, &weight, &rest)) {
        struct reading in = { .mem = mem, .rules = r, .e = e, .line = l.line };
        TRY(read_story(&in, weight, rest, &row[n++]));
    }
    if (n == 0)
        return FAIL_ERR(e, ST_BROKEN, "data.fault", STR("data/demo/stories.txt"));
    *ret = (struct demo_stories){ row, n };
    return ST_OK;
}

/* -- laying out -- */

static bool by_resident(const struct demo_step *s)
{
    return s->duty.n == 0 && move_by(s->move, STR("RES"));
}

/* Residents write early and late, officers in office hours. */
static int64_t minute_of_day(struct dice *d, bool resident)
{
    if (resident)
        return dice_between(d, 7 * 60, 22 * 60);
    return dice_below(d, 2) == 0 ? dice_between(d, 8 * 60 + 40, 11 * 60 + 50) : dice_between(d, 14 * 60 + 10, 17 * 60);
}

static struct when moment(struct dice *d, const struct calendar *cal, const struct demo_step *s, struct when after)
{
    bool resident = by_resident(s);
    struct day day = { day_of(after).n + (int32_t)dice_between(d, s->least, s->most) };
    struct when w;

    if (!resident)
        day = calendar_roll(cal, day);
    w.ms = day_start(day).ms + minute_of_day(d, resident) * MS_MINUTE + dice_between(d, 0, 59) * 1000;
    if (w.ms <= after.ms)
        w.ms = after.ms + dice_between(d, 4, 40) * MS_MINUTE;
    return w;
}

/* The whole story from a first day on; the same throws each time, so that only the days move. */
static struct when lay_out(struct demo_matter *m, struct dice d, const struct calendar *cal, struct day first)
{
    struct when at = { day_start(first).ms - 1 };

    for (size_t i = 0; i < m->story->n_step; i++) {
        struct demo_step s = m->story->step[i];
        if (i == 0)
            s.least = s.most = 1; /* from the midnight before */
        at = m->at[i] = moment(&d, cal, &s, at);
    }
    return at;
}

static void shift_end(struct demo_matter *m, struct when end)
{
    struct when *last = &m->at[m->story->n_step - 1];
    int64_t by = end.ms - last->ms;

    for (size_t i = 0; i < m->story->n_step; i++)
        m->at[i].ms += by;
}

static void set_days(struct demo_matter *m, struct dice d, const struct calendar *cal, struct when now)
{
    const struct demo_story *s = m->story;
    int64_t most = s->rest_most, rest;
    struct dice steps = { dice_next(&d) };
    struct day today = day_of(now), first = today;

    struct when end = lay_out(m, steps, cal, today);
    int64_t length = (end.ms - day_start(today).ms) / ms_day;
    if (most < 0)
        most = DEMO_DAYS - length;
    rest = s->in_minutes ? 0 : dice_between(&d, s->rest_least, most);
    const struct when limit = { now.ms - rest * ms_day };
    for (int i = 0; i < LAYOUT_TRIES && end.ms > limit.ms; i++) {
        first.n -= (int32_t)((end.ms - limit.ms + ms_day - 1) / ms_day);
        end = lay_out(m, steps, cal, first);
    }
    if (s->in_minutes)
        shift_end(m, (struct when){ (now.ms / 1000 - dice_between(&d, s->rest_least, most) * 60) * 1000 });
}

static const struct demo_story *weighted(const struct demo_stories *s, struct dice *d)
{
    int64_t sum = 0, at;

    for (size_t i = 0; i < s->n; i++)
        sum += s->row[i].weight;
    at = dice_between(d, 0, sum - 1);
    for (size_t i = 0; i < s->n; i++) {
        at -= s->row[i].weight;
        if (at < 0)
            return &s->row[i];
    }
    return &s->row[0];
}

static int by_filing(const void *a, const void *b)
{
    const struct demo_matter *x = a, *y = b;

    if (x->at[0].ms != y->at[0].ms)
        return x->at[0].ms < y->at[0].ms ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* A duplicate says what an open matter filed shortly before it said. */
static void find_twins(struct demo_matter *m, size_t n)
{
    enum { NEAR = 2000 };

    for (size_t i = 0; i < n; i++)
        for (size_t k = i; m[i].story->merges && m[i].twin < 0 && k > 0 && i - k < NEAR; k--)
            if (m[k - 1].story->stays_open && m[i].at[0].ms - m[k - 1].at[0].ms < 30 * ms_day) {
                m[i].twin = (int32_t)(k - 1);
                m[i].number = m[k - 1].number;
            }
}

struct demo_matter *demo_plan(struct arena *mem, const struct demo_stories *s, const struct calendar *cal,
                              const struct demo_options *o)
{
    size_t n = (size_t)o->matters;
    struct demo_matter *m = arena_array(mem, n + 1, sizeof *m);

    for (size_t i = 0; i < n; i++) {
        struct dice d = dice_make(o->seed, DICE_STORY, i);
        m[i] = (struct demo_matter){ .number = (int64_t)i, .twin = -1 };
        m[i].story = i < s->n ? &s->row[i] : weighted(s, &d);
        set_days(&m[i], dice_make(o->seed, DICE_DAYS, i), cal, o->now);
    }
    qsort(m, n, sizeof *m, by_filing);
    find_twins(m, n);
    return m;
}
