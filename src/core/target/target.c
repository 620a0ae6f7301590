// SPDX-License-Identifier: Apache-2.0
/* target.c - see target.h. */
#include "core/target/target.h"

#include "base/num.h"
#include "codec/json.h"
#include "core/matter/stepping.h"
#include "core/rules/calendar.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "gen/project_sql.h"
#include "store/store.h"

enum { PERCENT = 100, SIBLINGS_MAX = 200 };
enum { LOOK_DAYS = 7 }; /* at the latest after a week, so that a changed threshold counts soon */

enum card card_of(struct str text)
{
    return str_eqz(text, "红牌") ? CARD_RED : str_eqz(text, "黄牌") ? CARD_YELLOW : CARD_NONE;
}

/* -- progress -- */

/* The day it was first signed for: a term that was started anew is measured from there, too. */
static struct day first_start(const struct stepping *s, struct str code)
{
    struct day d = DAY_NONE;

    for (size_t i = 0; i < s->n_clock; i++)
        if (str_eq(s->clock[i].code, code) && (day_is_none(d) || s->clock[i].start.n < d.n))
            d = s->clock[i].start;
    return d;
}

static int64_t planned_share(struct day from, struct day due, struct day day)
{
    int64_t length = (int64_t)due.n - from.n, gone = (int64_t)day.n - from.n - 1;

    if (gone >= length)
        return PERCENT;
    return gone <= 0 ? 0 : gone * PERCENT / length;
}

/* What was reported last, and which cards came since. */
static enum st read_reports(struct stepping *s, struct progress *p)
{
    const struct past_list *l;
    int64_t percent;

    TRY(stepping_history(s, &l));
    for (size_t i = 0; i < l->n; i++) {
        enum card c = card_of(past_get(&l->row[i], "card"));
        if (num_parse(past_get(&l->row[i], "percent"), &percent)) {
            p->actual = percent;
            p->given = CARD_NONE;
        }
        p->given = c > p->given ? c : p->given;
    }
    return ST_OK;
}

enum st target_progress(struct stepping *s, struct day day, struct progress *ret)
{
    const struct clock *c = stepping_clock(s, STR("D42"));
    const struct rules *r = s->cx->site->rules;

    *ret = (struct progress){ 0 };
    TRY(read_reports(s, ret));
    if (c == NULL || c->state != CLOCK_RUNNING)
        return ST_OK;
    ret->planned = planned_share(first_start(s, c->code), c->due, day);
    const int64_t lag = ret->planned - ret->actual;
    const bool near = calendar_working_between(rules_calendar(r), day, c->due) <= rules_number(r, "target.near_days") &&
                      ret->actual < rules_number(r, "target.near_percent");
    if (day.n > c->due.n || lag >= rules_number(r, "target.red"))
        ret->due = CARD_RED;
    else if (near || lag >= rules_number(r, "target.yellow"))
        ret->due = CARD_YELLOW;
    return ST_OK;
}

/* -- weights -- */

static enum st field_now(struct stepping *s, const char *name, struct str *ret)
{
    *ret = stepping_text(s, str_of(name));
    return ret->n > 0 ? ST_OK : stepping_earlier(s, str_of(name), ret);
}

/* Does that target count among the siblings, and with which weight? */
static enum st weigh_one(struct stepping *s, int64_t id, struct str unit, int64_t *sum)
{
    struct stepping *other = arena_take(s->cx->mem, sizeof *other);
    struct matter *m = arena_take(s->cx->mem, sizeof *m);
    const struct past_list *l;
    struct str text;
    int64_t weight;

    TRY(matter_load(s->cx, (struct matter_id){ id }, m));
    if (id == s->m->id.v || str_eqz(m->state->code, "CXL"))
        return ST_OK;
    *other = (struct stepping){ .cx = s->cx, .m = m, .procedure = m->procedure };
    TRY(stepping_history(other, &l));
    TRY(stepping_earlier(other, STR("weight"), &text));
    if (l->n > 0 && str_eq(l->row[0].unit, unit) && num_parse(text, &weight))
        *sum += weight;
    return ST_OK;
}

/* Sum of the weights that this unit gave under that parent, but for this one's. */
static enum st weigh_siblings(struct stepping *s, struct matter_id parent, struct str unit, int64_t *sum)
{
    const struct q_links_of_in in = { .matter = parent.v };
    int64_t *id = arena_array(s->cx->mem, SIBLINGS_MAX, sizeof *id);
    struct q_links_of_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_links_of(s->cx, &in, &rs));
    while (n < SIBLINGS_MAX && q_links_of_next(s->cx, &rs, &row))
        if (str_eq(row.kind, s->procedure->id))
            id[n++] = row.other;
    TRY(rows_status(s->cx, &rs));
    for (size_t i = 0; i < n; i++)
        TRY(weigh_one(s, id[i], unit, sum));
    return ST_OK;
}

