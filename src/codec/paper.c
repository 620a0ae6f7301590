// SPDX-License-Identifier: Apache-2.0
/* paper.c - the builder of paper.h: lists in the paper's arena. */
#include "codec/paper.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "codec/qr.h"

enum {
    TICKS_CAP = 4096,
    FORM_COLUMNS = 4,
    FORM_LABEL = 3,
    FORM_VALUE = 5,
    ORGAN_MAX = 32, /* points */
    ORGAN_MIN = 22,
    ORGAN_WIDTH = 442, /* 156 mm */
    DAY_FREE = 8,      /* halves of a character right of the day */
};

struct paper *paper_make(struct arena *mem)
{
    struct paper *p = arena_take(mem, sizeof *p);

    *p = (struct paper){ .mem = mem, .printed = DAY_NONE, .day = DAY_NONE };
    return p;
}

void paper_organ(struct paper *p, struct str organ)
{
    p->organ = organ;
}

void paper_number(struct paper *p, struct str number)
{
    p->number = number;
}

void paper_signer(struct paper *p, struct str signer)
{
    p->signer = signer;
}

void paper_title(struct paper *p, struct str title)
{
    p->title = title;
}

void paper_addressee(struct paper *p, struct str to)
{
    p->addressee = to;
}

void paper_copies(struct paper *p, struct str to)
{
    p->copies = to;
}

void paper_printed(struct paper *p, struct str organ, struct day day)
{
    p->printer = organ;
    p->printed = day;
}

void paper_mark(struct paper *p, struct str text)
{
    p->mark = text;
}

void paper_check(struct paper *p, struct str text)
{
    p->check = text;
}

void paper_day(struct paper *p, struct day day)
{
    p->day = day;
}

static struct paper_block *block(struct paper *p, enum paper_kind kind)
{
    struct paper_block *b = arena_take(p->mem, sizeof *b);

    b->kind = kind;
    b->day = DAY_NONE;
    if (p->last == NULL)
        p->block = b;
    else
        p->last->next = b;
    p->last = b;
    return b;
}

static void run(struct paper *p, struct paper_block *b, struct str text, bool bold)
{
    if (text.n == 0)
        return;
    struct paper_run *r = arena_take(p->mem, sizeof *r);

    *r = (struct paper_run){ text, bold, NULL };
    if (b->last_run == NULL)
        b->run = r;
    else
        b->last_run->next = r;
    b->last_run = r;
}

/* Each line of `text` that is not empty is a paragraph. */
static void lines(struct paper *p, struct str text, bool bold)
{
    struct str line;

    while (str_split(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.n > 0)
            run(p, block(p, PAPER_TEXT), line, bold);
    }
}

void paper_text(struct paper *p, struct str text)
{
    lines(p, text, false);
}

void paper_bold(struct paper *p, struct str text)
{
    lines(p, text, true);
}

void paper_more(struct paper *p, struct str text, bool bold)
{
    if (text.n == 0)
        return;
    bool goes_on = p->last != NULL && (p->last->kind == PAPER_TEXT || p->last->kind == PAPER_HEADING);

    run(p, goes_on ? p->last : block(p, PAPER_TEXT), text, bold);
}

/* A block of one text; none when that is empty. */
static struct paper_block *one(struct paper *p, enum paper_kind kind, struct str text)
{
    if (text.n == 0)
        return NULL;
    struct paper_block *b = block(p, kind);

    run(p, b, text, false);
    return b;
}

void paper_heading(struct paper *p, struct str text)
{
    one(p, PAPER_HEADING, text);
}

void paper_sides(struct paper *p, struct str left, struct str right)
{
    if (left.n == 0 && right.n == 0)
        return;
    struct paper_block *b = block(p, PAPER_SIDES);

    run(p, b, left, false);
    b->right = right;
}

void paper_enclosure(struct paper *p, struct str name)
{
    one(p, PAPER_ENCLOSURE, name);
}

void paper_note(struct paper *p, struct str text)
{
    one(p, PAPER_NOTE, text);
}

void paper_break(struct paper *p)
{
    block(p, PAPER_BREAK);
}

void paper_table(struct paper *p, const int *width, int n)
{
    assert(n >= 1 && n <= PAPER_COLUMNS);
    struct paper_block *b = block(p, PAPER_TABLE);

    b->n_columns = n;
    memcpy(b->width, width, (size_t)n * sizeof *width);
}

static struct paper_row *add_row(struct paper *p, int n)
{
    assert(p->last != NULL && p->last->kind == PAPER_TABLE);
    struct paper_row *r = arena_take(p->mem, sizeof *r);

