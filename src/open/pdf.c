// SPDX-License-Identifier: Apache-2.0
/* pdf.c - see pdf.h. Everything is lines: a block becomes a pango layout, whose lines are set one below the other on a
 * grid of 22 a page of 28 characters each (GB/T 9704-2012, 5.2.3), and a page ends where the next line would not fit.
 * Lengths are points. */
#include "open/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/text.h"

#define MM      (72.0 / 25.4)
#define PAGE_W  (210 * MM)
#define PAGE_H  (297 * MM)
#define TOP     (37 * MM)
#define LEFT    (28 * MM)
#define WIDTH   (156 * MM)
#define BOTTOM  (PAGE_H - 35 * MM)
#define LINE    (225 * MM / PAGE_LINES)
#define CHAR    (156 * MM / 28)
#define TITLE   22.0
#define SLACK   0.2       /* of rounding, over a line */
#define RULED_X (20 * MM) /* the red double lines of a letter (10.1) */
#define RULED_W (170 * MM)
#define SMALL   12.0
#define CELL    12.0
#define CELL_H  18.0
#define PADDING 4.0
#define QR      (42 * MM)

enum {
    PAGE_LINES = 22,
    SHORT = 5 /* lines */,
    TOGETHER = 2 /* lines of a paragraph that stay together */,
    WORD = 60 /* characters */
};

static const char font[] = "Noto Serif CJK SC";

struct sheet {
    struct arena *mem;
    const struct paper *p;
    cairo_t *cr;
    double y;
    int page;
    int over; /* from this line on the layout that is set next goes over to the next page; 0 = none */
};
struct look { /* how a block's lines are set */
    double size, line, left, right, indent;
    PangoAlignment align;
    bool bold, red, grey;
};
static const struct look body = { .size = CHAR, .line = LINE, .indent = 2 * CHAR };

/* -- text -- */

