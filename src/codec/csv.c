// SPDX-License-Identifier: Apache-2.0
/* csv.c - see csv.h. A row is first found (its end, with a scan that goes on where the last piece ended),
 * then cut into fields in place: a field without its quotes is never longer than with them. */
#include "codec/csv.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"

/* START: at the start of a field. CLOSED: after a quote within a quoted field: doubled, or its end. */
enum { START = 0, PLAIN, QUOTED, CLOSED };

struct csv csv_make(struct arena *mem, char sep)
{
    return (struct csv){ .mem = mem, .sep = sep, .line = 1, .next_line = 1 };
}

struct csv csv_of_text(struct arena *mem, struct str whole)
{
    struct csv c = csv_make(mem, ',');

    csv_feed(&c, whole);
    csv_finish(&c);
    return c;
}

static void fault(struct csv *c, enum st st, const char *code)
{
    char line[24];
    int n = snprintf(line, sizeof line, "%zu", c->line);

    (void)FAIL_ERR(&c->err, st, code, ((struct str){ line, (size_t)n }));
}

void csv_feed(struct csv *c, struct str piece)
{
    assert(!c->finished);
    if (piece.n == 0 || c->err.st != ST_OK)
        return;
    if (c->from > 0) { /* forget the rows that were taken */
        memmove(c->p, c->p + c->from, c->n - c->from);
        c->n -= c->from;
        c->at -= c->from;
        c->from = 0;
    }
    if (c->room - c->n < piece.n) {
        size_t room = c->room == 0 ? 4096 : c->room;
        while (room - c->n < piece.n)
            room *= 2;
        char *p = arena_take(c->mem, room);
        if (c->n > 0)
            memcpy(p, c->p, c->n);
        c->p = p;
        c->room = room;
    }
    memcpy(c->p + c->n, piece.p, piece.n);
    c->n += piece.n;
}

void csv_finish(struct csv *c)
{
    c->finished = true;
}

static char step(char state, char c, char sep)
{
    if (state == QUOTED)
        return c == '"' ? CLOSED : QUOTED;
    if (c == '"' && state != PLAIN)
        return QUOTED;
    return c == sep ? START : PLAIN;
}

/* Moves c->at to the row's end. False: more bytes are needed. */
static bool find_end(struct csv *c)
{
    for (; c->at < c->n; c->at++) {
        char b = c->p[c->at];
        if (b == '\n') {
            c->next_line++;
            if (c->state != QUOTED)
                return true;
        }
        c->state = step(c->state, b, c->sep);
    }
    return c->finished;
}

static void add_field(struct csv *c, char *from, char *to)
{
    if (c->n_field == c->room_field) {
        size_t room = c->room_field == 0 ? 16 : c->room_field * 2;
        struct str *f = arena_array(c->mem, room, sizeof *f);
        if (c->n_field > 0)
            memcpy(f, c->field, c->n_field * sizeof *f);
        c->field = f;
        c->room_field = room;
    }
    c->field[c->n_field++] = (struct str){ from, (size_t)(to - from) };
}

/* Cuts [p, end) in place: `to` writes behind `p` what belongs to the field. */
static bool cut_fields(struct csv *c, char *p, const char *end)
{
    char *from = p, *to = p;
    char state = START;

    c->n_field = 0;
    for (; p < end; p++) {
        char was = state;
        state = step(was, *p, c->sep);
        if (state == START) {
            add_field(c, from, to);
            from = to = p + 1;
            if (c->n_field >= CSV_FIELD_MAX)
                return false;
        } else if (*p != '"' || was == PLAIN || was == CLOSED)
            *to++ = *p; /* a quote after CLOSED is the second of a pair */
    }
    add_field(c, from, to);
    return true;
}

static void drop_mark(struct csv *c)
{
    if (!c->begun && str_starts((struct str){ c->p, c->n }, STR("\xef\xbb\xbf")))
        c->from = c->at = 3;
    c->begun = true;
}

/* Takes the row that ends at c->at. False when it is empty or faulty. */
static bool take_row(struct csv *c, struct csv_row *ret)
{
    size_t from = c->from, end = c->at;
    bool open = c->state == QUOTED;

    c->line = c->next_line - (end < c->n);
    for (size_t i = from; i < end; i++)
        c->line -= c->p[i] == '\n';
    c->from = c->at = end < c->n ? end + 1 : end;
    c->state = START;
    if (end > from && c->p[end - 1] == '\r')
        end--;
    if (open)
        fault(c, ST_INPUT, "csv.quote");
    else if (end - from > CSV_ROW_MAX)
        fault(c, ST_LIMIT, "csv.row");
    else if (!c->any_bytes && !text_is_utf8((struct str){ c->p + from, end - from }))
        fault(c, ST_INPUT, "csv.utf8");
    if (c->err.st != ST_OK || end == from)
        return false;
    if (!cut_fields(c, c->p + from, c->p + end)) {
        fault(c, ST_LIMIT, "csv.row");
        return false;
    }
    if (c->first_n == 0)
        c->first_n = c->n_field;
    *ret = (struct csv_row){ c->field, c->n_field, c->line, c->n_field != c->first_n };
    return true;
}

bool csv_next(struct csv *c, struct csv_row *ret)
{
    while (c->err.st == ST_OK) {
        if (!c->begun && (c->n >= 3 || c->finished))
            drop_mark(c);
        if (!c->begun || !find_end(c)) {
            if (c->n - c->from > CSV_ROW_MAX) {
                c->line = c->next_line;
                fault(c, ST_LIMIT, "csv.row");
            }
            return false;
        }
        if (c->from == c->n)
            return false;
        if (take_row(c, ret))
            return true;
    }
    return false;
}

enum st csv_status(const struct csv *c, struct err *e)
{
    if (c->err.st != ST_OK)
        *e = c->err;
    return c->err.st;
}

static bool is_formula(struct str s)
{
    int64_t v;

    if (s.n == 0 || strchr("=+-@\t\r", s.p[0]) == NULL || s.p[0] == '\0')
        return false;
    return !num_parse(s, &v);
}

static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t');
}

void csv_put(struct csv_out *o, struct str s)
{
    bool guard = o->guard && is_formula(s);
    bool quotes = needs_quotes(s);

    if (o->begun)
        buf_byte(o->b, ',');
    o->begun = true;
    if (quotes)
        buf_byte(o->b, '"');
    if (guard)
        buf_byte(o->b, '\'');
    for (size_t at; quotes && (at = str_find(s, STR("\""))) != SIZE_MAX; s = str_from(s, at + 1)) {
        buf_add(o->b, str_cut(s, 0, at));
        buf_add(o->b, STR("\"\""));
    }
    buf_add(o->b, s);
    if (quotes)
        buf_byte(o->b, '"');
}

void csv_put_int(struct csv_out *o, int64_t v)
{
    if (o->begun)
        buf_byte(o->b, ',');
    o->begun = true;
    buf_int(o->b, v);
}

void csv_put_day(struct csv_out *o, struct day d)
{
    if (o->begun)
        buf_byte(o->b, ',');
    o->begun = true;
    if (!day_is_none(d))
        day_format(o->b, d);
}

void csv_end(struct csv_out *o)
{
    buf_byte(o->b, '\n');
    o->begun = false;
}
