// SPDX-License-Identifier: Apache-2.0
/* register_form_page.c - the form of a register for one unit and period: counted, added up, filed. Each figure opens
 * its rows; children that have not filed are named, and never counted as zero. */
#include <inttypes.h>

#include "codec/json.h"
#include "core/matter/event.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/register_form_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/register_page.h"
#include "page/desk/register_show.h"
#include "page/part/input.h"
#include "store/store.h"

enum { CLASSES = 40, FIGURES_TEXT = 4000 };

struct form_page {
    const struct register_def *def;
    struct str period, unit;
    struct register_filing typed;
    struct err err;
    struct register_form form;
};

static struct str form_href(struct ctx *cx, const struct form_page *p, struct str unit, struct str period)
{
    return arena_printf(cx->mem, "/desk/registers/%.*s/form?period=%.*s&unit=%.*s", STR_ARG(p->def->name),
                        STR_ARG(period), STR_ARG(unit));
}

static struct str key_of(struct ctx *cx, struct str count, struct str split, struct str class)
{
    if (split.n == 0)
        return count;
    return arena_printf(cx->mem, "%.*s/%.*s/%.*s", STR_ARG(count), STR_ARG(split), STR_ARG(class));
}

static struct str rows_href(struct ctx *cx, const struct form_page *p, struct str count, struct str split,
                            struct str class)
{
    struct html_out o = layout_begin(cx);
    const struct str of = register_count(p->def, count)->of;

    html_raw(&o, arena_printf(cx->mem, "/desk/registers/%.*s?unit=%.*s&period=%.*s",
                              STR_ARG(of.n > 0 ? of : p->def->name), STR_ARG(p->unit), STR_ARG(p->form.span.period)));
    if (of.n == 0)
        html_raw(&o, arena_printf(cx->mem, "&count=%.*s", STR_ARG(count)));
    if (split.n > 0) {
        html_raw(&o, arena_printf(cx->mem, "&split=%.*s&value=", STR_ARG(split)));
        html_part(&o, class);
    }
    return buf_str(o.b);
}

static struct register_number number_of(struct ctx *cx, const struct form_page *p, const struct register_figures *f,
                                        const struct register_count *c, const struct str at[2])
{
    const struct str split = at[0], class = at[1];
    const bool linked = f == &p->form.figures;

    if (!c->rate) {
        int64_t n = register_figure(f, key_of(cx, c->name, split, class));
        return (struct register_number){ arena_printf(cx->mem, "%" PRId64, n),
                                         linked && n > 0 ? rows_href(cx, p, c->name, split, class) : STR_NONE };
    }
    int64_t whole = register_figure(f, key_of(cx, c->whole, split, class)),
            part = register_figure(f, key_of(cx, c->part, split, class));
    if (whole == 0)
        return (struct register_number){ .value = STR("–") };
    int64_t tenth = (part * 2000 + whole) / (whole * 2); /* rounded to a tenth of a percent */
    return (struct register_number){ .value =
                                         arena_printf(cx->mem, "%" PRId64 ".%" PRId64 "%%", tenth / 10, tenth % 10) };
}

/* What is counted of another register has none of this one's columns. */
static bool is_broken_down(const struct register_count *c, struct str split)
{
    return c->of.n == 0 || split.n == 0 || str_eqz(split, SPLIT_UNIT);
}

static struct register_form_line line_of(struct ctx *cx, const struct form_page *p, const struct register_figures *f,
                                         struct str label, const struct str at[2])
{
    const struct register_def *d = p->def;
    struct register_number *n = arena_array(cx->mem, d->n_count, sizeof *n);
    size_t k = 0;

    for (size_t i = 0; i < d->n_count; i++)
        if (is_broken_down(&d->count[i], at[0]))
            n[k++] = number_of(cx, p, f, &d->count[i], at);
    return (struct register_form_line){ .label = label, .n = n, .n_n = k };
}

