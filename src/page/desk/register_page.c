// SPDX-License-Identifier: Apache-2.0
/* register_page.c - lists and rows of registers. The form of a period: register_form_page.c. */
#include "page/desk/register_page.h"

#include <inttypes.h>

#include "base/text.h"
#include "codec/json.h"
#include "codec/multipart.h"
#include "core/matter/matter.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/register/register.h"
#include "core/register/register_io.h"
#include "core/site.h"
#include "gen/register_html.h"
#include "gen/register_row_html.h"
#include "gen/registers_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/desk/register_show.h"
#include "page/part/input.h"
#include "page/part/unit_field.h"
#include "store/store.h"

enum { PAGE = 50, SHOWN = 7, CSV_MAX = 64 << 20 };

/* PAGE  GET /desk/registers
 * perm  register.read
 * help  The registers of this district. */
enum st page_registers(struct ctx *cx, const struct args_page_registers *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    size_t n;
    const struct register_def *d = rules_registers(cx->site->rules, &n);
    struct register_link *l = arena_array(cx->mem, n, sizeof *l);
    struct registers_view v = { .reg = l, .n_reg = n };

    (void)in;
    for (size_t i = 0; i < n; i++)
        l[i] =
            (struct register_link){ .href = arena_printf(cx->mem, "/desk/registers/%.*s", STR_ARG(d[i].name)),
                                    .label = d[i].label[cx->who.lang],
                                    .note = d[i].period == PERIOD_NONE ? STR_NONE : show_text(cx, "register.filed") };
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "register.title"), "desk", "/desk/registers" });
    registers_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

enum st register_of(struct ctx *cx, struct str name, const struct register_def **ret)
{
    *ret = rules_register(cx->site->rules, name);
    return *ret == NULL ? FAIL(cx, ST_NOT_FOUND, "register.unknown", STR_NONE) : ST_OK;
}

struct str register_shown(struct ctx *cx, const struct column *c, struct str value, struct show_units *seen)
{
    if (c->type == COLUMN_UNIT || c->type == COLUMN_PLACE)
        return value.n == 0 ? value : show_unit(cx, seen, value);
    if (c->type == COLUMN_BOOL)
        return value.n == 0 ? value : show_text(cx, str_eqz(value, "1") ? "register.yes" : "register.no");
    struct day d;
    if (c->type == COLUMN_DAY && day_parse(value, &d))
        return show_day(cx, d);
    for (size_t i = 0; cx->who.lang == LANG_EN && i < c->n_choice; i++)
        if (str_eq(c->choice[i].value, value))
            return c->choice[i].en;
    return value;
}

/* Open columns but the day, as many as a line holds. */
static size_t pick_columns(const struct register_def *d, size_t *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_column && n < SHOWN; i++)
        if (!d->column[i].sealed && !str_eq(d->column[i].name, d->day) &&
            (d->column[i].required || d->column[i].type == COLUMN_CHOICE))
            ret[n++] = i;
    return n;
}

static void fill_lines(struct ctx *cx, const struct register_def *d, const struct register_rows *l, size_t from,
                       struct register_view *v)
{
    size_t pick[SHOWN], n = pick_columns(d, pick), rows = l->n - from < PAGE ? l->n - from : PAGE;
    struct register_text *head = arena_array(cx->mem, n, sizeof *head);
    struct register_line *line = arena_array(cx->mem, rows, sizeof *line);
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);

    for (size_t k = 0; k < n; k++)
        head[k] =
            (struct register_text){ d->column[pick[k]].label[cx->who.lang], d->column[pick[k]].type == COLUMN_NUMBER };
    for (size_t i = 0; i < rows; i++) {
        const struct register_row *r = &l->row[from + i];
        struct register_text *c = arena_array(cx->mem, n, sizeof *c);
        for (size_t k = 0; k < n; k++)
            c[k] = (struct register_text){ register_shown(cx, &d->column[pick[k]], r->cell[pick[k]].value, seen),
                                           head[k].is_no };
        line[i] = (struct register_line){ .href = arena_printf(cx->mem, "/desk/registers/%.*s/row/%" PRId64,
                                                               STR_ARG(d->name), -r->id),
                                          .day = r->day,
                                          .unit = show_unit(cx, seen, r->unit),
                                          .late = r->late,
                                          .cell = c,
                                          .n_cell = n };
    }
    v->head = head;
    v->n_head = n;
    v->row = line;
    v->n_row = rows;
}