    r->cell = arena_array(p->mem, (size_t)n, sizeof *r->cell);
    r->n = n;
    if (p->last->last_row == NULL)
        p->last->row = r;
    else
        p->last->last_row->next = r;
    p->last->last_row = r;
    return r;
}

static struct paper_row *plain_row(struct paper *p, const struct str *text, int n)
{
    struct paper_row *r = add_row(p, n);

    assert(n == p->last->n_columns);
    for (int i = 0; i < n; i++)
        r->cell[i] = (struct paper_cell){ .text = text[i], .span = 1 };
    return r;
}

void paper_head(struct paper *p, const struct str *text, int n)
{
    struct paper_row *r = plain_row(p, text, n);

    r->head = true;
    for (int i = 0; i < n; i++)
        r->cell[i].label = true;
}

void paper_row(struct paper *p, const struct str *text, int n)
{
    plain_row(p, text, n);
}

void paper_cells(struct paper *p, const struct paper_cell *cell, int n)
{
    struct paper_row *r = add_row(p, n);
    int columns = 0;

    for (int i = 0; i < n; i++) {
        assert(cell[i].span >= 1);
        r->cell[i] = cell[i];
        columns += cell[i].span;
    }
    assert(columns == p->last->n_columns);
}

void paper_form(struct paper *p)
{
    paper_table(p, (const int[]){ FORM_LABEL, FORM_VALUE, FORM_LABEL, FORM_VALUE }, FORM_COLUMNS);
}

void paper_field(struct paper *p, struct str label, struct str value)
{
    paper_cells(p, (const struct paper_cell[]){ { label, 1, true }, { value, FORM_COLUMNS - 1, false } }, 2);
}

void paper_fields(struct paper *p, struct str label, struct str value, struct str label2, struct str value2)
{
    paper_cells(p,
                (const struct paper_cell[]){
                    { label, 1, true }, { value, 1, false }, { label2, 1, true }, { value2, 1, false } },
                FORM_COLUMNS);
}

void paper_band(struct paper *p, struct str text)
{
    assert(p->last != NULL && p->last->kind == PAPER_TABLE);
    paper_cells(p, &(const struct paper_cell){ text, p->last->n_columns, true }, 1);
}

struct str paper_ticks(struct arena *mem, const struct str *choice, int n, uint32_t ticked)
{
    struct buf b = buf_make(mem, TICKS_CAP);

    assert(n <= 32);
    for (int i = 0; i < n; i++) {
        buf_addz(&b, i > 0 ? "　" : "");
        buf_addz(&b, (ticked >> i & 1) != 0 ? "☑" : "☐");
        buf_add(&b, choice[i]);
    }
    return buf_str(&b);
}

void paper_seal(struct paper *p, struct str organ, struct day day)
{
    struct paper_block *b = block(p, PAPER_SEAL);

    run(p, b, organ, false);
    b->day = day;
    if (day_is_none(p->day))
        p->day = day;
}

void paper_hand(struct paper *p, struct str label)
{
    one(p, PAPER_HAND, label);
}

enum st paper_qr(struct paper *p, struct str text, struct str caption, struct err *e)
{
    struct qr_modules q;

    TRY(qr_modules(p->mem, text, &q, e));
    paper_modules(p, q.module, q.size, caption);
    return ST_OK;
}

void paper_modules(struct paper *p, const uint8_t *module, int size, struct str caption)
{
    struct paper_block *b = block(p, PAPER_BITS);

    run(p, b, caption, false);
    b->size = size;
    b->module = module;
}

struct str paper_day_text(struct arena *mem, struct day day)
{
    if (day_is_none(day))
        return STR("　　年　　月　　日");
    struct ymd v = day_ymd(day);

    return arena_printf(mem, "%d年%d月%d日", v.year, v.month, v.day);
}

int paper_wide(struct str text)
{
    int wide = 0;
    uint32_t c;

    while (text_next(&text, &c))
        wide += c < 0x80 ? 1 : 2;
    return wide;
}

int paper_seal_axis(struct str organ, struct str day)
{
    const int of_day = DAY_FREE + paper_wide(day) / 2, of_organ = (paper_wide(organ) + 1) / 2;

    return of_day > of_organ ? of_day : of_organ;
}

bool paper_is_letter(const struct paper *p)
{
    return p->organ.n > 0 && p->signer.n == 0;
}

int paper_organ_size(const struct paper *p)
{
    const int wide = paper_wide(p->organ);
    const int fits = wide == 0 ? ORGAN_MAX : 2 * ORGAN_WIDTH / wide;

    return fits > ORGAN_MAX ? ORGAN_MAX : fits < ORGAN_MIN ? ORGAN_MIN : fits;
}