/* The classes of a column in their order: choices, or bands from below. */
static size_t classes_of(struct ctx *cx, const struct register_def *d, const struct column *c, struct str *value,
                         struct str *label)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n_choice && n < CLASSES; i++, n++) {
        value[n] = c->choice[i].value;
        label[n] = cx->who.lang == LANG_EN ? c->choice[i].en : c->choice[i].value;
    }
    for (size_t i = 0; c->n_band > 0 && i <= c->n_band; i++, n++) {
        struct register_row r = { 0 };
        r.cell[c - d->column].value = arena_printf(cx->mem, "%" PRId64, i == 0 ? c->band[0] - 1 : c->band[i - 1]);
        value[n] = label[n] = register_class(cx->mem, d, c->name, &r);
    }
    return n;
}

static void fill_head(struct ctx *cx, const struct register_def *d, struct str split, struct register_form_part *part)
{
    struct register_text *head = arena_array(cx->mem, d->n_count, sizeof *head);

    for (size_t i = 0; i < d->n_count; i++)
        if (is_broken_down(&d->count[i], split))
            head[part->n_head++] = (struct register_text){ .text = d->count[i].label[cx->who.lang] };
    part->head = head;
}

/* By the kind of unit that files, highest first, as its kinds are named lowest first. */
static size_t lines_by_unit(struct ctx *cx, const struct form_page *p, struct register_form_line *l)
{
    struct str rest = p->def->kinds, kind[CLASSES];
    size_t n = 0, by = 0;

    for (size_t k = 0; k < p->def->n_split; k++)
        by += str_eqz(p->def->split[k], SPLIT_UNIT);
    while (by > 0 && rest.n > 0 && n < CLASSES && str_split(&rest, '/', &kind[n]))
        n++;
    for (size_t i = 0; i < n; i++)
        l[i] = line_of(cx, p, &p->form.figures, show_pick(cx, "register.rank.", kind[n - 1 - i], STR_NONE),
                       (const struct str[2]){ STR(SPLIT_UNIT), kind[n - 1 - i] });
    return n;
}

static struct register_form_part summary(struct ctx *cx, const struct form_page *p)
{
    const struct str whole[2] = { STR_NONE, STR_NONE };
    struct register_form_line *l = arena_array(cx->mem, CLASSES + 2, sizeof *l);
    size_t n = lines_by_unit(cx, p, l);
    struct register_form_part part = { .label = show_text(cx, "register.form.summary"), .line = l };

    l[n++] = line_of(cx, p, &p->form.figures, show_text(cx, "register.form.all"), whole);
    l[n++] = line_of(cx, p, &p->form.year, show_text(cx, "register.form.ytd"), whole);
    part.n_line = n;
    fill_head(cx, p->def, STR_NONE, &part);
    return part;
}

static void fill_parts(struct ctx *cx, const struct form_page *p, struct register_form_view *v)
{
    const struct register_def *d = p->def;
    struct register_form_part *part = arena_array(cx->mem, d->n_split + 1, sizeof *part);

    part[v->n_part++] = summary(cx, p);
    for (size_t k = 0; k < d->n_split; k++) {
        const struct column *c = register_column(d, d->split[k]);
        struct str value[CLASSES], label[CLASSES];
        if (c == NULL) /* by unit: in the summary */
            continue;
        size_t n = classes_of(cx, d, c, value, label);
        struct register_form_line *l = arena_array(cx->mem, n, sizeof *l);
        for (size_t i = 0; i < n; i++)
            l[i] = line_of(cx, p, &p->form.figures, label[i], (const struct str[2]){ c->name, value[i] });
        part[v->n_part] = (struct register_form_part){ .label = c->label[cx->who.lang], .line = l, .n_line = n };
        fill_head(cx, d, c->name, &part[v->n_part++]);
    }
    v->part = part;
}

static enum st fill_children(struct ctx *cx, const struct form_page *p, struct register_form_view *v)
{
    const struct register_form *f = &p->form;
    struct register_link *l = arena_array(cx->mem, f->n_child, sizeof *l);

