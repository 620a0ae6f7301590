// SPDX-License-Identifier: Apache-2.0
/* letter_make.c - the letters of a step are filled in once, with the step, and go into its event
 * (core/letter/letter.h). */
#include <string.h>

#include "codec/json.h"
#include "codec/paper.h"
#include "core/letter/letter.h"
#include "core/letter/making.h"
#include "core/site.h"

enum { LETTERS_BYTES = 256 * 1024, NUMBERS_BYTES = 1024 };

/* What stands for a {name}: nothing, a text, or a sealed field that is looked up when the letter is read. */
enum piece_kind { PIECE_NONE = 0, PIECE_TEXT, PIECE_FIELD };
struct piece {
    enum piece_kind kind;
    struct str text; /* or the field's name */
    int64_t event;   /* whose field; 0 = this one's */
};

static struct piece text_piece(struct str text)
{
    return (struct piece){ text.n > 0 ? PIECE_TEXT : PIECE_NONE, text, 0 };
}

static struct str day_text(struct making *w, struct day d)
{
    return day_is_none(d) ? STR_NONE : paper_day_text(w->s->cx->mem, d);
}

/* -- values -- */

static const struct field *field_of(const struct move *mv, struct str name)
{
    for (size_t i = 0; i < mv->n_field; i++)
        if (str_eq(mv->field[i].name, name))
            return &mv->field[i];
    return NULL;
}

static struct str label_of(struct ctx *cx, struct str field, struct str value)
{
    struct str key = arena_printf(cx->mem, "choice.%.*s.%.*s", STR_ARG(field), STR_ARG(value));
    struct str text = rules_text(cx->site->rules, LANG_ZH, key);

    return str_eq(text, key) ? value : text;
}

static enum st unit_name(struct ctx *cx, struct str code, struct str *ret)
{
    struct unit u;

    *ret = STR_NONE;
    if (code.n == 0)
        return ST_OK;
    TRY(unit_load(cx, code, &u));
    *ret = unit_in_full(cx, u.code, u.name);
    return ST_OK;
}

/* A public value of the step, in words. */
static enum st given(struct making *w, struct str name, struct str value, struct str *ret)
{
    const struct field *f = field_of(w->s->move, name);
    struct ctx *cx = w->s->cx;
    struct day d;

    *ret = value;
    if (f == NULL)
        return ST_OK;
    if (f->type == FIELD_UNIT)
        return unit_name(cx, value, ret);
    if (f->type == FIELD_DAY && day_parse(value, &d))
        *ret = day_text(w, d);
    else if (f->type == FIELD_BOOL)
        *ret = str_eqz(value, "true") || str_eqz(value, "1") ? STR("是") : STR("否");
    else if (f->type == FIELD_CHOICE)
        *ret = label_of(cx, name, value);
    return ST_OK;
}

static struct day due_of(const struct making *w, struct str code)
{
    for (size_t i = 0; i < w->e->n_clock; i++)
        if (w->e->clock[i].act == CLOCK_ACT_START && (code.n == 0 || str_eq(w->e->clock[i].code, code)))
            return w->e->clock[i].due;
    const struct clock *c = code.n == 0 ? NULL : stepping_clock(w->s, code);
    return c == NULL ? DAY_NONE : c->due;
}

/* Title, request, body, contact: as filed, or as last corrected (N14). */
static enum st filed(struct making *w, struct str name, struct piece *ret)
{
    const struct past_list *p;

    *ret = (struct piece){ PIECE_FIELD, name, w->s->m->first };
    if (w->e->born) {
        ret->event = 0;
        ret->kind = event_unseal(w->e, str_z(w->s->cx->mem, name)).n > 0 ? PIECE_FIELD : PIECE_NONE;
        return ST_OK;
    }
    if (w->s->offering)
        return ST_OK;
    TRY(stepping_history(w->s, &p));
    for (size_t i = 0; i < p->n; i++)
        if (str_eqz(p->row[i].row, "N14") && str_eq(past_get(&p->row[i], "field"), name))
            *ret = (struct piece){ PIECE_FIELD, STR("value"), p->row[i].seq };
    return ST_OK;
}

/* The other letters of the step: 信访处理意见书（渭建〔2026〕3号）. */
static struct str papers_of(struct making *w)
{
    struct ctx *cx = w->s->cx;
    struct buf b = buf_make(cx->mem, NUMBERS_BYTES);