static PangoLayout *layout(struct sheet *s, struct str text, const struct look *l, double width)
{
    PangoLayout *y = pango_cairo_create_layout(s->cr);
    pango_context_set_round_glyph_positions(pango_layout_get_context(y), FALSE); /* or 28 characters get no line */
    PangoFontDescription *d = pango_font_description_from_string(font);

    pango_font_description_set_absolute_size(d, l->size * PANGO_SCALE);
    if (l->bold)
        pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(y, d);
    pango_font_description_free(d);
    pango_layout_set_width(y, (int)((width + SLACK) * PANGO_SCALE));
    pango_layout_set_wrap(y, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(y, l->align);
    pango_layout_set_indent(y, (int)(l->indent * PANGO_SCALE));
    pango_layout_set_text(y, text.p, (int)text.n);
    return y;
}

static void colour(struct sheet *s, const struct look *l)
{
    cairo_set_source_rgb(s->cr, l->red ? 0.75 : l->grey ? 0.5 : 0, l->grey ? 0.5 : 0, l->grey ? 0.5 : 0);
}

/* What no font draws: controls, and noncharacters (U+FDD0 to U+FDEF, the last two of each plane). After one of those
 * cairo draws nothing more, neither this line nor the pages that follow. */
static bool is_drawable(uint32_t c)
{
    return (c >= ' ' || c == '\n' || c == '\t') && (c < 0x7f || c > 0x9f) && (c < 0xfdd0 || c > 0xfdef) &&
           (c & 0xfffe) != 0xfffe;
}

/* A word longer than a line may break anywhere. Pango tries such a word in each line as a whole, first: one of 50,000
 * letters took longer than anybody waits, so it gets places to break at (U+200B). */
static void add_text(struct buf *b, struct str t)
{
    int word = 0;
    uint32_t c;

    while (text_next(&t, &c)) {
        word = c <= ' ' || c >= 0x3000 ? 0 : word + 1; /* from there on each character is a word */
        if (word > WORD) {
            text_put(b, 0x200b);
            word = 1;
        }
        text_put(b, is_drawable(c) ? c : 0xfffd);
    }
}

static struct str drawable(struct sheet *s, struct str t)
{
    struct buf b = buf_make(s->mem, 3 * t.n + t.n / WORD * 3 + 1);

    add_text(&b, t);
    return buf_str(&b);
}

static void begin_page(struct sheet *s)
{
    static const struct look mark = { .size = SMALL, .line = LINE, .align = PANGO_ALIGN_CENTER, .grey = true };

    s->page++;
    s->y = TOP;
    if (s->p->mark.n == 0)
        return;
    PangoLayout *l = layout(s, s->p->mark, &mark, WIDTH);
    colour(s, &mark);
    cairo_move_to(s->cr, LEFT, 20 * MM);
    pango_cairo_show_layout(s->cr, l);
    g_object_unref(l);
}

/* Thick above thin, or the other way round. */
static void double_rule(struct sheet *s, double y, bool thick_first)
{
    cairo_set_source_rgb(s->cr, 0.75, 0, 0);
    cairo_rectangle(s->cr, RULED_X, y, RULED_W, thick_first ? 2 : 0.7);
    cairo_rectangle(s->cr, RULED_X, y + (thick_first ? 3.2 : 1.9), RULED_W, thick_first ? 0.7 : 2);
    cairo_fill(s->cr);
}

static void check(struct sheet *s)
{
    const struct look l = { .size = 8, .grey = true };
    PangoLayout *y = layout(s, drawable(s, s->p->check), &l, WIDTH);

    colour(s, &l);
    cairo_move_to(s->cr, LEFT, PAGE_H - 25 * MM);
    pango_cairo_show_layout(s->cr, y);
    g_object_unref(y);
}

/* Odd pages have it on the right, even ones on the left, one character in (7.5); the first page of a letter has none,
 * but a line 20 mm above the edge (10.1). */
static void end_page(struct sheet *s)
{
    if (s->page == 1)
        check(s);
    if (s->page == 1 && paper_is_letter(s->p)) {
        double_rule(s, PAGE_H - 20 * MM, false);
        cairo_show_page(s->cr);
        return;
    }
    const struct look number = { .size = 14, .align = s->page % 2 == 1 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT };
    PangoLayout *l = layout(s, arena_printf(s->mem, "— %d —", s->page), &number, WIDTH - 2 * CHAR);

    colour(s, &number);
    cairo_move_to(s->cr, LEFT + CHAR, BOTTOM + 7 * MM);
    pango_cairo_show_layout(s->cr, l);
    g_object_unref(l);
    cairo_show_page(s->cr);
}

static void need(struct sheet *s, double height)
{
    if (s->y + height <= BOTTOM + 1 || s->y <= TOP)
        return;
    end_page(s);
    begin_page(s);
}

/* Sets the lines of a layout, over pages if must be. */
static void set_lines(struct sheet *s, PangoLayout *y, const struct look *l)
{
    PangoLayoutIter *i = pango_layout_get_iter(y);
    int line = 0;

    do {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(i, NULL, &box);
        need(s, s->over > 0 && line++ == s->over ? PAGE_H : l->line);
        colour(s, l);
        cairo_move_to(s->cr, LEFT + l->left + (double)box.x / PANGO_SCALE, s->y + (l->line + l->size * 0.76) / 2);
        pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(i));
        s->y += l->line;
    } while (pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
}

static void text(struct sheet *s, struct str t, struct look l)
{
    if (t.n == 0)
        return;
    PangoLayout *y = layout(s, drawable(s, t), &l, WIDTH - l.left - l.right);
    set_lines(s, y, &l);
    g_object_unref(y);
}

static void runs(struct sheet *s, const struct paper_run *r, struct look l)
{
    struct buf b = buf_make(s->mem, 4 << 20);
    PangoAttrList *bold = pango_attr_list_new();

    for (; r != NULL; r = r->next) {
        PangoAttribute *a = pango_attr_weight_new(r->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        a->start_index = (guint)b.n;
        add_text(&b, r->text);
        a->end_index = (guint)b.n;
        pango_attr_list_insert(bold, a);
    }
    PangoLayout *y = layout(s, buf_str(&b), &l, WIDTH - l.left - l.right);
    pango_layout_set_attributes(y, bold);
    pango_attr_list_unref(bold);
    set_lines(s, y, &l);
    g_object_unref(y);
}

/* -- blocks -- */

static void sides(struct sheet *s, const struct paper_block *b)
{
    const double at = s->y;

    text(s, b->run == NULL ? STR(" ") : b->run->text, (struct look){ .size = CHAR, .line = LINE });
    if (b->right.n == 0)
        return;
    s->y = at;
    text(s, b->right, (struct look){ .size = CHAR, .line = LINE, .align = PANGO_ALIGN_RIGHT });
}

/* What goes together: free lines for the seal's upper half, organ, day, and the notes below; with notes one free line
 * will do where two leave no room for them (7.3.5.5). */
static double seal_height(const struct paper_block *b)
{
    double notes = 0;

    for (const struct paper_block *n = b->next; n != NULL && n->kind == PAPER_NOTE; n = n->next)
        notes += CELL_H;
    return notes > 0 ? 3 * LINE + notes : 4 * LINE;
}

/* Organ and day stand on the axis of the seal, both on one page; above them room for the seal's upper half, so that its
 * edge is less than a line from the text (7.3.5.1). */
static void seal(struct sheet *s, const struct paper_block *b)
{
    struct str day = paper_day_text(s->mem, b->day), organ = b->run == NULL ? STR_NONE : b->run->text;
    const double axis = paper_seal_axis(organ, day) * CHAR / 2, half = axis < WIDTH - axis ? axis : WIDTH - axis;
    const struct look l = {
        .size = CHAR, .line = LINE, .align = PANGO_ALIGN_CENTER, .left = WIDTH - axis - half, .right = axis - half
    };

    need(s, seal_height(b));
    const double room = BOTTOM + 1 - s->y - seal_height(b);
    s->y += b->next == NULL || b->next->kind != PAPER_NOTE || room > LINE ? 2 * LINE : LINE + room;
    text(s, organ, l);
    text(s, day, l);
}

static void hand(struct sheet *s, struct str label, const struct paper_block *seal)
{
    if (seal != NULL && seal->kind == PAPER_SEAL)
        need(s, LINE + seal_height(seal));
    text(s, arena_printf(s->mem, "%.*s：", STR_ARG(label)), body);
    s->y -= LINE;
    text(s, paper_day_text(s->mem, DAY_NONE), (struct look){ .size = CHAR, .line = LINE, .align = PANGO_ALIGN_RIGHT });
}

static void bits(struct sheet *s, const struct paper_block *b)
{
    const double unit = QR / (b->size + 8), x = LEFT + (WIDTH - QR) / 2 + 4 * unit;

    need(s, QR + LINE);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    for (int i = 0; i < b->size * b->size; i++) {
        const int row = i / b->size, column = i % b->size;
        if (b->module[i] != 0)
            cairo_rectangle(s->cr, x + column * unit, s->y + (4 + row) * unit, unit, unit);
    }
    cairo_fill(s->cr);
    s->y += QR;
    if (b->run != NULL)
        text(s, b->run->text, (struct look){ .size = SMALL, .line = CELL_H, .align = PANGO_ALIGN_CENTER });
}

/* -- tables -- */

struct cells {
    PangoLayout *y[PAPER_COLUMNS];
    double x[PAPER_COLUMNS + 1];
    double height;
};

static struct cells cells_of(struct sheet *s, const struct paper_block *t, const struct paper_row *r)
{
    struct cells c = { .x = { LEFT }, .height = CELL_H + 2 * PADDING };
    int sum = 0, at = 0;

    for (int i = 0; i < t->n_columns; i++)
        sum += t->width[i];
    for (int i = 0; i < r->n; i++) {
        const struct look l = { .size = CELL,
                                .bold = r->cell[i].label,
                                .align = r->cell[i].label ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT };
        double w = 0;
        for (int k = 0; k < r->cell[i].span; k++)
            w += WIDTH * t->width[at++] / sum;
        c.x[i + 1] = c.x[i] + w;
        c.y[i] = layout(s, drawable(s, r->cell[i].text), &l, w - 2 * PADDING);
        double h = pango_layout_get_line_count(c.y[i]) * CELL_H + 2 * PADDING;
        c.height = h > c.height ? h : c.height;
    }
    return c;
}

static void cell_lines(struct sheet *s, PangoLayout *y, double x, double top)
{
    PangoLayoutIter *i = pango_layout_get_iter(y);

    do {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(i, NULL, &box);
        cairo_move_to(s->cr, x + (double)box.x / PANGO_SCALE, top + (CELL_H + CELL * 0.76) / 2);
        pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(i));
        top += CELL_H;
    } while (pango_layout_iter_next_line(i) && top < BOTTOM);
    pango_layout_iter_free(i);
}

static void row(struct sheet *s, const struct paper_block *t, const struct paper_row *r)
{
    struct cells c = cells_of(s, t, r);
    const double left = BOTTOM - s->y, h = c.height < BOTTOM - TOP ? c.height : BOTTOM - TOP;

    if (h > left) {
        need(s, h);
        for (const struct paper_row *head = t->row; head != NULL && head->head && head != r; head = head->next)
            row(s, t, head);
    }
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    cairo_set_line_width(s->cr, 0.6);
    for (int i = 0; i < r->n; i++) {
        cairo_rectangle(s->cr, c.x[i], s->y, c.x[i + 1] - c.x[i], h);
        cairo_stroke(s->cr);
        cell_lines(s, c.y[i], c.x[i] + PADDING, s->y + PADDING);
        g_object_unref(c.y[i]);
    }
    s->y += h;
}

static void table(struct sheet *s, const struct paper_block *t)
{
    for (const struct paper_row *r = t->row; r != NULL; r = r->next)
        row(s, t, r);
    s->y += LINE / 2;
}

/* No page may hold the seal alone: a short last paragraph goes over with it, of a long one its last lines (7.3.5.5). */
static void keep_with_seal(struct sheet *s, const struct paper_block *b)
{
    if (b->next == NULL || b->next->kind != PAPER_SEAL || b->run == NULL)
        return;
    PangoLayout *y = layout(s, drawable(s, b->run->text), &body, WIDTH);
    const int lines = pango_layout_get_line_count(y);

    g_object_unref(y);
    const int room = (int)((BOTTOM + 1 - s->y) / LINE);
    const int left = lines <= room ? room - lines : PAGE_LINES - 1 - (lines - room - 1) % PAGE_LINES;
    if (lines <= SHORT)
        need(s, lines * LINE + seal_height(b->next));
    else if (left * LINE < seal_height(b->next))
        s->over = lines - TOGETHER;
}

static void block(struct sheet *s, const struct paper_block *b)
{
    const struct str first = b->run == NULL ? STR_NONE : b->run->text;
    struct look bold = body, note = body;

    bold.bold = true;
    note.size = SMALL;
    note.line = CELL_H;
    switch (b->kind) {
    case PAPER_TEXT:
        keep_with_seal(s, b);
        runs(s, b->run, body);
        s->over = 0;
        break;
    case PAPER_HEADING:
        need(s, 3 * LINE);
        text(s, first, bold);
        break;
    case PAPER_SIDES:
        sides(s, b);
        break;
    case PAPER_TABLE:
        table(s, b);
        break;
    case PAPER_ENCLOSURE:
        text(s, arena_printf(s->mem, "附件：%.*s", STR_ARG(first)), body);
        break;
    case PAPER_SEAL:
        seal(s, b);
        break;
    case PAPER_HAND:
        hand(s, first, b->next);
        break;
    case PAPER_BITS:
        bits(s, b);
        break;
    case PAPER_NOTE:
        text(s, arena_printf(s->mem, "（%.*s）", STR_ARG(first)), note);
        break;
    case PAPER_BREAK:
        need(s, PAGE_H);
        break;
    }
}

/* -- head and foot -- */

static void rule(struct sheet *s, double width, bool red)
{
    cairo_set_source_rgb(s->cr, red ? 0.75 : 0, 0, 0);
    cairo_set_line_width(s->cr, width);
    cairo_move_to(s->cr, LEFT, s->y);
    cairo_line_to(s->cr, LEFT + WIDTH, s->y);
    cairo_stroke(s->cr);
}

/* The organ's name with its upper edge at `y`, over the width of the page's lines. */
static void organ(struct sheet *s, double y)
{
    const double size = paper_organ_size(s->p), line = size * 1.2;

    s->y = y - (line - size) / 2;
    text(s, s->p->organ,
         (struct look){ .size = size, .line = line, .align = PANGO_ALIGN_CENTER, .bold = true, .red = true });
    s->y -= (line - size) / 2;
}

/* Two lines below, on the grid. */
static void to_title(struct sheet *s)
{
    int lines = 0;

    while (TOP + lines * LINE < s->y + 2 * LINE - 1)
        lines++;
    s->y = TOP + lines * LINE;
}

static const struct look right = { .size = CHAR, .line = LINE, .align = PANGO_ALIGN_RIGHT };

/* 信函格式 (10.1): the name 30 mm below the edge, 4 mm below it a double line, the number under that on the right. */
static void letter_head(struct sheet *s)
{
    organ(s, 30 * MM);
    double_rule(s, s->y + 4 * MM, true);
    s->y += 4 * MM + 4 + CHAR * 7 / 8 - (LINE - CHAR) / 2;
    text(s, s->p->number, right);
    s->y -= (LINE - CHAR) / 2;
    to_title(s);
}

/* 上行文 (7.2): the name 35 mm below the type area's edge, two lines below it number and signer, each one character in,
 * 4 mm below them a red line. */
static void upward_head(struct sheet *s)
{
    const struct look left = { .size = CHAR, .line = LINE, .left = CHAR };
    struct look signer = right;

    signer.right = CHAR;
    organ(s, TOP + 35 * MM);
    s->y += 2 * LINE;
    const double at = s->y;
    text(s, s->p->number, left);
    s->y = at;
    text(s, arena_printf(s->mem, "签发人：%.*s", STR_ARG(s->p->signer)), signer);
    s->y += 4 * MM - (LINE - CHAR) / 2;
    rule(s, 1.6, true);
    to_title(s);
}

static void head(struct sheet *s)
{
    const struct paper *p = s->p;
    const struct look title = { .size = TITLE, .line = LINE, .align = PANGO_ALIGN_CENTER, .bold = true };
    const struct look plain = { .size = CHAR, .line = LINE };

    if (paper_is_letter(p))
        letter_head(s);
    else if (p->organ.n > 0)
        upward_head(s);
    text(s, p->title, title);
    if (p->organ.n == 0)
        text(s, p->number, right);
    s->y += LINE;
    if (p->addressee.n > 0)
        text(s, arena_printf(s->mem, "%.*s：", STR_ARG(p->addressee)), plain);
}

static void foot(struct sheet *s)
{
    const struct look l = { .size = 14, .line = LINE, .left = CHAR, .right = CHAR };

    if (s->p->copies.n + s->p->printer.n == 0)
        return;
    struct str copies = s->p->copies.n == 0 ? STR_NONE : arena_printf(s->mem, "抄送：%.*s。", STR_ARG(s->p->copies));
    if (paper_is_letter(s->p)) { /* at the very bottom, without lines (10.1) */
        PangoLayout *y = layout(s, drawable(s, copies), &l, WIDTH - l.left - l.right);
        const double h = pango_layout_get_line_count(y) * LINE;
        g_object_unref(y);
        need(s, h);
        s->y = BOTTOM - h;
        text(s, copies, l);
        return;
    }
    s->y += LINE;
    need(s, 3 * LINE);
    rule(s, 1, false);
    text(s, copies, l);
    text(s,
         s->p->printer.n == 0 ? STR_NONE
                              : arena_printf(s->mem, "%.*s　%.*s印发", STR_ARG(s->p->printer),
                                             STR_ARG(paper_day_text(s->mem, s->p->printed))),
         l);
    rule(s, 1, false);
}

static cairo_status_t keep(void *arg, const unsigned char *p, unsigned n)
{
    struct buf *b = arg;

    buf_add(b, (struct str){ (const char *)p, n });
    return buf_is_full(b) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* Without it cairo writes the time of drawing. */
static void describe(struct arena *mem, cairo_surface_t *surface, const struct paper *p)
{
    struct buf day = buf_make(mem, 64);

    day_format(&day, day_is_none(p->day) ? day_make(2000, 1, 1) : p->day);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, str_z(mem, p->title));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   str_z(mem, arena_printf(mem, "%.*sT00:00:00+08:00", STR_ARG(buf_str(&day)))));
}

enum st pdf_draw(struct arena *mem, const struct paper *p, struct buf *ret, struct err *e)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep, ret, PAGE_W, PAGE_H);
    struct sheet s = { .mem = mem, .p = p, .cr = cairo_create(surface) };

    describe(mem, surface, p);
    begin_page(&s);
    head(&s);
    for (const struct paper_block *b = p->block; b != NULL; b = b->next)
        block(&s, b);
    foot(&s);
    end_page(&s);
    cairo_status_t st = cairo_status(s.cr); /* it draws nothing more once it failed, and says so here only */
    cairo_destroy(s.cr);
    cairo_surface_finish(surface);
    st = st == CAIRO_STATUS_SUCCESS ? cairo_surface_status(surface) : st;
    cairo_surface_destroy(surface);
    return st == CAIRO_STATUS_SUCCESS ? ST_OK
                                      : FAIL_ERR(e, ST_BROKEN, "letter.pdf", str_of(cairo_status_to_string(st)));
}
