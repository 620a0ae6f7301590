// SPDX-License-Identifier: Apache-2.0
/* export.c - see export.h. Memory holds some hundred rows, whatever their number. */
#include "core/carry/export.h"

#include "core/carry/export_out.h"
#include "core/letter/letter.h"
#include "core/matter/event.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/export_sql.h"
#include "store/store.h"

enum column {
    COL_NO = 0,
    COL_TITLE,
    COL_PROCEDURE,
    COL_STATE,
    COL_UNIT,
    COL_OPENED,
    COL_CLOSED,
    COL_DUE,
    COL_PLACE,
    COL_CATEGORY,
    COL_CHANNEL,
    COL_USUAL, /* those before it, unless others are asked for */
    COL_STATE_NAME = COL_USUAL,
    COL_UNIT_NAME,
    COL_OVERDUE,
    COL_RATING_PD,
    COL_RATING_RU,
    COL_BODY,
    COL_ANSWER,
    COL_N
};
static const char *const names[COL_N] = {
    [COL_NO] = "no",
    [COL_TITLE] = "title",
    [COL_PROCEDURE] = "procedure",
    [COL_STATE] = "state",
    [COL_UNIT] = "unit",
    [COL_OPENED] = "opened",
    [COL_CLOSED] = "closed",
    [COL_DUE] = "due",
    [COL_PLACE] = "place",
    [COL_CATEGORY] = "category",
    [COL_CHANNEL] = "channel",
    [COL_STATE_NAME] = "state_name",
    [COL_UNIT_NAME] = "unit_name",
    [COL_OVERDUE] = "overdue",
    [COL_RATING_PD] = "rating_pd",
    [COL_RATING_RU] = "rating_ru",
    [COL_BODY] = "body",
    [COL_ANSWER] = "answer",
};

struct exporting {
    struct ctx cx; /* one: its memory is that of the rows in hand */
    struct export_out out;
    const struct export_options *o;
    enum column column[COL_N];
    size_t n_column;
    struct day today;
    int64_t rows;
};

bool export_format_of(struct str name, enum export_format *ret)
{
    static const char *const format[EXPORT_N] = { "csv", "xlsx", "ndjson" };

    for (int i = 0; i < EXPORT_N; i++)
        if (str_eqz(name, format[i])) {
            *ret = (enum export_format)i;
            return true;
        }
    return false;
}

static bool wants(const struct exporting *x, enum column c)
{
    for (size_t i = 0; i < x->n_column; i++)
        if (x->column[i] == c)
            return true;
    return false;
}

static enum st choose_columns(struct exporting *x, struct err *e)
{
    struct str rest = x->o->columns, name;

    while (rest.n > 0 && x->n_column < COL_N && str_split(&rest, ',', &name)) {
        int c = 0;
        while (c < COL_N && !str_eqz(str_trim(name), names[c]))
            c++;
        if (c == COL_N)
            return FAIL_ERR_FIELD(e, ST_USE, "export.column", "columns", str_trim(name));
        x->column[x->n_column++] = (enum column)c;
    }
    for (int c = 0; x->o->columns.n == 0 && c < COL_USUAL; c++)
        x->column[x->n_column++] = (enum column)c;
    return ST_OK;
}

/* -- one matter -- */

static struct str state_name(const struct exporting *x, const struct q_export_matters_out *r)
{
    const struct procedure *p = rules_procedure(x->cx.site->rules, r->procedure);
    const struct state *s = p == NULL ? NULL : rules_state(p, r->state);

    return s == NULL ? r->state : s->name;
}

static bool is_overdue(const struct exporting *x, const struct q_export_matters_out *r)
{
    return when_is_none(r->closed) && !day_is_none(r->due) && r->due.n < x->today.n;
}

