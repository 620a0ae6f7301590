// SPDX-License-Identifier: Apache-2.0
/* audit_page.c - see audit_page.h. */
#include "page/desk/audit_page.h"

#include "core/org/audit.h"
#include "core/rules/rules_privacy.h"
#include "core/site.h"
#include "gen/audit_html.h"
#include "gen/routes.h"
#include "page/part/show.h"

#include <inttypes.h>

enum { AUDIT_PAGE = 50 };

static struct str who_of(struct ctx *cx, const struct audit_act *a)
{
    struct str duty = show_pick(cx, "duty.", a->duty, STR_NONE);

    if (a->org != 0 && a->name.n > 0)
        return a->name;
    if (a->name.n == 0)
        return show_pick(cx, "audit.by.", a->actor, STR_NONE);
    if (duty.n == 0)
        return a->name;
    return arena_printf(cx->mem, "%.*s · %.*s", STR_ARG(a->name), STR_ARG(duty));
}

static struct str what_of(struct ctx *cx, const struct audit_act *a)
{
    struct str event = show_event(cx, a->row, a->event);
    const struct purpose *why = rules_purpose(cx->site->rules, a->purpose);
    const struct str look[] = { show_text(cx, "look.ask"), why == NULL ? a->purpose : why->name[cx->who.lang] };

    if (a->org != 0)
        return arena_printf(cx->mem, "%.*s %.*s", STR_ARG(show_pick(cx, "org.", org_state(a->org), STR_NONE)),
                            STR_ARG(show_duties(cx, a->duties)));
    if (a->purpose.n > 0)
        return show_fill(cx, "audit.looked", look, N_OF(look));
    return a->for_resident ? arena_printf(cx->mem, "%.*s（%.*s）", STR_ARG(event), STR_ARG(show_text(cx, "audit.for")))
                           : event;
}

static struct str on_what(struct ctx *cx, const struct audit_act *a, bool searched)
{
    if (a->org != 0)
        return a->about.n > 0 ? a->about : STR("–");
    if (a->what.n > 0) /* of the site itself */
        return a->what;
    return a->no.n > 0 ? a->no : show_text(cx, searched ? "audit.searched" : "matter.sealed");
}

static struct str kind_of(struct ctx *cx, const struct audit_act *a, bool searched)
{
    const struct procedure *p = rules_procedure(cx->site->rules, a->procedure);

    if (a->org != 0)
        return show_text(cx, a->org == ORG_LIST ? "org.units" : "org.accounts");
    return searched || a->what.n > 0 ? STR("–") : p == NULL ? a->procedure : show_procedure(cx, p);
}

static void fill_rows(struct ctx *cx, const struct audit_list *l, struct audit_view *v)
{
    struct audit_row *r = arena_array(cx->mem, l->n, sizeof *r);

    for (size_t i = 0; i < l->n; i++) {
        const struct audit_act *a = &l->act[i];
        bool searched = a->purpose.n > 0 && rules_procedure(cx->site->rules, a->procedure) == NULL;
        r[i] = (struct audit_row){ .at = a->at,
                                   .who = who_of(cx, a),
                                   .what = what_of(cx, a),
                                   .kind = kind_of(cx, a, searched),
                                   .on = on_what(cx, a, searched) };
    }
    v->row = r;
    v->n_row = l->n;
}

/* PAGE  GET /desk/audit
 * perm  audit.read
 * arg   before:int?
 * help  Who did what to which matter, unit or account, and who logged in, newest first; acts only, no texts. */
enum st page_audit(struct ctx *cx, const struct args_page_audit *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct audit_view v = { .frame = layout_make(
                                cx, &(struct layout_of){ show_text(cx, "audit.title"), "desk", "/desk/audit" }) };
    struct audit_list l;

    TRY(audit_list(cx, in->before, AUDIT_PAGE, &l));
    fill_rows(cx, &l, &v);
    if (l.next > 0)
        v.older = arena_printf(cx->mem, "/desk/audit?before=%" PRId64, l.next);
    if (in->before > 0)
        v.newest = STR("/desk/audit");
    audit_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}