    for (size_t i = 0; i < w->e->n_doc; i++) {
        const struct form *f = rules_form(cx->site->rules, w->e->doc[i]);
        struct str number = letter_number(buf_str(&w->numbers), w->e->doc[i]);
        if (f == NULL || str_eq(f->code, w->form))
            continue;
        buf_printf(&b, "%s%.*s", b.n > 0 ? "、" : "", STR_ARG(making_title(w, f)));
        if (number.n > 0)
            buf_printf(&b, "（%.*s）", STR_ARG(number));
    }
    return buf_str(&b);
}

/* Names that every letter knows: see `common` of rules_letter.c. */
static enum st common_piece(struct making *w, struct str name, struct piece *ret)
{
    const struct matter *m = w->s->m;
    struct str text = STR_NONE;

    if (str_eqz(name, "name"))
        return filed(w, STR("contact"), ret);
    if (str_eqz(name, "title") || str_eqz(name, "request") || str_eqz(name, "body"))
        return filed(w, name, ret);
    if (str_eqz(name, "no"))
        text = w->e->no;
    else if (str_eqz(name, "received"))
        text = day_text(w, day_of(m->opened));
    else if (str_eqz(name, "issued"))
        text = day_text(w, day_of(w->e->at));
    else if (str_eqz(name, "due"))
        text = day_text(w, due_of(w, STR_NONE));
    else if (str_eqz(name, "unit"))
        text = unit_in_full(w->s->cx, w->organ.code, w->organ.name);
    else if (str_eqz(name, "papers"))
        text = papers_of(w);
    else if (rules_term(w->s->cx->site->rules, name) != NULL)
        text = day_text(w, due_of(w, name));
    else if (str_eqz(name, "phone"))
        text = w->organ.phone;
    else if (str_eqz(name, "review"))
        TRY(unit_name(w->s->cx, w->organ.review, &text));
    else
        TRY(making_hand(w, name, &text));
    *ret = text_piece(text);
    return ST_OK;
}

static enum st piece_of(struct making *w, struct str name, struct piece *ret)
{
    const char *z = str_z(w->s->cx->mem, name);
    struct str value = event_get(w->e, z);

    if (event_unseal(w->e, z).n > 0) {
        *ret = (struct piece){ PIECE_FIELD, name, 0 };
        return ST_OK;
    }
    if (value.n == 0)
        return common_piece(w, name, ret);
    TRY(given(w, name, value, &value));
    *ret = text_piece(value);
    return ST_OK;
}

/* -- lines -- */

static void put_piece(struct json_out *o, struct piece p)
{
    if (p.kind == PIECE_TEXT) {
        json_put_text(o, NULL, p.text);
        return;
    }
    json_open(o, NULL, '[');
    json_put_text(o, NULL, p.text);
    if (p.event != 0)
        json_put_int(o, NULL, p.event);
    json_close(o, ']');
}

/* One paragraph; nothing when a value is missing, so that no letter is printed half. */
static enum st put_line(struct making *w, struct json_out *o, struct str text)
{
    struct piece piece[64];
    struct str before, name;
    size_t n = 0;

    while (n + 2 < N_OF(piece) && rules_letter_next(&text, &before, &name)) {
        if (before.n > 0)
            piece[n++] = text_piece(before);
        TRY(piece_of(w, name, &piece[n]));
        if (piece[n++].kind == PIECE_NONE)
            return ST_OK;
    }
    if (text.n > 0)
        piece[n++] = text_piece(text);
    json_open(o, NULL, '[');
    for (size_t i = 0; i < n; i++)
        put_piece(o, piece[i]);
    json_close(o, ']');
    return ST_OK;
}

/* -- a letter -- */

/* The number, given now, and the version of the text. */
static enum st put_marks(struct making *w, struct json_out *o)
{
    const bool history = w->s->m->imported || str_eqz(w->e->actor, "import");
    struct str number = STR_NONE, version = STR_NONE;
    size_t at = 0;
    const struct letter_line *line = making_line(w, w->form, LETTER_NUMBER, &at);

    if (line != NULL && !history)
        TRY(making_number(w, line->text, &number));
    at = 0;
    if ((line = making_line(w, w->form, LETTER_VERSION, &at)) != NULL)
        version = line->text;
    if (number.n > 0)
        buf_printf(&w->numbers, "%s%.*s %.*s", w->numbers.n > 0 ? "\n" : "", STR_ARG(w->form), STR_ARG(number));
    json_put_text(o, "no", number);
    json_put_text(o, "version", version);
    return ST_OK;
}