struct asked {
    struct str unit, period, count, split, value, q;
};

/* Whose forms count these rows: the register itself, or one that counts it beside its own. */
static struct str filing_kinds(struct ctx *cx, const struct register_def *d)
{
    size_t n;
    const struct register_def *all = rules_registers(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i].n_count; k++)
            if (str_eq(all[i].count[k].of, d->name))
                return all[i].kinds;
    return d->kinds;
}

static struct register_query query_of(struct ctx *cx, const struct register_def *d, const struct asked *a)
{
    struct register_query q = { .def = d,
                                .unit = a->unit,
                                .since = DAY_NONE,
                                .until = DAY_NONE,
                                .split = a->split,
                                .value = a->value,
                                .kinds = filing_kinds(cx, d),
                                .words = a->q };
    const struct register_count *c = register_count(d, a->count);
    struct register_span s;

    if (c != NULL && !c->rate)
        q.test = c->test;
    if (a->period.n > 0 && register_span(cx->mem, d, a->period, &s)) {
        q.since = s.first;
        q.until = s.last;
    }
    return q;
}

/* The same question as an address, after `?` or `&`. */
static struct str address_of(struct ctx *cx, const struct asked *a)
{
    static const char *const name[] = { "unit", "period", "count", "split", "value", "q" };
    const struct str value[] = { a->unit, a->period, a->count, a->split, a->value, a->q };
    struct html_out o = layout_begin(cx);

    for (size_t i = 0; i < N_OF(name); i++)
        if (value[i].n > 0) {
            html_raw(&o, str_of(name[i]));
            html_raw(&o, STR("="));
            html_part(&o, value[i]);
            html_raw(&o, STR("&"));
        }
    return buf_str(o.b);
}

static struct str filter_text(struct ctx *cx, const struct register_def *d, const struct asked *a)
{
    const struct register_count *c = register_count(d, a->count);
    struct show_units seen = { 0 };
    struct buf b = buf_make(cx->mem, 1000);

    buf_printf(&b, "%.*s %.*s %.*s %.*s %.*s", STR_ARG(a->unit.n > 0 ? show_unit(cx, &seen, a->unit) : STR("")),
               STR_ARG(a->period), STR_ARG(c == NULL ? STR("") : c->label[cx->who.lang]), STR_ARG(a->value),
               STR_ARG(a->q));
    return str_trim(buf_str(&b));
}

/* Does the reader's unit owe a form? The last period that ended, until it is filed. */
static enum st remind(struct ctx *cx, const struct register_def *d, struct register_view *v)
{
    struct day today = show_today(cx);
    struct register_span now = register_span_of(cx->mem, d, today);
    struct register_span last = register_span_of(cx->mem, d, (struct day){ now.first.n - 1 });
    struct str unit = STR_NONE;
    struct register_sheets s;

    TRY(register_files_for(cx, d, &unit));
    v->form_href =
        arena_printf(cx->mem, "/desk/registers/%.*s/form?period=%.*s", STR_ARG(d->name), STR_ARG(last.period));
    if (unit.n == 0)
        return ST_OK;
    TRY(register_sheets(cx, d, last.period, unit, &s));
    if (s.n > 0)
        return ST_OK;
    v->reminder = show_due(cx, last.due, false);
    if (v->reminder.word.n > 0)
        v->reminder.word =
            arena_printf(cx->mem, "%.*s %.*s", STR_ARG(show_fill(cx, "register.remind", &last.period, 1)),
                         STR_ARG(v->reminder.word));
    return ST_OK;
}

/* PAGE  GET /desk/registers/{name:word}
 * perm  register.read
 * arg   unit:text<40? period:text<10? count:text<40? split:text<40? value:text<100? q:text<200? page:int? done:text<20?
 * help  Rows of one register, of the reader's unit and those below; figures of forms lead here. */