    for (size_t i = 0; i < f->n_child; i++) {
        struct unit u;
        TRY(unit_load(cx, f->child[i], &u));
        bool missing = false;
        for (size_t k = 0; k < f->n_missing; k++)
            missing |= str_eq(f->missing[k], u.name);
        l[i] =
            (struct register_link){ .href = form_href(cx, p, u.code, f->span.period),
                                    .label = u.name,
                                    .here = missing,
                                    .note = show_text(cx, missing ? "register.form.missing" : "register.form.filed") };
    }
    v->child = l;
    v->n_child = f->n_child;
    v->n_missing = f->n_missing;
    return ST_OK;
}

static enum st compiler_of(struct ctx *cx, int64_t seq, struct register_version *ret)
{
    TRY(event_sealed_value(cx, seq, STR("_signer"), &ret->signer));
    TRY(event_sealed_value(cx, seq, STR("_checker"), &ret->checker));
    TRY(event_sealed_value(cx, seq, STR("_reason"), &ret->reason));
    return register_compiler(cx, seq, &ret->compiler);
}

static enum st fill_versions(struct ctx *cx, const struct form_page *p, struct register_form_view *v)
{
    const struct register_sheets *s = &p->form.sheets;
    struct register_version *r = arena_array(cx->mem, s->n, sizeof *r);

    for (size_t i = 0; i < s->n; i++) {
        struct buf b = buf_make(cx->mem, FIGURES_TEXT);
        for (size_t k = 0; k < p->def->n_count; k++) {
            const struct register_count *c = &p->def->count[k];
            if (!c->rate)
                buf_printf(&b, "%s%.*s %" PRId64, b.n > 0 ? " · " : "", STR_ARG(c->label[cx->who.lang]),
                           register_figure(&s->row[i].figures, c->name));
        }
        r[i] = (struct register_version){
            .at = s->row[i].at, .version = s->row[i].version, .zero = s->row[i].zero, .figures = buf_str(&b)
        };
        TRY(compiler_of(cx, s->row[i].event, &r[i]));
    }
    v->version = r;
    v->n_version = s->n;
    if (s->n > 0) {
        const struct str hand[] = { r[0].signer, r[0].checker.n > 0 ? r[0].checker : STR("–"), r[0].compiler,
                                    show_day(cx, day_of(r[0].at)) };
        v->hands = show_fill(cx, "register.form.hands", hand, N_OF(hand));
    }
    return ST_OK;
}

static void fill_filing(struct ctx *cx, const struct form_page *p, struct register_form_view *v)
{
    struct form_field *f = arena_array(cx->mem, 4, sizeof *f);
    struct form_fault *fault = arena_take(cx->mem, sizeof *fault);

    f[0] = input_text(cx, "signer", "register.form.signer", NULL, p->typed.signer);
    f[1] = input_text(cx, "checker", "register.form.checker", NULL, p->typed.checker);
    f[1].optional = true;
    f[2] = input_text(cx, "zero", "register.form.zero.tick", NULL, STR_NONE);
    f[2].check = true;
    f[2].checked = p->typed.zero;
    f[3] = input_text(cx, "reason", "register.reason", NULL, p->typed.reason);
    v->field = f;
    v->n_field = p->form.sheets.n > 0 ? 4 : 3;
    *fault = (struct form_fault){ p->err.field[0] != '\0' ? arena_strz(cx->mem, p->err.field) : STR("main"),
                                  input_sentence(cx, &p->err) };
    v->faults = (struct form_faults){ fault, p->err.st != ST_OK ? 1 : 0 };
}

static void fill_state(struct ctx *cx, const struct form_page *p, struct register_form_view *v)
{
    const struct register_form *f = &p->form;

    if (f->sheets.n == 0) {
        v->state = show_due(cx, f->span.due, false);
        if (show_today(cx).n < f->span.last.n)
            v->state = (struct chip){ STR("wait"), show_text(cx, "register.form.early"), STR_NONE };
        return;
    }
    v->filed = true;
    v->state = (struct chip){ STR("done"), show_text(cx, "register.form.filed"), STR_NONE };
    for (size_t i = 0; i < p->def->n_count && v->changed.n == 0; i++) {
        const struct register_count *c = &p->def->count[i];
        int64_t now = register_figure(&f->figures, c->name), then = register_figure(&f->sheets.row[0].figures, c->name);
        const struct str arg[] = { c->label[cx->who.lang], arena_printf(cx->mem, "%" PRId64, now),
                                   arena_printf(cx->mem, "%" PRId64, then) };
        if (now != then)
            v->changed = show_fill(cx, "register.form.changed", arg, 3);
    }
}