/* All lines of a kind; nothing when there is none. */
static enum st put_lines(struct making *w, struct json_out *o, const char *name, enum letter_kind kind)
{
    size_t at = 0;
    const struct letter_line *line = making_line(w, w->form, kind, &at);

    if (line == NULL)
        return ST_OK;
    json_open(o, name, '[');
    for (; line != NULL; line = making_line(w, w->form, kind, &at))
        TRY(put_line(w, o, line->text));
    json_close(o, ']');
    return ST_OK;
}

/* The filer, by a name that is looked up; the unit that has the matter now, or that asked; nobody. */
static enum st put_addressee(struct making *w, struct json_out *o)
{
    struct str to = rules_letter_to(w->s->cx->site->rules, w->form), holder = STR_NONE;

    if (str_eqz(to, "unit"))
        TRY(unit_name(w->s->cx, w->e->unit, &holder));
    if (str_eqz(to, "asker")) {
        TRY(making_asker(w, &holder));
        TRY(unit_name(w->s->cx, holder, &holder));
    }
    struct piece name = { PIECE_NONE, STR_NONE, 0 };
    if (str_eqz(to, "resident"))
        TRY(filed(w, STR("contact"), &name));
    json_open(o, "to", '[');
    if (name.kind != PIECE_NONE)
        put_piece(o, name);
    else if (holder.n > 0)
        json_put_text(o, NULL, holder);
    json_close(o, ']');
    return ST_OK;
}

static enum st put_letter(struct making *w, struct json_out *o)
{
    struct ctx *cx = w->s->cx;
    const struct form *f = rules_form(cx->site->rules, w->form);

    json_open(o, str_z(cx->mem, w->form), '{');
    json_put_day(o, "day", making_day(w));
    TRY(put_marks(w, o));
    json_put_text(o, "organ", unit_in_full(cx, w->organ.code, w->organ.name));
    TRY(put_lines(w, o, "text", LETTER_TEXT));
    TRY(put_lines(w, o, "hand", LETTER_HAND));
    TRY(put_lines(w, o, "signer", LETTER_SIGNER));
    TRY(put_lines(w, o, "copies", LETTER_COPIES));
    TRY(put_lines(w, o, "note", LETTER_NOTE));
    TRY(put_lines(w, o, "copy", LETTER_COPY));
    size_t at = 0;
    if (making_line(w, w->form, LETTER_SEAL, &at) != NULL)
        json_put_text(o, "seal", STR("none"));
    json_put_text(o, "title", f == NULL ? w->form : making_title(w, f));
    TRY(put_addressee(w, o));
    json_close(o, '}');
    return ST_OK;
}

void letter_list(const struct rules *r, const struct move *mv, struct event *e)
{
    for (size_t i = 0; i < mv->n_doc && e->n_doc < N_OF(e->doc); i++)
        if (rules_letter_made(r, mv->doc[i], mv->id))
            e->doc[e->n_doc++] = mv->doc[i];
}

/* Who acts signs. What a clock or a coupling makes, the holder signs; a letter to the holder itself, the petition
 * office, and one to the petition office the government. */
static enum st find_organ(struct making *w)
{
    struct ctx *cx = w->s->cx;
    const bool by_itself = w->e->actor_unit.n == 0;
    struct str code = by_itself ? w->e->unit : w->e->actor_unit;

    if (by_itself && str_eqz(rules_letter_to(cx->site->rules, w->form), "unit")) {
        TRY(unit_of_kind(cx, STR("petition"), &code));
        if (str_eq(code, w->e->unit))
            TRY(unit_of_kind(cx, STR("government"), &code));
    }
    return unit_load(cx, code, &w->organ);
}

enum st letter_make(struct stepping *s, struct event *e)
{
    struct making w = { .s = s, .e = e };
    struct buf b;

    if (e->n_doc == 0)
        return ST_OK;
    b = buf_make(s->cx->mem, LETTERS_BYTES);
    w.numbers = buf_make(s->cx->mem, NUMBERS_BYTES);
    struct json_out o = { .b = &b };
    json_open(&o, NULL, '{');
    for (size_t i = 0; i < e->n_doc; i++) {
        w.form = e->doc[i];
        TRY(find_organ(&w));
        TRY(put_letter(&w, &o));
    }
    json_close(&o, '}');
    if (buf_is_full(&b) || buf_is_full(&w.numbers))
        return FAIL(s->cx, ST_LIMIT, "letter.long", STR_NONE);
    event_seal(e, STR(LETTER_TEXTS), buf_str(&b));
    event_tell(e, STR(LETTER_NUMBERS), buf_str(&w.numbers));
    return ST_OK;
}