enum st page_register(struct ctx *cx, const struct args_page_register *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    const struct asked a = { in->unit, in->period, in->count, in->split, in->value, str_trim(in->q) };
    const struct register_def *d;
    struct register_rows l;
    size_t page = in->page > 1 && in->page < 1000 ? (size_t)in->page : 1;

    TRY(register_of(cx, in->name, &d));
    const struct register_query q = query_of(cx, d, &a);
    TRY(register_list(cx, &q, &l));
    size_t from = (page - 1) * PAGE < l.n ? (page - 1) * PAGE : 0;
    struct str address = address_of(cx, &a);
    struct register_view v = { .name = d->name,
                               .title = d->label[cx->who.lang],
                               .words = a.q,
                               .may_write = account_may(cx, STR("register.write")),
                               .has_form = d->period != PERIOD_NONE,
                               .is_filtered = address.n > 0,
                               .filtered = filter_text(cx, d, &a),
                               .csv_href = arena_printf(cx->mem, "/desk/registers/%.*s/table?%.*s", STR_ARG(d->name),
                                                        STR_ARG(address)) };
    fill_lines(cx, d, &l, from, &v);
    v.pager = (struct pager){ .total = (int64_t)l.n, .from = (int64_t)from + 1, .to = (int64_t)(from + v.n_row) };
    struct str root = arena_printf(cx->mem, "/desk/registers/%.*s?%.*s", STR_ARG(d->name), STR_ARG(address));
    if (from > 0)
        v.pager.newer = arena_printf(cx->mem, "%.*spage=%zu", STR_ARG(root), page - 1);
    if (from + v.n_row < l.n)
        v.pager.older = arena_printf(cx->mem, "%.*spage=%zu", STR_ARG(root), page + 1);
    if (v.has_form)
        TRY(remind(cx, d, &v));
    if (in->done.n > 0)
        v.imported = show_fill(cx, "register.imported", &in->done, 1);
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/desk/registers" });
    register_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* PAGE  GET /desk/registers/{name:word}/table
 * perm  register.read
 * arg   unit:text<40? period:text<10? count:text<40? split:text<40? value:text<100? q:text<200?
 * help  The same rows as CSV, without sealed columns. */
enum st page_register_table(struct ctx *cx, const struct args_page_register_table *in, struct reply *out)
{
    const struct asked a = { in->unit, in->period, in->count, in->split, in->value, str_trim(in->q) };
    struct buf b = buf_make(cx->mem, CSV_MAX);
    const struct register_def *d;
    struct register_rows l;

    TRY(register_of(cx, in->name, &d));
    const struct register_query q = query_of(cx, d, &a);
    TRY(register_list(cx, &q, &l));
    register_csv(cx, d, &l, &b);
    if (buf_is_full(&b))
        return FAIL(cx, ST_LIMIT, "register.many", STR_NONE);
    reply_header(out, "Content-Disposition",
                 arena_printf(cx->mem, "attachment; filename=\"%.*s.csv\"", STR_ARG(d->name)));
    return reply_bytes(out, 200, STR("text/csv; charset=utf-8"), buf_str(&b));
}

/* -- one row -- */

static struct form_field choice_field(struct ctx *cx, const struct column *c, struct str value, struct form_field f)
{
    struct form_choice *k = arena_array(cx->mem, c->n_choice + 3, sizeof *k);
    size_t n = 0;

    k[n++] = (struct form_choice){ .label = show_text(cx, "form.choose") };
    for (size_t i = 0; i < c->n_choice; i++)
        k[n++] =
            (struct form_choice){ c->choice[i].value, cx->who.lang == LANG_EN ? c->choice[i].en : c->choice[i].value,
                                  str_eq(c->choice[i].value, value) };
    for (int b = 1; c->type == COLUMN_BOOL && b >= 0; b--)
        k[n++] = (struct form_choice){ b ? STR("1") : STR("0"), show_text(cx, b ? "register.yes" : "register.no"),
                                       str_eqz(value, b ? "1" : "0") };
    return input_select(cx, f, k, n);
}

static struct form_field field_of(struct ctx *cx, const struct column *c, struct str value)
{
    static const char *const hint[COLUMN_N] = {
        [COLUMN_MATTER] = "register.hint.matter", [COLUMN_OFFICER] = "register.hint.officer"
    };
    struct form_field f = { .id = c->name,
                            .name = arena_printf(cx->mem, "cell.%.*s", STR_ARG(c->name)),
                            .type = STR("text"),
                            .value = value,
                            .label = c->label[cx->who.lang],
                            .optional = !c->required,
                            .hint = hint[c->type] == NULL ? STR_NONE : show_text(cx, hint[c->type]) };

    if (c->type == COLUMN_DAY)
        f.type = STR("date");
    f.is_short = c->type == COLUMN_DAY || c->type == COLUMN_NUMBER;
    if (c->type == COLUMN_CHOICE || c->type == COLUMN_BOOL)
        return choice_field(cx, c, value, f);
    if (c->type == COLUMN_TEXT && c->max > 200) {
        f.area = true;
        f.rows = 4;
    }
    if (c->type == COLUMN_TEXT)
        f.max = (int)c->max;
    return f;
}

struct row_page {
    const struct register_def *def;
    int64_t id; /* 0 = new */
    const struct json *typed;
    struct str event_reason;
    struct err err;
};

static struct str today_text(struct ctx *cx)
{
    struct buf b = buf_make(cx->mem, 16);

    day_format(&b, show_today(cx));
    return buf_str(&b);
}

static enum st fill_fields(struct ctx *cx, const struct row_page *p, const struct register_row *r,
                           struct register_row_view *v)
{
    const struct register_def *d = p->def;
    struct form_field *f = arena_array(cx->mem, d->n_column, sizeof *f);
    struct form_fault *fault = arena_take(cx->mem, sizeof *fault);

    for (size_t i = 0; i < d->n_column; i++) {
        struct str value = r->cell[i].value;
        if (p->typed != NULL)
            value = json_text(p->typed, str_z(cx->mem, d->column[i].name));
        else if (p->id == 0 && str_eq(d->column[i].name, d->day))
            value = today_text(cx);
        f[i] = field_of(cx, &d->column[i], value);
        const enum column_type type = d->column[i].type;
        const struct unit_field of = { .none = show_text(cx, "form.choose"), .only_places = type == COLUMN_PLACE };
        if (type == COLUMN_PLACE || type == COLUMN_UNIT)
            TRY(unit_field_choices(cx, &of, &f[i]));
        if (p->err.st != ST_OK && str_eqz(d->column[i].name, p->err.field))
            f[i].error = input_sentence(cx, &p->err);
    }
    *fault = (struct form_fault){ p->err.field[0] != '\0' ? arena_strz(cx->mem, p->err.field) : STR("main"),
                                  input_sentence(cx, &p->err) };
    v->faults = (struct form_faults){ fault, p->err.st != ST_OK ? 1 : 0 };
    v->field = f;
    v->n_field = d->n_column;
    return ST_OK;
}

static enum st fill_past(struct ctx *cx, const struct row_page *p, struct register_row_view *v)
{
    struct register_history h;
    struct show_units *seen = arena_take(cx->mem, sizeof *seen);

    TRY(register_story(cx, p->def, p->id, &h));
    struct register_change_line *l = arena_array(cx->mem, h.n, sizeof *l);
    for (size_t i = 0; i < h.n; i++) {
        const struct register_past *e = &h.row[h.n - 1 - i];
        const struct column *c = register_column(p->def, e->column);
        struct str event = show_pick(cx, "register.event.", e->event, STR_NONE);
        l[i] = (struct register_change_line){ .at = e->at,
                                              .event = event.n > 0 ? event : e->event,
                                              .who = e->who,
                                              .column =
                                                  c != NULL ? c->label[cx->who.lang] : show_text(cx, "register.reason"),
                                              .value = e->value.n == 0 ? show_text(cx, "register.cleared")
                                                       : c != NULL     ? register_shown(cx, c, e->value, seen)
                                                                       : e->value };
    }
    v->past = l;
    v->n_past = h.n;
    return ST_OK;
}

static enum st show_row(struct ctx *cx, const struct row_page *p, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct register_row r = { 0 };
    const struct register_def *d = p->def;
    struct str base = arena_printf(cx->mem, "/desk/registers/%.*s", STR_ARG(d->name));
    struct register_row_view v = { .name = d->name,
                                   .title = d->label[cx->who.lang],
                                   .back = base,
                                   .is_new = p->id == 0,
                                   .may_write = account_may(cx, STR("register.write")),
                                   .version = STR("-1") };
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    if (p->id != 0) {
        TRY(register_load(cx, d, p->id, &r));
        TRY(fill_past(cx, p, &v));
        v.version = arena_printf(cx->mem, "%" PRId64, r.version);
        v.late = r.late;
        v.gone = r.gone;
        v.may_write = v.may_write && !r.gone;
    }
    TRY(fill_fields(cx, p, &r, &v));
    const struct column *m = register_column(d, STR("matter"));
    if (m != NULL && m->type == COLUMN_MATTER && register_column(d, STR("summary")) != NULL) {
        v.matter = r.cell[m - d->column].value;
        v.may_open = v.matter.n == 0 && v.may_write && account_may(cx, STR("matter.file"));
    }
    struct str self = arena_printf(cx->mem, "%.*s/row/%" PRId64, STR_ARG(base), -p->id);
    v.action = p->id == 0 ? arena_printf(cx->mem, "%.*s/new", STR_ARG(base)) : self;
    v.drop_action = arena_printf(cx->mem, "%.*s/drop", STR_ARG(self));
    v.open_action = arena_printf(cx->mem, "%.*s/open", STR_ARG(self));
    v.frame = layout_make(cx, &(struct layout_of){ v.title, "desk", "/desk/registers" });
    register_row_html(&o, &v);
    return layout_send(cx, &o, p->err.st == ST_OK ? 200 : 422, out);
}

/* PAGE  GET /desk/registers/{name:word}/new
 * perm  register.write
 * run   self
 * help  A new row. */
enum st page_register_new(struct ctx *cx, const struct args_page_register_new *in, struct reply *out)
{
    struct row_page p = { 0 };

    TRY(register_of(cx, in->name, &p.def));
    return show_row(cx, &p, out);
}

/* PAGE  GET /desk/registers/{name:word}/row/{id:int}
 * perm  register.read
 * run   self
 * help  One row, with every change of it. */
enum st page_register_row(struct ctx *cx, const struct args_page_register_row *in, struct reply *out)
{
    struct row_page p = { .id = -in->id };

    TRY(register_of(cx, in->name, &p.def));
    if (in->id <= 0)
        return FAIL(cx, ST_NOT_FOUND, "register.row", STR_NONE);
    return show_row(cx, &p, out);
}

struct saving {
    struct register_change change;
    struct str procedure; /* a matter to open from the row, or empty */
    int64_t id;
};

static enum st save(struct ctx *cx, void *arg)
{
    struct saving *s = arg;

    return register_put(cx, &s->change, &s->id);
}

/* A refusal shows the page again with what was typed; all else is a failure. */
static enum st done_or_again(struct ctx *cx, struct saving *s, enum st st, struct reply *out)
{
    struct row_page p = { .def = s->change.def, .id = s->change.id, .typed = s->change.cell };

    if (st == ST_OK)
        return reply_see_other(
            out, arena_printf(cx->mem, "/desk/registers/%.*s/row/%" PRId64, STR_ARG(p.def->name), -s->id));
    if (st != ST_INPUT && st != ST_RULE && st != ST_STALE)
        return st;
    p.err = cx->err;
    cx->err = (struct err){ 0 };
    return show_row(cx, &p, out);
}

/* PAGE  POST /desk/registers/{name:word}/new
 * perm  register.write
 * run   self
 * arg   cell:json?
 * help  Adds a row; one event. */
enum st page_register_add(struct ctx *cx, const struct args_page_register_add *in, struct reply *out)
{
    struct saving s = { .change = { .cell = in->cell != NULL ? in->cell : json_make_object(cx->mem), .version = -1 } };

    TRY(register_of(cx, in->name, &s.change.def));
    return done_or_again(cx, &s, store_write(cx, cx->site->store, save, &s), out);
}

/* PAGE  POST /desk/registers/{name:word}/row/{id:int}
 * perm  register.write
 * run   self
 * arg   cell:json? version:int?
 * help  Corrects a row; both values are kept. */
enum st page_register_save(struct ctx *cx, const struct args_page_register_save *in, struct reply *out)
{
    struct saving s = { .change = { .id = -in->id, .cell = in->cell, .version = in->has_version ? in->version : -1 } };

    TRY(register_of(cx, in->name, &s.change.def));
    if (in->id <= 0)
        return FAIL(cx, ST_NOT_FOUND, "register.row", STR_NONE);
    return done_or_again(cx, &s, store_write(cx, cx->site->store, save, &s), out);
}

/* PAGE  POST /desk/registers/{name:word}/row/{id:int}/drop
 * perm  register.write
 * run   self
 * arg   reason:text<500?
 * help  Takes a row off the register; its events stay. */
enum st page_register_drop(struct ctx *cx, const struct args_page_register_drop *in, struct reply *out)
{
    struct saving s = { .change = { .id = -in->id, .version = -1, .drop = true, .reason = str_trim(in->reason) } };

    TRY(register_of(cx, in->name, &s.change.def));
    if (in->id <= 0)
        return FAIL(cx, ST_NOT_FOUND, "register.row", STR_NONE);
    return done_or_again(cx, &s, store_write(cx, cx->site->store, save, &s), out);
}

static enum st open_matter(struct ctx *cx, void *arg)
{
    struct saving *s = arg;
    const struct register_def *d = s->change.def;
    struct register_row r;

    TRY(register_load(cx, d, s->change.id, &r));
    struct str said = r.cell[register_column(d, STR("summary")) - d->column].value;
    const struct column *person = register_column(d, STR("person")), *phone = register_column(d, STR("phone"));
    const struct column *place = register_column(d, STR("place"));
    struct filing f = { .procedure = s->procedure,
                        .title = text_count(said) > 60 ? text_cut(said, 60) : said,
                        .body = said,
                        .request = said,
                        .channel = STR("visit"),
                        .place = place != NULL && r.cell[place - d->column].value.n > 0
                                     ? r.cell[place - d->column].value
                                     : STR_NONE };
    if (person != NULL)
        f.contact.name = r.cell[person - d->column].value;
    if (phone != NULL)
        f.contact.phone = r.cell[phone - d->column].value;
    f.anonymous = f.contact.name.n == 0;
    struct filed filed;
    TRY(matter_file(cx, &f, &filed));
    struct json *cell = json_make_object(cx->mem);
    json_set(cell, STR("matter"), json_make_text(cx->mem, filed.m.no));
    s->change.cell = cell;
    return register_put(cx, &s->change, &s->id);
}

/* PAGE  POST /desk/registers/{name:word}/row/{id:int}/open
 * perm  matter.file
 * run   self
 * arg   procedure:word
 * help  Opens a mediation or a petition from a dispute; the row keeps its number. */
enum st page_register_open(struct ctx *cx, const struct args_page_register_open *in, struct reply *out)
{
    struct saving s = { .change = { .id = -in->id, .version = -1 }, .procedure = in->procedure };

    TRY(register_of(cx, in->name, &s.change.def));
    if (in->id <= 0 || register_column(s.change.def, STR("summary")) == NULL ||
        register_column(s.change.def, STR("matter")) == NULL)
        return FAIL(cx, ST_NOT_FOUND, "register.row", STR_NONE);
    if (!str_eqz(in->procedure, "mediation") && !str_eqz(in->procedure, "petition"))
        return FAIL_FIELD(cx, ST_INPUT, "input.choice", "procedure", in->procedure);
    enum st st = store_write(cx, cx->site->store, open_matter, &s);
    s.change.cell = NULL;
    return done_or_again(cx, &s, st, out);
}

/* PAGE  POST /desk/registers/{name:word}/import
 * perm  register.write
 * run   self
 * arg   file:file?
 * help  Adds rows from CSV or XLSX; columns are found by name, what is never kept is dropped. */
enum st page_register_import(struct ctx *cx, const struct args_page_register_import *in, struct reply *out)
{
    const struct register_def *d;
    struct import_report r;

    TRY(register_of(cx, in->name, &d));
    if (in->file == NULL)
        return FAIL_FIELD(cx, ST_INPUT, "import.empty", "file", STR_NONE);
    const struct import_options o = { .path = in->file->path };
    TRY(register_import(cx, d, &o, &r));
    return reply_see_other(out, arena_printf(cx->mem, "/desk/registers/%.*s?done=%" PRId64 "-%zu-%zu", STR_ARG(d->name),
                                             r.created, r.n_reject, r.n_dropped));
}