static enum st answer(struct ctx *cx, struct form_page *p, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct show_units seen = { 0 };
    struct register_form *f = &p->form;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    if (p->unit.n == 0)
        TRY(register_files_for(cx, p->def, &p->unit));
    if (p->unit.n == 0)
        TRY(register_reach(cx, false, &p->unit));
    TRY(register_form(cx, p->def, p->period, p->unit, f));
    struct register_form_view v = { .name = p->def->name,
                                    .title = arena_printf(cx->mem, "%.*s · %.*s", STR_ARG(p->def->label[cx->who.lang]),
                                                          STR_ARG(show_text(cx, "register.form"))),
                                    .period = f->span.period,
                                    .unit = p->unit,
                                    .unit_name = show_unit(cx, &seen, p->unit),
                                    .first = f->span.first,
                                    .last = f->span.last,
                                    .due = f->span.due,
                                    .filed_of_year = f->filed_of_year,
                                    .may_file = f->may_file && show_today(cx).n >= f->span.last.n,
                                    .must_file = f->must_file };
    v.action = arena_printf(cx->mem, "/desk/registers/%.*s/form", STR_ARG(p->def->name));
    v.back = arena_printf(cx->mem, "/desk/registers/%.*s", STR_ARG(p->def->name));
    v.newer = form_href(cx, p, p->unit, register_span_of(cx->mem, p->def, (struct day){ f->span.last.n + 1 }).period);
    v.older = form_href(cx, p, p->unit, register_span_of(cx->mem, p->def, (struct day){ f->span.first.n - 1 }).period);
    fill_parts(cx, p, &v);
    fill_state(cx, p, &v);
    fill_filing(cx, p, &v);
    TRY(fill_children(cx, p, &v));
    TRY(fill_versions(cx, p, &v));
    v.compiler = cx->who.name;
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/desk/registers" });
    register_form_html(&o, &v);
    return layout_send(cx, &o, p->err.st == ST_OK ? 200 : 422, out);
}

/* PAGE  GET /desk/registers/{name:word}/form
 * perm  register.read
 * run   self
 * arg   period:text<10 unit:text<40?
 * help  The form of a unit and period, counted from the ledger and from what the units below filed. */
enum st page_register_form(struct ctx *cx, const struct args_page_register_form *in, struct reply *out)
{
    struct form_page *p = arena_take(cx->mem, sizeof *p);

    *p = (struct form_page){ .period = in->period, .unit = in->unit };
    TRY(register_of(cx, in->name, &p->def));
    return answer(cx, p, out);
}

static enum st file(struct ctx *cx, void *arg)
{
    return register_file(cx, arg);
}

/* PAGE  POST /desk/registers/{name:word}/form
 * perm  register.write
 * run   self
 * arg   period:text<10 unit:text<40 zero:bool? signer:text<100? checker:text<100? reason:text<500?
 * help  Files the form of a unit and period; a correction is a further version. */
enum st page_register_file(struct ctx *cx, const struct args_page_register_file *in, struct reply *out)
{
    struct form_page *p = arena_take(cx->mem, sizeof *p);

    *p = (struct form_page){ .period = in->period, .unit = in->unit };
    TRY(register_of(cx, in->name, &p->def));
    p->typed = (struct register_filing){ .def = p->def,
                                         .period = in->period,
                                         .unit = in->unit,
                                         .zero = in->zero,
                                         .signer = str_trim(in->signer),
                                         .checker = str_trim(in->checker),
                                         .reason = str_trim(in->reason) };
    enum st st = store_write(cx, cx->site->store, file, &p->typed);
    if (st == ST_OK)
        return reply_see_other(out, form_href(cx, p, in->unit, in->period));
    if (st != ST_INPUT && st != ST_RULE)
        return st;
    p->err = cx->err;
    cx->err = (struct err){ 0 };
    return answer(cx, p, out);
}