/* The target named as parent: one that is still open. */
static enum st find_parent(struct stepping *s, struct str no, struct matter *ret, bool *good)
{
    TRY(matter_by_no(s->cx, no, ret));
    *good = ret->procedure == s->procedure && ret->id.v != s->m->id.v && !ret->state->closed && !ret->state->terminal;
    if (!*good)
        s->detail = s->cx->who.lang == LANG_ZH ? STR("上级目标应是一项未关闭的目标任务")
                                               : STR("the parent must be an open target");
    return ST_OK;
}

static enum st drafting_unit(struct stepping *s, struct str *ret)
{
    const struct past_list *l;

    *ret = s->cx->who.unit;
    if (s->filing != NULL)
        return ST_OK;
    TRY(stepping_history(s, &l));
    *ret = l->n > 0 ? l->row[0].unit : STR_NONE;
    return ST_OK;
}

enum st target_weighs(struct stepping *s, bool *ret)
{
    const int64_t whole = rules_number(s->cx->site->rules, "target.whole");
    struct str no, unit, text;
    struct matter parent;
    int64_t own = 0, sum = 0;

    *ret = true;
    TRY(field_now(s, "parent", &no));
    if (no.n == 0 || s->forced)
        return ST_OK;
    TRY(find_parent(s, no, &parent, ret));
    if (!*ret)
        return ST_OK;
    TRY(drafting_unit(s, &unit));
    TRY(field_now(s, "weight", &text));
    TRY(weigh_siblings(s, parent.id, unit, &sum));
    if (!num_parse(text, &own))
        own = 0;
    *ret = s->filing != NULL ? own > 0 && sum + own <= whole : sum + own == whole;
    if (!*ret)
        s->detail = arena_printf(s->cx->mem,
                                 s->cx->who.lang == LANG_ZH ? "其他项合计%lld，本项%lld，总和%lld"
                                                            : "the others have %lld, this one %lld; the whole is %lld",
                                 (long long)sum, (long long)own, (long long)whole);
    return ST_OK;
}

enum st target_tell_parent(struct stepping *s, struct event *e)
{
    struct str no = stepping_text(s, STR("parent"));
    struct matter parent;

    if (no.n == 0)
        return ST_OK;
    TRY(matter_by_no(s->cx, no, &parent));
    e->link[e->n_link++] = (struct event_link){ .other = parent.id, .kind = STR(LINK_PARENT) };
    return ST_OK;
}

/* -- by the clock -- */

static const struct move *card_move(const struct procedure *p, const struct state *state)
{
    for (size_t i = 0; i < p->n_move; i++) {
        const struct move *mv = &p->move[i];
        for (size_t k = 0; k < mv->n_guard; k++)
            if (str_eqz(mv->guard[k].name, "lag") && move_by(mv, STR("SYS")) && move_leaves(mv, state))
                return mv;
    }
    return NULL;
}

bool target_is_watched(const struct procedure *p, const struct state *state)
{
    return card_move(p, state) != NULL;
}

static enum st give_card(struct ctx *cx, struct matter_id id, const struct move *mv, const struct progress *p)
{
    struct json *fields = json_make_object(cx->mem);
    struct step in = { .event = mv->id, .fields = fields, .version = -1 };

    json_set(fields, STR("card"), json_make_text(cx->mem, p->due == CARD_RED ? STR("红牌") : STR("黄牌")));
    json_set(fields, STR("reason"),
             json_make_text(cx->mem, arena_printf(cx->mem, "按时间进度应完成%lld%%，已申报完成%lld%%",
                                                  (long long)p->planned, (long long)p->actual)));
    return matter_fire_with(cx, id, mv, &in);
}

static enum st look_again(struct stepping *s)
{
    const struct day today = day_of(s->cx->now);
    struct progress p = { 0 };
    int days = 0;

    do
        TRY(target_progress(s, (struct day){ today.n + ++days }, &p));
    while (days < LOOK_DAYS && p.due <= p.given);
    const struct q_timer_add_in in = { .at = day_start((struct day){ today.n + days }),
                                       .matter = s->m->id.v,
                                       .code = STR(TARGET_LOOK) };
    return q_timer_add_do(s->cx, &in, NULL);
}

enum st target_look(struct ctx *cx, struct matter_id id, bool *ret_fired)
{
    struct stepping *s = arena_take(cx->mem, sizeof *s);
    struct matter *m = arena_take(cx->mem, sizeof *m);
    struct clock_list clocks;
    struct progress p;

    TRY(matter_load(cx, id, m));
    const struct move *mv = card_move(m->procedure, m->state);
    if (mv == NULL)
        return ST_OK;
    TRY(clock_list(cx, id, &clocks));
    *s = (struct stepping){ .cx = cx, .m = m, .procedure = m->procedure, .move = mv, .forced = true };
    s->clock = clocks.row;
    s->n_clock = clocks.n;
    TRY(target_progress(s, day_of(cx->now), &p));
    *ret_fired = p.due > p.given;
    return *ret_fired ? give_card(cx, id, mv, &p) : look_again(s);
}