static bool is_meant(const struct exporting *x, const struct q_export_matters_out *r)
{
    const struct where_row row = { .no = r->no,
                                   .procedure = r->procedure,
                                   .state = r->state,
                                   .unit = r->unit,
                                   .path = r->path,
                                   .place = r->place,
                                   .category = r->category,
                                   .channel = r->channel,
                                   .opened = day_of(r->opened),
                                   .closed = when_is_none(r->closed) ? DAY_NONE : day_of(r->closed),
                                   .due = r->due,
                                   .open = when_is_none(r->closed),
                                   .overdue = is_overdue(x, r) };

    return where_holds(&x->o->where, &row);
}

/* Facts and reasons of the newest answer, or what was replied to a question. */
static enum st load_answer(struct exporting *x, int64_t matter, struct str *ret)
{
    const struct q_export_answer_in in = { .matter = matter };
    struct q_export_answer_out row;
    AUTO(rows) rs = { 0 };
    struct buf b = buf_make(x->cx.mem, 200 << 10);
    int64_t event = 0;

    TRY(q_export_answer(&x->cx, &in, &rs));
    while (q_export_answer_next(&x->cx, &rs, &row) && (event == 0 || row.event == event)) {
        if (event != 0 && row.value.n > 0)
            buf_byte(&b, '\n');
        buf_add(&b, row.value);
        event = row.event;
    }
    TRY(rows_status(&x->cx, &rs));
    *ret = buf_str(&b);
    return ST_OK;
}

/* Columns that are text; STR_NONE for the others. */
static struct str text_of(const struct exporting *x, const struct q_export_matters_out *r, enum column c)
{
    const struct str text[COL_N] = {
        [COL_NO] = r->no,
        [COL_TITLE] = r->title,
        [COL_PROCEDURE] = r->procedure,
        [COL_STATE] = r->state,
        [COL_STATE_NAME] = state_name(x, r),
        [COL_UNIT] = r->unit,
        [COL_UNIT_NAME] = r->unit_name,
        [COL_PLACE] = r->place,
        [COL_CATEGORY] = r->category,
        [COL_CHANNEL] = r->channel,
        [COL_BODY] = r->body,
    };

    return text[c];
}

static enum st put_cell(struct exporting *x, const struct q_export_matters_out *r, enum column c)
{
    struct export_out *o = &x->out;
    struct str text = text_of(x, r, c);

    if (c == COL_ANSWER)
        TRY(load_answer(x, r->id, &text));
    if (c == COL_OPENED || c == COL_CLOSED)
        export_put_when(o, c == COL_OPENED ? r->opened : r->closed);
    else if (c == COL_DUE)
        export_put_day(o, r->due);
    else if (c == COL_OVERDUE)
        export_put_int(o, is_overdue(x, r));
    else if (c == COL_RATING_PD || c == COL_RATING_RU)
        export_put_int(o, c == COL_RATING_PD ? r->rating_pd : r->rating_ru);
    else
        export_put_text(o, text);
    return ST_OK;
}

/* -- a line of NDJSON -- */

static void put_event(struct exporting *x, struct json_out *o, struct event *e)
{
    json_open(o, NULL, '{');
    json_put_int(o, "seq", e->seq);
    json_put_when(o, "at", e->at);
    json_put_text(o, "row", e->row);
    json_put_text(o, "event", e->event);
    json_put_text(o, "actor", e->actor);
    json_put_text(o, "actor_unit", e->actor_unit);
    json_put_text(o, "state", e->state);
    json_put_text(o, "unit", e->unit);
    json_open(o, "fields", '{');
    for (size_t i = 0; i < e->n_field; i++)
        json_put_text(o, str_z(x->cx.mem, e->field[i].name), e->field[i].value);
    for (size_t i = 0; i < e->n_seal; i++)
        if (!str_starts(e->seal[i].name, STR("contact")) && !str_eqz(e->seal[i].name, LETTER_TEXTS))
            json_put_text_or_null(o, str_z(x->cx.mem, e->seal[i].name), e->seal[i].value);
    json_close(o, '}');
    json_close(o, '}');
}

