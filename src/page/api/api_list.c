// SPDX-License-Identifier: Apache-2.0
/* api_list.c - lists for programs: matters, units, procedures, figures. */
#include <stdio.h>

#include "codec/json.h"
#include "core/matter/desk.h"
#include "core/matter/matter_json.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/routes.h"
#include "http/reply.h"

enum { ANSWER_MAX = 32 << 20, HIDE_BELOW = 5 };

/* PAGE   GET /api/v1/matters
 * perm   matter.read
 * arg    unit:text<60?  procedure:word?  state:word?  category:text<200?  due_before:day?  overdue:bool?
 * arg    q:text<20000?  sort:word?  page:int<100000?  size:int<200?
 * answer 200 matters
 * help   Matters the reader may see: filtered, searched (q), by due day (sort=due) or newest first. */
enum st api_matters(struct ctx *cx, const struct args_api_matters *in, struct reply *out)
{
    struct desk_query q = { .unit = in->unit,
                            .procedure = in->procedure,
                            .state = in->state,
                            .category = in->category,
                            .due_before = in->due_before,
                            .overdue = in->overdue,
                            .words = in->q,
                            .page = (int)in->page,
                            .size = (int)in->size,
                            .sort = str_eqz(in->sort, "due") ? DESK_DUE : DESK_NEWEST };
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    struct desk_list l;

    if (in->sort.n > 0 && !str_eqz(in->sort, "due") && !str_eqz(in->sort, "newest"))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "sort", in->sort);
    TRY(desk_list(cx, &q, &l));
    json_open(&o, NULL, '{');
    json_put_int(&o, "total", l.total);
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l.n; i++) {
        json_open(&o, NULL, '{');
        matter_json_short(cx, &l.row[i], &o);
        if (l.snippet != NULL)
            json_put_text(&o, "snippet", l.snippet[i]);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    if (l.more)
        json_put_int(&o, "next", q.page < 1 ? 2 : q.page + 1);
    else
        json_put_null(&o, "next");
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}

/* PAGE   GET /api/v1/units
 * perm   public
 * answer 200 units
 * help   The organisation tree: district, departments, towns, villages, committees. */
enum st api_units(struct ctx *cx, const struct args_api_units *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    struct unit_list l;

    (void)in;
    TRY(unit_all(cx, &l));
    json_open(&o, NULL, '{');
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l.n; i++) {
        const struct unit *u = &l.row[i];
        json_open(&o, NULL, '{');
        json_put_text(&o, "code", u->code);
        json_put_text(&o, "name", cx->who.lang == LANG_EN && u->name_en.n > 0 ? u->name_en : u->name);
        json_put_text(&o, "kind", u->kind);
        json_put_text_or_null(&o, "superior", u->superior.n == 0 ? STR_NONE : u->superior);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}

static void put_names(struct json_out *o, const char *name, const struct str *s, size_t n)
{
    json_open(o, name, '[');
    for (size_t i = 0; i < n; i++)
        json_put_text(o, NULL, s[i]);
    json_close(o, ']');
}

static void put_clocks(struct json_out *o, const struct move *m)
{
    static const char mark[] = { [CLOCK_START] = '+', [CLOCK_STOP] = '-', [CLOCK_PAUSE] = '~', [CLOCK_RESUME] = '=' };

    json_open(o, "clocks", '[');
    for (size_t i = 0; i < m->n_clock; i++) {
        const struct clock_op *c = &m->clock[i];
        char text[16];
        (void)snprintf(text, sizeof text, "%c%.*s%s", mark[c->kind], STR_ARG(c->term->code), c->if_given ? "?" : "");
        json_put_text(o, NULL, str_of(text));
    }
    json_close(o, ']');
}

static void put_fields(struct json_out *o, const struct move *m)
{
    json_open(o, "fields", '[');
    for (size_t i = 0; i < m->n_field; i++) {
        json_open(o, NULL, '{');
        json_put_text(o, "name", m->field[i].name);
        json_put_text(o, "type", matter_field_type(m->field[i].type));
        json_put_bool(o, "required", m->field[i].required);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_move(struct json_out *o, const struct move *m)
{
    json_open(o, NULL, '{');
    json_put_text(o, "id", m->id);
    put_names(o, "from", m->from, m->n_from);
    json_put_text(o, "to", m->to.p == NULL ? STR("") : m->to);
    json_put_text(o, "event", m->event);
    json_put_text(o, "by", m->by);
    json_put_text(o, "guard", m->note);
    put_clocks(o, m);
    put_fields(o, m);
    put_names(o, "letters", m->doc, m->n_doc);
    json_put_text(o, "source", m->source);
    json_close(o, '}');
}

static void put_procedure(struct json_out *o, const struct procedure *p, bool whole)
{
    json_open(o, NULL, '{');
    json_put_text(o, "id", p->id);
    json_put_text(o, "code", p->code);
    json_put_text(o, "name", p->name);
    json_open(o, "states", '[');
    for (size_t i = 0; i < p->n_state; i++) {
        json_open(o, NULL, '{');
        json_put_text(o, "code", p->state[i].code);
        json_put_text(o, "name", p->state[i].name);
        json_put_bool(o, "closed", p->state[i].closed);
        json_put_bool(o, "terminal", p->state[i].terminal);
        json_close(o, '}');
    }
    json_close(o, ']');
    if (whole) {
        json_open(o, "moves", '[');
        for (size_t i = 0; i < p->n_move; i++)
            put_move(o, &p->move[i]);
        json_close(o, ']');
    }
    json_close(o, '}');
}

/* PAGE   GET /api/v1/procedures
 * perm   public
 * answer 200 procedures
 * help   All procedures with their states. */
enum st api_procedures(struct ctx *cx, const struct args_api_procedures *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    size_t n;
    const struct procedure *p = rules_procedures(cx->site->rules, &n);

    (void)in;
    json_open(&o, NULL, '{');
    json_open(&o, "items", '[');
    for (size_t i = 0; i < n; i++)
        put_procedure(&o, &p[i], false);
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}

/* PAGE   GET /api/v1/procedures/{id:word}
 * perm   public
 * answer 200 procedure
 * help   One procedure: states and every move with its law. */
enum st api_procedure(struct ctx *cx, const struct args_api_procedure *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    const struct procedure *p = rules_procedure(cx->site->rules, in->id);

    if (p == NULL)
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    put_procedure(&o, p, true);
    return reply_json(out, 200, buf_str(&b));
}

/* PAGE   GET /api/v1/stats
 * perm   public
 * arg    unit:text<60?
 * answer 200 stats
 * help   How many matters are in which state; without a login for the whole district, and cells under 5 hidden. */
enum st api_stats(struct ctx *cx, const struct args_api_stats *in, struct reply *out)
{
    struct buf b = buf_make(cx->mem, ANSWER_MAX);
    struct json_out o = { .b = &b };
    struct desk_counts c;
    bool public = cx->who.officer == 0;

    TRY(public ? desk_public_counts(cx, &c) : desk_counts(cx, in->unit, &c));
    json_open(&o, NULL, '{');
    json_open(&o, "items", '[');
    for (size_t i = 0; i < c.n; i++) {
        json_open(&o, NULL, '{');
        json_put_text(&o, "procedure", c.row[i].procedure);
        json_put_text(&o, "state", c.row[i].state);
        if (public && c.row[i].n < HIDE_BELOW)
            json_put_null(&o, "n");
        else
            json_put_int(&o, "n", c.row[i].n);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    return reply_json(out, 200, buf_str(&b));
}
