// SPDX-License-Identifier: Apache-2.0
/* help_page.c - see help_page.h. */
#include "page/resident/help_page.h"

#include "core/site.h"
#include "gen/help_html.h"
#include "gen/routes.h"
#include "page/gate/route.h"
#include "page/part/show.h"

static const char *const method_name[METHOD_N] = { "GET", "POST", "PUT", "DELETE", "OPTIONS" };

static struct str joined(struct ctx *cx, const struct str *s, size_t n)
{
    struct buf b = buf_make(cx->mem, 4096);

    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_addz(&b, " ");
        buf_add(&b, s[i]);
    }
    return buf_str(&b);
}

/* "PD/RU" with what each is called; the drawing has the codes alone. */
static struct str duties_of(struct ctx *cx, struct str by)
{
    struct buf b = buf_make(cx->mem, 4096);
    struct str rest = by, duty;

    while (rest.n > 0 && str_split(&rest, '/', &duty)) {
        struct str name = show_duties(cx, duty);
        buf_printf(&b, "%s%.*s", b.n > 0 ? cx->who.lang == LANG_EN ? ", " : "、" : "", STR_ARG(name));
        if (!str_eq(name, duty))
            buf_printf(&b, " %.*s", STR_ARG(duty));
    }
    return buf_str(&b);
}

static struct str clocks_of(struct ctx *cx, const struct move *m)
{
    static const char mark[] = " +-~=";
    struct buf b = buf_make(cx->mem, 4096);

    for (size_t i = 0; i < m->n_clock; i++)
        buf_printf(&b, "%s%c%.*s%s", i > 0 ? " " : "", mark[m->clock[i].kind], STR_ARG(m->clock[i].term->code),
                   m->clock[i].if_given ? "?" : "");
    return buf_str(&b);
}

static void fill_moves(struct ctx *cx, const struct procedure *p, struct help_view *v)
{
    struct help_move *m = arena_array(cx->mem, p->n_move, sizeof *m);

    for (size_t i = 0; i < p->n_move; i++) {
        const struct move *row = &p->move[i];
        m[i] = (struct help_move){ .id = row->id,
                                   .from = row->from_any ? STR("*") : joined(cx, row->from, row->n_from),
                                   .to = row->to,
                                   .event = show_event(cx, row->id, row->event),
                                   .by = duties_of(cx, row->by),
                                   .clocks = clocks_of(cx, row),
                                   .docs = joined(cx, row->doc, row->n_doc),
                                   .source = show_law(cx, row->source),
                                   .note = cx->who.lang == LANG_EN ? row->note : STR_NONE /* written in English */ };
    }
    v->move = m;
    v->n_move = p->n_move;
}

static void fill_states(struct ctx *cx, const struct procedure *p, struct help_view *v)
{
    struct help_state *s = arena_array(cx->mem, p->n_state, sizeof *s);

    for (size_t i = 0; i < p->n_state; i++)
        s[i] = (struct help_state){ p->state[i].code, show_state(cx, p, p->state[i].code),
                                    p->state[i].closed ? STR("done") : STR("run") };
    v->state = s;
    v->n_state = p->n_state;
}

static struct str length_of(struct ctx *cx, const struct term *t)
{
    struct str unit = arena_printf(cx->mem, "%d", t->unit), n = arena_printf(cx->mem, "%d", t->length);

    if (t->length == 0)
        return show_text(cx, "help.given");
    return rules_fill(cx->mem, show_pick(cx, "help.unit.", unit, STR_NONE), &n, 1);
}

static void fill_terms(struct ctx *cx, struct help_view *v)
{
    size_t n = 0;
    const struct term *t = rules_terms(cx->site->rules, &n);
    struct help_term *h = arena_array(cx->mem, n, sizeof *h);

    for (size_t i = 0; i < n; i++) {
        struct str name = show_pick(cx, "clock.", t[i].code, STR_NONE);
        h[i] = (struct help_term){ .code = t[i].code,
                                   .name = name.n > 0 ? name : t[i].name,
                                   .length = length_of(cx, &t[i]),
                                   .source = show_law(cx, t[i].source) };
    }
    v->term = h;
    v->n_term = n;
}

static void fill_routes(struct ctx *cx, struct help_view *v)
{
    struct help_route *r = arena_array(cx->mem, route_n, sizeof *r);

    for (size_t i = 0; i < route_n; i++)
        r[i] = (struct help_route){ str_of(method_name[route_all[i].method]), str_of(route_all[i].path),
                                    str_of(route_all[i].perm), str_of(route_all[i].help) };
    v->route = r;
    v->n_route = route_n;
}

static struct help_link link_of(struct ctx *cx, const struct procedure *p)
{
    struct str arg[] = { arena_printf(cx->mem, "%zu", p->n_state), arena_printf(cx->mem, "%zu", p->n_move) };

    return (struct help_link){ arena_printf(cx->mem, "/help/%.*s", STR_ARG(p->id)), show_procedure(cx, p),
                               show_fill(cx, "help.count", arg, 2) };
}

static void fill_links(struct ctx *cx, struct help_view *v)
{
    size_t n = 0;
    const struct procedure *p = rules_procedures(cx->site->rules, &n);
    struct help_link *l = arena_array(cx->mem, n + 3, sizeof *l);

    for (size_t i = 0; i < n; i++)
        if (&p[i] != rules_any(cx->site->rules))
            l[v->n_link++] = link_of(cx, &p[i]);
    n = v->n_link;
    l[n++] = (struct help_link){ STR("/help/any"), show_text(cx, "help.any"), show_text(cx, "help.any.more") };
    l[n++] = (struct help_link){ STR("/help/terms"), show_text(cx, "help.terms"), show_text(cx, "help.terms.more") };
    l[n++] = (struct help_link){ STR("/help/routes"), show_text(cx, "help.routes"), show_text(cx, "help.routes.more") };
    v->link = l;
    v->n_link = n;
}

/* PAGE  GET /help
 * perm  public
 * help  Help, made from the rules: procedures, terms, addresses. */
enum st page_help(struct ctx *cx, const struct args_page_help *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct help_view v = { .title = show_text(cx, "help.title"), .is_start = true };

    (void)in;
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/help" });
    fill_links(cx, &v);
    help_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

static bool fill_topic(struct ctx *cx, struct str topic, struct help_view *v)
{
    const struct procedure *p =
        str_eqz(topic, "any") ? rules_any(cx->site->rules) : rules_procedure(cx->site->rules, topic);

    if (str_eqz(topic, "terms") || str_eqz(topic, "routes")) {
        v->title = show_pick(cx, "help.", topic, STR_NONE);
        (str_eqz(topic, "terms") ? fill_terms : fill_routes)(cx, v);
        return true;
    }
    if (p == NULL)
        return false;
    v->title = p == rules_any(cx->site->rules) ? show_text(cx, "help.any") : show_procedure(cx, p);
    fill_states(cx, p, v);
    fill_moves(cx, p, v);
    v->drawn = p != rules_any(cx->site->rules);
    if (v->drawn)
        v->diagram = diagram_of(cx, p);
    return true;
}

/* PAGE  GET /help/{topic:word}
 * perm  public
 * help  States and moves of one procedure, all terms, or all addresses. */
enum st page_help_topic(struct ctx *cx, const struct args_page_help_topic *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct help_view v = { 0 };

    if (!fill_topic(cx, in->topic, &v))
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/help" });
    help_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
