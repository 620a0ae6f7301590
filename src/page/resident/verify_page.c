// SPDX-License-Identifier: Apache-2.0
/* verify_page.c - see verify_page.h.
 *
 * Style and script stand inside the page, and so its Content-Security-Policy is its own: it names their SHA-256
 * (made by the build), and allows no request at all. Names of units, states and moves of this district go along, so
 * that a receipt reads in words; a receipt of elsewhere shows its codes. The checking: src/page/verify/. */
#include "page/resident/verify_page.h"

#include "base/asset.h"
#include "core/log/ledger.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/routes.h"
#include "gen/verify_html.h"
#include "http/reply.h"
#include "page/part/show.h"

#include <assert.h>

enum { WORDS_MAX = 20000 };

/* -- what stands inside the page -- */

static const struct asset *inner(const char *name)
{
    const struct asset *a = asset_find(str_of(name));

    assert(a != NULL);
    return a;
}

/* Bytes of this program, as the hash in the policy says them. */
static struct html element(struct ctx *cx, const char *tag, const struct asset *a)
{
    return (struct html){ arena_printf(cx->mem, "<%s>%.*s</%s>", tag, STR_ARG(a->bytes), tag) };
}

static void fill_inner(struct ctx *cx, struct verify_view *v)
{
    const struct asset *style = inner("asset/site.css"), *script = inner("vendor/verify.js");

    v->style = element(cx, "style", style);
    v->script = element(cx, "script", script);
    v->policy = arena_printf(cx->mem,
                             "default-src 'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; img-src data: blob:; "
                             "media-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'",
                             script->sha256, style->sha256);
}

/* -- words -- */

struct words {
    struct verify_word *row;
    size_t n;
};

static void add(struct words *w, struct str key, struct str text)
{
    if (w->n < WORDS_MAX && text.n > 0)
        w->row[w->n++] = (struct verify_word){ key, text };
}

static void add_moves(struct ctx *cx, const struct procedure *p, struct words *w)
{
    for (size_t i = 0; i < p->n_move; i++)
        add(w, arena_printf(cx->mem, "event.%.*s", STR_ARG(p->move[i].id)),
            show_event(cx, p->move[i].id, p->move[i].event));
}

static void add_procedures(struct ctx *cx, struct words *w)
{
    size_t n = 0;
    const struct procedure *p = rules_procedures(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++) {
        add(w, arena_printf(cx->mem, "procedure.%.*s", STR_ARG(p[i].id)), show_procedure(cx, &p[i]));
        for (size_t k = 0; k < p[i].n_state; k++)
            add(w, arena_printf(cx->mem, "state.%.*s.%.*s", STR_ARG(p[i].id), STR_ARG(p[i].state[k].code)),
                show_state(cx, &p[i], p[i].state[k].code));
        add_moves(cx, &p[i], w);
    }
    add_moves(cx, rules_any(cx->site->rules), w);
}

static enum st add_units(struct ctx *cx, struct words *w)
{
    struct show_units seen = { 0 };
    struct unit_list l;

    TRY(unit_all(cx, &l));
    for (size_t i = 0; i < l.n; i++)
        add(w, arena_printf(cx->mem, "unit.%.*s", STR_ARG(l.row[i].code)), show_holder(cx, &seen, l.row[i].code));
    return ST_OK;
}

/* The sentences of the verdicts are those of the command line. */
static void add_verdicts(struct ctx *cx, struct words *w)
{
    size_t n = 0;
    const struct error_row *e = rules_errors(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_starts(e[i].code, STR("receipt.")))
            add(w, e[i].code, e[i].text[cx->who.lang]);
}

static enum st fill_words(struct ctx *cx, struct verify_view *v)
{
    struct words w = { .row = arena_array(cx->mem, WORDS_MAX, sizeof *w.row) };

    add_verdicts(cx, &w);
    add_procedures(cx, &w);
    TRY(add_units(cx, &w));
    v->word = w.row;
    v->n_word = w.n;
    return ST_OK;
}

static struct str witness_keys(struct ctx *cx)
{
    struct buf b = buf_make(cx->mem, 65536);
    size_t n = 0;
    const struct witness_row *w = rules_witnesses(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%.*s\n", STR_ARG(w[i].vkey));
    return buf_str(&b);
}

/* PAGE  GET /verify
 * perm  public
 * help  Checks a receipt on the reader's own device; also when this page was saved and there is no network. */
enum st page_verify(struct ctx *cx, const struct args_page_verify *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct verify_view v = { .site = layout_origin(cx, out), .vkey = ledger_vkey(cx), .witnesses = witness_keys(cx) };

    (void)in;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "verify.title"), "public", "" });
    fill_inner(cx, &v);
    TRY(fill_words(cx, &v));
    verify_html(&o, &v);
    reply_header(out, "Content-Security-Policy",
                 arena_printf(cx->mem, "%.*s; frame-ancestors 'none'", STR_ARG(v.policy)));
    reply_header(out, "Permissions-Policy", STR("camera=(self), microphone=(), geolocation=()"));
    return layout_send(cx, &o, 200, out);
}