static enum st put_events(struct exporting *x, struct json_out *o, int64_t matter)
{
    const struct q_events_of_in in = { .matter = matter };
    struct event *e = arena_take(x->cx.mem, sizeof *e);
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    json_open(o, "events", '[');
    TRY(q_events_of(&x->cx, &in, &rs));
    while (q_events_of_next(&x->cx, &rs, &row)) {
        TRY(event_parse(x->cx.mem, row.text, e, &x->cx.err));
        TRY(event_load_sealed(&x->cx, e));
        put_event(x, o, e);
    }
    json_close(o, ']');
    return rows_status(&x->cx, &rs);
}

static enum st put_line(struct exporting *x, const struct q_export_matters_out *r)
{
    struct json_out o = { .b = &x->out.buf };

    json_open(&o, NULL, '{');
    json_put_text(&o, "no", r->no);
    json_put_text(&o, "procedure", r->procedure);
    json_put_text_or_null(&o, "title", r->title);
    json_put_text_or_null(&o, "body", r->body);
    json_put_text(&o, "state", r->state);
    json_put_text(&o, "state_name", state_name(x, r));
    json_put_text(&o, "unit", r->unit);
    json_put_text(&o, "unit_name", r->unit_name);
    json_put_when(&o, "opened", r->opened);
    if (when_is_none(r->closed))
        json_put_null(&o, "closed");
    else
        json_put_when(&o, "closed", r->closed);
    json_put_day(&o, "due", r->due);
    json_put_text(&o, "place", r->place);
    json_put_text(&o, "category", r->category);
    json_put_text(&o, "channel", r->channel);
    json_put_int(&o, "rating_pd", r->rating_pd);
    json_put_int(&o, "rating_ru", r->rating_ru);
    TRY(put_events(x, &o, r->id));
    json_close(&o, '}');
    return ST_OK;
}

/* -- all of them -- */

static enum st put_head(struct exporting *x)
{
    if (x->o->format == EXPORT_NDJSON)
        return ST_OK;
    for (size_t i = 0; i < x->n_column; i++)
        export_put_head(&x->out, str_of(names[x->column[i]]));
    return export_out_row(&x->out, &x->cx.err);
}

static enum st put_row(struct exporting *x, const struct q_export_matters_out *r)
{
    if (x->o->format == EXPORT_NDJSON)
        TRY(put_line(x, r));
    else
        for (size_t i = 0; i < x->n_column; i++)
            TRY(put_cell(x, r, x->column[i]));
    x->rows++;
    return export_out_row(&x->out, &x->cx.err);
}

static enum st walk(struct exporting *x)
{
    const struct q_export_matters_in in = { .body = x->o->format == EXPORT_NDJSON || wants(x, COL_BODY) };
    struct q_export_matters_out row;
    AUTO(rows) rs = { 0 };

    TRY(put_head(x));
    TRY(q_export_matters(&x->cx, &in, &rs));
    while (q_export_matters_next(&x->cx, &rs, &row)) {
        if (is_meant(x, &row))
            TRY(put_row(x, &row));
        if (arena_used(x->cx.mem) > (1 << 20))
            arena_reset(x->cx.mem);
    }
    return rows_status(&x->cx, &rs);
}

enum st export_matters(struct ctx *cx, const struct export_options *o, int64_t *ret_rows)
{
    struct exporting *x = arena_take(cx->mem, sizeof *x);

    *x = (struct exporting){ .cx = *cx, .o = o, .today = day_of(cx->now) };
    TRY(choose_columns(x, &cx->err));
    enum st st = export_out_open(cx->mem, o, &x->out, &cx->err);
    x->cx.mem = arena_make();
    if (st == ST_OK)
        st = walk(x);
    if (st == ST_OK)
        st = export_out_finish(&x->out, &x->cx.err);
    export_out_close(&x->out);
    arena_drop(x->cx.mem);
    if (st != ST_OK && cx->err.st == ST_OK)
        cx->err = x->cx.err;
    if (st == ST_OK)
        *ret_rows = x->rows;
    return st;
}
